"""A board that lies open: what others do shows up, and nothing moves under a thumb."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser import phone
from tests.journeys.stories import Site, card_of, flaws, middle_of

COME_BACK = "document.dispatchEvent(new Event('visibilitychange'))"
QUARTER_OF_A_MINUTE_LATER = """
  document.querySelector("[data-poll]").dispatchEvent(new Event("flexpool:refresh"))
"""


def asks(page: Page, moment: str) -> Response:
    """At this moment the page asks what is new; the answer."""
    with page.expect_response("**/board/changes?*") as news:
        page.evaluate(moment)
    return news.value


def test_what_others_do_changes_the_card_and_what_is_new_waits_to_be_shown(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    noor, sem = team.worker("Noor Haddad"), team.worker("Sem Visser")
    taken, free = team.shift(clock="12:50"), team.shift(clock="18:50")
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, noor, "/board")
        button = card_of(page, free).get_by_role("button", name="Ik doe dit")
        button.focus()
        before = middle_of(button)
        assert asks(page, COME_BACK).status == 204
        assert stage.post(sem, f"/shifts/{taken.id}/claims") == 303
        assert asks(page, QUARTER_OF_A_MINUTE_LATER).status == 200
        expect(card_of(page, taken)).to_have_attribute("data-state", "full")
        expect(card_of(page, taken).get_by_role("button")).to_have_count(0)
        assert middle_of(button) == pytest.approx(before, abs=1), "it moved under the thumb"
        expect(button).to_be_focused()

        assert stage.post(team.contact, "/shifts", **team.post(2, "08:10", "09:50")) == 303
        assert asks(page, QUARTER_OF_A_MINUTE_LATER).status == 200
        show = page.get_by_role("link", name="1 nieuwe taak – toon")
        expect(show).to_be_visible()
        assert middle_of(button) == pytest.approx(before, abs=1), "it moved under the thumb"
        expect(button).to_be_focused()
        assert flaws(page) == []
        show.tap()
        posted = stage.shifts_of(team.department)[-1]
        expect(card_of(page, posted)).to_have_attribute("data-state", "fits")
        expect(show).to_have_count(0)


def test_a_page_that_a_change_does_not_concern_asks_on_from_there(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    noor, sem = team.worker("Noor Haddad"), team.worker("Sem Visser")
    full = team.shift(clock="12:50")
    assert stage.post(sem, f"/shifts/{full.id}/claims") == 303
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, noor, "/board")
        assert stage.post(team.contact, f"/shifts/{full.id}/cancellation") == 303
        first, then = (asks(page, QUARTER_OF_A_MINUTE_LATER) for _each in range(2))
        assert (first.status, then.status) == (204, 204)
        assert version_in(first.url) != version_in(then.url), "it asks since the page was drawn"


def version_in(address: str) -> str:
    """The version that the page says it knows."""
    return parse_qs(urlsplit(address).query)["v"][0]
