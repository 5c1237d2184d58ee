"""Boards that are open learn of what changes for many tasks at once."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.localtime import local_time
from app.people.models import Department
from app.people.queries import below
from app.shifts.changelog import log_change
from app.shifts.models import Shift
from app.shifts.states import ShiftState


def boards_learn(paths: Collection[str], day: date) -> None:
    """The open tasks at these paths and below, that begin from the day on, are judged anew. In a
    command. One statement beside the log.
    """
    since = max(clock.now(), local_time().midnight(day))
    found = select(Shift.id).join(Department, Department.id == Shift.department_id)
    found = found.where(Shift.state == ShiftState.OPEN, Shift.starts_at >= since, below(paths))
    for shift_id in db.session.scalars(found):
        log_change(shift_id)
