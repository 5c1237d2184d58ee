"""The tasks of a department on one day."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.localtime import local_time
from app.core.viewer import Viewer
from app.departments.queries_holders import holders_of
from app.departments.words_standing import Holder
from app.shifts.models import Shift
from app.shifts.queries import posted_by_department_of
from app.shifts.states import ShiftState

MOST = 20
"""So many tasks are told beside a new one."""


def tasks_of_day(
    viewer: Viewer, department_id: int | None, day: date
) -> list[tuple[Shift, list[Holder]]]:
    """What the department has on a day, by start, and who comes. Two statements."""
    whole = local_time().whole_day(day)
    shifts = db.session.scalars(
        select(Shift)
        .options(joinedload(Shift.task_type))
        .where(
            Shift.department_id == department_id,
            posted_by_department_of(viewer),
            Shift.state != ShiftState.CANCELLED,
            Shift.starts_at < whole.end,
            Shift.ends_at > whole.start,
        )
        .order_by(Shift.starts_at, Shift.id)
        .limit(MOST)
    ).all()
    holders = holders_of([shift.id for shift in shifts])
    return [(shift, holders[shift.id]) for shift in shifts]
