"""One interval of a timeline, and what rules ask of it, worked out once for everybody."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from app.core.intervals import Interval
from app.core.localtime import LocalTime
from app.labour.facts_weeks import (
    WorkCalendar,
    calendar_of,
    night_in,
    seconds,
    sundays_in,
    week_of,
    week_start,
)
from app.labour.parameters import RuleSet

Span = tuple[int, int]


class PresenceKind(StrEnum):
    """What takes time. Paid absence counts for maxima and averages, not as work."""

    WORK = "work"
    PAID_ABSENCE = "paid_absence"
    EDUCATION = "education"


@dataclass(frozen=True, slots=True)
class Presence:
    """An interval of somebody's time. ``pause``: its breaks together; None: nothing is known."""

    span: Interval
    kind: PresenceKind = PresenceKind.WORK
    pause: timedelta | None = None


class Spent(NamedTuple):
    """A presence in seconds since 1970, as it is read by thousands. ``pause`` as there.

    ``shift_id``: of which shift it is a place, 0 for none.
    """

    start: int
    end: int
    kind: PresenceKind
    pause: int | None = None
    shift_id: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A presence in seconds. ``work`` is the span less the break, if that counts as one.

    ``weeks``: the work of each week, a break spread evenly. ``night``: presence in the
    night; ``night_day``: the first day on which it is. ``sundays``: weeks whose Sunday is touched.
    """

    start: int
    end: int
    pause: int | None
    work: int
    weeks: tuple[tuple[int, int], ...]
    night: int
    night_day: int | None
    sundays: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Basis:
    """By which numbers and which clock is judged."""

    rules: RuleSet
    local: LocalTime
    calendar: WorkCalendar


@lru_cache(maxsize=256)
def basis_of(rules: RuleSet, local: LocalTime) -> Basis:
    """One for each set and zone, so that what was worked out under it is shared."""
    return Basis(rules, local, calendar_of(local, rules.week_begins))


@lru_cache(maxsize=65_536)
def piece_of(basis: Basis, start: int, end: int, pause: int | None) -> Piece:
    """What rules ask of the time from ``start`` to ``end``. Kept: everybody is asked the same."""
    rules, calendar = basis.rules, basis.calendar
    counts = pause is not None and pause >= rules.break_counts_from.value
    off = min(pause, end - start) if counts and pause is not None else 0
    night, night_day = night_in(calendar, start, end, rules.night_until.value)
    return Piece(
        start=start,
        end=end,
        pause=pause,
        work=end - start - off,
        weeks=tuple(_by_week(calendar, start, end, off)),
        night=night,
        night_day=night_day,
        sundays=sundays_in(calendar, start, end),
    )


def _by_week(calendar: WorkCalendar, start: int, end: int, off: int) -> Iterator[tuple[int, int]]:
    length, left = end - start, off
    while start < end:
        week = week_of(calendar, start)
        until = min(end, week_start(calendar, week + 1))
        less = left if until == end else round(off * (until - start) / length)
        yield week, until - start - less
        left -= less
        start = until


def spent_of(presence: Presence, shift_id: int = 0) -> Spent:
    """A presence in seconds."""
    pause = None if presence.pause is None else round(presence.pause.total_seconds())
    span = presence.span
    return Spent(seconds(span.start), seconds(span.end), presence.kind, pause, shift_id)


def piece_of_spent(basis: Basis, spent: Spent) -> Piece:
    """What rules ask of it; of education its pauses count as work."""
    pause = None if spent.kind is PresenceKind.EDUCATION else spent.pause
    return piece_of(basis, spent.start, spent.end, pause)


def uncovered(basis: Basis, piece: Piece, taken: Sequence[Span]) -> Iterator[Piece]:
    """The parts of a piece that are not taken yet. The first has its break.

    ``taken`` is sorted, and nothing in it overlaps.
    """
    start, pause = piece.start, piece.pause
    for at in range(max(0, bisect_left(taken, (start, 0)) - 1), len(taken)):
        begin, end = taken[at]
        if end <= start:
            continue
        if begin >= piece.end:
            break
        if begin > start:
            yield piece_of(basis, start, begin, pause)
            pause = None if pause is None else 0
        start = max(start, end)
    if start < piece.end:
        yield piece_of(basis, start, piece.end, pause)
