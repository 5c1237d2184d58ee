"""Half-open intervals of time, ``[start, end)``, between aware instants."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From ``start`` up to, not including, ``end``. Both aware; ``start`` before ``end``."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("an interval needs aware instants")
        if self.end <= self.start:
            raise ValueError("an interval ends after it starts")

    @property
    def length(self) -> timedelta:
        """Elapsed time, so in real hours across a change of the clock."""
        return self.end - self.start

    def holds(self, moment: datetime) -> bool:
        """Whether the moment is inside; the end is not."""
        return self.start <= moment < self.end

    def overlaps(self, other: "Interval") -> bool:
        """Whether the two share time; touching ends do not."""
        return self.start < other.end and other.start < self.end

    def clipped(self, other: "Interval") -> "Interval | None":
        """The part inside ``other``, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Interval(start, end) if start < end else None

    def widened(self, by: timedelta) -> "Interval":
        """The interval with ``by`` added on both sides."""
        return Interval(self.start - by, self.end + by)


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time as sorted intervals that neither overlap nor touch."""
    result: list[Interval] = []
    for interval in sorted(intervals):
        if result and interval.start <= result[-1].end:
            last = result.pop()
            result.append(Interval(last.start, max(last.end, interval.end)))
        else:
            result.append(interval)
    return result
