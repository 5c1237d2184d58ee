"""A department that changes several of its tasks at once."""

from playwright.sync_api import Browser, expect

from tests.browser import desktop, phone
from tests.journeys.stories import Site, count_taps, flaws


def test_a_sick_contact_is_replaced_on_twelve_tasks_in_four_clicks(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    sick = stage.world.person("Ruben Zieke", team.department)
    joke = stage.world.person("Joke Postma", team.department)
    shifts = [team.shift(days=2 + day, contact_id=sick.id) for day in range(12)]
    noor = team.worker("Noor Haddad")
    assert stage.post(noor, f"/shifts/{shifts[0].id}/claims") == 303
    stage.tapped_earlier(noor)
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, team.contact, "/tasks?q=zieke")
        clicks = count_taps(page)
        page.get_by_role("checkbox", name="Alles op deze pagina").click()
        expect(page.locator(".choose-box :checked")).to_have_count(12)
        page.get_by_role("button", name="Andere contactpersoon…").click()
        expect(page.get_by_role("heading", name="Andere contactpersoon")).to_be_visible()
        expect(page.locator(".selection-says")).to_contain_text("12 taken veranderen")
        expect(page.locator(".selection-says")).to_contain_text("1 persoon krijgt bericht")
        assert flaws(page) == []
        page.get_by_label("Contactpersoon").click()
        page.get_by_label("Contactpersoon").select_option(str(joke.id))
        page.get_by_role("button", name="Wijzig 12 taken").click()
        expect(page.locator(".flash")).to_contain_text("12 taken zijn gewijzigd")
        assert len(clicks) == 4, clicks
    assert {shift.contact_id for shift in stage.shifts_of(team.department)} == {joke.id}


def test_tasks_are_chosen_with_the_keyboard_and_stay_chosen_while_the_list_is_refreshed(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    shifts = [team.shift(days=2 + day) for day in range(3)]
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, team.contact, "/tasks?days=all")
        box = page.get_by_role("checkbox", name=f"Kies {team.kind.name}").first
        box.focus()
        page.keyboard.press("Space")
        expect(page.locator(".chosen-count")).to_be_visible()
        box.evaluate("(box) => box.blur()")
        page.evaluate(
            "document.querySelector('[data-poll]').dispatchEvent(new Event('flexpool:refresh'))"
        )
        page.wait_for_load_state("networkidle")
        expect(box).to_be_checked()
        assert flaws(page) == []
        page.get_by_role("button", name="Annuleer…").click()
        page.get_by_role("button", name="Annuleer 1 taak").click()
        expect(page.locator(".flash")).to_contain_text("1 taak is geannuleerd")
    states = [shift.state for shift in stage.shifts_of(team.department)]
    assert states == ["cancelled", "open", "open"], shifts
