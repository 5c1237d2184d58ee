"""A pause is a limit like any other: it has a last day, that of its step."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.people.models import Limit
from app.reintegration import commands_steps, commands_terms
from app.reintegration.commands import pause, resume
from app.reintegration.models import NextStep, TrackEntry, TrackVerb
from app.reintegration.queries import own_track
from app.reintegration.queries_progress import weeks_of
from tests.factories import World
from tests.reintegration.stories import (
    DAY,
    MONDAY,
    Story,
    holding,
    messages,
    morning,
    step,
    track_row,
    viewer_of,
)

EIGHT, NONE, TWELVE = (8, 4, 3), (0, 4, 3), (12, 4, 3)


@pytest.fixture
def story(context: Flask) -> Iterator[Story]:
    """Ineke and Sem, on a Tuesday morning."""
    with clock.fixed_at(morning()):
        yield Story(World(context))


def on(day: int) -> None:
    """Run the job on the morning of a day, counted from this Monday."""
    with clock.fixed_at(morning(day)):
        commands_terms.remind(clock.now())
        commands_terms.remind(clock.now())


def test_every_limit_that_a_track_writes_has_a_last_day(story: Story) -> None:
    track_id = story.start()
    [first, _later] = story.agreed(track_id, step(0, 13, 8), step(14, 27, 12))
    with story.by(story.ineke):
        assert pause(track_id) is None
        assert resume(track_id) is None
        assert (
            commands_steps.evaluate(first, MONDAY + DAY, held=True, choice=NextStep.PAUSE) is None
        )
    limits = db.session.scalars(select(Limit).where(Limit.person_id == story.sem.id)).all()
    assert len(limits) == 3
    assert [limit for limit in limits if limit.valid_until is None] == []


def test_a_pause_ends_with_its_step_and_both_are_told(story: Story) -> None:
    track_id = story.start()
    story.agreed(track_id, step(0, 13, 8), step(14, 27, 12))
    with story.by(story.ineke):
        assert pause(track_id) is None
    assert holding(story.sem, 1, 15) == [NONE] * 13 + [TWELVE] * 2
    agreed = [week.agreed for week in weeks_of(own_track(viewer_of(story.sem)))]  # type: ignore[arg-type]
    assert agreed == [0, 0, 12, 12]
    on(2)
    before = messages(story.ineke), messages(story.sem)
    on(7)
    assert (messages(story.ineke), messages(story.sem)) == (before[0] + 1, before[1])
    assert track_row(track_id).state == "paused"
    on(14)
    assert messages(story.sem) == before[1] + 1, "the person hears that it is over"
    track = track_row(track_id)
    assert (track.state, track.paused_until, track.pause_limit_id) == ("running", None, None)
    last = db.session.scalars(select(TrackEntry).order_by(TrackEntry.id.desc()).limit(1)).one()
    assert (last.verb, last.actor_id) == (TrackVerb.PAUSE_OVER, None)


def test_a_step_agreed_for_days_of_a_pause_ends_it_the_day_before(story: Story) -> None:
    track_id = story.start()
    story.agreed(track_id, step(0, 13, 8))
    with story.by(story.ineke):
        assert pause(track_id) is None
        [first] = [row.id for row in track_rows(track_id)]
        assert (
            commands_steps.evaluate(first, MONDAY + DAY, held=True, choice=NextStep.GO_BACK) is None
        )
    [proposed] = [row.id for row in track_rows(track_id) if row.state == "proposed"]
    story.yes(proposed)
    assert holding(story.sem, 1, 3) == [NONE, EIGHT, EIGHT]
    assert track_row(track_id).paused_until == MONDAY + DAY
    on(2)
    assert track_row(track_id).state == "running"


def test_where_nothing_was_agreed_a_pause_writes_no_limit(story: Story) -> None:
    track_id = story.start()
    with story.by(story.ineke):
        assert pause(track_id) is None
    assert holding(story.sem, 0, 30) == [None] * 31
    on(30)
    assert track_row(track_id).state == "paused", "until somebody says otherwise"
    story.agreed(track_id, step(2, 13, 8))
    assert track_row(track_id).state == "running", "a step was agreed"


def track_rows(track_id: int) -> list[commands_steps.Step]:
    """The steps that count."""
    return commands_steps.steps_of(track_id)


def test_a_talk_that_was_held_settles_the_date_that_asked_for_it(story: Story) -> None:
    track_id = story.start(first_day=MONDAY - 13 * 7 * DAY)
    [first] = story.agreed(track_id, step(0, 13, 8))
    with story.by(story.ineke):
        assert commands_steps.evaluate(first, MONDAY + DAY, held=False) is None
        assert _talks_done(track_id) == [], "one that was not held settles nothing"
        assert commands_steps.evaluate(first, MONDAY, held=True, choice=NextStep.GO_ON) is None
        assert _talks_done(track_id) == [(1, MONDAY)], "the talk of week 14 was asked for"
    with clock.fixed_at(morning(14)), story.by(story.ineke):
        assert (
            commands_steps.evaluate(first, MONDAY + 14 * DAY, held=True, choice=NextStep.GO_ON)
            is None
        )
    assert _talks_done(track_id) == [(1, MONDAY)], "that of week 20 asks for nothing yet"


def _talks_done(track_id: int) -> list[tuple[int, object]]:
    return [
        (line.due.number, line.done_on)
        for line in commands_terms.terms_of(track_row(track_id))
        if line.due.term == "talk" and line.done_on
    ]
