"""The coordinator and the administrator, at a desk."""

import gzip
from contextlib import closing
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from app.claims.models import Offer
from app.core.db import db
from app.people.models import Person
from app.people.rules import Role
from app.shifts.models import Shift
from tests.browser import desktop
from tests.journeys.stories import PASSWORD, ROOT, Site, Team, flaws, local
from tests.journeys.test_keyboard import tab_to

UNSETTLED = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
"""What htmx has not finished with: until then a new button posts a whole page."""


def test_from_the_worst_gap_to_somebody_asked_in_two_keys_and_back_in_one(
    stage: Site, browser: Browser
) -> None:
    team, tarik, noor = desk(stage)
    stage.let_sign_in(tarik)
    shift = team.shift(days=1)
    team.shift(days=2)
    with desktop(browser, stage.url) as screen:
        page = sign_in_with_the_keyboard(screen.page, tarik, stage)
        row = page.locator(f"#shift-{shift.id}")
        expect(row.locator("details").first).to_have_attribute("open", "")
        expect(row.get_by_role("button", name="Vraag Noor Haddad")).to_be_visible()
        expect(page.locator(UNSETTLED)).to_have_count(0)

        page.keyboard.press("j")
        expect(row.locator("summary").first).to_be_focused()
        page.keyboard.press("1")
        expect(page.locator("#status")).to_contain_text("Gevraagd: Noor Haddad.")
        expect(row).to_contain_text("Gevraagd: Noor Haddad.")
        assert page.url == f"{stage.url}/today"
        assert offers_on(stage, shift) == [(noor.id, "open")]
        assert flaws(page) == []

        page.keyboard.press("z")
        expect(row).to_contain_text("Noor Haddad is niet meer gevraagd.")
    assert offers_on(stage, shift) == [(noor.id, "withdrawn")]


def test_the_keys_walk_the_rows_and_do_nothing_while_one_types_or_when_they_are_off(
    stage: Site, browser: Browser
) -> None:
    team, tarik, _noor = desk(stage)
    shifts = [team.shift(days=1, clock=start) for start in ("13:00", "17:00")]
    team.shift(days=2)
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, tarik, "/today")
        heads = [page.locator(f"#shift-{shift.id} summary").first for shift in shifts]
        for key, at in (("j", 0), ("j", 1), ("j", 1), ("ArrowUp", 0), ("ArrowDown", 1)):
            page.keyboard.press(key)
            expect(heads[at]).to_be_focused()
        assert [head.get_attribute("tabindex") for head in heads] == ["-1", "0"]
        expect(page.get_by_text("1 taak na morgen zoekt nog zelf")).to_be_visible()
        page.keyboard.press("Enter")
        people = page.locator(f"#candidates-{shifts[1].id}")
        expect(people.get_by_role("heading", name="Past bij")).to_be_visible()

        page.keyboard.press("/")
        field = page.get_by_role("combobox")
        page.keyboard.type("k1z?")
        expect(field).to_have_value("k1z?")
        assert offers_on(stage, *shifts) == []

        page.goto("/today")
        page.keyboard.press("?")
        switch = page.get_by_role("checkbox", name="Toetsen van één teken staan aan")
        expect(switch).to_be_checked()
        assert flaws(page) == []
        switch.uncheck()
        page.keyboard.press("Escape")
        expect(switch).to_be_hidden()
        page.reload()
        page.keyboard.press("j")
        expect(heads[0]).not_to_be_focused()
        page.goto("/keys")
        expect(switch).not_to_be_checked()
        switch.check()
        page.goto("/me")
        page.keyboard.press("g")
        page.keyboard.press("v")
        expect(page).to_have_url(f"{stage.url}/today")


def test_the_palette_goes_anywhere_with_and_without_script(stage: Site, browser: Browser) -> None:
    _team, tarik, noor = desk(stage)
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, tarik, "/tasks")
        page.keyboard.press("Control+k")
        field = page.get_by_role("dialog").get_by_role("combobox")
        expect(field).to_be_focused()
        page.keyboard.type("haddad")
        expect(page.get_by_role("option")).to_have_count(1)
        page.keyboard.press("ArrowDown")
        option = page.get_by_role("option", name="Noor Haddad")
        expect(option).to_have_attribute("aria-selected", "true")
        active = field.get_attribute("aria-activedescendant")
        assert active == option.get_attribute("id")
        assert flaws(page) == []
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{stage.url}/people/{noor.id}")
    with closing(browser.new_context(java_script_enabled=False, base_url=stage.url)) as context:
        stage.sign_in(context, tarik)
        page = context.new_page()
        page.goto("/today")
        page.locator("#palette-q").fill("haddad")
        page.locator("#palette-q").press("Enter")
        page.get_by_role("link", name="Noor Haddad").click()
        expect(page).to_have_url(f"{stage.url}/people/{noor.id}")


@pytest.mark.parametrize("width", [320, 390, 1360])
@pytest.mark.parametrize(("language", "theme"), [("nl", "dark"), ("en", "light")])
def test_the_desk_with_everything_open_has_no_flaws(
    stage: Site,
    browser: Browser,
    width: int,
    language: str,
    theme: Literal["light", "dark"],
) -> None:
    team, tarik, _noor = desk(stage, language)
    team.shift(days=1)
    with desktop(browser, stage.url) as screen:
        screen.page.emulate_media(color_scheme=theme)
        screen.page.set_viewport_size({"width": width, "height": 844})
        page = stage.open(screen, tarik, "/today")
        expect(page.locator(".candidate-fits")).not_to_have_count(0)
        assert flaws(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("#palette-q").fill("a")
        expect(page.get_by_role("option").first).to_be_visible()
        assert flaws(page) == []


def test_what_a_coordinator_loads_of_script_stays_small() -> None:
    files = [*ROOT.glob("static/js/*.js"), *ROOT.glob("static/vendor/*.js")]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= 45_000


def test_a_coordinator_assigns_who_said_yes_and_takes_it_back(
    stage: Site, browser: Browser
) -> None:
    team, tarik, noor = desk(stage)
    sem = team.worker("Sem Visser")
    shift = team.shift(days=1, places=2)
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, tarik, "/today")
        people = page.locator(f"#candidates-{shift.id}")
        expect(people.get_by_role("heading", name="Past bij 2 mensen")).to_be_visible()
        expect(page.locator(UNSETTLED)).to_have_count(0)
        stage.world.commitment(sem, local(1, "12:00"), local(1, "15:00"))
        assign(people, "Sem Visser")
        expect(page.locator("#status")).to_have_text("Sem Visser kan deze taak niet doen.")
        expect(page.locator("[data-reasons=overlap]")).to_contain_text("12:00–15:00")
        expect(page.locator(UNSETTLED)).to_have_count(0)

        assign(people, "Noor Haddad")
        expect(page.locator("#status")).to_contain_text("Noor Haddad is ingedeeld")
        expect(people.locator(".notice").get_by_text("1 van 2", exact=True)).to_be_visible()
        assert page.url == f"{stage.url}/today"
        assert stage.claims_on(shift) == [(noor.id, "held")]
        page.wait_for_timeout(500)
        people.get_by_role("button", name="Ongedaan maken").click()
        expect(page.locator("#status")).to_contain_text("De plek is weer vrij.")
    assert stage.claims_on(shift) != [(noor.id, "held")]


def desk(stage: Site, language: str = "nl") -> tuple[Team, Person, Person]:
    """A team with its coordinator, and one of it who fits everything that it does."""
    team = stage.team()
    tarik = stage.world.person("Tarik Aydın", team.department, language=language)
    stage.world.role(tarik, Role.COORDINATOR, team.department)
    for person in (team.contact, tarik):  # they are of the team too, and not free
        stage.world.commitment(person, local(-1, "00:00"), local(4, "00:00"))
    return team, tarik, team.worker("Noor Haddad")


def sign_in_with_the_keyboard(page: Page, person: Person, stage: Site) -> Page:
    """From the sign-in page to where one begins, by keys alone."""
    page.goto("/sign-in")
    tab_to(page, "email")
    page.keyboard.type(person.email)
    tab_to(page, "password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{stage.url}/today")
    return page


def assign(people: Locator, name: str) -> None:
    """Assign somebody who said yes on the phone."""
    people.page.wait_for_timeout(500)  # what came under the finger is not pressed by the same tap
    line = people.locator("li", has_text=name)
    line.locator("summary").click()
    line.get_by_role("button", name="Zei ja").click()


def offers_on(stage: Site, *shifts: Shift) -> list[tuple[int, str]]:
    """Who was asked for a place of these, and what became of it."""
    chosen = select(Offer).where(Offer.shift_id.in_([shift.id for shift in shifts]))
    with stage.app.app_context():
        offers = db.session.scalars(chosen.order_by(Offer.id)).all()
        return [(offer.person_id, offer.state) for offer in offers]


def test_an_administrator_adds_somebody_with_a_role_and_a_task_type_with_a_need(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    anne = stage.world.administrator(team.department, "Anne de Graaf")
    sterile = stage.world.capability(f"Steriel werken {team.department.id}")
    email = f"joke.{team.department.id}@test.example"
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, anne, "/people")
        page.get_by_role("link", name="Iemand toevoegen").click()
        page.locator("#name").fill("Joke Postma")
        page.locator("#email").fill(email)
        page.locator("#home_department").select_option(label=team.department.name)
        page.get_by_role("button", name="Voeg toe en stuur een welkom").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Joke Postma")
        page.get_by_role("link", name="Rollen").click()
        page.locator("#role").select_option("poster")
        page.locator("#department").select_option(label=team.department.name)
        page.get_by_role("button", name="Geef deze rol").click()
        expect(page.locator(".rows .row-title")).to_have_text(["plaatser"])

        page.get_by_role("link", name="Taaksoorten").click()
        page.get_by_role("link", name="Taaksoort toevoegen").click()
        page.locator("#name").fill(f"Infuuspoppen {team.department.id}")
        page.locator("#department").select_option(label=team.department.name)
        page.locator("#need_1").select_option(label=sterile.name_nl)
        page.locator("#level_1").select_option("3")
        page.get_by_role("button", name="Bewaar").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(
            f"Infuuspoppen {team.department.id}"
        )
        expect(page.locator("main")).to_contain_text(sterile.name_nl)
        assert flaws(page) == []
