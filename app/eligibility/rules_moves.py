"""Another time for a task: the smallest change that makes it fit more people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.core.intervals import Interval
from app.core.localtime import LocalTime
from app.eligibility.facts import Case, ShiftFacts, Terms, WorkerFacts
from app.eligibility.rules import judge

STEP = timedelta(minutes=30)
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Move:
    """Another time of the same length, and how many more people it fits then."""

    span: Interval
    more: int


def best_move(
    workers: Sequence[WorkerFacts], facts: ShiftFacts, spans: Sequence[Interval], under: Terms
) -> Move | None:
    """The first of the times with at least half of what the best of them gains; None gains none.

    ``workers`` are those for whom the task could fit at one of these times.
    """
    before = _fitting(workers, facts, under)
    found = [
        Move(span, _fitting(workers, replace(facts, span=span), under) - before) for span in spans
    ]
    most = max((move.more for move in found), default=0)
    return next((move for move in found if most > 0 and move.more * 2 >= most), None)


def moves(span: Interval, reach: timedelta, now: datetime, local: LocalTime) -> list[Interval]:
    """By half hours later and earlier, the smallest change first, on the same days and ahead."""
    found = [
        Interval(span.start + by, span.end + by)
        for step in range(1, reach // STEP + 1)
        for by in (step * STEP, -step * STEP)
    ]
    days = _days(span, local)
    return [each for each in found if each.start > now and _days(each, local) == days]


def _days(span: Interval, local: LocalTime) -> tuple[object, object]:
    return local.day(span.start), local.day(span.end - INSTANT)


def _fitting(workers: Sequence[WorkerFacts], facts: ShiftFacts, under: Terms) -> int:
    return sum(judge(Case(worker, facts, under), 1).fits for worker in workers)
