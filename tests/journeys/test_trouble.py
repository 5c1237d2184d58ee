"""A tap that cannot succeed: the session ended, the server or the network is away."""

from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import forgive, phone
from tests.journeys.stories import PASSWORD, Site, card_of

WE_CAUSED = "ERR_CONNECTION_REFUSED|answer 502|Error Code 502|htmx:(afterRequest|sendError)"


def test_a_tap_after_the_session_ended_leads_to_sign_in_and_back_and_takes_nothing(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    noor, shift = team.worker("Noor Haddad"), team.shift()
    stage.let_sign_in(noor)
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, noor, "/board?days=all")
        sign_out_elsewhere(page)
        card_of(page, shift).get_by_role("button", name="Ik doe dit").tap()
        expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")
        page.locator("#email").fill(noor.email)
        page.locator("#password").fill(PASSWORD)
        page.get_by_role("button", name="Inloggen").tap()
        expect(page).to_have_url(f"{stage.url}/board?days=all")
        expect(card_of(page, shift)).to_have_attribute("data-state", "fits")
    assert stage.claims_on(shift) == []


def sign_out_elsewhere(page: Page) -> None:
    """End the session from another tab of the same browser."""
    token = page.get_attribute("meta[name=csrf-token]", "content")
    answer = page.context.request.post("/sign-out", form={"csrf_token": str(token)})
    assert answer.ok


def test_a_tap_that_does_not_arrive_says_that_nothing_changed(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    noor, shift = team.worker("Noor Haddad"), team.shift()
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, noor, "/board")
        button = card_of(page, shift).get_by_role("button", name="Ik doe dit")
        alert = page.get_by_role("alert")

        page.route("**/claims", lambda route: route.abort("connectionrefused"))
        button.tap()
        expect(alert).to_have_text("Geen verbinding. Probeer het opnieuw.")
        page.unroute("**/claims")

        page.route("**/claims", answer_as_a_proxy_without_server)
        button.tap()
        expect(alert).to_have_text("Dat lukte niet. Er is niets veranderd. Probeer opnieuw.")
        page.unroute("**/claims")

        expect(button).to_have_text(f"Ik doe dit: {team.kind.name}")
        expect(button).to_be_focused()
        forgive(screen, WE_CAUSED)
    assert stage.claims_on(shift) == []


def answer_as_a_proxy_without_server(route: Route) -> None:
    """What stands before the server speaks English, and of itself."""
    words = "<html><head><title>502 Bad Gateway</title></head><body>nginx/1.26.0</body></html>"
    route.fulfill(status=502, content_type="text/html", body=words)
