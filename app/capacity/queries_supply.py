"""The open tasks of the days ahead, and the groups that capacity counts them in."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement

from app.capacity.rules import NO_CAPABILITY, GroupKind, part_of
from app.core.localtime import LocalTime, local_time
from app.eligibility.facts import ShiftFacts
from app.eligibility.queries_shift_facts import Task, tasks_where
from app.shifts.models import Shift
from app.shifts.states import ShiftState


def open_tasks(days: Sequence[date], now: datetime, *conditions: ColumnElement[bool]) -> list[Task]:
    """The tasks of these days in a row that are ahead and have open places. Two statements."""
    local = local_time()
    return tasks_where(
        *conditions,
        Shift.state == ShiftState.OPEN,
        Shift.filled < Shift.places,
        Shift.starts_at > now,
        Shift.starts_at >= local.midnight(days[0]),
        Shift.starts_at < local.midnight(days[-1] + timedelta(days=1)),
    )


def keys_of(facts: ShiftFacts, kind: str, local: LocalTime) -> set[str]:
    """The keys of the groups that a task belongs to: several, where it needs several things."""
    if kind == GroupKind.CAPABILITY:
        return {str(need.capability_id) for need in facts.needs} or {NO_CAPABILITY}
    if kind == GroupKind.DEPARTMENT:
        return {facts.department_path.rstrip("/").rsplit("/", 1)[-1]}
    return {part_of(facts.span, local)}
