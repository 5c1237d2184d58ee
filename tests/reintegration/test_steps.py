"""What is agreed holds as agreed, from the yes of the person, and nothing else does."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app.agreements.commands_limits import remove_limit
from app.core import clock
from app.core.refusal import NotDone
from app.reintegration import commands_steps
from app.reintegration.commands import end_track, pause, resume
from app.reintegration.models import NextStep, Outcome, StepState
from app.reintegration.rules import TrackRefusal
from tests.factories import World
from tests.reintegration.stories import (
    DAY,
    MONDAY,
    WEEK,
    Story,
    holding,
    messages,
    morning,
    step,
    step_rows,
    track_row,
)

EIGHT, TWELVE = (8, 4, 3), (12, 4, 3)
NO_HOURS = (0, None, None)


@pytest.fixture
def story(context: Flask) -> Iterator[Story]:
    """Ineke and Sem, on a Tuesday morning."""
    with clock.fixed_at(morning()):
        yield Story(World(context))


def test_a_step_holds_from_the_yes_of_the_person_as_it_was_agreed(story: Story) -> None:
    track_id = story.start()
    with story.by(story.ineke):
        made = commands_steps.propose(track_id, step(3, 16, 8))
    assert isinstance(made, int)
    assert holding(story.sem, 0, 20) == [None] * 21, "nothing holds before"
    story.yes(made)
    assert holding(story.sem, 0, 20) == [None] * 3 + [EIGHT] * 14 + [None] * 4
    assert track_row(track_id).state == "running"
    assert messages(story.ineke) == 1, "the case worker hears of the answer"


def test_a_step_that_was_declined_never_holds(story: Story) -> None:
    track_id = story.start()
    with story.by(story.ineke):
        made = commands_steps.propose(track_id, step(3, 16, 8))
    assert isinstance(made, int)
    with story.by(story.sem):
        assert commands_steps.answer_step(made, yes=False) is None
        assert commands_steps.answer_step(made, yes=True) == NotDone(TrackRefusal.ANSWERED), (
            "an answer is one"
        )
    assert holding(story.sem, 0, 20) == [None] * 21
    assert step_rows(track_id)[0].state == StepState.DECLINED
    story.agreed(track_id, step(3, 16, 6))
    assert holding(story.sem, 3, 3) == [(6, 4, 3)], "its days are free for another proposal"


def test_a_step_that_is_answered_late_holds_from_today(story: Story) -> None:
    track_id = story.start()
    with story.by(story.ineke):
        made = commands_steps.propose(track_id, step(-7, 6, 8))
    assert isinstance(made, int)
    story.yes(made)
    assert holding(story.sem, -7, 8) == [None] * 8 + [EIGHT] * 6 + [None] * 2
    with story.by(story.ineke):
        late = commands_steps.propose(track_id, step(7, 8, 8))
    assert isinstance(late, int)
    with clock.fixed_at(morning(9)), story.by(story.sem):
        assert commands_steps.answer_step(late, yes=True) == NotDone(TrackRefusal.TOO_LATE)


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        (step(5, 4, 8), TrackRefusal.ORDER),
        (step(-60, 4, 8), TrackRefusal.ORDER),
        (step(-7, 0, 8), TrackRefusal.TOO_LATE),
        (step(16, 20, 8), TrackRefusal.OVERLAPS),
        (step(20, 365 * 4, 8), TrackRefusal.TOO_FAR),
        (replace(step(20, 30, 8), evaluation_on=MONDAY + 31 * DAY), TrackRefusal.ORDER),
    ],
)
def test_a_step_that_cannot_be_is_not_proposed(
    story: Story, draft: commands_steps.StepDraft, why: TrackRefusal
) -> None:
    track_id = story.start()
    story.agreed(track_id, step(3, 16, 8))
    with story.by(story.ineke):
        assert commands_steps.propose(track_id, draft) == NotDone(why)


def test_steps_that_change_in_the_middle_of_a_week_meet_without_gap_or_overlap(
    story: Story,
) -> None:
    story.agreed(story.start(), step(1, 9, 8), step(10, 20, 12))
    assert holding(story.sem, 0, 21) == [None] + [EIGHT] * 9 + [TWELVE] * 11 + [None]


def test_a_proposal_can_be_taken_back_and_an_agreed_step_cannot(story: Story) -> None:
    track_id = story.start()
    with story.by(story.ineke):
        made = commands_steps.propose(track_id, step(3, 16, 8))
        assert isinstance(made, int)
        assert commands_steps.remove_step(made) is None
        assert commands_steps.remove_step(made) == NotDone(TrackRefusal.ANSWERED)
    with story.by(story.sem):
        assert commands_steps.answer_step(made, yes=True) == NotDone(TrackRefusal.ANSWERED)
    [agreed] = story.agreed(track_id, step(3, 16, 8))
    with story.by(story.ineke):
        assert commands_steps.remove_step(agreed) == NotDone(TrackRefusal.ANSWERED)
    assert holding(story.sem, 3, 16) == [EIGHT] * 14


def proposed(track_id: int) -> list[tuple[int, int, float]]:
    """The proposals that wait: first and last day, counted from this Monday, and the hours."""
    return [
        ((row.valid_from - MONDAY).days, (row.valid_until - MONDAY).days, row.hours_week)
        for row in step_rows(track_id)
        if row.state == StepState.PROPOSED
    ]


def test_to_keep_a_step_proposes_it_again_and_moves_what_comes_later(story: Story) -> None:
    track_id = story.start()
    first, _second = story.agreed(track_id, step(1, 14, 8), step(15, 28, 12))
    with clock.fixed_at(morning(12)):
        with story.by(story.ineke):
            assert (
                commands_steps.evaluate(first, MONDAY + 12 * DAY, held=True, choice=NextStep.KEEP)
                is None
            )
        assert proposed(track_id) == [(15, 28, 8), (29, 42, 12)]
        as_before = [EIGHT] * 14 + [TWELVE] * 14 + [None] * 16
        assert holding(story.sem, 1, 44) == as_before, "until the yes, what was agreed holds"
        for row in step_rows(track_id):
            if row.state == StepState.PROPOSED:
                story.yes(row.id)
        assert holding(story.sem, 1, 44) == [EIGHT] * 28 + [TWELVE] * 14 + [None] * 2


def test_to_go_back_proposes_the_easier_step_from_tomorrow_and_then_this_one_again(
    story: Story,
) -> None:
    track_id = story.start()
    _first, second, _third = story.agreed(
        track_id, step(1, 7, 8), step(8, 21, 12), step(22, 28, 16)
    )
    with clock.fixed_at(morning(10)):
        with story.by(story.ineke):
            on = MONDAY + 10 * DAY
            assert commands_steps.evaluate(second, on, held=True, choice=NextStep.GO_BACK) is None
        assert proposed(track_id) == [(11, 17, 8), (18, 31, 12), (32, 38, 16)]
        before = [EIGHT] * 7 + [TWELVE] * 14 + [(16, 4, 3)] * 7
        assert holding(story.sem, 1, 28) == before, "nothing changes before the yes"
        back, again, later = [row for row in step_rows(track_id) if row.state == StepState.PROPOSED]
        story.yes(back.id)
        assert holding(story.sem, 8, 17) == [TWELVE] * 3 + [EIGHT] * 7
        story.yes(again.id)
        story.yes(later.id)
        assert holding(story.sem, 1, 40) == (
            [EIGHT] * 7 + [TWELVE] * 3 + [EIGHT] * 7 + [TWELVE] * 14 + [(16, 4, 3)] * 7 + [None] * 2
        )


def test_to_go_back_from_the_easiest_step_is_that_step_again(story: Story) -> None:
    track_id = story.start()
    _heavy, easy = story.agreed(track_id, step(1, 7, 12), step(8, 14, 8))
    with clock.fixed_at(morning(9)), story.by(story.ineke):
        on = MONDAY + 9 * DAY
        assert commands_steps.evaluate(easy, on, held=True, choice=NextStep.GO_BACK) is None
    assert proposed(track_id) == [(10, 16, 8)], "a heavier one before it is no way back"


def test_to_go_on_changes_nothing_and_a_talk_is_noted_once(story: Story) -> None:
    track_id = story.start()
    first, _second = story.agreed(track_id, step(1, 7, 8), step(8, 14, 12))
    on = MONDAY + DAY
    with story.by(story.ineke):
        assert commands_steps.evaluate(first, on, held=True, choice=NextStep.GO_ON) is None
        assert commands_steps.evaluate(first, on, held=True, choice=NextStep.KEEP) == NotDone(
            TrackRefusal.NOTED_ALREADY
        ), "a second tap"
        assert commands_steps.evaluate(first, on + DAY, held=False) == NotDone(
            TrackRefusal.DAY_AHEAD
        )
    assert proposed(track_id) == []
    assert holding(story.sem, 1, 14) == [EIGHT] * 7 + [TWELVE] * 7


def test_only_a_confirmed_step_is_talked_about(story: Story) -> None:
    track_id = story.start()
    with story.by(story.ineke):
        made = commands_steps.propose(track_id, step(1, 7, 8))
        assert isinstance(made, int)
        assert commands_steps.evaluate(made, MONDAY, held=True, choice=NextStep.KEEP) == NotDone(
            TrackRefusal.NOT_CONFIRMED
        )


def test_while_it_is_paused_no_hours_are_agreed_and_then_what_was_holds_again(
    story: Story,
) -> None:
    track_id = story.start()
    [first] = story.agreed(track_id, step(0, 20, 8))
    with clock.fixed_at(morning(3)), story.by(story.ineke):
        on = MONDAY + 3 * DAY
        assert commands_steps.evaluate(first, on, held=True, choice=NextStep.PAUSE) is None
        assert pause(track_id) == NotDone(TrackRefusal.OVER), "it is paused already"
    assert holding(story.sem, 1, 5) == [EIGHT] * 2 + [(0, 4, 3)] * 3
    assert holding(story.sem, 20, 21) == [(0, 4, 3), None], "a pause ends with its step"
    with clock.fixed_at(morning(7)), story.by(story.ineke):
        assert resume(track_id) is None
        assert resume(track_id) == NotDone(TrackRefusal.NOT_PAUSED)
    assert holding(story.sem, 1, 22) == ([EIGHT] * 2 + [(0, 4, 3)] * 4 + [EIGHT] * 14 + [None] * 2)
    assert track_row(track_id).state == "running"


def test_a_pause_of_a_moment_leaves_nothing(story: Story) -> None:
    track_id = story.start()
    story.agreed(track_id, step(0, 6, 8))
    with story.by(story.ineke):
        assert pause(track_id) is None
        assert resume(track_id) is None
    assert holding(story.sem, 1, 8) == [EIGHT] * 6 + [None] * 2


@pytest.mark.parametrize("paused", [False, True])
def test_after_the_end_nothing_of_it_holds(story: Story, paused: bool) -> None:
    track_id = story.start()
    story.agreed(track_id, step(0, 6, 8), step(7, 20, 12))
    story.world.limit(story.sem, hours_day=9.0)
    with story.by(story.ineke):
        if paused:
            assert pause(track_id) is None
        made = commands_steps.propose(track_id, step(21, 28, 16))
        assert end_track(track_id, Outcome.OWN_WORK) is None
        assert end_track(track_id, Outcome.STOPPED) == NotDone(TrackRefusal.OVER)
    today = (0, 4, 3) if paused else EIGHT
    rest = (None, 9, None)
    assert holding(story.sem, 0, 30) == [rest, today] + [rest] * 29, (
        "an ordinary limit stays; what the track wrote ends today"
    )
    assert isinstance(made, int)
    with story.by(story.sem):
        assert commands_steps.answer_step(made, yes=True) is not None, (
            "nothing is answered after the end"
        )
    track = track_row(track_id)
    assert (track.state, track.outcome, track.ended_on) == ("ended", "own_work", MONDAY + DAY)


def test_a_limit_that_an_administrator_took_away_is_no_trouble(story: Story) -> None:
    track_id = story.start()
    [_first] = story.agreed(track_id, step(0, 6, 8))
    limit_id = step_rows(track_id)[0].limit_id
    assert limit_id is not None
    remove_limit(limit_id)
    with story.by(story.ineke):
        assert pause(track_id) is None
        paused = track_row(track_id).pause_limit_id
        assert paused is not None
        remove_limit(paused)
        assert resume(track_id) is None
        assert end_track(track_id, Outcome.MISTAKE) is None
    assert holding(story.sem, 0, 2 * WEEK.days) == [None] * 15
