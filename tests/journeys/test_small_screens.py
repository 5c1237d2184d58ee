"""Whatever the size of the screen: what can be tapped is in sight, and little of it is bars."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import phone
from tests.journeys.stories import Site, count_taps, local
from tests.journeys.test_board_at_a_glance import MOVED, half_covered
from tests.journeys.test_desk import desk, gap

BARS = """() => {
  const stuck = [...document.querySelectorAll("body *")].filter((part) => {
    const { position, visibility } = getComputedStyle(part);
    return /fixed|sticky/.test(position) && visibility === "visible" && part.innerText?.trim();
  });
  const rows = stuck.map((part) => part.getBoundingClientRect()).filter((at) => at.height);
  const covered = new Set();
  for (const at of rows)
    for (let y = Math.max(0, at.top); y < Math.min(innerHeight, at.bottom); y += 1)
      covered.add(Math.round(y));
  return covered.size / innerHeight;
}"""
"""Which part of the height of the screen is taken by what does not scroll away."""
MOST_REQUESTS, MOST_BYTES = 8, 90_000


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 640)])
def test_every_button_of_the_board_is_free_of_the_menu_when_one_comes_to_it(
    stage: Site, browser: Browser, width: int, height: int
) -> None:
    team = stage.team()
    noor = team.worker("Noor Haddad")
    for hour in range(7, 19, 2):
        team.shift(days=2, clock=f"{hour:02}:00")
    with phone(browser, stage.url) as screen:
        screen.page.set_viewport_size({"width": width, "height": height})
        page = stage.open(screen, noor, "/board")
        expect(page.locator(".slot > .button")).to_have_count(6)
        assert half_covered(page) == 0


def test_on_a_low_screen_what_stays_in_place_takes_a_quarter_at_most(
    stage: Site, browser: Browser
) -> None:
    team, tarik, noor = desk(stage)
    shift, later = gap(team, hours=1), team.shift(days=2)
    with phone(browser, stage.url) as screen:
        for who, address in (
            (noor, "/board"),
            (noor, f"/shifts/{later.id}"),
            (noor, "/roster"),
            (team.contact, f"/shifts/new?type={team.kind.id}"),
            (tarik, f"/today?shift={shift.id}"),
        ):
            page = stage.open(screen, who, address)
            for height in (690, 600):
                page.set_viewport_size({"width": 390, "height": height})
                taken = page.evaluate(BARS)
                assert taken <= 0.25, f"{taken:.0%} of {height} px is bars on {address}"


@pytest.mark.parametrize("address", ["/board", "/today"])
def test_the_first_load_is_few_requests_and_little_to_fetch_and_nothing_moves(
    stage: Site, browser: Browser, address: str
) -> None:
    team, tarik, noor = desk(stage)
    for number in range(25):
        team.shift(days=1 + number // 9, clock=f"{8 + number % 9:02}:15")
    for _number in range(15):
        gap(team, hours=1)
    asked: list[Any] = []
    with phone(browser, stage.url) as screen:
        screen.page.on("requestfinished", lambda request: asked.append(request))
        page = stage.open(screen, noor if address == "/board" else tarik, address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate(MOVED) == 0, "what is drawn first stays where it is"
        sizes = {request.url: request.sizes()["responseBodySize"] for request in asked}
        assert len(asked) <= MOST_REQUESTS, sorted(sizes)
        assert sum(sizes.values()) <= MOST_BYTES, sizes


def test_the_best_pick_is_one_tap_and_the_second_task_of_tomorrow_two(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    noor, day = team.worker("Noor Haddad"), local(1, "12:00").date()
    for minutes in range(0, 60, 10):
        team.shift(days=1, clock=f"13:{minutes:02}")
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, noor, "/board")
        taps, best = count_taps(page), page.locator(".slot-pick").first
        take(page, best)
        assert len(taps) == 1, taps
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, team.worker("Sem Visser"), "/board")
        taps = count_taps(page)
        page.locator(f".ribbon a[href='#day-{day}']").tap()
        take(page, page.locator(f"#day-{day} .slot").nth(1))
        assert len(taps) == 2, taps


def take(page: Page, row: Locator) -> None:
    """Take the task of a row with one tap."""
    id_ = row.get_attribute("id")
    row.get_by_role("button", name="Ik doe dit").tap()
    expect(page.locator(f"#{id_}")).to_have_attribute("data-state", "mine")
