"""How often the first whom people called was reached."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, case, func, select

from app.calls.models import ContactCall
from app.calls.rules import FirstCalls
from app.core import clock
from app.core.db import db
from app.core.viewer import Can, Viewer
from app.people.models import Department
from app.people.queries import within
from app.shifts.models import Shift

LATELY = timedelta(weeks=12)
"""What is told is about so long."""
REACHED = func.coalesce(func.sum(case((ContactCall.reached, 1), else_=0)), 0)


def first_calls_of(person_id: int) -> FirstCalls:
    """Those to one person lately. One statement."""
    counted = select(func.count(), REACHED).where(_lately(), ContactCall.called_id == person_id)
    return FirstCalls(*db.session.execute(counted).one())


def first_calls_by_department(viewer: Viewer) -> list[tuple[str, FirstCalls]]:
    """Those about tasks of the viewer's departments lately, by name. One statement."""
    rows = db.session.execute(
        select(
            Department.name,
            func.count(),
            REACHED,
        )
        .select_from(ContactCall)
        .join(Shift, Shift.id == ContactCall.shift_id)
        .join(Department, Department.id == Shift.department_id)
        .where(_lately(), within(viewer, Can.COORDINATE))
        .group_by(Department.id)
        .order_by(Department.name_folded, Department.id)
    ).all()
    return [(name, FirstCalls(calls, reached)) for name, calls, reached in rows]


def _lately() -> ColumnElement[bool]:
    return and_(ContactCall.first, ContactCall.called_at >= clock.now() - LATELY)
