"""In which order candidates come: by reasons that can be printed, without a database."""

from dataclasses import replace

import pytest

from app.asking.rules_ranking import Reasons, distance

PLAIN = Reasons(level=5, done=0, hours=0, agreed=16, asked=0, distance=0)


@pytest.mark.parametrize(
    ("first", "then", "why"),
    [
        (PLAIN, replace(PLAIN, level=4, done=9), "independent before supervised"),
        (replace(PLAIN, done=1), replace(PLAIN, distance=0), "did it before"),
        (replace(PLAIN, hours=2), replace(PLAIN, hours=8), "more room for hours"),
        (replace(PLAIN, asked=0), replace(PLAIN, asked=2), "asked less often lately"),
        (replace(PLAIN, distance=1), replace(PLAIN, distance=4), "nearer in the organisation"),
        (replace(PLAIN, asked=1, done=2), replace(PLAIN, asked=0), "did it before fairness"),
    ],
)
def test_one_reason_decides_where_those_before_it_are_equal(
    first: Reasons, then: Reasons, why: str
) -> None:
    assert first.order() < then.order(), why


def test_having_done_it_ten_times_is_no_more_than_three_times() -> None:
    assert replace(PLAIN, done=3).order() == replace(PLAIN, done=10).order()


def test_without_a_number_of_agreed_hours_all_of_them_are_free() -> None:
    assert replace(PLAIN, agreed=None, hours=30).room == 1
    assert replace(PLAIN, agreed=16, hours=20).room == 0


@pytest.mark.parametrize(
    ("home", "other", "steps"),
    [
        ("/1/4/", "/1/4/", 0),
        ("/1/4/9/", "/1/4/", 1),
        ("/1/4/", "/1/5/", 2),
        ("/1/4/7/", "/1/5/", 3),
    ],
)
def test_distance_counts_the_steps_in_the_tree(home: str, other: str, steps: int) -> None:
    assert distance(home, other) == distance(other, home) == steps
