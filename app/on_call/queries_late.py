"""Which hours were to be paid for calls that were withdrawn late, for whoever coordinates."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from app.core.db import db
from app.core.intervals import Interval
from app.core.viewer import Can, Viewer
from app.on_call.models import LateWithdrawal
from app.people.models import Department, Person
from app.people.queries import within
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.tasks.models import TaskType


class PaidCall(NamedTuple):
    """One of them."""

    id: int
    at: datetime
    department: str
    task: str
    starts_at: datetime
    ends_at: datetime
    person: str
    minutes: int
    reason: str


def paid_calls(viewer: Viewer, span: Interval) -> list[PaidCall]:
    """Those of the viewer's departments that were withdrawn in a time, the newest first."""
    rows = db.session.execute(
        select(
            LateWithdrawal.id,
            LateWithdrawal.at,
            Department.name,
            TaskType.name,
            LateWithdrawal.starts_at,
            LateWithdrawal.ends_at,
            Person.name,
            LateWithdrawal.minutes,
            LateWithdrawal.reason,
        )
        .join(Claim, Claim.id == LateWithdrawal.claim_id)
        .join(Person, Person.id == Claim.person_id)
        .join(Shift, Shift.id == Claim.shift_id)
        .join(TaskType, TaskType.id == Shift.task_type_id)
        .join(Department, Department.id == Shift.department_id)
        .where(
            within(viewer, Can.COORDINATE),
            LateWithdrawal.at >= span.start,
            LateWithdrawal.at < span.end,
        )
        .order_by(LateWithdrawal.at.desc(), LateWithdrawal.id.desc())
    )
    return [PaidCall(*row) for row in rows]
