"""The daily rest that seeds keep: eleven unbroken hours in the 24 from the first work."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.core.intervals import Interval
from seeds.rest import short_rest
from tests.factories import at

ELEVEN = timedelta(hours=11)


def span(start: str, end: str, day: int = 0) -> Interval:
    last = at(end, plus=day)
    return Interval(
        at(start, plus=day), last if last > at(start, plus=day) else at(end, plus=day + 1)
    )


def test_a_task_after_a_morning_of_own_roster_leaves_the_night_to_rest() -> None:
    own = [span("08:00", "12:00"), span("08:00", "12:00", 1)]
    assert short_rest(own, span("13:00", "16:30"), ELEVEN) is None


def test_an_evening_before_an_early_shift_leaves_nine_and_a_half_hours() -> None:
    found = short_rest([span("07:30", "12:00", 1)], span("18:00", "22:00"), ELEVEN)
    assert found is not None
    assert found.found == timedelta(hours=9.5)


def test_exactly_eleven_hours_is_enough() -> None:
    assert short_rest([span("14:00", "22:00")], span("09:00", "13:00", 1), ELEVEN) is None


def test_a_day_spread_over_more_than_thirteen_hours_lacks_its_rest() -> None:
    found = short_rest([span("07:00", "09:00")], span("19:00", "21:00"), ELEVEN)
    assert found is not None
    assert found.found == timedelta(hours=10)


def test_rest_is_counted_in_real_hours_on_the_night_that_summer_time_ends() -> None:
    night = date(2026, 10, 24)
    evening = Interval(at("18:00", night), at("22:00", night))
    morning = Interval(at("08:00", night, 1), at("12:00", night, 1))
    assert short_rest([morning], evening, ELEVEN) is None, "22:00–08:00 is 11 hours that night"


def test_rest_is_counted_in_real_hours_on_the_night_that_summer_time_begins() -> None:
    night = date(2027, 3, 27)
    evening = Interval(at("18:00", night), at("21:00", night))
    morning = Interval(at("08:00", night, 1), at("12:00", night, 1))
    assert short_rest([morning], evening, ELEVEN) is not None, "21:00–08:00 is 10 hours that night"


def test_a_breach_elsewhere_in_the_roster_does_not_refuse_a_task_days_later() -> None:
    roster = [span("14:00", "23:00"), span("07:00", "12:00", 1)]
    assert short_rest(roster, span("13:00", "16:00", 4), ELEVEN) is None


MONDAY = at("00:00")
QUARTER = timedelta(minutes=15)


@st.composite
def weeks_of_work(draw: st.DrawFn) -> list[Interval]:
    """Up to eight stretches of work in a week, in quarters of an hour."""
    starts = draw(st.lists(st.integers(0, 7 * 96), min_size=1, max_size=8))
    return [
        Interval(begin := MONDAY + QUARTER * start, begin + QUARTER * draw(st.integers(1, 48)))
        for start in starts
    ]


@given(weeks_of_work(), st.integers(44, 400))
def test_work_before_enough_rest_changes_nothing(work: list[Interval], quarters: int) -> None:
    candidate = work.pop()
    first = min([*work, candidate]).start
    earlier = Interval(first - QUARTER * (quarters + 8), first - QUARTER * quarters)
    assert quarters * QUARTER >= ELEVEN
    assert short_rest([earlier, *work], candidate, ELEVEN) == short_rest(work, candidate, ELEVEN)
