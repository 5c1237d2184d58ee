"""The open tasks of a department and below, as anybody may read them: without a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from app.core import clock
from app.core.axis import Axis, Strip, axis_ahead, strip
from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import local_time, local_today
from app.people.models import Department
from app.shifts.models import Shift
from app.shifts.states import ShiftState
from app.tasks.models import TaskType
from app.walls.rules import Turn, turn_of

MOST_ON_PAPER = 8


@dataclass(frozen=True, slots=True)
class Open:
    """An open task as anybody may read it."""

    shift_id: int
    day: date
    starts_at: datetime
    ends_at: datetime
    task: str
    task_language: str
    department: str
    location: str
    free: int
    own_team_until: datetime | None
    division_until: datetime | None

    def strip(self, axis: Axis, text: str) -> Strip:
        """The task on the axis of its screen; the row beside it says the same."""
        return strip(axis, [("gap", Interval(self.starts_at, self.ends_at), text)])


@dataclass(frozen=True, slots=True)
class Paper:
    """The next open tasks, and how many more there are."""

    tasks: Sequence[Open]
    more: int


@dataclass(frozen=True, slots=True)
class Screen:
    """One page of the open tasks of a day: today, or the first one after it that has any."""

    day: date
    tasks: Sequence[Open]
    count: int
    turn: Turn
    axis: Axis


def on_paper(path: str) -> Paper:
    """The next open tasks of the department at the path and below. One statement."""
    rows = db.session.execute(
        _open_tasks(path).add_columns(func.count().over().label("every")).limit(MOST_ON_PAPER)
    ).all()
    tasks = [_open(row) for row in rows]
    return Paper(tasks, rows[0].every - len(tasks) if rows else 0)


def on_screen(path: str, page: int, rows: int) -> Screen | None:
    """A page of so many rows; the first where there is none of that number.

    None when no task is open. One statement while something of today is, else three.
    """
    today = local_today()
    if found := _of_day(path, today, page, rows):
        return found
    first = db.session.scalar(_open_tasks(path).with_only_columns(Shift.starts_at).limit(1))
    return _of_day(path, local_time().day(first), page, rows) if first is not None else None


def _of_day(path: str, day: date, page: int, rows: int) -> Screen | None:
    of_day = _open_tasks(path).where(Shift.starts_at < local_time().whole_day(day).end)
    whole = of_day.add_columns(
        func.count().over().label("every"),
        func.min(Shift.starts_at).over().label("first_start"),
        func.max(Shift.ends_at).over().label("last_end"),
    )
    found = db.session.execute(whole.limit(rows).offset((page - 1) * rows)).all()
    if not found:
        return _of_day(path, day, 1, rows) if page > 1 else None
    first = found[0]
    return Screen(
        day=day,
        tasks=[_open(row) for row in found],
        count=first.every,
        turn=turn_of(page, rows, first.every),
        axis=axis_ahead(Interval(first.first_start, first.last_end), clock.now(), local_time()),
    )


def _open_tasks(path: str) -> Select[*tuple[Any, ...]]:
    """What is still to begin and has a place left, the next first."""
    return (
        select(
            Shift.id,
            Shift.starts_at,
            Shift.ends_at,
            TaskType.name.label("task"),
            TaskType.language,
            Department.name.label("department"),
            Shift.location,
            (Shift.places - Shift.filled - Shift.kept).label("free"),
            Shift.own_team_until,
            Shift.division_until,
        )
        .join(TaskType, TaskType.id == Shift.task_type_id)
        .join(Department, Department.id == Shift.department_id)
        .where(
            Department.path.startswith(path, autoescape=True),
            Shift.state == ShiftState.OPEN,
            Shift.starts_at > clock.now(),
            Shift.filled + Shift.kept < Shift.places,
        )
        .order_by(Shift.starts_at, Shift.id)
    )


def _open(row: Row[*tuple[Any, ...]]) -> Open:
    now = clock.now()
    own, division = (
        each if each is not None and each > now else None
        for each in (row.own_team_until, row.division_until)
    )
    return Open(
        shift_id=row.id,
        day=local_time().day(row.starts_at),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        task=row.task,
        task_language=row.language,
        department=row.department,
        location=row.location,
        free=row.free,
        own_team_until=own,
        division_until=division,
    )
