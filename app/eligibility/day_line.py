"""The day line: why a task fits, drawn. 16 hours, from 06 to 22, moved so that the task is in view.

Positions are percentages of the line, rounded to a tenth, so that it stretches with the page. They
are elapsed time, so that a line over a change of the clock holds 15 or 17 hours. The words that go
with a line are made of the very intervals that it draws.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from app.core.intervals import Interval
from app.core.localtime import LocalTime
from app.eligibility.facts import Busy, BusyKind, Case
from app.eligibility.verdict import Refusal, RestTooShort

FIRST_HOUR = 6
LENGTH = timedelta(hours=16)
STEP = timedelta(hours=4)
DRAWN_AS = {
    BusyKind.CLAIM: "claim",
    BusyKind.OWN_ROSTER: "own",
    BusyKind.PAID_ABSENCE: "own",
    BusyKind.UNAVAILABLE: "own",
}

Segment = tuple[str, float, float, str]
Words = Callable[[Case, Sequence[Busy]], str]
"""Says in words what is drawn: a case, and what takes time beside its task."""


@dataclass(frozen=True, slots=True)
class DayLine:
    """What ``ui.day_line`` draws: (kind, left %, width %, label) and (left %, hour)."""

    label: str
    segments: tuple[Segment, ...]
    ticks: tuple[tuple[float, str], ...]

    @property
    def bare(self) -> "DayLine":
        """The same without the hours, for a card."""
        return replace(self, ticks=())


def day_line(case: Case, words: Words, refusals: tuple[Refusal, ...] = ()) -> DayLine:
    """The line of a worker's day around a shift, and the same in ``words``."""
    view = view_of(case.shift.span, case.terms.local)
    beside = sorted(
        (
            busy
            for busy in case.worker.busy
            if busy.shift_id != case.shift.shift_id and busy.span.overlaps(view)
        ),
        key=lambda busy: busy.span,
    )
    parts = [(DRAWN_AS[busy.kind], busy.span) for busy in beside]
    parts.append(("task", case.shift.span))
    parts += [
        ("rest", refusal.short.rest) for refusal in refusals if isinstance(refusal, RestTooShort)
    ]
    segments = tuple(
        (kind, _percent(view, part.start), _share(view, part.length), "")
        for kind, span in parts
        if (part := span.clipped(view)) is not None
    )
    return DayLine(words(case, beside), segments, _ticks(view, case.terms.local))


def view_of(span: Interval, local: LocalTime) -> Interval:
    """The 16 hours to show: from 06, or later in steps of 4 hours until the task's end is in."""
    start = local.at(local.midnight(local.day(span.start))) + timedelta(hours=FIRST_HOUR)
    while start > span.start:
        start -= STEP
    while start + LENGTH < span.end and start + STEP <= span.start:
        start += STEP
    return Interval(start.astimezone(UTC), (start + LENGTH).astimezone(UTC))


def _ticks(view: Interval, local: LocalTime) -> tuple[tuple[float, str], ...]:
    first = local.at(view.start)
    moments = [first + timedelta(hours=hours) for hours in (2, 6, 10, 14)]
    return tuple((_percent(view, each.astimezone(UTC)), f"{each:%H}") for each in moments)


def _percent(view: Interval, moment: datetime) -> float:
    return round(100 * ((moment - view.start) / view.length), 1)


def _share(view: Interval, length: timedelta) -> float:
    return round(100 * (length / view.length), 1)
