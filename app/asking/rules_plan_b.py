"""Plan B: the smallest change of time that makes a task fit more people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.core.intervals import Interval
from app.core.localtime import LocalTime
from app.eligibility.facts import Case
from app.eligibility.rules import judge

STEP = timedelta(minutes=30)
STEPS = 4
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class PlanB:
    """Another time of the same length, and how many more people it fits then."""

    span: Interval
    more: int


def plan_b(cases: Sequence[Case], now: datetime) -> PlanB | None:
    """The nearest time on the same day with at least half of what the best of them gains.

    ``cases`` are people for whom the task fits or almost does, with what takes their time.
    """
    if not cases:
        return None
    fitting = _fitting(cases, cases[0].shift.span)
    plans = [
        PlanB(span, _fitting(cases, span) - fitting)
        for span in moves(cases[0].shift.span, now, cases[0].terms.local)
    ]
    most = max((plan.more for plan in plans), default=0)
    return next((plan for plan in plans if most > 0 and plan.more * 2 >= most), None)


def moves(span: Interval, now: datetime, local: LocalTime) -> list[Interval]:
    """Half an hour later or earlier, up to two hours: the smallest first, on the same days."""
    found = [
        Interval(span.start + by, span.end + by)
        for step in range(1, STEPS + 1)
        for by in (step * STEP, -step * STEP)
    ]
    days = _days(span, local)
    return [each for each in found if each.start > now and _days(each, local) == days]


def _days(span: Interval, local: LocalTime) -> tuple[object, object]:
    return local.day(span.start), local.day(span.end - INSTANT)


def _fitting(cases: Sequence[Case], span: Interval) -> int:
    moved = replace(cases[0].shift, span=span)
    return sum(judge(replace(case, shift=moved), 1).fits for case in cases)
