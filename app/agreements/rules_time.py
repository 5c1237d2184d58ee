"""Time that is taken, as filled in: once, over several days, or again every week.

A series has a last day, at most a year on, and so all its times can be stored at once.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.core.intervals import Interval
from app.core.localtime import LocalTime, TwiceThatTime

LONGEST = timedelta(days=366)
"""One entry, and a series from its first to its last day."""
DAY = timedelta(days=1)
MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class TimeDraft:
    """Time that is taken from ``start`` on a day to ``end`` so many ``days`` later.

    ``kind`` None: the person is available after all. With ``until`` it comes again on ``weekdays``
    (Monday is 0) until that day, inclusive. Whole days are from midnight to midnight.
    """

    kind: str | None
    day: date
    start: time
    end: time
    days: int
    until: date | None = None
    weekdays: tuple[int, ...] = ()

    @property
    def is_whole_days(self) -> bool:
        """Whether it has no times of the clock."""
        return self.start == self.end == MIDNIGHT

    @property
    def last_day(self) -> date:
        """The last day that it touches, of the first time; what ends at midnight ends before."""
        return self.day + timedelta(days=self.days - (self.end == MIDNIGHT))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time: the local day on which it begins, and the span."""

    day: date
    span: Interval


@dataclass(frozen=True, slots=True)
class Occurrences:
    """All times of a draft, and the days on which the clock shows an hour of them twice."""

    times: tuple[Occurrence, ...]
    doubled: tuple[date, ...]

    @property
    def spans(self) -> list[Interval]:
        """When they are."""
        return [each.span for each in self.times]


def days_later(start: time, end: time, first: date, last: date | None) -> int:
    """How many days after the first an end lies; at midnight it is the end of the last day.

    Without a last day an end that is not after the start is on the next.
    """
    if last is None:
        return 0 if end > start else 1
    return (last - first).days + (end == MIDNIGHT)


def days_of(draft: TimeDraft) -> list[date]:
    """The days on which it begins."""
    if draft.until is None:
        return [draft.day]
    wanted = draft.weekdays or (draft.day.weekday(),)
    count = (draft.until - draft.day).days + 1
    days = (draft.day + timedelta(days=number) for number in range(count))
    return [day for day in days if day.weekday() in wanted]


def occurrences(local: LocalTime, draft: TimeDraft, skipped: Collection[str] = ()) -> Occurrences:
    """Every time of the draft, at the same local clock on each day, but for the days skipped.

    In an hour that the clock shows twice the widest reading counts: the first for a start, the
    second for an end; time that is taken is then never offered. Raises NoSuchTime in an hour that
    the clock skips.
    """
    times: list[Occurrence] = []
    doubled: list[date] = []
    for day in days_of(draft):
        if day.isoformat() in skipped:
            continue
        last = day + timedelta(days=draft.days)
        start, start_twice = _reading(local, day, draft.start, fold=0)
        end, end_twice = _reading(local, last, draft.end, fold=1)
        doubled += [each for each, twice in ((day, start_twice), (last, end_twice)) if twice]
        times.append(Occurrence(day, Interval(start, end)))
    return Occurrences(tuple(times), tuple(doubled))


def _reading(local: LocalTime, day: date, clock: time, fold: int) -> tuple[datetime, bool]:
    if clock == MIDNIGHT:
        return local.midnight(day), False
    try:
        return local.instant(day, clock), False
    except TwiceThatTime:
        return local.instant(day, clock, fold), True


def without(span: Interval, cuts: Iterable[Interval]) -> Iterator[Interval]:
    """What is left of a span, in order."""
    start = span.start
    for cut in sorted(cuts):
        if not cut.overlaps(span):
            continue
        if start < cut.start:
            yield Interval(start, cut.start)
        start = max(start, cut.end)
    if start < span.end:
        yield Interval(start, span.end)
