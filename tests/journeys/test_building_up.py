"""Building up: a case worker and a person agree on steps, and nobody else sees any of it."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

from app.accounts.commands import choose_language
from app.core.command import bookkeeping
from app.core.db import db
from app.people.models import Person
from app.people.rules import Role
from tests.browser import desktop, phone
from tests.journeys.stories import Site, Team, card_of, flaws, local, today


@pytest.fixture
def team(stage: Site) -> Team:
    """A department of its own."""
    return stage.team()


@pytest.fixture
def sem(team: Team) -> Person:
    """Who builds up."""
    return team.world.person(f"Sem Visser {team.department.id}", team.department, language="en")


@pytest.fixture
def ineke(team: Team) -> Person:
    """Who leads the track."""
    person = team.world.person("Ineke van Dam", team.department, language="en")
    team.world.role(person, Role.CASE_WORKER, team.department)
    return person


def test_from_a_template_to_a_step_back(
    stage: Site, browser: Browser, team: Team, sem: Person, ineke: Person
) -> None:
    track = start_from_a_template(stage, browser, sem, ineke)

    shift = team.shift(days=1, end=local(1, "15:00"), places=1, extra_places=1)
    assert stage.post(team.worker("Noor Haddad"), f"/shifts/{shift.id}/claims") == 303
    with phone(browser, stage.url, language="en") as screen:
        page = stage.open(screen, sem, "/me")
        page.get_by_role("link", name="My build-up").tap()
        for _ in range(2):
            page.get_by_role("button", name="Yes, I agree").first.tap()
            expect(page.get_by_text("From then on this step holds.")).to_be_visible()
        expect(page.locator("#this-week")).to_contain_text("Still 4 of your 4 agreed hours")
        are_sound(stage, page, sem)

        page.goto("/board")
        card_of(page, shift).get_by_role("button", name="Join in").tap()
        expect(card_of(page, shift)).to_have_attribute("data-state", "mine")
        page.goto("/my-track")
        left = 2 if today().weekday() < 6 else 4
        expect(page.locator("#this-week")).to_contain_text(f"Still {left} of your 4 agreed hours")

        two_weeks_pass(stage, track)
        page.reload()
        expect(page.locator("#this-week")).to_contain_text("Still 8 of your 8 agreed hours")
        page.get_by_role("button", name="Too much").tap()
        expect(page.get_by_text("Only your case worker reads this.").first).to_be_visible()
        expect(page.get_by_role("button", name="Too much")).to_have_attribute(
            "aria-current", "true"
        )
        are_sound(stage, page, sem)

    step_back(stage, browser, ineke, track)

    with phone(browser, stage.url, language="en") as screen:
        page = stage.open(screen, sem, "/my-track")
        expect(page.get_by_role("button", name="Yes, I agree").first).to_be_visible()
        expect(page.locator(".box-step").first).to_contain_text("4 hours a week")
        expect(page.locator(".box-step").nth(1)).to_contain_text("8 hours a week")

    others_see_nothing(stage, browser, team, sem, track)


def start_from_a_template(stage: Site, browser: Browser, sem: Person, ineke: Person) -> int:
    """Ineke starts a track for Sem; its id."""
    with desktop(browser, stage.url, language="en") as screen:
        page = stage.open(screen, ineke, "/")
        expect(page).to_have_url(f"{stage.url}/tracks")
        page.get_by_role("link", name="Start a track").first.click()
        page.get_by_role("searchbox").fill(sem.name)
        page.get_by_role("link", name=sem.name).click()
        page.locator("#first_day").fill((today() - timedelta(weeks=9)).isoformat())
        page.locator("#starts_on").fill(today().isoformat())
        page.locator("#target_on").fill((today() + timedelta(weeks=26)).isoformat())
        page.locator("#hours_target").fill("24")
        page.locator("#template").select_option("gentle")
        are_sound(stage, page, ineke)
        page.get_by_role("button", name="Start the track").click()
        page.get_by_role("link", name=sem.name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(sem.name)
        expect(page.get_by_text("waits for a yes")).to_have_count(5)
        return int(page.url.rsplit("/", 1)[1])


def step_back(stage: Site, browser: Browser, ineke: Person, track: int) -> None:
    """Ineke sees that it was too much, talks about it, and goes a step back."""
    with desktop(browser, stage.url, language="en") as screen:
        page = stage.open(screen, ineke, f"/tracks/{track}")
        expect(page.get_by_text("Too much", exact=True)).to_be_visible()
        are_sound(stage, page, ineke)
        now = page.locator("li[aria-current=step]")
        expect(now).to_contain_text("8 hours a week")
        now.get_by_role("link", name="Note a talk").click()
        page.locator("#outcome").select_option("go_back")
        page.get_by_role("button", name="Note the talk").click()
        expect(page.get_by_text("go a step back").first).to_be_visible()


def others_see_nothing(stage: Site, browser: Browser, team: Team, sem: Person, track: int) -> None:
    """A coordinator and the department see the task and the person, and nothing of a track."""
    tarik = team.world.coordinator(team.department, "Tarik Aydın")
    for person, pages in (
        (tarik, ("/today", "/people", f"/people/{sem.id}", "/tasks", "/me")),
        (team.contact, ("/tasks", "/tasks?days=past", "/me")),
    ):
        with desktop(browser, stage.url) as screen:
            page = stage.open(screen, person, "/me")
            for path in pages:
                page.goto(path)
                text_of_page = page.locator("body").inner_text().lower()
                for word in ("opbouw", "build-up", "track", "te veel", "afgesproken uren"):
                    assert word not in text_of_page, f"{path}: {word}"
            for path in (f"/tracks/{track}", "/tracks", f"/tracks/{track}/shared", "/my-track"):
                answer = page.goto(path)
                assert answer is not None
                assert answer.status == 404, path


def are_sound(stage: Site, page: Page, person: Person) -> None:
    """The page has no flaws, in either language."""
    path = page.url.removeprefix(stage.url)
    for language in ("nl", "en"):
        with stage.app.app_context():
            choose_language(person.id, language)
        if "new" not in path:  # what was filled in would be lost
            page.goto(path)
        assert flaws(page) == [], f"{path} ({language})"


def two_weeks_pass(stage: Site, track: int) -> None:
    """Everything of the track lies two weeks further back."""
    with stage.app.app_context():
        move_back(track)


@bookkeeping
def move_back(track: int) -> None:
    """Move every day and instant of a track, its limits and its claims back by two weeks."""
    whose = f"(SELECT person_id FROM tracks WHERE id = {track})"
    for table, where, columns in (
        ("limits", f"person_id = {whose}", ("valid_from", "valid_until")),
        ("track_steps", f"track_id = {track}", ("valid_from", "valid_until", "evaluation_on")),
        ("tracks", f"id = {track}", ("starts_on", "first_day")),
    ):
        moved = ", ".join(f"{each} = date({each}, '-14 days')" for each in columns)
        db.session.execute(text(f"UPDATE {table} SET {moved} WHERE {where}"))
    moved = ", ".join(
        f"{each} = strftime('%Y-%m-%d %H:%M:%f000', {each}, '-14 days')"
        for each in ("starts_at", "ends_at", "claimed_at")
    )
    db.session.execute(text(f"UPDATE claims SET {moved} WHERE person_id = {whose}"))
