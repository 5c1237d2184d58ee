"""How it went: the person says it of a shift of an agreed day, for two weeks."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.reintegration import commands_feelings
from app.reintegration.models import Feeling, Felt
from app.reintegration.queries import own_track
from tests.factories import World, at
from tests.reintegration.stories import DAY, MONDAY, Story, morning, rows_of, step, viewer_of


@pytest.fixture
def story(context: Flask) -> Iterator[Story]:
    """Sem has agreed on three weeks."""
    with clock.fixed_at(morning(0)):
        made = Story(World(context))
        made.agreed(made.start(), step(0, 20, 8))
        yield made


def to_say(story: Story) -> list[int]:
    """Of which shifts Sem can say how they went."""
    track = own_track(viewer_of(story.sem))
    assert track is not None
    return [held.claim_id for held in commands_feelings.to_say(track)]


def test_it_can_be_said_from_the_end_of_the_shift_for_two_weeks(story: Story) -> None:
    claim = story.worked(at("09:00", MONDAY, 1), hours=3)
    moment, two_weeks = timedelta(minutes=1), timedelta(days=14)
    for when, can in (
        (claim.ends_at - moment, False),
        (claim.ends_at, True),
        (claim.ends_at + two_weeks - moment, True),
        (claim.ends_at + two_weeks, False),
    ):
        with clock.fixed_at(when):
            assert (to_say(story) == [claim.id]) is can, when
            assert commands_feelings.feel(story.sem.id, claim.id, Felt.RIGHT) is can, when


def test_saying_it_again_changes_it(story: Story) -> None:
    claim = story.worked(at("09:00", MONDAY, 1))
    with clock.fixed_at(at("13:00", MONDAY, 1)):
        assert commands_feelings.feel(story.sem.id, claim.id, Felt.EASIER)
        assert commands_feelings.feel(story.sem.id, claim.id, Felt.TOO_MUCH)
        assert db.session.scalars(select(Feeling.felt)).all() == [Felt.TOO_MUCH]
        assert to_say(story) == [claim.id], "it can still be changed"


def test_of_what_was_no_part_of_it_nothing_is_said(story: Story) -> None:
    before = story.worked(at("09:00", MONDAY - DAY))
    somebody = story.world.worker(home=story.ward)
    elses = story.worked(at("09:00", MONDAY, 1), person=somebody)
    with clock.fixed_at(at("13:00", MONDAY, 1)):
        assert to_say(story) == []
        assert not commands_feelings.feel(story.sem.id, before.id, Felt.RIGHT), (
            "before the first step"
        )
        assert not commands_feelings.feel(story.sem.id, elses.id, Felt.RIGHT), "not one's own"
        assert not commands_feelings.feel(somebody.id, elses.id, Felt.RIGHT), "who has no track"
        assert not commands_feelings.feel(story.sem.id, 2_000_000_000, Felt.RIGHT)
    assert rows_of(Feeling) == 0


def test_the_local_day_counts_of_a_shift_after_midnight(story: Story) -> None:
    """00:30 on the first day of the step is still the day before in UTC."""
    claim = story.worked(at("00:30", MONDAY))
    with clock.fixed_at(at("08:00", MONDAY)):
        assert to_say(story) == [claim.id]
        assert commands_feelings.feel(story.sem.id, claim.id, Felt.RIGHT)


def test_the_row_counts_in_the_order_of_the_shifts_not_of_the_answers(story: Story) -> None:
    claims = [story.worked(at("09:00", MONDAY, day)) for day in range(4)]
    with clock.fixed_at(at("13:00", MONDAY, 4)):
        for number in (3, 1, 2):
            commands_feelings.feel(story.sem.id, claims[number].id, Felt.TOO_MUCH)
        commands_feelings.feel(story.sem.id, claims[0].id, Felt.RIGHT)
        [row] = commands_feelings.in_a_row(
            db.session.scalars(select(Feeling.track_id)).all()
        ).values()
    assert [each.claim_id for each in row] == [claim.id for claim in claims[1:]]
