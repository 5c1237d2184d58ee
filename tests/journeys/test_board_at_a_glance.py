"""The board on a phone: how much of it is seen at once, and that nothing moves or is covered."""

from playwright.sync_api import Browser, Page, expect

from tests.browser import desktop, phone
from tests.journeys.stories import Site, card_of, flaws

MOVED = """() => new Promise((tell) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((each) => { sum += each.value; }))
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => tell(sum)));
})"""
IN_SIGHT = """() => [...document.querySelectorAll(".slot > .button")].filter((button) => {
  const at = button.getBoundingClientRect();
  return at.bottom <= innerHeight && [at.top + 1, at.bottom - 1].every((y) =>
    button.contains(document.elementFromPoint(at.x + at.width / 2, y)));
}).length"""


def half_covered(page: Page) -> int:
    """How many buttons the menu at the bottom hides, when one scrolls to each of them."""
    buttons = page.locator(".slots > section .slot > .button")
    hidden = 0
    for number in range(buttons.count()):
        buttons.nth(number).focus()
        hidden += not buttons.nth(number).evaluate(
            "(it) => { const at = it.getBoundingClientRect();"
            " return it.contains(document.elementFromPoint(at.x + at.width / 2, at.bottom - 2)); }"
        )
    return hidden


def test_five_tasks_can_be_taken_on_the_first_screen_below_the_next_task(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    noor = team.worker("Noor Haddad")
    held = team.shift(days=1, clock="13:00")
    offered = [team.shift(days=2, clock=f"{hour:02}:00") for hour in range(7, 19, 2)]
    assert stage.post(noor, f"/shifts/{held.id}/claims") == 303
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, noor, "/board")
        expect(card_of(page, held)).to_have_attribute("data-state", "mine")
        expect(card_of(page, held).get_by_role("link", name="Bel Marleen")).to_be_visible()
        assert page.evaluate(IN_SIGHT) >= 5, "the first screen has room for five rows"
        assert page.evaluate(MOVED) == 0, "what is drawn first stays where it is"
        assert half_covered(page) == 0
        assert flaws(page) == []
        row = card_of(page, offered[-1])
        row.get_by_role("link", name=team.kind.name).tap()
        expect(row.get_by_role("link", name="Bel Marleen")).to_be_visible()
        expect(row.get_by_role("heading", name=team.kind.name)).to_be_focused()
        assert flaws(page) == []
        row.get_by_role("link", name="Inklappen").tap()
        expect(row.get_by_role("link", name="Bel Marleen")).to_have_count(0)
        expect(row).to_have_attribute("data-state", "fits")
        expect(row.get_by_role("link", name=team.kind.name)).to_be_focused()


def test_on_a_desktop_a_row_opens_beside_the_list_and_is_taken_there(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    noor = team.worker("Noor Haddad")
    first, second = team.shift(days=1), team.shift(days=3)
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, noor, "/board")
        pane = page.locator("#pane")
        expect(pane.locator(f"#pane-{first.id}")).to_be_visible()
        assert page.evaluate(MOVED) == 0, "what is drawn first stays where it is"
        card_of(page, second).get_by_role("link", name=team.kind.name).click()
        expect(pane.get_by_role("heading", name=team.kind.name)).to_be_focused()
        expect(page).to_have_url(f"{stage.url}/board?shift={second.id}")
        assert flaws(page) == []
        pane.get_by_role("button", name="Ik doe dit").click()
        expect(pane.get_by_text("Jij doet dit")).to_be_visible()
        expect(card_of(page, second)).to_have_attribute("data-state", "mine")
        page.go_back()
        expect(pane.locator(f"#pane-{first.id}")).to_be_visible()
        page.set_viewport_size({"width": 800, "height": 844})
        page.goto(f"/board?shift={first.id}")
        expect(card_of(page, first)).not_to_be_visible()
        expect(pane.get_by_role("button", name="Ik doe dit")).to_be_visible()
        page.get_by_role("link", name="Prikbord").first.click()
        expect(card_of(page, first)).to_be_visible()
