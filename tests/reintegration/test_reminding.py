"""Case workers are reminded once of what is due, also after days without the job."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import jobs
from app.core import clock
from app.core.db import db
from app.core.refusal import NotDone
from app.notices.models import Notice
from app.notices.words import words_of
from app.people.models import Person
from app.reintegration import commands_feelings, commands_steps, commands_terms
from app.reintegration.commands import end_track
from app.reintegration.models import Felt, NextStep, Outcome, Term, TermReason
from app.reintegration.rules import TrackRefusal
from tests.factories import World, at
from tests.reintegration.stories import DAY, MONDAY, WEEK, Story, messages, step, track_row

FIRST = date(2026, 10, 5)


@pytest.fixture
def story(context: Flask) -> Iterator[Story]:
    """Ineke and Sem, on the first day of absence."""
    with clock.fixed_at(at("08:00", FIRST)):
        yield Story(World(context))


def run_from(first: date, last: date, every: timedelta = DAY) -> list[date]:
    """Run the job day by day; on which days somebody was told something."""
    told = []
    while first <= last:
        with clock.fixed_at(at("08:00", first)):
            if commands_terms.remind(clock.now()):
                told.append(first)
        first += every
    return told


def test_each_date_of_the_law_is_told_two_weeks_before_and_once(story: Story) -> None:
    story.start(first_day=FIRST, starts_on=FIRST)
    told = run_from(FIRST, FIRST + 60 * WEEK)
    weeks = [6, 8, *range(14, 57, 6), 42, 52, 58, 62, 68, 74]
    two_before = [FIRST + week * WEEK - 2 * WEEK for week in sorted(set(weeks))]
    assert told == [day for day in two_before if day <= FIRST + 60 * WEEK]
    assert messages(story.ineke) == len(told)


def test_after_an_outage_over_a_date_it_is_told_once_and_at_once(story: Story) -> None:
    story.start(first_day=FIRST, starts_on=FIRST)
    assert run_from(FIRST + 10 * WEEK, FIRST + 10 * WEEK + 5 * DAY) == [FIRST + 10 * WEEK]
    assert messages(story.ineke) == 1, "one message, whatever became due meanwhile"


def test_what_was_done_is_not_reminded_of(story: Story) -> None:
    track_id = story.start(first_day=FIRST, starts_on=FIRST)
    with clock.fixed_at(at("08:00", FIRST + 3 * WEEK)), story.by(story.ineke):
        assert commands_terms.settle_term(track_id, Term.OPINION, 1, FIRST + 3 * WEEK) is None
    assert run_from(FIRST, FIRST + 5 * WEEK) == []


def test_a_date_that_is_moved_keeps_its_reason_and_is_told_anew(story: Story) -> None:
    track_id = story.start(first_day=FIRST, starts_on=FIRST)
    assert run_from(FIRST, FIRST + 5 * WEEK) == [FIRST + 4 * WEEK]
    to = FIRST + 12 * WEEK
    with story.by(story.ineke):
        reason = TermReason.AWAITING_OPINION
        assert commands_terms.move_term(track_id, Term.OPINION, 1, to, reason) is None
    line = next(
        line for line in commands_terms.terms_of(track_row(track_id)) if line.due.term == "opinion"
    )
    assert (line.due.on, line.on, line.reason) == (FIRST + 6 * WEEK, to, "awaiting_opinion")
    told = run_from(FIRST + 5 * WEEK, FIRST + 11 * WEEK)
    assert told == [FIRST + 6 * WEEK, FIRST + 10 * WEEK], "the plan of week 8, and the moved one"


@pytest.mark.parametrize(
    ("term", "number", "to", "why"),
    [
        (Term.OPINION, 2, FIRST + WEEK, TrackRefusal.NO_SUCH_TERM),
        (Term.TALK, 99, FIRST + WEEK, TrackRefusal.NO_SUCH_TERM),
        (Term.PLAN, 1, FIRST - DAY, TrackRefusal.ORDER),
    ],
)
def test_a_date_that_the_law_does_not_have_is_not_moved(
    story: Story, term: Term, number: int, to: date, why: TrackRefusal
) -> None:
    track_id = story.start(first_day=FIRST, starts_on=FIRST)
    assert commands_terms.move_term(track_id, term, number, to, TermReason.HOLIDAY) == NotDone(why)


def test_nothing_is_done_ahead_of_its_day(story: Story) -> None:
    track_id = story.start(first_day=FIRST, starts_on=FIRST)
    ahead = commands_terms.settle_term(track_id, Term.PLAN, 1, FIRST + DAY)
    assert ahead == NotDone(TrackRefusal.DAY_AHEAD)


def test_after_the_end_nobody_is_reminded(story: Story) -> None:
    track_id = story.start(first_day=FIRST, starts_on=FIRST)
    assert end_track(track_id, Outcome.OWN_WORK) is None
    assert run_from(FIRST, FIRST + 20 * WEEK, WEEK) == []
    assert commands_terms.settle_term(track_id, Term.PLAN, 1, FIRST) == NotDone(TrackRefusal.OVER)


def test_a_talk_about_a_step_that_is_due_is_told_once(story: Story) -> None:
    with clock.fixed_at(at("08:00", MONDAY)):
        track_id = story.start(first_day=MONDAY, starts_on=MONDAY)
        [first, _other] = story.agreed(track_id, step(0, 6, 8), step(7, 13, 12))
        before = messages(story.ineke)
    assert run_from(MONDAY, MONDAY + 8 * DAY) == [MONDAY + 6 * DAY]
    assert messages(story.ineke) == before + 1
    with clock.fixed_at(at("08:00", MONDAY + 9 * DAY)), story.by(story.ineke):
        on = MONDAY + 9 * DAY
        assert commands_steps.evaluate(first, on, held=True, choice=NextStep.GO_ON) is None
    after_days_without = run_from(MONDAY + 20 * DAY, MONDAY + 22 * DAY)
    assert after_days_without == [MONDAY + 20 * DAY], "the talk of the second step, late but once"


def test_a_talk_that_was_held_before_its_day_is_not_reminded_of(story: Story) -> None:
    with clock.fixed_at(at("08:00", MONDAY)), story.by(story.ineke):
        track_id = story.start(first_day=MONDAY, starts_on=MONDAY)
        [first] = story.agreed(track_id, step(0, 13, 8))
        assert commands_steps.evaluate(first, MONDAY, held=True, choice=NextStep.GO_ON) is None
    assert run_from(MONDAY, MONDAY + 15 * DAY) == []


def test_three_times_too_much_in_a_row_is_told_once_until_a_talk_was_held(story: Story) -> None:
    with clock.fixed_at(at("08:00", MONDAY)):
        track_id = story.start(first_day=MONDAY, starts_on=MONDAY)
        [first] = story.agreed(track_id, step(0, 27, 20))
    claims = [story.worked(at("09:00", MONDAY, day)) for day in range(7)]

    def say(number: int, felt: Felt) -> None:
        with clock.fixed_at(at("13:00", MONDAY, number)):
            assert commands_feelings.feel(story.sem.id, claims[number].id, felt)

    felt = [Felt.TOO_MUCH, Felt.RIGHT, Felt.TOO_MUCH, Felt.TOO_MUCH, Felt.TOO_MUCH, Felt.TOO_MUCH]
    told = []
    for number, each in enumerate(felt):
        say(number, each)
        told += run_from(MONDAY + (number + 1) * DAY, MONDAY + (number + 1) * DAY)
    assert told == [MONDAY + 5 * DAY], "not again while the row goes on"
    assert set(commands_feelings.in_a_row([track_id])) == {track_id}
    with clock.fixed_at(at("14:00", MONDAY, 6)), story.by(story.ineke):
        on = MONDAY + 6 * DAY
        assert commands_steps.evaluate(first, on, held=True, choice=NextStep.GO_ON) is None
    assert commands_feelings.in_a_row([track_id]) == {}, "the talk is what it asked for"


def test_the_job_tells_nobody_how_many_tracks_asked_for_something(story: Story) -> None:
    story.start(first_day=FIRST, starts_on=FIRST)
    with clock.fixed_at(at("08:00", FIRST + 5 * WEEK)):
        assert jobs.run("terms") == 0
    assert messages(story.ineke) == 1, "it did something all the same"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_message_says_that_there_is_something_and_nothing_else(
    story: Story, language: str
) -> None:
    story.start(first_day=FIRST, starts_on=FIRST)
    notice = db.session.scalars(select(Notice).where(Notice.person_id == story.sem.id)).one()
    assert (notice.data, notice.claim_id, notice.shift_id) == ({}, None, None)
    somebody = Person(name="Sem Visser", language=language)
    words = words_of(notice, somebody)
    text = f"{words.subject} {words.body}".lower()
    for word in ("track", "opbouw", "build", "step", "stap", "ineke", "uur per", "hours"):
        assert word not in text, "a message of this part tells nothing"
