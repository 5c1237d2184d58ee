"""With a keyboard alone, and the focus in sight all the way."""

from playwright.sync_api import Browser, Page, expect

from tests.browser import desktop
from tests.journeys.stories import PASSWORD, Site, card_of

MOST_TABS = 60
FOCUS = """() => {
  const here = document.activeElement, at = here.getBoundingClientRect();
  const ring = getComputedStyle(here);
  const top = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2);
  return {
    name: here === document.body ? "body" : here.textContent.trim() || here.name,
    ring: ring.outlineStyle === "none" ? 0 : parseFloat(ring.outlineWidth),
    seen: here.contains(top) || Boolean(top?.contains(here)),
  };
}"""


def test_sign_in_take_a_task_and_put_it_back_with_the_keyboard(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    noor, shift = team.worker("Noor Haddad"), team.shift()
    stage.let_sign_in(noor)
    with desktop(browser, stage.url) as screen:
        page = screen.page
        page.goto("/sign-in")
        tab_to(page, "email")
        page.keyboard.type(noor.email)
        tab_to(page, "password")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{stage.url}/board")

        tab_to(page, f"Ik doe dit: {team.kind.name}")
        page.keyboard.press("Enter")
        card = card_of(page, shift)
        expect(card.get_by_role("heading", name="Jij doet dit")).to_be_focused()
        tab_to(page, "Ongedaan maken")
        page.keyboard.press("Enter")
        expect(card).to_have_attribute("data-state", "fits")
        expect(card.get_by_role("heading")).to_be_focused()
    assert stage.claims_on(shift) == [(noor.id, "undone")]


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is there; it has a ring and is in sight at every stop."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["name"] != "body", "the focus left the page"
        assert focus["ring"] >= 3, f"no ring of 3 px around {focus['name']!r}"
        assert focus["seen"], f"{focus['name']!r} has the focus behind something else"
        if focus["name"] == name:
            return
    raise AssertionError(f"{name!r} cannot be reached with {MOST_TABS} tabs")


def test_the_keys_walk_the_rows_of_the_board_and_can_be_switched_off(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    noor = team.worker("Noor Haddad")
    first, second = team.shift(days=1), team.shift(days=3)
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, noor, "/board")
        heads = [card_of(page, shift).locator(".slot-link") for shift in (first, second)]
        pane = page.locator("#pane")
        page.keyboard.press("j")
        expect(heads[0]).to_be_focused()
        page.keyboard.press("j")
        expect(heads[1]).to_be_focused()
        expect(pane.locator(f"#pane-{second.id}")).to_be_visible()
        expect(page).to_have_url(f"{stage.url}/board?shift={second.id}")
        expect(heads[1]).to_have_attribute("aria-current", "true")
        expect(heads[1]).to_be_focused()
        page.keyboard.press("Enter")
        expect(pane.get_by_role("heading", name=team.kind.name)).to_be_focused()
        page.keyboard.press("Escape")
        expect(heads[1]).to_be_focused()
        page.keyboard.press("k")
        expect(heads[0]).to_be_focused()
        expect(pane.locator(f"#pane-{first.id}")).to_be_visible()

        page.goto("/help")
        switch = page.get_by_role("checkbox", name="Toetsen van één teken staan aan")
        expect(switch).to_be_checked()
        switch.uncheck()
        page.goto("/board")
        page.keyboard.press("j")
        expect(heads[0]).not_to_be_focused()
        heads[0].focus()
        page.keyboard.press("ArrowDown")
        expect(heads[1]).to_be_focused()

        page.set_viewport_size({"width": 390, "height": 844})
        page.goto("/board")
        heads[0].focus()
        page.keyboard.press("Enter")
        expect(card_of(page, first).get_by_role("heading")).to_be_focused()
