"""Who administers works where scripts do not run."""

from playwright.sync_api import Browser, expect

from app.people.rules import Role
from tests.browser import phone
from tests.journeys.stories import Site
from tests.journeys.test_without_script import signed_in


def test_several_people_get_a_role_without_scripts(stage: Site, browser: Browser) -> None:
    team = stage.team()
    noor, sem = team.worker("Noor Haddad"), team.worker("Sem Visser")
    anne = stage.world.administrator(team.department, "Anne de Graaf")
    stage.let_sign_in(anne)
    with phone(browser, stage.url, java_script=False) as device:
        page = signed_in(device.page, anne.email)
        page.goto("/people?sort=name")
        page.get_by_label("Kies Noor Haddad").check()
        page.get_by_label("Kies Sem Visser").check()
        expect(page.locator(".chosen-acts")).to_be_visible()
        page.get_by_label("Rol", exact=True).select_option(Role.POSTER)
        page.get_by_label("Voor afdeling").select_option(str(team.department.id))
        page.get_by_role("button", name="Geef deze rol").tap()
        expect(page.locator(".flash-ok")).to_contain_text("2 mensen")
        expect(page).to_have_url(f"{stage.url}/people?sort=name")
        for person in (noor, sem):
            page.goto(f"/people/{person.id}")
            expect(page.locator("main")).to_contain_text("plaatser")


def test_a_need_more_is_asked_for_without_scripts(stage: Site, browser: Browser) -> None:
    team = stage.team()
    capability = stage.world.capability()
    anne = stage.world.administrator(team.department, "Anne de Graaf")
    stage.let_sign_in(anne)
    with phone(browser, stage.url, java_script=False) as device:
        page = signed_in(device.page, anne.email)
        page.goto(f"/task-types/{team.kind.id}/edit")
        page.locator("#place").fill("Route 412")
        expect(page.locator("#need_1")).to_have_count(0)
        page.get_by_role("button", name="Bekwaamheid toevoegen").tap()
        expect(page.locator("#place")).to_have_value("Route 412")
        page.locator("#need_1").select_option(str(capability.id))
        page.get_by_role("button", name="Bewaar").last.tap()
        expect(page).to_have_url(f"{stage.url}/task-types/{team.kind.id}")
        expect(page.locator("main")).to_contain_text(capability.name_nl)
        expect(page.locator("main")).to_contain_text("Route 412")
