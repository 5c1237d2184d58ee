"""A track begins: for whom, with what, and only one at a time."""

import itertools
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.actor import Actor, acting
from app.core.db import db
from app.core.refusal import NotDone
from app.reintegration import commands_steps
from app.reintegration.commands import end_track, start_track
from app.reintegration.models import Outcome, StepState, Track, TrackEntry, TrackVerb
from app.reintegration.rules import TEMPLATES, TrackDraft, TrackRefusal
from tests.factories import World
from tests.reintegration.stories import (
    MONDAY,
    WEEK,
    Story,
    holding,
    messages,
    morning,
    rows_of,
    step,
    step_rows,
    track_row,
)


@pytest.fixture
def story(context: Flask) -> Iterator[Story]:
    """Ineke and Sem, on a Tuesday morning."""
    with clock.fixed_at(morning()):
        yield Story(World(context))


def test_a_track_begins_planned_and_the_person_hears_that_there_is_something(story: Story) -> None:
    track = track_row(story.start())
    assert (track.state, track.case_worker_id) == ("planned", story.ineke.id)
    assert messages(story.sem) == 1
    assert holding(story.sem, -7, 60) == [None] * 68, "nothing is agreed yet"


def test_somebody_has_one_track_at_a_time(story: Story) -> None:
    first = story.start()
    assert story.try_to_start() == NotDone(TrackRefusal.HAS_TRACK)
    with story.by(story.ineke):
        assert end_track(first, Outcome.OWN_WORK) is None
    assert isinstance(story.try_to_start(), int), "after the end there can be another"


def test_who_learns_by_trying_that_there_is_a_track_is_written_down_in_it(story: Story) -> None:
    first = story.start()
    bea = story.world.person("Bea Smit", story.house)
    draft = TrackDraft(story.sem.id, bea.id, MONDAY, MONDAY, MONDAY + WEEK, 12)
    with story.by(bea):
        assert start_track(draft) == NotDone(TrackRefusal.HAS_TRACK)
    entry = db.session.scalars(
        select(TrackEntry).where(TrackEntry.track_id == first).order_by(TrackEntry.id.desc())
    ).first()
    assert entry is not None
    assert (entry.verb, entry.actor_id) == (TrackVerb.TRIED, bea.id)


def test_nobody_leads_their_own_track_and_days_follow_each_other(story: Story) -> None:
    draft = TrackDraft(story.sem.id, story.sem.id, MONDAY, MONDAY, MONDAY, 12)
    assert start_track(draft) == NotDone(TrackRefusal.ONESELF)
    backwards = replace(draft, case_worker_id=story.ineke.id, target_on=MONDAY - WEEK)
    assert start_track(backwards) == NotDone(TrackRefusal.ORDER)
    gone = story.world.person(active=False)
    inactive = replace(draft, person_id=gone.id, case_worker_id=story.ineke.id)
    assert start_track(inactive) == NotDone(TrackRefusal.NOT_ACTIVE)
    assert rows_of(Track) == 0


def test_two_case_workers_at_once_start_one_track(own_app: Flask, own_world: World) -> None:
    story = Story(own_world)
    others = [own_world.person(home=story.house) for _ in range(4)]
    made: list[int | NotDone] = []
    ready = threading.Barrier(len(others))

    def begin(case_worker_id: int) -> None:
        draft = TrackDraft(story.sem.id, case_worker_id, MONDAY, MONDAY, MONDAY + WEEK, 12)
        with own_app.app_context(), acting(Actor("person", case_worker_id)):
            ready.wait()
            made.append(start_track(draft))

    threads = [threading.Thread(target=begin, args=(other.id,)) for other in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(each, int) for each in made) == 1, made
    assert made.count(NotDone(TrackRefusal.HAS_TRACK)) == 3
    with own_app.app_context():
        assert rows_of(Track) == 1


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_steps_of_a_template_follow_each_other_and_wait_for_a_yes(
    story: Story, name: str
) -> None:
    track_id = story.start()
    with story.by(story.ineke):
        assert commands_steps.propose_from_template(track_id, name) is None
    rows = step_rows(track_id)
    assert [row.hours_week for row in rows] == [each.hours_week for each in TEMPLATES[name]]
    assert {row.state for row in rows} == {StepState.PROPOSED}
    assert all(
        later.valid_from - earlier.valid_until == timedelta(days=1)
        for earlier, later in itertools.pairwise(rows)
    )
    assert rows[0].valid_from == MONDAY + timedelta(days=1), "from today: the start has passed"
    assert holding(story.sem, 0, 120) == [None] * 121, "nothing holds before the yes"


def test_a_template_is_for_a_track_without_steps(story: Story) -> None:
    track_id = story.start()
    story.agreed(track_id, step(0, 6, 8))
    with story.by(story.ineke):
        assert commands_steps.propose_from_template(track_id, "even") == NotDone(
            TrackRefusal.OVERLAPS
        )
    assert len(step_rows(track_id)) == 1


def test_the_numbers_of_a_template_can_be_changed_until_the_yes(story: Story) -> None:
    track_id = story.start()
    with story.by(story.ineke):
        commands_steps.propose_from_template(track_id, "gentle")
        first = step_rows(track_id)[0]
        milder = replace(commands_steps.draft_of(first), hours_week=3, loads=("sitting",))
        assert commands_steps.change_step(first.id, milder) is None
    story.yes(first.id)
    assert holding(story.sem, 1, 1) == [(3, 2, 2)]
    with story.by(story.ineke):
        assert commands_steps.change_step(first.id, milder) == NotDone(TrackRefusal.ANSWERED)
