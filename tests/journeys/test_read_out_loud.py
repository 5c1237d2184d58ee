"""What is drawn on an axis is said in words too, day by day: the trees that are read out loud."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator

from app.accounts.commands import choose_language
from app.core.secret_links import SecretLink
from app.core.text import large_first
from app.people.models import Person
from app.shifts.models import Shift
from app.walls.commands import make_link
from app.web.words_times import day_heading, day_text, short_day_text, span_under
from tests.browser import desktop, phone
from tests.factories import ZONE
from tests.journeys.stories import Site, Team, card_of, local, today
from tests.journeys.test_desk import desk, gap
from tests.patience import wait_until

IN_BOTH = pytest.mark.parametrize("language", ["nl", "en"])
WORDS = {
    "nl": {
        "own": "eigen rooster",
        "mine": "jouw taak",
        "none fits": "0 taken passen",
        "fits": "1 taak past",
        "this": "Deze taak",
        "nothing else": "verder niets",
        "your": "Jouw",
        "it fits": "Past.",
        "one of two": "1 van 2",
        "on the board": "op het prikbord",
        "to find": "nog 1",
    },
    "en": {
        "own": "own roster",
        "mine": "your task",
        "none fits": "0 tasks fit",
        "fits": "1 task fits",
        "this": "This task",
        "nothing else": "nothing else",
        "your": "Your",
        "it fits": "It fits.",
        "one of two": "1 of 2",
        "on the board": "on the board",
        "to find": "1 to find",
    },
}


@contextmanager
def speaking(stage: Site, language: str, *people: Person) -> Iterator[dict[str, str]]:
    """These people read this language, and so do the times that we expect; its words."""
    with stage.app.app_context():
        for person in people:
            choose_language(person.id, language)
    with stage.app.test_request_context(headers={"Accept-Language": language}):
        yield WORDS[language]


def assert_says(part: Locator, *sentences: str) -> None:
    """The accessibility tree of a part of a page has these words in it."""
    heard = [""]

    def is_said() -> bool:
        heard.append(part.aria_snapshot())
        return all(each in heard[-1] for each in sentences)

    wait_until(is_said, lambda: f"say it in words beside the axis: {sentences}\n{heard[-1]}")


def two_days_of(team: Team, stage: Site) -> tuple[Person, Shift, Shift]:
    """Somebody with own roster in two mornings: after the first a task, the second fits one."""
    noor = team.worker("Noor Haddad")
    for days in (1, 2):
        stage.world.commitment(noor, local(days, "08:00"), local(days, "12:00"))
    held, fits = team.shift(days=1, clock="13:00"), team.shift(days=2, clock="14:00")
    assert stage.post(noor, f"/shifts/{held.id}/claims") == 303
    return noor, held, fits


@IN_BOTH
def test_board_and_week_of_a_worker_say_each_day(
    stage: Site, browser: Browser, language: str
) -> None:
    team = stage.team()
    noor, held, fits = two_days_of(team, stage)
    kind, (tomorrow, later) = team.kind.name, (today() + timedelta(days=n) for n in (1, 2))
    with (
        speaking(stage, language, noor) as words,
        phone(browser, stage.url, language=language) as screen,
    ):
        own, mine = words["own"], words["mine"]
        page = stage.open(screen, noor, "/board")
        assert_says(
            page.locator(".ribbon"),
            f"{day_text(tomorrow)}, {words['none fits']}, {own} 08:00–12:00, "
            f"{mine} {kind} 13:00–16:30",
            f"{day_text(later)}, {words['fits']}, {own} 08:00–12:00",
        )
        assert_says(page.locator(".slots"), f"14:00–17:30 {kind}")
        card_of(page, fits).locator(".slot-link").tap()
        card_of(page, fits).locator(".card-fold").wait_for()
        day = short_day_text(later)
        assert_says(
            card_of(page, fits),
            f"{words['your']} {day}: 08:00–12:00. {words['this']} 14:00–17:30. {words['it fits']}",
        )
        page.goto(f"/roster?day={tomorrow}")
        assert_says(
            page.locator("main li", has=page.locator(f"#shift-{held.id}, [href$='{held.id}']")),
            large_first(day_text(tomorrow)),
            f"08:00–12:00 {own}",
            "13:00–16:30",
            kind,
        )


@IN_BOTH
def test_today_says_of_each_person_what_their_day_is_beside_the_gap(
    stage: Site, browser: Browser, language: str
) -> None:
    team, tarik, _noor = desk(stage, language)
    shift = gap(team, hours=1)
    day = ZONE.day(shift.starts_at)
    with (
        speaking(stage, language, tarik) as words,
        desktop(browser, stage.url, language=language) as screen,
    ):
        page = stage.open(screen, tarik, "/today")
        span = span_under(shift.starts_at, shift.ends_at, day)
        assert_says(page.locator(f"#shift-{shift.id}"), f"{span} ", team.kind.name)
        assert_says(
            page.locator("#pane"),
            f"{short_day_text(day)}: {words['nothing else']}. {words['this']} {span}.",
        )


@IN_BOTH
def test_the_week_of_a_department_and_its_screen_say_how_each_task_stands(
    stage: Site, browser: Browser, language: str
) -> None:
    team = stage.team()
    noor = team.worker("Noor Haddad")
    shift = team.shift(days=1, clock="13:00", places=2)
    assert stage.post(noor, f"/shifts/{shift.id}/claims") == 303
    stage.tapped_earlier(noor)
    with stage.app.app_context():
        wall = make_link(team.contact.id, team.department.id)
    assert isinstance(wall, SecretLink)
    with (
        speaking(stage, language, team.contact) as words,
        desktop(browser, stage.url, language=language) as screen,
    ):
        page = stage.open(screen, team.contact, "/tasks?days=all")
        assert_says(
            page.locator(".tasks-week"),
            day_heading(today() + timedelta(days=1)),
            f"13:00–16:30 {team.kind.name}",
            f"{words['one of two']} · {words['on the board']}",
        )
        page.goto(f"/wall/{wall.token}")
        assert_says(page.locator("#wall li"), "13:00–16:30", team.kind.name, words["to find"])
