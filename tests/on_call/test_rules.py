"""The term of a call, the hours to pay, bandwidths and years, worked out by hand."""

from datetime import date, datetime, time, timedelta

import pytest

from app.core.intervals import Interval
from app.labour.rules_oncall import (
    CallTerms,
    MayRefuse,
    NoBandwidth,
    average_week,
    bandwidth_fault,
    hours_due,
    is_late,
    last_year_on_call,
    may_refuse,
    months_later,
    on_call_since,
    pays_least_per_call,
    term_begins,
    why_may_refuse,
)
from tests.factories import ZONE, at

SECOND = timedelta(seconds=1)
WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)


def local(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return ZONE.instant(moment.date(), moment.time())


@pytest.mark.parametrize(
    ("starts", "notice", "term", "hours"),
    [
        ("2026-10-16T08:00", None, "2026-10-12T08:00", 96),
        ("2026-10-26T08:00", None, "2026-10-22T08:00", 97),  # the clock goes back on the 25th
        ("2026-03-30T08:00", None, "2026-03-26T08:00", 95),  # and forward on the 29th
        ("2026-10-26T08:00", 24, "2026-10-25T08:00", 24),
        ("2026-10-25T12:00", 24, "2026-10-24T13:00", 24),  # a collective agreement: real hours
        ("2026-03-29T12:00", 24, "2026-03-28T11:00", 24),
        ("2026-03-02T08:00", None, "2026-02-26T08:00", 96),
    ],
)
def test_four_days_are_of_the_calendar_and_hours_of_an_agreement_are_real(
    starts: str, notice: int | None, term: str, hours: int
) -> None:
    start = local(starts)
    found = term_begins(start, ZONE, notice)
    assert found == local(term)
    assert start - found == timedelta(hours=hours)
    late = [is_late(found + step, found) for step in (-SECOND, timedelta(), SECOND)]
    assert late == [False, False, True], "at the very term it is in time"


def test_a_skipped_or_doubled_time_four_days_before_is_an_instant_still() -> None:
    skipped = term_begins(local("2026-04-02T02:30"), ZONE)  # no 02:30 on 29 March
    assert skipped == local("2026-03-29T03:30")
    doubled = term_begins(local("2026-10-29T02:30"), ZONE)  # twice 02:30 on 25 October
    assert doubled == ZONE.instant(date(2026, 10, 25), time(2, 30), 0)


@pytest.mark.parametrize(
    ("start", "end", "pause", "least", "hours"),
    [
        ("08:00", "16:30", 30, True, 8),
        ("08:00", "10:00", 0, True, 3),
        ("08:00", "11:00", 0, True, 3),
        ("08:00", "11:15", 0, True, 3.25),
        ("08:00", "10:00", 0, False, 2),
    ],
)
def test_a_withdrawn_call_costs_its_hours_and_three_where_each_call_pays_that(
    start: str, end: str, pause: int, least: bool, hours: float
) -> None:
    called = Interval(at(start), at(end))
    assert hours_due(called, timedelta(minutes=pause), pays_least=least) == hours * HOUR


def test_a_night_in_which_the_clock_goes_back_is_paid_an_hour_longer() -> None:
    night = Interval(local("2026-10-24T23:00"), local("2026-10-25T07:00"))
    assert hours_due(night, timedelta(), pays_least=True) == 9 * HOUR


@pytest.mark.parametrize(
    ("least", "period", "pays"),
    [
        (None, WEEK, True),
        (14.9, WEEK, True),
        (15, WEEK, False),
        (64.9, timedelta(days=365) / 12, True),
        (66, timedelta(days=365) / 12, False),
        (195, timedelta(days=91), False),
    ],
)
def test_each_call_pays_three_hours_where_little_is_promised(
    least: float | None, period: timedelta, pays: bool
) -> None:
    assert pays_least_per_call(least, period) is pays


@pytest.mark.parametrize(
    ("least", "most", "fault"),
    [
        (10, 13, None),
        (10, 13.01, NoBandwidth.TOO_WIDE),
        (0.1, 0.13, None),
        (0, 0, NoBandwidth.NO_LEAST),
        (None, 13, NoBandwidth.NO_LEAST),
        (10, None, NoBandwidth.NO_MOST),
    ],
)
def test_a_bandwidth_goes_from_more_than_nothing_to_130_percent(
    least: float | None, most: float | None, fault: NoBandwidth | None
) -> None:
    assert bandwidth_fault(least, most) is fault


@pytest.mark.parametrize(
    ("terms", "called_at", "why"),
    [
        (None, "12:00", ()),
        (CallTerms(), "12:00", (MayRefuse.LATE,)),
        (CallTerms(notice_hours=24), "12:00", ()),
        (CallTerms(days=(0,)), "12:00", (MayRefuse.LATE, MayRefuse.OUTSIDE)),
        (CallTerms(notice_hours=24, first=time(8), last=time(12)), "12:00", (MayRefuse.OUTSIDE,)),
    ],
)
def test_a_call_may_be_refused_when_it_is_late_or_outside_what_was_agreed(
    terms: CallTerms | None, called_at: str, why: tuple[MayRefuse, ...]
) -> None:
    called = Interval(at("13:00"), at("16:30"))
    assert why_may_refuse(called, at(called_at, plus=-3), terms, ZONE) == why
    in_time = tuple(each for each in why if each is not MayRefuse.LATE)
    assert why_may_refuse(called, at(called_at, plus=-4), terms, ZONE) == in_time


@pytest.mark.parametrize(
    ("start", "end", "days", "first", "last", "may"),
    [
        ("08:00", "16:00", None, None, None, False),
        ("08:00", "16:00", (1,), None, None, False),  # at() is of a Tuesday
        ("08:00", "16:00", (0, 2), None, None, True),
        ("08:00", "16:00", (1,), time(8), time(16), False),
        ("07:59", "16:00", (1,), time(8), time(16), True),
        ("08:00", "16:01", (1,), time(8), time(16), True),
        ("23:00", "23:30", (1,), time(22), time(6), False),
        ("01:00", "05:00", (0,), time(22), time(6), False),
        ("01:00", "05:00", (1,), time(22), time(6), True),
    ],
)
def test_outside_the_agreed_days_and_hours_a_call_may_be_refused(
    start: str,
    end: str,
    days: tuple[int, ...] | None,
    first: time | None,
    last: time | None,
    may: bool,
) -> None:
    assert may_refuse(Interval(at(start), at(end)), ZONE, days, first, last) is may


def test_months_end_where_the_month_ends() -> None:
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_later(date(2026, 12, 15), 1) == date(2027, 1, 15)


def test_a_year_on_call_is_over_on_its_day_and_the_offer_is_due_within_a_month() -> None:
    since = date(2025, 10, 13)
    assert last_year_on_call(since, date(2026, 10, 12)) is None
    year = last_year_on_call(since, date(2026, 10, 13))
    assert year is not None
    assert (year.first, year.ended) == (since, date(2026, 10, 13))
    assert (year.offer_by, year.answer_by) == (date(2026, 11, 13), date(2026, 12, 13))
    second = last_year_on_call(since, date(2027, 10, 13))
    assert second is not None
    assert second.first == date(2026, 10, 13), "after every twelve months, not only the first"


def test_contracts_with_at_most_six_months_between_are_one() -> None:
    def since(gap_ends: date) -> date | None:
        periods = [(date(2024, 1, 1), date(2024, 12, 31)), (gap_ends, None)]
        return on_call_since(periods, date(2026, 10, 13))

    assert since(date(2025, 1, 1)) == date(2024, 1, 1)
    assert since(date(2025, 6, 30)) == date(2024, 1, 1)
    assert since(date(2025, 7, 1)) == date(2025, 7, 1)
    assert on_call_since([(date(2024, 1, 1), date(2024, 12, 31))], date(2025, 1, 1)) is None
    assert on_call_since([(date(2027, 1, 1), None)], date(2026, 10, 13)) is None


def test_the_average_is_of_the_weeks_of_that_year_to_a_tenth() -> None:
    first, ended = date(2025, 10, 13), date(2026, 10, 13)
    assert average_week(756 * HOUR, first, ended) == 14.5
    assert average_week(timedelta(), first, ended) == 0
