"""Where instants meet the wall clock: local days, weeks, and hours that do not or twice exist.

The zone of this installation is set once, when the application is made.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.core import clock
from app.core.intervals import Interval

INSTANT = timedelta(microseconds=1)


class NoSuchTime(ValueError):
    """The clock skips this time: summer time begins."""


class TwiceThatTime(ValueError):
    """The clock shows this time twice: summer time ends. Say which, with ``fold``."""


@dataclass(frozen=True)
class LocalTime:
    """A time zone and what can be asked of it."""

    zone: ZoneInfo

    def at(self, instant: datetime) -> datetime:
        """The instant on the local clock."""
        return instant.astimezone(self.zone)

    def day(self, instant: datetime) -> date:
        """The local date of the instant."""
        return _day(self.zone, instant)

    def instant(self, day: date, shown: time, fold: int | None = None) -> datetime:
        """The instant at which the local clock shows this, in UTC.

        ``fold`` chooses the first (0) or second (1) of a doubled hour.
        Raises NoSuchTime in a skipped hour, TwiceThatTime in a doubled one without ``fold``.
        """
        naive = datetime.combine(day, shown)
        first, second = (naive.replace(tzinfo=self.zone, fold=f).astimezone(UTC) for f in (0, 1))
        if first == second:
            return first
        if first.astimezone(self.zone).replace(tzinfo=None) != naive:
            raise NoSuchTime(naive.isoformat())
        if fold is None:
            raise TwiceThatTime(naive.isoformat())
        return second if fold else first

    def midnight(self, day: date) -> datetime:
        """The first instant of the local day, in UTC."""
        return _midnight(self.zone, day)

    def whole_day(self, day: date) -> Interval:
        """The local day: 23, 24 or 25 hours."""
        return Interval(self.midnight(day), self.midnight(day + timedelta(days=1)))

    def week(self, day: date) -> Interval:
        """The local week, Monday to Sunday, that holds the day."""
        monday = monday_of(day)
        return Interval(self.midnight(monday), self.midnight(monday + timedelta(days=7)))

    def days_touched(self, start: datetime, end: datetime) -> tuple[date, date]:
        """The first and last day of ``[start, end)``: what ends at midnight ends the day before."""
        return self.day(start), self.day(max(start, end - INSTANT))

    def split_by_day(self, span: Interval) -> Iterator[tuple[date, Interval]]:
        """The parts of the span on each local day, cut at local midnight."""
        day = self.day(span.start)
        while True:
            part = span.clipped(self.whole_day(day))
            if part is None:
                return
            yield day, part
            day += timedelta(days=1)


@lru_cache(maxsize=16_384)
def _day(zone: ZoneInfo, instant: datetime) -> date:
    """Kept: everybody's boards ask for the days of the same tasks."""
    return instant.astimezone(zone).date()


@lru_cache(maxsize=4096)
def _midnight(zone: ZoneInfo, day: date) -> datetime:
    """Kept: judging a year of tasks asks for the same few hundred days thousands of times."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def monday_of(day: date) -> date:
    """The Monday of the week that holds the day."""
    return day - timedelta(days=day.weekday())


_here: LocalTime | None = None


def set_zone(name: str) -> None:
    """Let the wall clock of this process show the time of a zone, such as ``Europe/Amsterdam``."""
    global _here
    _here = LocalTime(ZoneInfo(name))


def local_time() -> LocalTime:
    """The wall clock of this installation. Raises LookupError before a zone is set."""
    if _here is None:
        raise LookupError("set_zone first: create_app does")
    return _here


def local_today() -> date:
    """The day that it is now, on that clock."""
    return local_time().day(clock.now())
