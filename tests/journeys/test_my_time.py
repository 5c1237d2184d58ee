"""Somebody's own time on a phone: a roster from a file, days away, work elsewhere over a task."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.intervals import Interval
from app.people.models import Commitment, Person
from app.people.rules import Role
from tests.browser import desktop, phone
from tests.journeys.stories import Site, flaws, local, today
from tests.journeys.test_desk import desk
from tests.journeys.test_keyboard import tab_to

SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"


def times_of(stage: Site, person: Person) -> list[tuple[str, Interval]]:
    """What of somebody's time is taken, by kind, the first first."""
    rows = select(Commitment).where(Commitment.person_id == person.id)
    with stage.app.app_context():
        return [
            (str(row.kind), Interval(row.starts_at, row.ends_at))
            for row in db.session.scalars(rows.order_by(Commitment.starts_at))
        ]


def file(name: str, *lines: str) -> Any:
    """A file that somebody chooses on a phone."""
    content = "\r\n".join(["Datum;Begin;Eind", *lines, ""]).encode()
    return {"name": name, "mimeType": "text/csv", "buffer": content}


def send(page: Page, *lines: str) -> None:
    """Choose a file and have it looked at."""
    page.get_by_label("Bestand (ICS, CSV of XLSX)").set_input_files(file("rooster.csv", *lines))
    page.get_by_role("button", name="Bekijk het").tap()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_roster_with_a_bad_line_is_stored_when_that_line_was_mended(
    stage: Site, browser: Browser, scripts: bool
) -> None:
    noor = stage.team().worker("Noor Haddad")
    first, second = (today() + timedelta(days=days) for days in (9, 10))
    good = f"{first:%d-%m-%Y};08:00;16:30"
    with phone(browser, stage.url, java_script=scripts) as screen:
        page = stage.open(screen, noor, "/availability")
        page.get_by_role("link", name="Uit een bestand").tap()
        send(page, good, f"{second:%d-%m-%Y};22:00;7 uur's ochtends")
        expect(page).to_have_title("Fout: Mijn rooster uit een bestand · Flexpool")
        summary = page.locator(".summary")
        expect(summary).to_be_focused()
        expect(summary).to_contain_text("Regel 3, kolom 3 (einde): dit is geen tijd.")
        assert not scripts or flaws(page) == []
        assert times_of(stage, noor) == [], "nothing is stored of a file with a bad line"

        send(page, good, f"{second:%d-%m-%Y};22:00;07:00")
        expect(page.get_by_role("heading", level=1)).to_have_text("Wat dit rooster gaat doen")
        expect(page.locator("main")).to_contain_text("22:00–07:00")
        assert page.evaluate(SIDEWAYS) == 0
        assert not scripts or flaws(page) == []
        assert times_of(stage, noor) == [], "nothing is stored before the yes"
        page.get_by_role("button", name="Inlezen").tap()
        expect(page.locator("main")).to_contain_text("Het rooster is ingelezen")
        page.get_by_role("link", name="Toon mijn rooster").tap()
        expect(page.locator(".week")).to_contain_text("08:00–16:30 eigen rooster")
    assert times_of(stage, noor) == [
        ("own_roster", Interval(local(9, "08:00"), local(9, "16:30"))),
        ("own_roster", Interval(local(10, "22:00"), local(11, "07:00"))),
    ]


def test_a_fortnight_away_is_one_entry_without_scripts(stage: Site, browser: Browser) -> None:
    noor = stage.team().worker("Noor Haddad")
    first, last = (today() + timedelta(days=days) for days in (20, 33))
    with phone(browser, stage.url, java_script=False) as screen:
        page = stage.open(screen, noor, "/availability")
        page.locator("#day").fill(f"{first.day}-{first.month}-{first.year}")
        page.locator("#last_day").fill(f"{last.day}-{last.month}-{last.year}")
        page.get_by_role("button", name="Bewaar", exact=True).tap()
        expect(page.locator(".flash")).to_contain_text("Bewaard.")
        rows = page.locator(".row")
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text("niet beschikbaar")
        expect(rows.get_by_role("button", name="Verwijder")).to_be_visible()
        page.goto(f"/roster?day={first + timedelta(days=7)}")
        expect(page.locator(".week-own", has_text="niet beschikbaar")).to_have_count(7)
    assert times_of(stage, noor) == [
        ("unavailable", Interval(local(20, "00:00"), local(34, "00:00")))
    ]


def test_work_elsewhere_over_a_task_says_so_at_once_and_hands_it_back(
    stage: Site, browser: Browser
) -> None:
    team, tarik, noor = desk(stage)
    shift = team.shift(days=3)
    stage.world.claim(noor, shift)
    stage.tapped_earlier(noor)
    day = today() + timedelta(days=3)
    with phone(browser, stage.url) as screen, desktop(browser, stage.url) as coordinator:
        page = stage.open(screen, noor, "/availability")
        page.locator("#kind").select_option(label="Ik werk ergens anders")
        page.locator("#day").fill(f"{day.day}-{day.month}-{day.year}")
        page.locator("#start").fill("12")
        page.locator("#end").fill("14")
        page.get_by_role("button", name="Bewaar", exact=True).tap()
        expect(page.locator(".flashes")).to_contain_text("Je hebt dan een taak.")
        way_out = page.get_by_role("button", name="Teruggeven")
        expect(way_out).to_be_in_viewport()
        expect(page.get_by_role("link", name="Bel Marleen").first).to_be_visible()
        assert page.evaluate(SIDEWAYS) == 0
        assert flaws(page) == []

        page.goto(f"/roster?day={day}")
        expect(page.locator("main")).to_contain_text("Dan ook: ander werk, 12:00–14:00.")
        today_page = stage.open(coordinator, tarik, "/today")
        doubt = today_page.locator("[id^='doubt-']")
        expect(doubt).to_contain_text("Noor Haddad")

        page.goto("/availability")
        page.get_by_role("button", name="Teruggeven").tap()
        expect(page.locator(".flashes")).to_contain_text("Teruggegeven.")
        today_page.reload()
        expect(doubt).to_have_count(0)
    assert stage.claims_on(shift) == [(noor.id, "handed_back")]


def test_an_absence_that_an_administrator_notes_reaches_the_worker_by_mail(
    stage: Site, browser: Browser
) -> None:
    """With the keyboard; whoever writes it reads at once which task it meets."""
    team, _tarik, noor = desk(stage)
    anne = stage.world.person("Anne de Graaf", team.department)
    stage.world.role(anne, Role.ADMINISTRATOR, team.department)
    shift = team.shift(days=3)
    stage.world.claim(noor, shift)
    day = today() + timedelta(days=3)
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, anne, f"/people/{noor.id}/commitments")
        page.locator("#kind").select_option(label="betaald afwezig")
        tab_to(page, "day")
        page.keyboard.type(f"{day.day}-{day.month}-{day.year}")
        page.keyboard.press("Enter")
        expect(page.locator(".flashes")).to_contain_text(f"1 plek past niet meer: {team.kind.name}")
        expect(page.locator("main")).to_contain_text(f"Heeft dan een taak: {team.kind.name}")
        assert flaws(page) == []
    stage.command("run-job", "deliver", "--now", (clock.now() + timedelta(minutes=2)).isoformat())
    letters = [each for each in stage.mail.messages if each["X-RcptTo"] == noor.email]
    assert any(f"{stage.url}/shifts/{shift.id}" in each.get_content() for each in letters)
