"""After a shift, on a phone: how did it go with Sem? Two taps, and the profile says so."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from app.accounts.commands import choose_language
from app.capabilities.models import Capability, Holding
from app.core import clock
from app.core.db import db
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.states import Seat
from tests.browser import phone
from tests.journeys.stories import Site, Team, card_of, count_taps, flaws

LONGER_THAN_A_DOUBLE_TAP = 500


class Lesson:
    """Noor held a place of a shift that ended an hour ago, with others on extra seats."""

    def __init__(self, stage: Site, *learners: str) -> None:
        self.stage, self.team = stage, stage.team()
        world = stage.world
        self.skill = world.capability(f"Practicum {self.team.kind.id}", holders_assess=True)
        world.need(self.team.kind, self.skill)
        self.noor = self.team.worker("Noor Haddad")
        world.holding(self.noor, self.skill)
        ended = clock.now() - timedelta(hours=1)
        self.shift = world.shift(
            self.team.department,
            start=ended - timedelta(hours=3),
            end=ended,
            task_type_id=self.team.kind.id,
            contact_id=self.team.contact.id,
            filled=1,
            extra_places=len(learners),
            extra_filled=len(learners),
        )
        self._on(self.noor, Seat.REGULAR)
        self.learners = [self.team.worker(name) for name in learners]
        for learner in self.learners:
            self._on(learner, Seat.EXTRA)

    def _on(self, person: Person, seat: Seat) -> None:
        since = self.shift.starts_at - timedelta(days=1)
        self.stage.world.held(person, self.shift, seat=seat, claimed_at=since)

    def level_of(self, person: Person) -> int | None:
        chosen = select(Holding.level).where(
            Holding.person_id == person.id, Holding.capability_id == self.skill.id
        )
        with self.stage.app.app_context():
            return db.session.scalar(chosen)


def test_two_taps_sign_somebody_off_and_the_profile_shows_it(stage: Site, browser: Browser) -> None:
    lesson = Lesson(stage, "Sem Visser")
    [sem] = lesson.learners
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, lesson.noor, "/board")
        taps = count_taps(page)
        card = page.locator("#lesson")
        expect(card).not_to_be_visible()
        page.locator("summary", has_text="Hoe ging het met Sem?").tap()
        expect(card.get_by_role("heading", name="Hoe ging het met Sem?")).to_be_visible()
        answer = card.get_by_role("button", name="Zelfstandig")
        box = answer.bounding_box()
        assert box is not None
        assert box["height"] >= 48, "large enough for a thumb"
        assert flaws(page) == []
        answer.tap()
        expect(page.get_by_role("heading", name="Afgetekend. Sem krijgt bericht.")).to_be_focused()
        expect(page.locator("#status")).to_have_text("Afgetekend. Sem krijgt bericht.")
        assert taps == ["Hoe ging het met Sem?", "Zelfstandig"]
        assert flaws(page) == []
    assert lesson.level_of(sem) == 5
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, sem, f"/people/{sem.id}/capabilities")
        expect(page.get_by_text("zelfstandig").first).to_be_visible()
        expect(page.get_by_text(lesson.skill.name_nl).first).to_be_visible()


def test_the_next_card_comes_in_its_place_by_keyboard_alone_and_in_english(
    stage: Site, browser: Browser
) -> None:
    lesson = Lesson(stage, "Iris Kok", "Sem Visser")
    iris, sem = lesson.learners
    with stage.app.app_context():
        choose_language(lesson.noor.id, "en")
    with phone(browser, stage.url, language="en") as screen:
        page = stage.open(screen, lesson.noor, "/board")
        tab_to(page, page.locator("summary", has_text="How did it go with Iris?"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="How did it go with Iris?")).to_be_visible()
        assert flaws(page) == []
        tab_to(page, page.get_by_role("button", name="Under supervision"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="How did it go with Sem?")).to_be_focused()
        expect(page.locator("#status")).to_have_text("Signed off. Iris gets a message.")
        page.wait_for_timeout(LONGER_THAN_A_DOUBLE_TAP)
        tab_to(page, page.get_by_role("button", name="Skip"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Skipped.")).to_be_focused()
        assert flaws(page) == []
        page.reload()
        expect(page.locator("#lesson")).to_have_count(0)
    assert (lesson.level_of(iris), lesson.level_of(sem)) == (4, None)


def tab_to(page: Page, goal: Locator) -> None:
    """Press the tabulator until the focus is there."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if goal.evaluate("(part) => part === document.activeElement"):
            return
    raise AssertionError("the tabulator does not come there")


def test_without_scripts_the_same_two_taps_do_it(stage: Site, browser: Browser) -> None:
    lesson = Lesson(stage, "Sem Visser")
    [sem] = lesson.learners
    with phone(browser, stage.url, java_script=False) as screen:
        page = stage.open(screen, lesson.noor, "/board")
        page.locator("summary", has_text="Hoe ging het met Sem?").tap()
        page.get_by_role("button", name="Onder toezicht").tap()
        expect(page.get_by_text("Afgetekend. Sem krijgt bericht.")).to_be_visible()
        expect(page.locator("#lesson")).to_have_count(0)
    assert lesson.level_of(sem) == 4


@pytest.fixture
def waiting(stage: Site) -> tuple[Team, Person, Shift, Capability]:
    """Work that Sem learns, and only beside somebody independent."""
    team = stage.team()
    skill = stage.world.capability(f"Infuuspop {team.kind.id}")
    kind = stage.world.task_type(team.department, f"Infuuspop {team.kind.id}", wants_senior=True)
    stage.world.need(kind, skill)
    sem = team.worker("Sem Visser")
    stage.world.holding(sem, skill, level=3)
    return team, sem, team.shift(task_type_id=kind.id, extra_places=1), skill


def test_an_extra_seat_that_waits_says_so_on_the_card_and_comes_once_a_senior_is_there(
    stage: Site, browser: Browser, waiting: tuple[Team, Person, Shift, Capability]
) -> None:
    team, sem, shift, skill = waiting
    noor = team.worker("Noor Haddad")
    stage.world.holding(noor, skill)
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, sem, "/board")
        card = card_of(page, shift)
        towards = f"Een extra plek hier brengt je naar ‘zelfstandig’ in {skill.name_nl}."
        expect(card.get_by_text(towards)).to_be_visible()
        assert flaws(page) == []
        card.get_by_role("button", name="Leer mee").tap()
        expect(card).to_have_attribute("data-state", "requested")
        words = "Je krijgt hem zodra er iemand zelfstandig bij is"
        expect(card.get_by_role("heading", name=words)).to_be_focused()
        assert flaws(page) == []
        assert stage.post(noor, f"/shifts/{shift.id}/claims") == 303
        page.goto("/board")
        expect(card).to_have_attribute("data-state", "mine")
    assert stage.claims_on(shift) == [(sem.id, "held"), (noor.id, "held")]
