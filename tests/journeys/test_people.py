"""From the people to somebody asked: by keys alone, and where scripts do not run."""

from playwright.sync_api import Browser, expect

from tests.browser import desktop, phone
from tests.journeys.stories import Site, flaws
from tests.journeys.test_desk import (
    UNSETTLED,
    desk,
    gap,
    offers_on,
    sign_in_with_the_keyboard,
)
from tests.journeys.test_without_script import signed_in


def test_from_the_people_to_somebody_asked_by_keys_alone(stage: Site, browser: Browser) -> None:
    team, tarik, noor = desk(stage)
    stage.let_sign_in(tarik)
    shift = gap(team, hours=2)
    with desktop(browser, stage.url) as screen:
        page = sign_in_with_the_keyboard(screen.page, tarik, stage)
        page.keyboard.press("g")
        page.keyboard.press("m")
        page.wait_for_url(lambda url: "/people" in url)
        row, pane = page.locator(f"#person-{noor.id} a"), page.locator("#pane")
        expect(row).to_have_attribute("aria-current", "true")
        assert flaws(page) == []
        page.keyboard.press("j")
        expect(row).to_be_focused()
        page.keyboard.press("Enter")
        expect(pane.get_by_role("heading", name="Noor Haddad")).to_be_focused()
        page.keyboard.press("Escape")
        expect(row).to_be_focused()
        page.keyboard.press("j")
        expect(page.locator("[data-rows] a:focus")).to_have_attribute("aria-current", "true")
        expect(pane.get_by_role("heading", name="Noor Haddad")).to_have_count(0)
        page.keyboard.press("k")
        expect(pane.get_by_role("heading", name="Noor Haddad")).to_be_visible()
        assert f"person={noor.id}" in page.url
        expect(page.locator(UNSETTLED)).to_have_count(0)

        page.keyboard.press("1")
        expect(page.locator("#status")).to_contain_text("Gevraagd: Noor Haddad.")
        expect(pane.locator(".person-gaps")).to_contain_text("gevraagd")
        assert offers_on(stage, shift) == [(noor.id, "open")]
        assert flaws(page) == []

        expect(page.locator(UNSETTLED)).to_have_count(0)
        page.keyboard.press("z")
        expect(pane).to_contain_text("Noor Haddad is niet meer gevraagd.")
    assert offers_on(stage, shift) == [(noor.id, "withdrawn")]


def test_without_scripts_the_pane_is_a_page_and_asking_a_form(
    stage: Site, browser: Browser
) -> None:
    team, tarik, noor = desk(stage)
    stage.let_sign_in(tarik)
    shift = gap(team, hours=2)
    with phone(browser, stage.url, java_script=False) as screen:
        page = signed_in(screen.page, tarik.email)
        page.goto("/people")
        expect(page.locator("#pane")).to_be_hidden()
        page.locator(f"#person-{noor.id} a").tap()
        expect(page.get_by_role("heading", name="Noor Haddad")).to_be_visible()
        expect(page.locator(".people-rows")).to_be_hidden()
        page.locator(".person-gaps").get_by_role("button", name="Vraag").tap()
        expect(page.locator(".flash")).to_contain_text("Gevraagd: Noor Haddad.")
        assert page.url == f"{stage.url}/people?person={noor.id}"
        page.locator(".pane-back a").tap()
        expect(page.locator(".people-rows")).to_be_visible()
    assert offers_on(stage, shift) == [(noor.id, "open")]
