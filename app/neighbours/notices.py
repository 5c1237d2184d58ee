"""The messages to who is in charge of a task: a neighbour may have somebody, or not after all."""

from collections.abc import Collection
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.db import db
from app.neighbours.models import NeighbourHelp
from app.neighbours.queries import helps_of
from app.notices import kinds, outbox
from app.notices.models import Notice
from app.people.models import Department
from app.shifts.models import Shift
from app.shifts.models_claims import QUIET_FOR
from app.shifts.queries import is_sought
from app.shifts.queries_charge import line_of_shift
from app.shifts.rules_charge import to_tell

SAID, TAKEN_BACK = "neighbour_may_help", "neighbour_cannot_help"


def said(help_said: NeighbourHelp, shift: Shift) -> None:
    """Tell who is in charge, once it can be taken back unnoticed no more."""
    for each in to_tell(line_of_shift(shift), {help_said.said_by_id}):
        outbox.post(
            SAID,
            each.id,
            shift_id=shift.id,
            due_at=help_said.said_at + QUIET_FOR,
            expires_at=shift.starts_at,
            help=help_said.id,
            department=help_said.department_id,
        )


def recall(help_said: NeighbourHelp) -> list[int]:
    """Drop what has not left yet. Returns the ids of those who heard of it."""
    told = db.session.scalars(
        select(Notice).where(
            Notice.kind == SAID,
            Notice.shift_id == help_said.shift_id,
            Notice.data["help"].as_integer() == help_said.id,
        )
    ).all()
    return [notice.person_id for notice in told if not outbox.recall(notice)]


def taken_back(help_said: NeighbourHelp, shift: Shift, heard: Collection[int]) -> None:
    """Tell those who heard of it that it is so no more."""
    for person_id in heard:
        outbox.post(
            TAKEN_BACK,
            person_id,
            shift_id=shift.id,
            expires_at=shift.starts_at,
            department=help_said.department_id,
        )


def install() -> None:
    """Make them known."""
    kinds.register(SAID, _is_said, _context, place=_place, line=_in_charge)
    kinds.register(TAKEN_BACK, _needs_somebody, _context, place=_place)


def _place(notice: Notice) -> str:
    return f"/shifts/{notice.shift_id}"


def _needs_somebody(notice: Notice) -> bool:
    sought = select(Shift.id).where(Shift.id == notice.shift_id, is_sought(clock.now()))
    return db.session.scalar(sought) is not None


def _is_said(notice: Notice) -> bool:
    by_one_in_use = (
        select(NeighbourHelp.id)
        .join(Department, Department.id == NeighbourHelp.department_id)
        .where(NeighbourHelp.id == notice.data["help"], Department.active)
    )
    return db.session.scalar(by_one_in_use) is not None and _needs_somebody(notice)


def _in_charge(notice: Notice, but: Collection[int]) -> list[int]:
    """Who is in charge now, apart from those whom it cannot reach."""
    shift = db.session.get(Shift, notice.shift_id)
    return [each.id for each in to_tell(line_of_shift(shift), but)] if shift else []


def _context(notice: Notice) -> dict[str, Any]:
    shift = db.session.get_one(
        Shift,
        notice.shift_id,
        options=[joinedload(Shift.task_type), joinedload(Shift.department)],
    )
    helping = db.session.get_one(Department, notice.data["department"]).name
    helps = helps_of([shift.id]).get(shift.id, [])
    return {
        "shift": {
            "task": shift.task_type.name,
            "department": shift.department.name,
            "starts_at": shift.starts_at,
            "ends_at": shift.ends_at,
            "location": shift.location,
            "url": current_app.config["BASE_URL"].rstrip("/") + _place(notice),
        },
        "helping": helping,
        "help": next((each for each in helps if each.department == helping), None),
    }
