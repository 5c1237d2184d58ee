"""A place that the department gives: asked for on a phone, given at a desk; and no post twice."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import desktop, phone
from tests.journeys.stories import Site, flaws


@pytest.mark.parametrize("java_script", [True, False])
def test_a_place_is_asked_for_on_a_phone_and_given_at_a_desk(
    stage: Site, browser: Browser, java_script: bool
) -> None:
    team = stage.team()
    noor = team.worker("Noor Haddad")
    shift = team.shift(by_approval=True)
    with phone(browser, stage.url, java_script=java_script) as screen:
        page = stage.open(screen, noor, f"/shifts/{shift.id}")
        page.get_by_role("button", name="Ik wil dit doen").tap()
        expect(page.locator(".hero")).to_have_attribute("data-state", "requested")
        expect(page.locator(".hero")).to_contain_text("de afdeling kiest wie komt")
        if java_script:
            assert flaws(page) == []
    with desktop(browser, stage.url, java_script=java_script) as screen:
        page = stage.open(screen, team.contact, "/tasks?days=all")
        expect(page.get_by_text("past · deed dit nog nooit")).to_be_visible()
        page.get_by_role("button", name=re.compile("^Kies.*Noor")).click()
        expect(page.locator(".flash")).to_contain_text("Noor Haddad heeft de plek")
        page.get_by_role("button", name=re.compile("^Ongedaan maken.*Noor")).click()
        expect(page.get_by_role("button", name=re.compile("^Kies.*Noor"))).to_be_visible()
        page.get_by_role("button", name=re.compile("^Kies.*Noor")).click()
        expect(page.locator("main")).to_contain_text("1 van 1")
    with phone(browser, stage.url, java_script=java_script) as screen:
        page = stage.open(screen, noor, f"/shifts/{shift.id}")
        expect(page.locator(".hero")).to_have_attribute("data-state", "mine")
