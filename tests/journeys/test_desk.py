"""The coordinator and the administrator, at a desk."""

import gzip
from contextlib import closing
from datetime import timedelta
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from app.claims.models import Offer
from app.core import clock
from app.core.db import db
from app.people.models import Person
from app.people.rules import Role
from app.shifts.models import Shift
from tests.browser import desktop
from tests.factories import ZONE
from tests.journeys.stories import PASSWORD, ROOT, Site, Team, flaws, local
from tests.journeys.test_keyboard import tab_to

UNSETTLED = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
"""What htmx has not finished with: until then a new button posts a whole page."""


IN_SIGHT = """() => {
  const list = document.querySelector(".desk-scroll").getBoundingClientRect();
  const all = [...document.querySelectorAll(".desk-row")];
  const rows = all.map((row) => row.getBoundingClientRect());
  const root = document.documentElement;
  return {
    page: [root.scrollWidth, root.scrollHeight],
    rows: rows.filter((row) => row.top >= list.top && row.bottom <= list.bottom).length,
    tallest: Math.max(...rows.map((row) => row.height)),
  };
}"""


def test_from_the_worst_gap_to_somebody_asked_in_two_keys_and_back_in_one(
    stage: Site, browser: Browser
) -> None:
    team, tarik, noor = desk(stage)
    stage.let_sign_in(tarik)
    shift = gap(team, hours=1)
    gap(team, hours=2)
    with desktop(browser, stage.url) as screen:
        page = sign_in_with_the_keyboard(screen.page, tarik, stage)
        row, pane = page.locator(f"#shift-{shift.id} a"), page.locator("#pane")
        expect(row).to_have_attribute("aria-current", "true")
        expect(pane.get_by_role("button", name="Vraag Noor Haddad")).to_be_visible()

        page.keyboard.press("j")
        expect(row).to_be_focused()
        page.keyboard.press("1")
        expect(page.locator("#status")).to_contain_text("Gevraagd: Noor Haddad.")
        expect(pane.locator(".gap-person")).to_contain_text("gevraagd")
        expect(row).to_be_focused()
        assert page.url == f"{stage.url}/today"
        assert offers_on(stage, shift) == [(noor.id, "open")]
        assert flaws(page) == []

        page.keyboard.press("z")
        expect(pane).to_contain_text("Noor Haddad is niet meer gevraagd.")
    assert offers_on(stage, shift) == [(noor.id, "withdrawn")]


def test_somebody_phoned_whether_they_can_is_four_keys_and_a_name(
    stage: Site, browser: Browser
) -> None:
    team, tarik, noor = desk(stage)
    shift = gap(team, hours=1)
    stage.world.commitment(noor, shift.starts_at, shift.ends_at)
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, tarik, f"/today?shift={shift.id}")
        page.keyboard.press("/")
        page.keyboard.type("noor")
        page.keyboard.press("Enter")
        pane = page.locator("#pane")
        expect(pane.get_by_role("heading", name="Kan Noor het?")).to_be_visible()
        expect(pane.locator(".gap-named")).to_contain_text("Noor werkt dan al")
        assert page.url == f"{stage.url}/today?shift={shift.id}"
        assert flaws(page) == []


def test_whoever_phoned_and_said_yes_has_the_place_after_four_keys(
    stage: Site, browser: Browser
) -> None:
    """``/``, the name (however long, it counts as one), ``Enter``, ``y``: who has no standing
    consent is asked about in place, and a second ``y`` assigns.
    """
    team, tarik, _noor = desk(stage)
    shift = gap(team, hours=1, places=3)
    sem = stage.world.person("Sem Visser", team.department, standing_consent=True)
    iris = team.worker("Iris Bos")
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, tarik, f"/today?shift={shift.id}")
        pane = page.locator("#pane")
        for name, presses in (("Sem", 1), ("Iris", 2)):
            page.locator("#today").evaluate("() => document.activeElement.blur()")
            page.keyboard.press("/")
            page.keyboard.type(name.lower())
            page.keyboard.press("Enter")
            expect(pane.get_by_role("heading", name=f"Kan {name} het?")).to_be_focused()
            for _ in range(presses):
                page.keyboard.press("y")
            expect(page.locator("#status")).to_contain_text(f"{name} ")
            expect(page.locator("#status")).to_contain_text("is ingedeeld")
            page.wait_for_timeout(500)
    assert stage.claims_on(shift) == [(sem.id, "held"), (iris.id, "held")]


def test_the_keys_walk_the_rows_and_do_nothing_while_one_types_or_when_they_are_off(
    stage: Site, browser: Browser
) -> None:
    team, tarik, _noor = desk(stage)
    shifts = [gap(team, hours=1), gap(team, hours=2)]
    team.shift(days=3)
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, tarik, "/today")
        heads = [page.locator(f"#shift-{shift.id} a") for shift in shifts]
        for key, at in (("j", 0), ("j", 1), ("j", 1), ("ArrowUp", 0), ("ArrowDown", 1)):
            page.keyboard.press(key)
            expect(heads[at]).to_be_focused()
        assert [head.get_attribute("tabindex") for head in heads] == ["-1", "0"]
        expect(page.locator("#pane #chosen")).to_have_value(f"shift-{shifts[1].id}")
        expect(page).to_have_url(f"{stage.url}/today?shift={shifts[1].id}")
        expect(heads[1]).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#pane-title")).to_be_focused()
        page.keyboard.press("Escape")
        expect(heads[1]).to_be_focused()

        page.keyboard.press("/")
        page.keyboard.type("k1z?")
        expect(page.locator("#pane [data-can]")).to_have_value("k1z?")
        assert offers_on(stage, *shifts) == []
        page.go_back()
        expect(page.locator("#pane #chosen")).to_have_value(f"shift-{shifts[0].id}")

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
    gap(team, hours=1)
    with desktop(browser, stage.url) as screen:
        screen.page.emulate_media(color_scheme=theme)
        screen.page.set_viewport_size({"width": width, "height": 844})
        page = stage.open(screen, tarik, "/today")
        expect(page.locator(".desk-row")).not_to_have_count(0)
        assert flaws(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("#palette-q").fill("a")
        expect(page.get_by_role("option").first).to_be_visible()
        assert flaws(page) == []


@pytest.mark.parametrize("size", [(1360, 900), (1024, 700)])
def test_with_many_exceptions_the_list_scrolls_and_the_page_does_not(
    stage: Site, browser: Browser, size: tuple[int, int]
) -> None:
    team, tarik, _noor = desk(stage)
    for _number in range(31):
        gap(team, hours=1)
    width, height = size
    with desktop(browser, stage.url) as screen:
        screen.page.set_viewport_size({"width": width, "height": height})
        page = stage.open(screen, tarik, "/today")
        seen = page.evaluate(IN_SIGHT)
        assert seen["page"] == [width, height], "the list and the pane scroll, the page never"
        assert seen["rows"] >= (15 if height == 900 else 9)
        assert seen["tallest"] <= 46, f"a row of {seen['tallest']} px: 44 and its line"


def test_a_cell_of_the_capacity_opens_the_same_pane(stage: Site, browser: Browser) -> None:
    team, tarik, noor = desk(stage)
    shift = gap(team, hours=1)
    stage.let_sign_in(tarik)
    with desktop(browser, stage.url) as screen:
        day = ZONE.day(shift.starts_at)
        cell = f"/capacity/cell?kind=department&key={team.department.id}&day={day}"
        page = stage.open(screen, tarik, cell)
        page.locator(".heat-tasks a").click()
        pane = page.locator("#pane")
        expect(pane.get_by_role("button", name="Vraag Noor Haddad")).to_be_visible()
        assert flaws(page) == []
        pane.get_by_role("button", name="Vraag Noor Haddad").click()
        expect(pane.locator(".gap-person")).to_contain_text("gevraagd")
    assert offers_on(stage, shift) == [(noor.id, "open")]


def test_what_a_coordinator_loads_of_script_stays_small() -> None:
    files = [*ROOT.glob("static/js/*.js"), *ROOT.glob("static/vendor/*.js")]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= 45_000


def test_a_coordinator_assigns_who_said_yes_and_takes_it_back(
    stage: Site, browser: Browser
) -> None:
    team, tarik, noor = desk(stage)
    sem = team.worker("Sem Visser")
    shift = gap(team, hours=1, places=2)
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, tarik, "/today")
        people = page.locator("#pane")
        expect(people.locator(".gap-person")).to_have_count(2)
        stage.world.commitment(sem, shift.starts_at, shift.ends_at)
        assign(people, "Sem Visser")
        expect(page.locator("#status")).to_have_text("Sem Visser kan deze taak niet doen.")
        expect(page.locator("[data-reasons=overlap]")).to_contain_text("Sem werkt dan al")
        expect(page.locator(UNSETTLED)).to_have_count(0)

        assign(people, "Noor Haddad")
        expect(page.locator("#status")).to_contain_text("Noor Haddad is ingedeeld")
        expect(people.locator(".pane-count").get_by_text("1 van 2", exact=True)).to_be_visible()
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


def gap(team: Team, hours: int, **more: Any) -> Shift:
    """A task that begins so soon that it is the coordinator's to fill."""
    start = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)
    more = {"task_type_id": team.kind.id, "contact_id": team.contact.id, **more}
    return team.world.shift(team.department, start, start + timedelta(hours=3), **more)


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
        page.get_by_role("button", name="Bekwaamheid toevoegen").click()
        page.locator("#need_1").select_option(label=sterile.name_nl)
        page.locator("#level_1").select_option("3")
        page.get_by_role("button", name="Bewaar").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(
            f"Infuuspoppen {team.department.id}"
        )
        expect(page.locator("main")).to_contain_text(sterile.name_nl)
        assert flaws(page) == []
