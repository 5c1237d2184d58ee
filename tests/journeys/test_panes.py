"""A list and a pane while something is under way, away, or new: the list stays usable."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from app.people.models import Person
from app.shifts.models import Shift
from tests.browser import desktop, forgive
from tests.journeys.stories import Site, flaws
from tests.journeys.test_board_stays_fresh import QUARTER_OF_A_MINUTE_LATER
from tests.journeys.test_desk import desk, gap

WE_CAUSED = r"answer 500|Error Code 500|ERR_|htmx:(sendError|afterRequest)"
TALLEST = """() => Math.max(...[...document.querySelectorAll(".desk-row")]
  .map((row) => row.getBoundingClientRect().height))"""
WIDER_LETTERS = "document.documentElement.style.letterSpacing = '0.12em'"
CUT = """(text) => text.scrollWidth > text.clientWidth"""


def asking_for(shift: Shift) -> re.Pattern[str]:
    """Addresses of this task in the pane."""
    return re.compile(rf"\?shift={shift.id}(&|$)")


ON_BOTH = pytest.mark.parametrize("address", ["/today", "/board"])


def two_on(stage: Site, address: str) -> tuple[Person, Shift, Shift]:
    """Who looks at a list with a pane, and two things that it lists."""
    team, tarik, noor = desk(stage)
    if address == "/today":
        return tarik, gap(team, hours=1), gap(team, hours=2)
    return noor, team.shift(days=1), team.shift(days=3)


def row_of(page: Page, shift: Shift) -> Locator:
    """The link that is the row of a task in a list."""
    return page.locator(f"#shift-{shift.id} a").first


@ON_BOTH
def test_while_the_next_thing_comes_the_pane_keeps_the_last_and_the_row_says_so(
    stage: Site, browser: Browser, address: str
) -> None:
    person, first, second = two_on(stage, address)
    held: list[Route] = []
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, person, address)
        pane, row = page.locator("#pane"), row_of(page, second)
        before = pane.inner_text()
        page.route(asking_for(second), lambda route: held.append(route))
        row.click()
        expect(row).to_have_attribute("data-waits", "Even…")
        expect(pane).to_have_attribute("aria-busy", "true")
        assert pane.inner_text() == before
        held.pop().continue_()
        expect(row).not_to_have_attribute("data-waits", "Even…")
        expect(pane).not_to_have_attribute("aria-busy", "true")
        expect(page).to_have_url(f"{stage.url}{address}?shift={second.id}")
        assert pane.inner_text() != before
        row_of(page, first).click()
        expect(page).to_have_url(f"{stage.url}{address}?shift={first.id}")


@ON_BOTH
@pytest.mark.parametrize("how", ["it fails", "it does not arrive"])
def test_what_does_not_come_is_said_in_the_pane_and_asked_once_more(
    stage: Site, browser: Browser, address: str, how: str
) -> None:
    def fail(route: Route) -> None:
        if how == "it fails":
            route.fulfill(status=500, content_type="text/html", body="<p>nginx</p>")
        else:
            route.abort("connectionrefused")

    person, first, second = two_on(stage, address)
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, person, address)
        page.route(asking_for(second), fail)
        row_of(page, second).click()
        failed = page.locator("#pane").get_by_role("alert")
        expect(failed).to_contain_text("Dat lukte niet. Er is niets veranderd.")
        expect(page.locator("#alert")).to_be_empty()
        expect(row_of(page, second)).to_be_focused()
        assert flaws(page) == []
        row_of(page, first).click()
        expect(failed).to_have_count(0)
        expect(page).to_have_url(f"{stage.url}{address}?shift={first.id}")
        row_of(page, second).click()
        expect(failed).to_be_visible()
        page.unroute(asking_for(second))
        failed.get_by_role("button", name="Probeer opnieuw").click()
        expect(page).to_have_url(f"{stage.url}{address}?shift={second.id}")
        expect(failed).to_have_count(0)
        forgive(screen, WE_CAUSED)


@ON_BOTH
def test_without_a_connection_a_line_says_so_and_the_buttons_are_gone_until_it_is_back(
    stage: Site, browser: Browser, address: str
) -> None:
    person, _first, _second = two_on(stage, address)
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, person, address)
        line, buttons = page.locator("#away"), page.locator("main button:visible")
        expect(line).to_be_empty()
        expect(buttons).not_to_have_count(0)
        screen.context.set_offline(True)
        expect(line).to_contain_text("Geen verbinding. Je ziet hoe het was.")
        expect(buttons).to_have_count(0)
        expect(page.locator('#pane a[href^="tel:"]').first).to_be_visible()
        assert flaws(page) == []
        screen.context.set_offline(False)
        expect(line).to_be_empty()
        expect(buttons).not_to_have_count(0)
        forgive(screen, WE_CAUSED)


def test_a_server_that_answers_no_refresh_is_no_connection_either(
    stage: Site, browser: Browser
) -> None:
    _team, _tarik, noor = desk(stage)
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, noor, "/board")
        page.route("**/board/changes?*", lambda route: route.abort("connectionrefused"))
        page.evaluate(QUARTER_OF_A_MINUTE_LATER)
        expect(page.locator("#away")).to_contain_text("Geen verbinding.")
        page.unroute("**/board/changes?*")
        page.evaluate(QUARTER_OF_A_MINUTE_LATER)
        expect(page.locator("#away")).to_be_empty()
        forgive(screen, WE_CAUSED)


def test_on_today_new_rows_wait_until_they_are_asked_for_and_nothing_moves(
    stage: Site, browser: Browser
) -> None:
    team, tarik, _noor = desk(stage)
    first, later = gap(team, hours=1), gap(team, hours=3)
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, tarik, "/today")
        row_of(page, later).focus()
        place = row_of(page, later).bounding_box()
        new = gap(team, hours=2)
        with page.expect_response("**/today?v=*"):
            page.evaluate(QUARTER_OF_A_MINUTE_LATER)
        show = page.get_by_role("link", name="1 nieuwe – toon")
        expect(show).to_be_visible()
        expect(row_of(page, new)).to_have_count(0)
        assert row_of(page, later).bounding_box() == place, "a row moved under somebody's hand"
        expect(row_of(page, later)).to_be_focused()
        assert flaws(page) == []
        show.click()
        expect(row_of(page, new)).to_be_focused()
        expect(show).to_have_count(0)
        expect(page.locator("#pane #chosen")).to_have_value(f"shift-{first.id}")


def test_a_task_that_was_filled_meanwhile_says_by_whom_and_keeps_its_row_until_the_next_choice(
    stage: Site, browser: Browser
) -> None:
    team, tarik, noor = desk(stage)
    first, second = gap(team, hours=1), gap(team, hours=4)
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, tarik, "/today")
        assert stage.post(noor, f"/shifts/{first.id}/claims") == 303
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.locator("#pane")).to_contain_text("Deze taak is gevuld: Noor Haddad (")
        expect(row_of(page, first)).to_have_attribute("aria-current", "true")
        row_of(page, second).click()
        expect(page.locator("#pane #chosen")).to_have_value(f"shift-{second.id}")
        with page.expect_response("**/today?v=*"):
            page.evaluate(QUARTER_OF_A_MINUTE_LATER)
        expect(row_of(page, first)).to_have_count(0)
        assert flaws(page) == []


def test_a_row_is_one_line_high_with_wide_letters_a_long_title_and_without_a_clock(
    stage: Site, browser: Browser
) -> None:
    team, tarik, noor = desk(stage)
    world = stage.world
    title = f"Practicum {team.department.id}: infuuspoppen opbouwen, vullen en weer wegzetten"
    kind = world.task_type(team.department, title)
    sterile = world.capability(f"Steriel werken met heel veel verschillende {team.department.id}")
    world.need(kind, sterile)
    shift = gap(team, hours=1, task_type_id=kind.id)
    booked = team.shift(days=3, task_type_id=kind.id, filled=1)
    world.holding(noor, sterile, valid_until=(booked.starts_at.date()))
    world.held(noor, booked)
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, tarik, "/today")
        expect(page.locator(".desk-plain .desk-row")).not_to_have_count(0)
        for width in (1360, 1024):
            screen.page.set_viewport_size({"width": width, "height": 900})
            for letters in ("", WIDER_LETTERS):
                page.evaluate(letters)
                assert page.evaluate(TALLEST) <= 46, f"a row is 44 px and its line ({width} px)"
        link = row_of(page, shift)
        assert link.locator(".desk-what > b").evaluate(CUT)
        expect(link).to_contain_text(title)
        expect(page.locator("#pane-title")).to_contain_text(title)
