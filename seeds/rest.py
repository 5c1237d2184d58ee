"""Daily rest (ATW 5:3) as invented organisations keep it: never the shorter one of an exception."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from app.core.intervals import Interval, merged

DAY = timedelta(hours=24)
STEP = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class ShortRest:
    """The longest rest that a day would have, and it is too short."""

    rest: Interval
    needed: timedelta

    @property
    def found(self) -> timedelta:
        """How long the rest would be."""
        return self.rest.length


def short_rest(
    work: Iterable[Interval], candidate: Interval, needed: timedelta
) -> ShortRest | None:
    """The day that would lack its rest if the candidate were worked beside the work, or None.

    A day begins with the first work after enough rest and lasts 24 hours. ``work`` should reach
    two days to both sides of the candidate. Lengths are real hours. Source: ATW 5:3.
    """
    work = list(work)
    if _lies_apart(work, candidate, needed):
        return None
    timeline = _since_enough_rest(merged([*work, candidate]), candidate, needed)
    following = list(itertools.pairwise(timeline))
    begin = timeline[0].start
    while True:
        day = Interval(begin, begin + DAY)
        rests = [
            rest
            for before, after in following
            if (rest := Interval(before.end, after.start).clipped(day)) is not None
        ]
        last_end = max(span.end for span in timeline if span.start < day.end)
        if last_end < day.end:
            rests.append(Interval(last_end, day.end))
        enough = next((rest for rest in rests if rest.length >= needed), None)
        if enough is None and day.overlaps(candidate):
            longest = max(rests, key=lambda rest: rest.length, default=None)
            return ShortRest(longest or Interval(day.end, day.end + STEP), needed)
        later_than = enough.end if enough else day.end
        later = [span.start for span in timeline if span.start >= later_than]
        if not later or later[0] >= candidate.end:
            return None
        begin = later[0]


def _lies_apart(work: list[Interval], candidate: Interval, needed: timedelta) -> bool:
    """Whether the candidate is a day of its own, with enough rest on both sides and in it."""
    if candidate.length > DAY - needed:
        return False
    around = candidate.widened(needed)
    return all(not span.overlaps(around) for span in work)


def _since_enough_rest(
    timeline: list[Interval], candidate: Interval, needed: timedelta
) -> list[Interval]:
    """The timeline from the last enough rest before the candidate: work after it begins a day,
    whatever came before.
    """
    first = 0
    for at, (before, after) in enumerate(itertools.pairwise(timeline), start=1):
        if after.start > candidate.start:
            break
        if after.start - before.end >= needed:
            first = at
    return timeline[first:]
