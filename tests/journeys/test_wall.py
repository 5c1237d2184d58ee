"""A screen in the corridor, in a real browser: it fits, however large, and outlives its server."""

import pytest
from playwright.sync_api import Page

from app.accounts.commands import choose_language
from app.core.secret_links import SecretLink
from app.walls.commands import make_link
from tests.browser import axe, desktop, forgive
from tests.journeys.stories import Site
from tests.patience import wait_until

PLACE = "Skillslab, gebouw B, route 412, verzamelen bij de balie"
SIZES = {(1920, 1080): 6, (1360, 768): 4, (1080, 1920): 9}
"""How many tasks a screen of this size shows."""
CUT = """() => [...document.querySelectorAll("#wall :not(svg *, .wall-free, [hidden])")]
  .filter((part) => part.getClientRects().length)
  .filter((part) => {
    const box = part.getBoundingClientRect();
    const row = (part.closest("li") || document.documentElement).getBoundingClientRect();
    return box.right > innerWidth + 1 || box.bottom > Math.min(row.bottom, innerHeight) + 1
      || box.top < row.top - 1 || part.scrollWidth > part.clientWidth + 1;
  })
  .map((part) => `${part.tagName} ${part.getAttribute("class")}: ${part.textContent}`)"""
"""What is cut off by the edge of the screen, of its row, or of itself."""
ROWS = "() => document.querySelectorAll('#wall li').length"
CODES = "() => [...document.querySelectorAll('.code')].map((code) => code.clientWidth)"
TURNED = "(was) => document.querySelector('.wall-foot b').innerText !== was"
SCROLLS = """() => [document.documentElement.scrollWidth > innerWidth,
  document.documentElement.scrollHeight > innerHeight]"""


@pytest.fixture(scope="module")
def address(stage: Site) -> tuple[str, int]:
    """The screen of a team that has twelve tasks tomorrow, and who made it."""
    team = stage.team()
    for hour in range(8, 20):
        team.shift(1, f"{hour:02}:15", location=PLACE)
    with stage.app.app_context():
        made = make_link(team.contact.id, team.department.id)
    assert isinstance(made, SecretLink)
    return f"/wall/{made.token}", team.contact.id


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_screen_of_any_size_shows_as_many_tasks_as_fit_and_cuts_no_line(
    stage: Site, address: tuple[str, int], language: str
) -> None:
    path, maker = address
    with stage.app.app_context():
        choose_language(maker, language)
    flaws = []
    with desktop(stage.browser, stage.url, dark=language == "en") as screen:
        for (width, height), rows in SIZES.items():
            screen.page.set_viewport_size({"width": width, "height": height})
            screen.page.goto(path)
            screen.page.wait_for_selector(f"#wall[data-rows='{rows}']")
            assert screen.page.evaluate(ROWS) == rows
            assert min(screen.page.evaluate(CODES)) >= 112, "a phone reads it from a step away"
            flaws += [f"{width}: {each}" for each in [*cut(screen.page), *axe(screen.page)]]
    assert flaws == []


def test_without_a_script_six_fit_on_every_screen(stage: Site, address: tuple[str, int]) -> None:
    with desktop(stage.browser, stage.url, java_script=False) as screen:
        for width, height in SIZES:
            screen.page.set_viewport_size({"width": width, "height": height})
            screen.page.goto(address[0])
            assert screen.page.evaluate(ROWS) == 6
            assert cut(screen.page) == []


def test_a_server_that_does_not_answer_leaves_the_last_page_which_says_how_old_it_is(
    stage: Site, address: tuple[str, int]
) -> None:
    with desktop(stage.browser, stage.url) as screen:
        page = screen.page
        page.clock.install()
        page.set_viewport_size({"width": 1920, "height": 1080})
        page.goto(address[0])
        first = page.locator(".wall-foot b").inner_text()
        page.clock.run_for(21_000)
        wait_until(lambda: page.evaluate(TURNED, first), "the wall does not turn its page")
        second = page.locator(".wall-foot b").inner_text()
        page.route("**/wall/**", lambda route: route.abort())
        page.clock.run_for(6 * 60_000)
        assert page.locator(".wall-old").is_visible()
        assert not page.locator(".wall-clock").is_visible()
        assert page.locator(".wall-foot b").inner_text() == second
        assert page.evaluate(ROWS) == 6
        page.unroute("**/wall/**")
        page.clock.run_for(21_000)
        page.locator(".wall-clock").wait_for()
        forgive(screen, "ERR_FAILED")


def cut(page: Page) -> list[str]:
    """What of the screen cannot be seen."""
    found: list[str] = page.evaluate(CUT)
    return found + [f"it scrolls: {page.evaluate(SCROLLS)}"] * any(page.evaluate(SCROLLS))
