"""Somebody's day beside a task, on the axis that all people of a list share."""

from collections.abc import Iterable
from datetime import datetime

from app.asking.words_offers import day_words
from app.core.axis import Axis, Part, Strip, axis_around, strip
from app.core.localtime import local_time
from app.eligibility.facts import Busy, Case
from app.eligibility.queries_shift_facts import Task
from app.eligibility.strips import parts_of, short_rests
from app.eligibility.verdict import Refusal


def axis_for(task: Task, cases: Iterable[Case]) -> Axis:
    """The hours around a task, with the nearest duty of any of these people where it fits in."""
    duties = (busy.span for case in cases for busy in _beside(case))
    return axis_around(task.span, duties, local_time())


def day_strip(
    case: Case, refusals: Iterable[Refusal], axis: Axis, now: datetime | None = None
) -> Strip:
    """The task in its form among what takes somebody's time, and rest that would be too short.

    What is drawn is what its label says.
    """
    span, beside = case.shift.span, _beside(case)
    form = "mine" if case.worker.is_on(case.shift.shift_id) else "gap"
    task: Part = (form, span, "")
    seen = [each for each in beside if axis.bar(each.span)]
    parts = [*parts_of(seen), task, *short_rests(refusals, case)]
    return strip(axis, parts, day_words(case, seen), now=now, column=span)


def _beside(case: Case) -> list[Busy]:
    return sorted(case.near, key=lambda busy: busy.span)
