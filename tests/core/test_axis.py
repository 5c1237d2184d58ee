"""The axis: places are elapsed time, also on the two days on which the clock changes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.axis import (
    DAY,
    WHOLE_DAY,
    axis_around,
    axis_of_day,
    axis_of_now,
    hours_for,
    lanes,
    strip,
)
from app.core.intervals import Interval
from tests.factories import ZONE

AUTUMN, SPRING, PLAIN = date(2026, 10, 25), date(2027, 3, 28), date(2026, 10, 13)

instants = st.integers(0, 210 * 24 * 60).map(
    lambda minutes: datetime(2026, 10, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
spans = st.builds(
    lambda start, minutes: Interval(start, start + timedelta(minutes=minutes)),
    instants,
    st.integers(15, 14 * 60),
)

shifts = spans.filter(lambda span: span.length <= timedelta(hours=12))


def local(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE.zone).astimezone(UTC)


def span(day: date, start: int, end: int, over_night: bool = False) -> Interval:
    return Interval(local(day, start), local(day + timedelta(days=over_night), end))


@pytest.mark.parametrize(
    ("day", "hours", "six"),
    [(PLAIN, 24, 25.0), (AUTUMN, 25, 28.0), (SPRING, 23, 21.74)],
    ids=["plain", "the clock goes back", "the clock goes forward"],
)
def test_ticks_stay_at_local_hours_when_the_clock_changes(
    day: date, hours: int, six: float
) -> None:
    axis = axis_of_day(day, WHOLE_DAY, ZONE)
    assert axis.span.length == timedelta(hours=hours)
    assert (six, "06") in axis.ticks


@pytest.mark.parametrize("day", [PLAIN, AUTUMN, SPRING])
def test_the_day_from_six_to_ten_is_untouched_by_the_clock(day: date) -> None:
    assert axis_of_day(day, DAY, ZONE).ticks == (
        (12.5, "08"),
        (37.5, "12"),
        (62.5, "16"),
        (87.5, "20"),
    )


def test_a_list_shows_whole_days_as_soon_as_one_span_lies_outside() -> None:
    inside = [span(PLAIN, 6, 14), span(AUTUMN, 14, 22)]
    assert hours_for(inside, ZONE) is DAY
    assert hours_for([*inside, span(PLAIN, 21, 23)], ZONE) is WHOLE_DAY
    assert hours_for([*inside, span(PLAIN, 22, 6, over_night=True)], ZONE) is WHOLE_DAY


def test_a_night_into_the_changed_day_is_cut_at_midnight_under_both_days() -> None:
    night = span(AUTUMN - timedelta(days=1), 22, 6, over_night=True)
    first = axis_of_day(AUTUMN - timedelta(days=1), WHOLE_DAY, ZONE).bar(night)
    second = axis_of_day(AUTUMN, WHOLE_DAY, ZONE).bar(night)
    assert first is not None
    assert second is not None
    assert (first.cut_left, first.cut_right) == (False, True)
    assert (second.cut_left, second.cut_right) == (True, False)
    assert (second.left, second.width) == (0.0, 28.0), "seven real hours of twenty-five"


@given(span=spans)
def test_the_days_of_a_span_draw_its_true_length_between_them(span: Interval) -> None:
    drawn = 0.0
    for day, _part in ZONE.split_by_day(span):
        axis = axis_of_day(day, WHOLE_DAY, ZONE)
        bar = axis.bar(span)
        assert bar is not None
        assert bar.left >= 0
        assert bar.left + bar.width <= 100.01
        drawn += bar.width / 100 * (axis.span.length / timedelta(minutes=1))
    assert drawn == pytest.approx(span.length / timedelta(minutes=1), abs=0.4)


@given(span=shifts, duties=st.lists(spans, max_size=3))
def test_a_task_of_twelve_hours_is_inside_its_sixteen_hours(
    span: Interval, duties: list[Interval]
) -> None:
    axis = axis_around(span, duties, ZONE)
    assert axis.span.length == timedelta(hours=16)
    bar = axis.bar(span)
    assert bar is not None
    assert (bar.cut_left, bar.cut_right) == (False, False)


@pytest.mark.parametrize(
    ("task", "first"), [((13, 16), "08"), ((18, 23), "12"), ((2, 7), "04")], ids=str
)
def test_an_early_or_late_task_moves_its_axis_in_steps_of_four_hours(
    task: tuple[int, int], first: str
) -> None:
    axis = axis_around(span(PLAIN, *task), [], ZONE)
    assert axis.ticks[0][1] == first


def test_the_nearest_duty_moves_into_view() -> None:
    evening_before = span(PLAIN - timedelta(days=1), 22, 23)
    task = span(PLAIN, 7, 11)
    axis = axis_around(task, [evening_before, span(PLAIN + timedelta(days=3), 9, 12)], ZONE)
    bar = axis.bar(evening_before)
    assert bar is not None, "what stands in the way must be seen"
    assert not bar.cut_left


@given(now=instants)
def test_today_reaches_from_the_last_full_hour_to_the_first_noon_sixteen_hours_on(
    now: datetime,
) -> None:
    axis = axis_of_now(now, ZONE)
    assert timedelta() <= now - axis.span.start < timedelta(hours=1)
    assert ZONE.at(axis.span.end).hour == 12
    assert timedelta(hours=16) <= axis.span.length <= timedelta(hours=41)
    assert axis.place(now) is not None


def test_nights_are_sunken_from_ten_until_six() -> None:
    axis = axis_of_day(PLAIN, WHOLE_DAY, ZONE)
    assert [(bar.left, bar.width) for bar in axis.nights] == [(0.0, 25.0), (91.67, 8.33)]
    assert axis_of_day(PLAIN, DAY, ZONE).nights == ()


@given(spans=st.lists(spans, max_size=8))
def test_spans_in_one_lane_never_overlap(spans: list[Interval]) -> None:
    placed = lanes(spans)
    for index, one in enumerate(spans):
        for other in range(index):
            assert placed[index] != placed[other] or not one.overlaps(spans[other])
    assert set(placed) == set(range(len(set(placed)))), "no empty lane"


def test_what_an_axis_does_not_show_is_not_drawn_and_what_overlaps_stands_below() -> None:
    axis = axis_of_day(PLAIN, DAY, ZONE)
    parts = [
        ("own", span(PLAIN, 8, 12), ""),
        ("gap", span(PLAIN, 11, 13), "nog 1"),
        ("own", span(PLAIN, 22, 23), ""),
    ]
    drawn = strip(axis, parts, now=local(PLAIN, 23), in_lanes=True)
    assert [(each.kind, each.lane) for each in drawn.bars] == [("own", 0), ("gap", 1)]
    assert drawn.lanes == 2
    assert drawn.now is None, "the line of now is drawn only where now is inside"
