"""The exception that nobody is named to sign off a reserved act that tasks ahead need."""

from datetime import datetime
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import Row as Record
from sqlalchemy import exists, func, select

from app.capabilities.models import Capability, CapabilityGrant, CapabilityRight
from app.capacity.queries_open_places import SOON
from app.capacity.rows import Found, Row, Severity
from app.core.db import db
from app.core.viewer import Can, Viewer
from app.people.models import Department, Person
from app.people.queries import within
from app.shifts.models import Shift
from app.shifts.states import ShiftState
from app.tasks.models import Need

MOST = 10


def without_assessor(viewer: Viewer, now: datetime) -> Found:
    """Only named assessors sign off a reserved act: with none it can only lapse. One statement."""
    name = Capability.name_nl if str(get_locale()) == "nl" else Capability.name_en
    named = exists().where(
        CapabilityGrant.capability_id == Capability.id,
        CapabilityGrant.right == CapabilityRight.ASSESSOR,
        CapabilityGrant.person_id == Person.id,
        Person.active,
    )
    suspect = (  # few or none, and the tasks ahead are many
        select(Need.task_type_id)
        .join(Capability, Capability.id == Need.capability_id)
        .where(Capability.active, Capability.reserved, ~named)
    )
    rows = db.session.execute(
        select(Capability.id, name.label("name"), func.min(Shift.starts_at).label("first"))
        .join(Need, Need.capability_id == Capability.id)
        .join(Shift, Shift.task_type_id == Need.task_type_id)
        .join(Department, Department.id == Shift.department_id)
        .where(
            within(viewer, Can.COORDINATE),
            Capability.active,
            Capability.reserved,
            Shift.task_type_id.in_(suspect),
            Shift.starts_at > now,
            Shift.state == ShiftState.OPEN,
            ~named,
        )
        .group_by(Capability.id, name)
        .order_by(func.min(Shift.starts_at), Capability.id)
    ).all()
    return Found([_row(each, now) for each in rows[:MOST]], max(0, len(rows) - MOST))


def _row(record: Record[*tuple[Any, ...]], now: datetime) -> Row:
    return Row(
        key=f"assessor-{record.id}",
        severity=Severity.WARN,
        title=_("Nobody signs off ‘%(name)s’", name=record.name),
        what=(_("Tasks ahead need it. Have the administrator name somebody for it."),),
        at=max(record.first, now + SOON),
        icon="half",
    )
