"""A worker with a phone: taking a task, putting it back, being too late."""

import re

from playwright.sync_api import Browser, expect

from tests.browser import phone
from tests.journeys.stories import Site, card_of, count_taps, flaws, middle_of, place_of

LONGER_THAN_A_DOUBLE_TAP = 500
TAP_WHAT_COMES_UNDER_THE_FINGER = """([clientX, clientY]) =>
  document.addEventListener("htmx:afterSwap", (swap) => {
    const tap = { clientX, clientY, detail: 1, bubbles: true, cancelable: true };
    swap.target.querySelector("[type=submit]").dispatchEvent(new MouseEvent("click", tap));
  })"""


def test_one_tap_takes_a_task_and_one_more_puts_it_back(stage: Site, browser: Browser) -> None:
    team = stage.team()
    noor, shift = team.worker("Noor Haddad"), team.shift()
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, noor, "/board")
        taps, card = count_taps(page), card_of(page, shift)
        before = place_of(card)
        card.get_by_role("button", name="Ik doe dit").tap()
        expect(card).to_have_attribute("data-state", "mine")
        expect(card.get_by_role("heading", name="Jij doet dit")).to_be_focused()
        expect(page.locator("#status")).to_contain_text("Jij doet dit. ")
        assert "card-mine" in (card.get_attribute("class") or "")
        assert place_of(card) == before
        assert flaws(page) == []
        page.wait_for_timeout(LONGER_THAN_A_DOUBLE_TAP)
        card.get_by_role("button", name="Ongedaan maken").tap()
        expect(card).to_have_attribute("data-state", "fits")
        expect(page.locator("#status")).to_have_text("Teruggezet. De afdeling heeft niets gemerkt.")
        expect(card.get_by_role("heading")).to_be_focused()
        assert taps == [f"Ik doe dit: {team.kind.name}", "Ongedaan maken"]
    assert stage.claims_on(shift) == [(noor.id, "undone")]


def test_a_double_tap_is_one_claim(stage: Site, browser: Browser) -> None:
    team = stage.team()
    noor, shift = team.worker("Noor Haddad"), team.shift()
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, noor, "/board")
        card = card_of(page, shift)
        card.scroll_into_view_if_needed()
        finger = middle_of(card.get_by_role("button", name="Ik doe dit"))
        page.evaluate(TAP_WHAT_COMES_UNDER_THE_FINGER, finger)
        page.touchscreen.tap(*finger)
        page.touchscreen.tap(*finger)
        expect(card).to_have_attribute("data-state", "mine")
        page.wait_for_load_state("networkidle")
        expect(card).to_have_attribute("data-state", "mine")
    assert stage.claims_on(shift) == [(noor.id, "held")]


def test_whoever_is_just_too_late_takes_another_task_with_one_tap(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    noor, sem = team.worker("Noor Haddad"), team.worker("Sem Visser")
    shift, other = team.shift(clock="13:05"), team.shift(clock="13:06")
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, noor, "/board")
        card = card_of(page, shift)
        assert stage.post(sem, f"/shifts/{shift.id}/claims") == 303
        card.get_by_role("button", name="Ik doe dit").tap()
        expect(
            card.get_by_role("heading", name="Net te laat: een collega was je voor.")
        ).to_be_focused()
        expect(card.get_by_role("heading", name="Deze passen ook bij jou")).to_be_visible()
        assert flaws(page) == []
        page.wait_for_timeout(LONGER_THAN_A_DOUBLE_TAP)
        card.locator(f"form[action='/shifts/{other.id}/claims'] button").tap()
        expect(page.locator(f"#shift-{other.id}[data-state=mine]")).to_be_visible()
    assert stage.claims_on(shift, other) == [(sem.id, "held"), (noor.id, "held")]


def test_the_contact_person_is_one_tap_away_on_every_card_and_in_the_roster(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    noor, shift = team.worker("Noor Haddad"), team.shift(days=1)
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, noor, "/board")
        card_of(page, shift).get_by_role("link", name=team.kind.name).tap()
        call = card_of(page, shift).get_by_role("link", name="Bel Marleen")
        expect(call).to_be_visible()
        expect(call).to_have_attribute("href", re.compile(r"tel:4\d{4}"))
        card_of(page, shift).get_by_role("button", name="Ik doe dit").tap()
        expect(card_of(page, shift)).to_have_attribute("data-state", "mine")
        expect(call).to_be_visible()
        page.goto(f"/roster?day={shift.starts_at.date().isoformat()}")
        call = page.get_by_role("link", name="Bel Marleen")
        expect(call).to_be_visible()
        expect(call).to_have_attribute("href", re.compile(r"tel:4\d{4}"))
        assert flaws(page) == []
