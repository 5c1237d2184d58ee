"""Everything that counts works where scripts do not run."""

from datetime import timedelta

from playwright.sync_api import Browser, Page, expect

from tests.browser import phone
from tests.journeys.stories import PASSWORD, Site, today


def test_post_claim_and_hand_back_without_scripts(stage: Site, browser: Browser) -> None:
    team, day = stage.team(), (today() + timedelta(days=2)).isoformat()
    noor, sem = team.worker("Noor Haddad"), team.worker("Sem Visser")
    for person in (team.contact, noor, sem):
        stage.let_sign_in(person)
    with (
        phone(browser, stage.url, java_script=False) as department,
        phone(browser, stage.url, java_script=False) as first,
        phone(browser, stage.url, java_script=False) as second,
    ):
        page = signed_in(department.page, team.contact.email)
        page.goto("/shifts/new")
        page.locator("#task_type").select_option(label=team.kind.name)
        page.locator(f"[name=date][value='{day}']").first.tap()
        page.locator("#start").fill("09:00")
        page.locator("#end").fill("12:00")
        expect(page.locator("#preview")).to_be_hidden()
        page.get_by_role("button", name="Bekijk", exact=True).tap()
        expect(page.locator("#preview")).to_contain_text("Ik doe dit")
        expect(page.locator("#preview h2")).to_be_in_viewport()
        expect(page.locator("#fits")).to_contain_text("Past bij 3")
        assert stage.shifts_of(team.department) == []
        page.get_by_role("button", name="Plaats", exact=True).tap()
        expect(page.locator(".flash")).to_contain_text("Staat op het prikbord.")
        [shift] = stage.shifts_of(team.department)

        page = signed_in(first.page, noor.email)
        page.locator(f"#shift-{shift.id}").get_by_role("button", name="Ik doe dit").tap()
        expect(page).to_have_url(f"{stage.url}/shifts/{shift.id}")
        expect(page.locator(".flash")).to_contain_text("Jij doet dit. ")
        stage.tapped_earlier(noor)
        page.goto(f"/roster?day={day}")
        place = page.locator("article", has_text=team.kind.name)
        place.locator("summary", has_text="Teruggeven").tap()
        place.get_by_role("button", name="Teruggeven").tap()
        expect(page.locator(".flash")).to_have_text("Teruggegeven. Iemand anders kan het nu doen.")

        page = signed_in(second.page, sem.email)
        page.locator(f"#shift-{shift.id}").get_by_role("button", name="Ik doe dit").tap()
        expect(page.locator(".flash")).to_contain_text("Jij doet dit. ")
    assert stage.claims_on(shift) == [(noor.id, "handed_back"), (sem.id, "held")]


def signed_in(page: Page, email: str) -> Page:
    """Sign in with the form, and be where one begins."""
    page.goto("/sign-in")
    page.locator("#email").fill(email)
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").tap()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page
