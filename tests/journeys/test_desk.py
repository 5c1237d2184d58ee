"""The coordinator and the administrator, at a desk."""

from playwright.sync_api import Browser, expect

from tests.browser import desktop
from tests.journeys.stories import Site, flaws, local


def test_a_coordinator_finds_who_can_come_and_assigns(stage: Site, browser: Browser) -> None:
    team = stage.team()
    tarik = stage.world.coordinator(team.department, "Tarik Aydın")
    sterile = stage.world.capability()
    stage.world.need(team.kind, sterile)
    noor, sem = team.worker("Noor Haddad"), team.worker("Sem Visser")
    for person in (noor, sem):
        stage.world.holding(person, sterile)
    shift = team.shift(places=2)
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, tarik, "/today")
        matter = page.locator(f"#open-{shift.id}")
        matter.locator("summary").first.click()
        ask = matter.get_by_role("link", name="Wie kan er komen?")
        ask.click()
        people = matter.locator(f"#candidates-{shift.id}")
        expect(people.get_by_role("heading", name="Past bij 2 mensen")).to_be_visible()
        expect(ask).to_be_focused()
        assert page.url == f"{stage.url}/today"

        stage.world.commitment(sem, local(2, "12:00"), local(2, "15:00"))
        people.locator("li", has_text="Sem Visser").get_by_role("button", name="Deel in").click()
        expect(page.get_by_text("Sem Visser kan deze taak niet doen.")).to_be_visible()
        expect(page.locator("[data-reasons=overlap]")).to_contain_text("12:00–15:00")
        assert flaws(page) == []

        page.wait_for_timeout(500)  # what came under the finger is not pressed by the same tap
        page.locator("li", has_text="Noor Haddad").get_by_role("button", name="Deel in").click()
        expect(people).to_contain_text("Noor Haddad is ingedeeld")
        expect(page.locator("#status")).to_contain_text("Noor Haddad is ingedeeld")
        expect(people.locator(".notice").get_by_text("1 van 2", exact=True)).to_be_visible()
        assert page.url == f"{stage.url}/today"
    assert stage.claims_on(shift) == [(noor.id, "held")]


def test_an_administrator_adds_somebody_with_a_role_and_a_task_type_with_a_need(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    anne = stage.world.administrator(team.department, "Anne de Graaf")
    sterile = stage.world.capability(f"Steriel werken {team.department.id}")
    email = f"joke.{team.department.id}@test.example"
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, anne, "/people")
        page.get_by_role("link", name="Iemand toevoegen").click()
        page.locator("#name").fill("Joke Postma")
        page.locator("#email").fill(email)
        page.locator("#home_department").select_option(label=team.department.name)
        page.get_by_role("button", name="Voeg toe en stuur een welkom").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Joke Postma")
        page.get_by_role("link", name="Rollen").click()
        page.locator("#role").select_option("poster")
        page.locator("#department").select_option(label=team.department.name)
        page.get_by_role("button", name="Geef deze rol").click()
        expect(page.locator(".rows .row-title")).to_have_text(["plaatser"])

        page.get_by_role("link", name="Taaksoorten").click()
        page.get_by_role("link", name="Taaksoort toevoegen").click()
        page.locator("#name").fill(f"Infuuspoppen {team.department.id}")
        page.locator("#need_1").select_option(label=sterile.name_nl)
        page.locator("#level_1").select_option("3")
        page.get_by_role("button", name="Bewaar").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(
            f"Infuuspoppen {team.department.id}"
        )
        expect(page.locator("main")).to_contain_text(sterile.name_nl)
        assert flaws(page) == []
