"""The message that somebody is contact person or deputy of tasks now, instead of a colleague."""

from typing import Any

from flask import current_app
from sqlalchemy import or_, select

from app.core import clock
from app.core.db import db
from app.notices import kinds, outbox
from app.notices.models import Notice
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.states import ShiftState

KIND = "named_on_tasks"
PLACE = "/tasks"


def post(person_id: int, department_id: int, tasks: int, instead_of: int | None) -> None:
    """Tell a person of so many tasks of a department; inside the command that names them.

    ``instead_of`` None: of several others, or of nobody.
    """
    outbox.post(KIND, person_id, department=department_id, tasks=tasks, instead_of=instead_of)


def install() -> None:
    """Make it known."""
    kinds.register(KIND, _still_due, _context, place=lambda _notice: PLACE)


def _still_due(notice: Notice) -> bool:
    """While they are named on a task ahead of the department."""
    named = or_(Shift.contact_id == notice.person_id, Shift.deputy_id == notice.person_id)
    ahead = select(Shift.id).where(
        named,
        Shift.department_id == notice.data["department"],
        Shift.ends_at > clock.now(),
        Shift.state != ShiftState.CANCELLED,
    )
    return db.session.scalar(ahead.limit(1)) is not None


def _context(notice: Notice) -> dict[str, Any]:
    former = notice.data["instead_of"]
    return {
        "department": db.session.get_one(Department, notice.data["department"]).name,
        "tasks": notice.data["tasks"],
        "other": db.session.get_one(Person, former).name if former else None,
        "link": current_app.config["BASE_URL"].rstrip("/") + PLACE,
    }
