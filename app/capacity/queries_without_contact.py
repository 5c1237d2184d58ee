"""The exception that nobody can be called about a task, or that its contact person has left."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Row as Record
from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.capacity.rows import Action, Found, Row, Severity
from app.core.db import db
from app.core.localtime import local_today
from app.core.viewer import Can, Viewer
from app.people.models import Department, Person
from app.people.queries import within
from app.shifts.models import Shift
from app.shifts.queries_charge import TaskOnDay, is_there, lines
from app.shifts.rules_charge import Charged
from app.shifts.states import ShiftState

MOST = 300


def without_contact(viewer: Viewer, now: datetime) -> Found:
    """One row for each department; one statement, and three more where there is something to say.

    Who is away and has a stand-in is no matter for anybody.
    """
    rows = db.session.execute(_suspect(viewer, now).limit(MOST)).all()
    found = lines(
        [TaskOnDay(row.id, row.contact_id, row.deputy_id, row.path, local_today()) for row in rows]
    )
    nobody: dict[int, list[Record[Any]]] = defaultdict(list)
    left: dict[int, list[Record[Any]]] = defaultdict(list)
    for row in rows:
        if not any(each.phone for each in found[row.id]):
            nobody[row.department_id].append(row)
        elif not (row.active and row.phone):
            left[row.department_id].append(row)
    return Found(
        [_nobody(some) for some in nobody.values()]
        + [_left(some, _first(found[some[0].id])) for some in left.values()]
    )


def _first(line: Sequence[Charged]) -> str:
    return next(each.name for each in line if each.phone)


def _suspect(viewer: Viewer, now: datetime) -> Any:
    contact, somebody = aliased(Person), aliased(Person)
    away = select(somebody.id).where(~is_there(somebody))  # few, and the tasks ahead are many
    return (
        select(
            Shift.id,
            Shift.starts_at,
            Shift.department_id,
            Shift.contact_id,
            Shift.deputy_id,
            Department.path,
            Department.name.label("department"),
            contact.name,
            contact.active,
            contact.phone,
        )
        .join(Department, Department.id == Shift.department_id)
        .join(contact, contact.id == Shift.contact_id)
        .where(
            within(viewer, Can.COORDINATE),
            Shift.ends_at > now,
            Shift.state != ShiftState.CANCELLED,
            Shift.contact_id.in_(away),
        )
        .order_by(Shift.starts_at, Shift.id)
    )


def _nobody(rows: Sequence[Record[Any]]) -> Row:
    return _row(
        rows,
        "nobody",
        Severity.BAD,
        ngettext(
            "Nobody can be called about %(num)s task of %(department)s",
            "Nobody can be called about %(num)s tasks of %(department)s",
            len(rows),
            department=rows[0].department,
        ),
        _("Name a contact person who has a telephone number."),
    )


def _left(rows: Sequence[Record[Any]], answers: str) -> Row:
    return _row(
        rows,
        "left",
        Severity.WARN,
        ngettext(
            "%(num)s task of %(department)s has a contact person who cannot be called",
            "%(num)s tasks of %(department)s have a contact person who cannot be called",
            len(rows),
            department=rows[0].department,
        ),
        _(
            "%(names)s cannot be called. Until you name another, %(next)s is called.",
            names=", ".join(dict.fromkeys(row.name for row in rows)),
            next=answers,
        ),
    )


def _row(rows: Sequence[Record[Any]], kind: str, severity: Severity, title: str, what: str) -> Row:
    first = rows[0]
    return Row(
        key=f"contact-{kind}-{first.department_id}",
        severity=severity,
        title=title,
        what=(what,),
        at=first.starts_at,
        actions=(
            Action(_("Open the first task"), url_for("departments.edit", shift_id=first.id)),
            Action(
                _("All its tasks"), url_for("departments.tasks", department=first.department_id)
            ),
        ),
        icon="phone",
    )
