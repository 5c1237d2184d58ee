"""Weeks, nights and Sundays of the wall clock, in seconds since 1970. Whoever asks again is quick.

A week is named by its number since the year 1; it begins at local midnight of a day of the week.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from itertools import accumulate

from app.core.intervals import Interval
from app.core.localtime import LocalTime
from app.labour.parameters import HOUR, SUNDAY


def seconds(moment: datetime) -> int:
    """An instant in seconds."""
    return int(moment.timestamp())


def interval(start: int, end: int) -> Interval:
    """Seconds as an interval, in UTC."""
    return Interval(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """A zone, and the day of the week (Monday is 0) on which a week begins."""

    local: LocalTime
    week_begins: int


@lru_cache(maxsize=64)
def calendar_of(local: LocalTime, week_begins: int) -> WorkCalendar:
    """One for each zone and day, so that what it worked out is shared."""
    return WorkCalendar(local, week_begins)


@lru_cache(maxsize=65_536)
def day_of(calendar: WorkCalendar, moment: int) -> int:
    """The ordinal of the local day."""
    return datetime.fromtimestamp(moment, calendar.local.zone).toordinal()


@lru_cache(maxsize=16_384)
def day_start(calendar: WorkCalendar, day: int) -> int:
    """Local midnight of the day with that ordinal."""
    return seconds(calendar.local.midnight(date.fromordinal(day)))


@lru_cache(maxsize=16_384)
def clock(calendar: WorkCalendar, day: int, since_midnight: int) -> int:
    """When the local clock shows a time on a day; a skipped time is the moment of the change, and
    of a doubled one the first.
    """
    hour, rest = divmod(since_midnight, HOUR)
    shown = datetime.combine(date.fromordinal(day), time(hour, rest // 60))
    return seconds(shown.replace(tzinfo=calendar.local.zone))


def week_of(calendar: WorkCalendar, moment: int) -> int:
    """The number of the week that holds an instant."""
    return (day_of(calendar, moment) - 1 - calendar.week_begins) // 7


def week_start(calendar: WorkCalendar, week: int) -> int:
    """When a week begins."""
    return day_start(calendar, 7 * week + 1 + calendar.week_begins)


def weeks_span(calendar: WorkCalendar, first: int, count: int) -> tuple[int, int]:
    """From the begin of a week to the end of the last of ``count``."""
    return week_start(calendar, first), week_start(calendar, first + count)


def sundays_in(calendar: WorkCalendar, start: int, end: int) -> tuple[int, ...]:
    """The weeks whose Sunday the time touches."""
    days = range(day_of(calendar, start), day_of(calendar, end - 1) + 1)
    return tuple((day - 1 - calendar.week_begins) // 7 for day in days if (day - 1) % 7 == SUNDAY)


def night_in(calendar: WorkCalendar, start: int, end: int, until: int) -> tuple[int, int | None]:
    """How much of the time lies between 00:00 and ``until``, and the first day on which it does."""
    total, first = 0, None
    for day in range(day_of(calendar, start), day_of(calendar, end - 1) + 1):
        part = min(end, clock(calendar, day, until)) - max(start, day_start(calendar, day))
        if part > 0:
            total += part
            first = day if first is None else first
    return total, first


class WeekSums:
    """Amounts per week that are added up over weeks in a row."""

    def __init__(self, amounts: dict[int, int]) -> None:
        self.amounts = amounts
        self.total = sum(amounts.values())
        self._first = min(amounts, default=0)
        weeks = range(self._first, max(amounts, default=-1) + 1)
        self._sums = [0, *accumulate(amounts.get(week, 0) for week in weeks)]
        self._most: dict[tuple[int, int], int] = {}

    def between(self, week: int, count: int) -> int:
        """The sum over ``count`` weeks from this one on."""
        sums, begin = self._sums, week - self._first
        end = begin + count
        last = len(sums) - 1
        return sums[min(max(end, 0), last)] - sums[min(max(begin, 0), last)]

    def most(self, week: int, count: int) -> int:
        """The largest sum over ``count`` weeks in a row that hold this one."""
        found = self._most.get((week, count))
        if found is None:
            firsts = range(week - count + 1, week + 1)
            found = max(self.between(first, count) for first in firsts)
            self._most[week, count] = found
        return found
