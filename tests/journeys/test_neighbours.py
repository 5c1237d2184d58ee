"""A department that sees what its neighbour needs, and says that it may help."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from app.people.models import Department
from tests.browser import desktop, phone
from tests.journeys.stories import Site, Team, flaws
from tests.journeys.test_without_script import signed_in


def two_teams(stage: Site) -> tuple[Team, Team]:
    """Two departments of one division."""
    world = stage.world
    division = world.department(parent=world.department())
    return _team(stage, division, "Marleen Brouwer"), _team(stage, division, "Joke Postma")


def _team(stage: Site, division: Department, name: str) -> Team:
    department = stage.world.department(parent=division)
    contact = stage.world.poster(department, name)
    kind = stage.world.task_type(department, f"Practicum {department.id}")
    return Team(stage.world, department, contact, kind)


def row_of(page: Page, team: Team) -> Locator:
    return page.get_by_role("row").filter(has_text=team.kind.name)


@pytest.mark.parametrize("java_script", [True, False])
def test_a_poster_finds_the_need_on_a_phone_says_we_can_help_and_takes_it_back(
    stage: Site, browser: Browser, java_script: bool
) -> None:
    own, other = two_teams(stage)
    other.shift(places=2)
    stage.let_sign_in(own.contact)
    with phone(browser, stage.url, java_script=java_script) as screen:
        page = signed_in(screen.page, own.contact.email)
        page.goto("/tasks")
        page.get_by_role("link", name="Wat buren nodig hebben").tap()
        expect(page.get_by_role("heading", level=1)).to_have_text("Je buren zoeken hulp bij 1 taak")
        row = row_of(page, other)
        expect(row).to_contain_text("nog 2")
        row.get_by_role("button", name="Wij kunnen helpen").tap()
        expect(row).to_contain_text("Gezegd: misschien hebben jullie iemand.")
        expect(row).to_contain_text("heeft niemand een seintje gekregen")
        if java_script:
            assert flaws(page) == []
        row.get_by_role("button", name="Trek in").tap()
        expect(page.locator(".flash")).to_contain_text("Niemand heeft er iets van gehoord.")
        expect(row.get_by_role("button", name="Wij kunnen helpen")).to_be_visible()


def test_saying_it_with_the_keyboard(stage: Site, browser: Browser) -> None:
    own, other = two_teams(stage)
    other.shift()
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, own.contact, "/neighbours")
        row = row_of(page, other)
        row.get_by_role("link", name=other.kind.name, exact=True).focus()
        page.keyboard.press("Tab")
        expect(row.get_by_role("button", name="Wij kunnen helpen")).to_be_focused()
        page.keyboard.press("Enter")
        expect(row).to_contain_text("Gezegd: misschien hebben jullie iemand.")
