"""Who administers people may end any limit; a track notices, and tells its case worker alone."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.agreements.commands_limits import end_limit, remove_limit
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.core.refusal import NotDone
from app.notices.models import Notice
from app.people.models import Limit
from app.reintegration import commands_terms
from app.reintegration.commands import pause
from app.reintegration.commands_limits import write_limits_again
from app.reintegration.models import TrackEntry, TrackVerb
from app.reintegration.rules import TrackRefusal
from tests.factories import World
from tests.reintegration.stories import (
    DAY,
    MONDAY,
    Story,
    holding,
    messages,
    morning,
    step,
    step_rows,
    track_row,
)
from tests.reintegration.test_pages import post

EIGHT, NONE = (8, 4, 3), (0, 4, 3)


@pytest.fixture
def story(world: World) -> Iterator[Story]:
    """Ineke and Sem, on a Tuesday morning."""
    with clock.fixed_at(morning()):
        yield Story(world)


def limit_of(story: Story) -> Limit:
    return db.session.scalars(
        select(Limit).where(Limit.person_id == story.sem.id).order_by(Limit.id.desc()).limit(1)
    ).one()


@bookkeeping
def rewrite(limit_id: int) -> None:
    db.session.execute(update(Limit).where(Limit.id == limit_id).values(hours_week=30.0))


def spoil(story: Story, how: str) -> None:
    """What somebody who administers people does to the last limit of Sem."""
    limit = limit_of(story)
    if how == "removed":
        remove_limit(limit.id, quietly=True)
    elif how == "shortened":
        assert end_limit(limit.id, MONDAY + 4 * DAY, quietly=True) is None
    else:
        rewrite(limit.id)


@pytest.mark.parametrize("how", ["removed", "shortened", "made wider"])
@pytest.mark.parametrize("paused", [False, True])
def test_a_limit_that_went_is_noticed_told_to_the_case_worker_alone_and_written_again(
    app: Flask, client: FlaskClient, story: Story, how: str, paused: bool
) -> None:
    with app.app_context():
        track_id = story.start()
        story.agreed(track_id, step(0, 13, 8))
        if paused:
            with story.by(story.ineke):
                assert pause(track_id) is None
        agreed = holding(story.sem, 2, 14)
        commands_terms.remind(clock.now())
        before = {n.id for n in db.session.scalars(select(Notice))}
        spoil(story, how)
        with clock.fixed_at(morning(2)):
            commands_terms.remind(clock.now())
            commands_terms.remind(clock.now())
        told = [n.person_id for n in db.session.scalars(select(Notice)) if n.id not in before]
        assert told == [story.ineke.id], "once, and nobody else"
    with clock.fixed_at(morning(2)):
        story.open(client, story.ineke)
        assert "Limits of this track were changed" in client.get("/tracks").text
        assert "Write the limits again" in client.get(f"/tracks/{track_id}").text
        assert post(client, f"/tracks/{track_id}/limits").status_code == 303
        assert "Limits of this track were changed" not in client.get("/tracks").text
    with app.app_context():
        assert holding(story.sem, 2, 14) == agreed
        with clock.fixed_at(morning(3)), story.by(story.ineke):
            assert write_limits_again(track_id) == NotDone(TrackRefusal.NOTHING_MISSING)


def test_at_each_look_it_is_seen_without_the_job(
    app: Flask, client: FlaskClient, story: Story
) -> None:
    with app.app_context():
        story.agreed(story.start(), step(0, 13, 8))
        story.open(client, story.ineke)
        assert "Limits of this track were changed" not in client.get("/tracks").text
        spoil(story, "removed")
    assert "Limits of this track were changed" in client.get("/tracks").text


def test_what_went_again_is_told_again(app: Flask, story: Story) -> None:
    with app.app_context():
        track_id = story.start()
        story.agreed(track_id, step(0, 13, 8))
        for day in (2, 3):
            with clock.fixed_at(morning(day)):
                before = messages(story.ineke)
                spoil(story, "removed")
                commands_terms.remind(clock.now())
                assert messages(story.ineke) == before + 1
                with story.by(story.ineke):
                    assert write_limits_again(track_id) is None
        verbs = list(db.session.scalars(select(TrackEntry.verb).order_by(TrackEntry.id)))
        assert verbs[-2:] == [TrackVerb.LIMITS_GONE, TrackVerb.LIMITS_WRITTEN]


def test_a_step_whose_limit_went_still_ends_where_the_next_one_begins(
    app: Flask, story: Story
) -> None:
    with app.app_context():
        track_id = story.start()
        story.agreed(track_id, step(0, 13, 8))
        spoil(story, "removed")
        with clock.fixed_at(morning(2)):
            assert write_limits_again(track_id) is None
            [first] = step_rows(track_id)
            assert first.valid_from == MONDAY + DAY, "confirmed on Tuesday"
        assert holding(story.sem, 1, 3) == [None, EIGHT, EIGHT]
        with clock.fixed_at(morning(2)), story.by(story.ineke):
            assert pause(track_id) is None
        assert holding(story.sem, 2, 14) == [NONE] * 12 + [None]
        assert track_row(track_id).paused_until == MONDAY + 13 * DAY
