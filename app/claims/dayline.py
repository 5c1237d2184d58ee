"""The day line: why a task fits, drawn. 16 hours, from 06 to 22, moved so that the task is in view.

Positions are percentages of the line, rounded to a tenth, so that it stretches with the page.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.claims.facts import BusyKind, Question
from app.claims.verdict import Code, Refusal
from app.core.intervals import Interval
from app.core.localtime import LocalTime

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


def day_line(question: Question, label: str, refusals: tuple[Refusal, ...] = ()) -> DayLine:
    """The line of a worker's day around a shift. ``label`` says the same in words."""
    view = view_of(question.shift.span, question.terms.local)
    parts = [
        (DRAWN_AS[busy.kind], busy.span)
        for busy in question.worker.busy
        if busy.shift_id != question.shift.shift_id
    ]
    parts.append(("task", question.shift.span))
    parts += [
        ("rest", Interval(refusal.facts["rest_start"], refusal.facts["rest_end"]))
        for refusal in refusals
        if refusal.code is Code.DAILY_REST
    ]
    segments = tuple(
        (kind, _percent(view, part.start), _share(part.length), "")
        for kind, span in parts
        if (part := span.clipped(view)) is not None
    )
    return DayLine(label, segments, _ticks(view, question.terms.local))


def view_of(span: Interval, local: LocalTime) -> Interval:
    """The 16 hours to show: from 06, or later in steps of 4 hours until the task's end is in."""
    start = local.at(local.midnight(local.day(span.start))) + timedelta(hours=FIRST_HOUR)
    while start > span.start:
        start -= STEP
    while start + LENGTH < span.end and start + STEP <= span.start:
        start += STEP
    return Interval(start, start + LENGTH)


def _ticks(view: Interval, local: LocalTime) -> tuple[tuple[float, str], ...]:
    moments = [view.start + timedelta(hours=hours) for hours in (2, 6, 10, 14)]
    return tuple((_percent(view, moment), f"{local.at(moment):%H}") for moment in moments)


def _percent(view: Interval, moment: datetime) -> float:
    return round(100 * ((moment - view.start) / LENGTH), 1)


def _share(length: timedelta) -> float:
    return round(100 * (length / LENGTH), 1)
