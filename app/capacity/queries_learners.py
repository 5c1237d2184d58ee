"""The exception that somebody on an extra seat has nobody independent beside them."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import literal_column, select

from app.capacity.queries_open_places import AHEAD, severity_of
from app.capacity.rows import Found, Row, Severity, place_of
from app.core.db import db
from app.core.viewer import Can, Viewer
from app.eligibility.queries_shift_facts import Task, tasks_where
from app.people.models import Department, Person
from app.people.queries import within
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import Seat
from app.tasks.models import TaskType

MOST = 100
EXTRA = Claim.seat == literal_column(f"'{Seat.EXTRA}'")
"""Spelled out, so that the index of extra seats answers."""


def learners_alone(viewer: Viewer, now: datetime) -> Found:
    """Tasks on which an extra seat is held and nobody independent is; four statements.

    As it is now, whatever the reason: one leaves, or a capability expires or is taken away.
    """
    names: dict[int, list[str]] = {}
    for row in db.session.execute(
        select(Claim.shift_id, Person.name)
        .join(Person, Person.id == Claim.person_id)
        .join(Shift, Shift.id == Claim.shift_id)
        .join(TaskType, TaskType.id == Shift.task_type_id)
        .join(Department, Department.id == Shift.department_id)
        .where(
            within(viewer, Can.COORDINATE),
            Claim.live,
            EXTRA,
            Claim.ends_at > now,
            Claim.starts_at < now + AHEAD,
            TaskType.wants_senior,
        )
        .order_by(Claim.starts_at, Claim.id)
        .limit(MOST)
    ):
        names.setdefault(row.shift_id, []).append(row.name)
    tasks = tasks_where(Shift.id.in_(names)) if names else []
    return Found([_row(task, names[task.id], now) for task in tasks if task.facts.awaits_senior])


def _row(task: Task, names: list[str], now: datetime) -> Row:
    ahead = task.span.start - now
    return Row(
        key=f"shift-{task.id}",
        severity=min(Severity.WARN, severity_of(ahead)),
        title=task.title,
        spoken=task.language,
        what=tuple(_("%(name)s learns, and nobody independent is on it.", name=n) for n in names),
        at=task.span.start,
        place=place_of(task),
        span=task.span,
        drawn="mine",
        shift_id=task.id,
        icon="half",
    )
