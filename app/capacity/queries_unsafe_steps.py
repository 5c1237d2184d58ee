"""The exception that a step of an instruction was reported as unsafe."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.capacity.rows import Found, Row, Severity
from app.core import clock
from app.core.db import db
from app.core.intervals import Interval
from app.core.viewer import Viewer
from app.eligibility.queries_shift_facts import Task, tasks_where
from app.shifts.models import Shift
from app.shifts.states import ShiftState
from app.tasks.queries_reports import ReportLine, unsafe_report_line, unsafe_reports

MOST = 10


def unsafe_steps(viewer: Viewer, now: datetime) -> Found:
    """The reports that wait for an answer, the oldest first; one statement, and one more for the
    next task that uses such a step.
    """
    found = unsafe_reports(viewer)
    shown = found[:MOST]
    tasks = next_tasks({line.task_type_id for line in shown}, now)
    rows = [_row(line, tasks.get(line.task_type_id)) for line in shown]
    return Found(rows, len(found) - len(shown))


def next_tasks(task_type_ids: Collection[int], now: datetime) -> dict[int, Interval]:
    """When each kind of task is done next, or is being done; none without such a task."""
    if not task_type_ids:
        return {}
    place = func.row_number().over(
        partition_by=Shift.task_type_id, order_by=(Shift.starts_at, Shift.id)
    )
    ahead = (
        select(Shift.task_type_id, Shift.starts_at, Shift.ends_at, place.label("place"))
        .where(
            Shift.task_type_id.in_(task_type_ids),
            Shift.ends_at > now,
            Shift.state != ShiftState.CANCELLED,
        )
        .subquery()
    )
    rows = db.session.execute(select(ahead).where(ahead.c.place == 1))
    return {row.task_type_id: Interval(row.starts_at, row.ends_at) for row in rows}


@dataclass(frozen=True, slots=True)
class Unsafe:
    """A report, and the next task that uses the step."""

    line: ReportLine
    task: Task | None


def unsafe_report(viewer: Viewer, report_id: int) -> Unsafe | None:
    """A report of an unsafe step in a department that the viewer coordinates; 3 statements."""
    line = unsafe_report_line(viewer, report_id)
    if line is None:
        return None
    ahead = tasks_where(
        Shift.task_type_id == line.task_type_id,
        Shift.ends_at > clock.now(),
        Shift.state != ShiftState.CANCELLED,
        limit=1,
    )
    return Unsafe(line, ahead[0] if ahead else None)


def _row(line: ReportLine, used: Interval | None) -> Row:
    return Row(
        key=f"unsafe-{line.id}",
        severity=Severity.BAD,
        title=line.task,
        at=line.reported_at,
        what=(_("step %(number)s", number=line.number), line.words or line.step),
        span=used,
        drawn="unsafe",
        report_id=line.id,
        icon="alert",
        spoken=line.lang,
    )
