"""Whom tasks that changed may be news to, for all people at once."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, or_, true

from app.core.among import among
from app.eligibility.facts import Case, ShiftFacts
from app.eligibility.prefilters import holds_enough, takes_part, worth_judging
from app.eligibility.queries_able import gathered
from app.eligibility.queries_shift_facts import Task, prepared, tasks_by
from app.eligibility.queries_verdicts import terms
from app.eligibility.rules import CHEAP, judge
from app.shifts.models import Shift
from app.shifts.states import ShiftState

MOST_JUDGED = 12
"""More at once are left to whoever asks."""
NEVER = datetime.max.replace(tzinfo=UTC)
TASKS = prepared(among(Shift.id))


@dataclass(frozen=True, slots=True)
class Whom:
    """The people whom a shift fits, and its start: NEVER where it fits nobody."""

    people: frozenset[int] = frozenset()
    start: datetime = NEVER


def whom_they_fit(shift_ids: set[int], now: datetime) -> dict[int, Whom]:
    """The people whom each of the shifts may fit, now or after its head start. 9 statements.

    The law is not asked: it looks at two years, and whoever asks is told. Of a shift that is not in
    the answer it is not known.
    """
    tasks = tasks_by(TASKS, {"ids": list(shift_ids)})
    taken = [task for task in tasks if _can_be_taken(task.facts, now)]
    found = dict.fromkeys(shift_ids - {task.id for task in taken}, Whom())
    if not taken or len(taken) > MOST_JUDGED:
        return found
    people = gathered(taken, or_(*(_may_fit(task) for task in taken)))
    under = terms(now)
    for task in taken:
        fits = (
            person_id
            for person_id, worker in people.items()
            for each in (task, *_released(task))
            for extra in (False, True)
            if judge(Case(worker, each.facts, under, extra), 1, CHEAP).fits
        )
        found[task.id] = Whom(frozenset(fits), task.span.start)
    return found


def _can_be_taken(facts: ShiftFacts, now: datetime) -> bool:
    has_room = facts.left > 0 or facts.extra_left > 0
    return has_room and facts.state is ShiftState.OPEN and facts.span.start > now


def _may_fit(task: Task) -> ColumnElement[bool]:
    """An extra seat is open to anyone."""
    if task.facts.extra_left > 0:
        return true()
    return and_(takes_part(task.facts), worth_judging(task.facts), holds_enough([task]))


def _released(task: Task) -> list[Task]:
    """The task as it will be when its steps are over; to some it may fit only until then."""
    if task.facts.open_from is None:
        return []
    return [replace(task, facts=replace(task.facts, own_team_until=None, division_until=None))]
