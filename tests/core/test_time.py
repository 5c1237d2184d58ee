"""Instants, intervals and the wall clock, over both nights on which the clock changes."""

import itertools
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock
from app.core.intervals import Interval, merged
from app.core.localtime import NoSuchTime, TwiceThatTime
from tests.factories import ZONE, at

AUTUMN, SPRING = date(2026, 10, 25), date(2027, 3, 28)
instants = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001
    max_value=datetime(2028, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
intervals = st.builds(
    lambda start, minutes: Interval(start, start + timedelta(minutes=minutes)),
    instants,
    st.integers(1, 5000),
)


def test_a_night_shift_is_longer_when_summer_time_ends() -> None:
    night = Interval(at("23:00", date(2026, 10, 24)), at("07:30", AUTUMN))
    assert night.length == timedelta(hours=9.5)


def test_touching_intervals_do_not_overlap() -> None:
    morning, afternoon = Interval(at("08:00"), at("12:00")), Interval(at("12:00"), at("16:00"))
    assert not morning.overlaps(afternoon)


@pytest.mark.parametrize(("start", "end"), [("12:00", "12:00"), ("12:00", "11:00")])
def test_an_interval_ends_after_it_starts(start: str, end: str) -> None:
    with pytest.raises(ValueError, match="ends after"):
        Interval(at(start), at(end))


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Interval(datetime(2026, 1, 1), datetime(2026, 1, 2))  # noqa: DTZ001


def test_a_skipped_hour_does_not_exist() -> None:
    with pytest.raises(NoSuchTime):
        ZONE.instant(SPRING, time(2, 30))


def test_a_doubled_hour_must_be_chosen() -> None:
    with pytest.raises(TwiceThatTime):
        ZONE.instant(AUTUMN, time(2, 30))
    first, second = (ZONE.instant(AUTUMN, time(2, 30), fold=fold) for fold in (0, 1))
    assert second - first == timedelta(hours=1)


@pytest.mark.parametrize(("day", "hours"), [(AUTUMN, 25), (SPRING, 23), (date(2026, 10, 13), 24)])
def test_a_local_day_has_its_own_length(day: date, hours: int) -> None:
    assert ZONE.whole_day(day).length == timedelta(hours=hours)


@given(intervals)
def test_the_days_of_a_span_add_up_to_it(span: Interval) -> None:
    parts = [part for _, part in ZONE.split_by_day(span)]
    assert sum((part.length for part in parts), timedelta()) == span.length
    assert merged(parts) == [span]


@given(intervals, intervals)
def test_overlap_means_a_common_part(one: Interval, other: Interval) -> None:
    assert one.overlaps(other) == other.overlaps(one) == (one.clipped(other) is not None)


@given(st.lists(intervals, max_size=8))
def test_merged_intervals_lie_apart(given_intervals: list[Interval]) -> None:
    result = merged(given_intervals)
    assert all(before.end < after.start for before, after in itertools.pairwise(result))
    assert all(any(one.clipped(part) == one for part in result) for one in given_intervals)


def test_the_clock_can_be_set() -> None:
    with clock.fixed_at(at("13:00")):
        assert clock.now() == at("13:00")
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
