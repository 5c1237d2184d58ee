"""The law's calendar and the steps of a track, without a database."""

import itertools
from datetime import date, timedelta

import pytest

from app.reintegration.rules import (
    TEMPLATES,
    StepDraft,
    asks_to_decide,
    calendar_of,
    from_template,
    overlap,
    shifted,
    too_much,
    trial_days,
)

FIRST = date(2026, 1, 5)
"""A Monday: weeks of the law are easy to count from it."""


def days(term: str) -> list[date]:
    return [due.on for due in calendar_of(FIRST) if due.term == term]


@pytest.mark.parametrize(
    ("term", "on"),
    [
        ("opinion", date(2026, 2, 16)),
        ("plan", date(2026, 3, 2)),
        ("report_42", date(2026, 10, 26)),
        ("first_year", date(2027, 1, 4)),
        ("second_track", date(2027, 2, 15)),
        ("final_evaluation", date(2027, 10, 4)),
        ("claim", date(2027, 10, 18)),
        ("end", date(2028, 1, 3)),
    ],
)
def test_every_date_of_the_law_is_counted_from_the_first_day(term: str, on: date) -> None:
    assert days(term) == [on]


def test_a_talk_comes_every_six_weeks_after_the_plan_until_the_end() -> None:
    talks = days("talk")
    assert talks[0] == date(2026, 4, 13), "six weeks after the plan"
    assert {later - talk for talk, later in itertools.pairwise(talks)} == {timedelta(weeks=6)}
    assert talks[-1] < days("end")[0]
    numbers = [due.number for due in calendar_of(FIRST) if due.term == "talk"]
    assert numbers == list(range(1, len(numbers) + 1)), "each talk is told apart by its number"


def test_the_evaluation_of_the_first_year_opens_in_week_46() -> None:
    [due] = [due for due in calendar_of(FIRST) if due.term == "first_year"]
    assert due.opens == date(2026, 11, 23)


def test_the_calendar_comes_in_order_and_names_its_articles() -> None:
    dues = calendar_of(date(2024, 2, 29))
    assert [due.on for due in dues] == sorted(due.on for due in dues)
    assert all(due.article for due in dues)


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_steps_of_a_template_follow_each_other_without_a_gap_and_never_go_down(
    name: str,
) -> None:
    steps = from_template(name, FIRST)
    assert steps[0].valid_from == FIRST
    for before, after in itertools.pairwise(steps):
        assert after.valid_from == before.valid_until + timedelta(days=1)
        assert after.hours_week > before.hours_week
        assert not overlap(before, after)
    assert not asks_to_decide(trial_days(steps), extended=False), "a trial lasts four weeks at most"
    for step in steps:
        assert step.hours_day * step.days_week >= step.hours_week, "the hours fit into the days"


def test_a_trial_of_four_weeks_and_a_day_asks_to_decide_and_extended_of_six() -> None:
    assert not asks_to_decide(28, extended=False)
    assert asks_to_decide(29, extended=False)
    assert not asks_to_decide(42, extended=True)
    assert asks_to_decide(43, extended=True)


def test_a_step_that_moves_keeps_its_length_and_its_talk() -> None:
    step = StepDraft(
        FIRST, FIRST + timedelta(days=13), 8, 4, 2, evaluation_on=FIRST + timedelta(days=10)
    )
    moved = shifted(step, FIRST + timedelta(days=30))
    assert moved.valid_until == FIRST + timedelta(days=43)
    assert moved.evaluation_on == FIRST + timedelta(days=40)


def test_steps_that_share_their_border_day_overlap() -> None:
    one = StepDraft(FIRST, FIRST + timedelta(days=6), 8, 4, 2)
    two = StepDraft(FIRST + timedelta(days=6), FIRST + timedelta(days=12), 8, 4, 2)
    assert overlap(one, two)
    assert not overlap(one, shifted(two, FIRST + timedelta(days=7)))


@pytest.mark.parametrize(
    ("felt", "alarm"),
    [
        (["too_much", "too_much", "too_much"], True),
        (["right", "too_much", "too_much", "too_much"], True),
        (["too_much", "too_much", "right", "too_much"], False),
        (["too_much", "too_much"], False),
        ([], False),
    ],
)
def test_three_times_too_much_in_a_row_asks_for_a_talk(felt: list[str], alarm: bool) -> None:
    assert too_much(felt) is alarm
