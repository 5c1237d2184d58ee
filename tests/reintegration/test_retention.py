"""Two years after its end nothing of a track is left, and it is looked at whether that is so."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import Delete, select

from app import jobs
from app.agreements.retention import settle_limits
from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import db
from app.people.models import Limit
from app.reintegration import commands_feelings, commands_steps, commands_terms, retention
from app.reintegration.commands import end_track, note_reading, pause
from app.reintegration.models import (
    Evaluation,
    Feeling,
    Felt,
    NextStep,
    Outcome,
    Step,
    Term,
    TermChange,
    Track,
    TrackEntry,
)
from tests.factories import World, at
from tests.reintegration.stories import DAY, MONDAY, Story, holding, morning, rows_of, step

TABLES = (Track, Step, Evaluation, TermChange, Feeling, TrackEntry)
ENDED = MONDAY + 10 * DAY
TWO_YEARS_ON = date(ENDED.year + 2, ENDED.month, ENDED.day)


@pytest.fixture
def story(context: Flask) -> Story:
    """A track with a bit of everything, that has ended."""
    with clock.fixed_at(morning(0)):
        made = Story(World(context))
    _a_bit_of_everything(made)
    return made


def _a_bit_of_everything(story: Story) -> int:
    with clock.fixed_at(morning(0)):
        track_id = story.start()
        [first] = story.agreed(track_id, step(0, 20, 8))
    claim = story.worked(at("09:00", MONDAY, 1))
    with clock.fixed_at(morning(10)):
        with story.by(story.sem):
            assert commands_feelings.feel(story.sem.id, claim.id, Felt.TOO_MUCH)
        with story.by(story.ineke):
            note_reading(track_id)
            on = MONDAY + 10 * DAY
            assert commands_steps.evaluate(first, on, held=True, choice=NextStep.KEEP) is None
            assert commands_terms.settle_term(track_id, Term.PLAN, 1, on) is None
            assert pause(track_id) is None
            assert end_track(track_id, Outcome.OWN_WORK) is None
    return track_id


def on(day: date) -> int:
    """Run it on the morning of a day; how many tracks it deleted."""
    with clock.fixed_at(at("08:00", day)):
        return retention.delete_old_tracks(clock.now())


def test_two_years_after_the_end_nothing_is_left_and_not_a_day_before(story: Story) -> None:
    before = [rows_of(table) for table in TABLES]
    assert all(before), "a bit of everything"
    assert on(TWO_YEARS_ON - DAY) == 0
    assert [rows_of(table) for table in TABLES] == before
    assert on(TWO_YEARS_ON) == 1
    assert [rows_of(table) for table in TABLES] == [0] * len(TABLES)
    assert on(TWO_YEARS_ON) == 0, "once more without harm"


def test_a_track_under_way_is_kept_however_old(context: Flask) -> None:
    with clock.fixed_at(morning(0)):
        story = Story(World(context))
        story.agreed(story.start(), step(0, 20, 8))
    assert on(TWO_YEARS_ON + timedelta(days=3000)) == 0
    assert rows_of(Track) == 1
    assert rows_of(Step) == 1


def test_the_trail_of_administrators_does_not_hear_that_a_track_was_deleted(story: Story) -> None:
    last = db.session.scalar(select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(1)) or 0
    assert on(TWO_YEARS_ON) == 1
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.id > last)).all() == []


def test_where_something_remains_nothing_is_deleted(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def all_but_the_track(statement: Delete) -> int:
        return 0 if str(statement.table) == "tracks" else real(statement)

    real = retention.delete_rows
    before = [rows_of(table) for table in TABLES]
    monkeypatch.setattr(retention, "delete_rows", all_but_the_track)
    with pytest.raises(retention.NotDeleted):
        on(TWO_YEARS_ON)
    assert [rows_of(table) for table in TABLES] == before, "all of it was rolled back"


def test_limits_go_two_years_after_their_last_day_whoever_they_were_agreed_with(
    story: Story,
) -> None:
    ordinary = story.world.worker(home=story.ward)
    story.world.limit(ordinary, hours_week=8.0, valid_from=MONDAY, valid_until=ENDED)
    story.world.limit(ordinary, hours_week=9.0, valid_from=MONDAY, valid_until=ENDED + DAY)
    story.world.limit(ordinary, hours_week=10.0)
    assert holding(story.sem, 1, 1) == [(8, 4, 3)]
    with clock.fixed_at(at("03:00", TWO_YEARS_ON)):
        settle_limits(clock.now())
    left = db.session.execute(select(Limit.person_id, Limit.hours_week)).all()
    assert [tuple(row) for row in left] == [(ordinary.id, 9.0), (ordinary.id, 10.0)]


def test_how_many_tracks_were_deleted_is_not_counted_by_the_job(story: Story) -> None:
    with clock.fixed_at(at("08:00", TWO_YEARS_ON)):
        assert jobs.run("retention") == 0
    assert rows_of(Track) == 0, "it did something all the same"
