"""What is stored about departments and people, as drafts: what their forms are filled from."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.trail import Verb
from app.core import revision
from app.core.db import Model, db
from app.core.revision import Overtaken, Unchanged
from app.people.models import Department, Person
from app.people.rules import DepartmentDraft, PersonDraft


def draft_of_department(department: Department) -> DepartmentDraft:
    """What a department is now."""
    return DepartmentDraft(
        name=department.name,
        phone=department.phone or None,
        hand_back_hours=department.hand_back_hours,
        swaps_need_approval=department.swaps_need_approval,
        parent_id=department.parent_id,
        own_team_hours=department.own_team_hours,
        division_hours=department.division_hours,
        by_approval=department.by_approval,
    )


def draft_of_person(person: Person) -> PersonDraft:
    """What somebody's account is now."""
    return PersonDraft(
        name=person.name,
        email=person.email,
        home_department_id=person.home_department_id,
        personnel_number=person.personnel_number or None,
        phone=person.phone or None,
        language=person.language,
        given_name=person.given_name or None,
        minor_until=person.minor_until,
    )


def standing(
    current: Any, wanted: Any, seen: str | None, row: Model
) -> Unchanged | Overtaken | None:
    """What stands in the way of storing what a form asks for, with who was quicker."""
    stands = revision.standing(current, wanted, seen)
    return replace(stands, by=last_editor(row)) if isinstance(stands, Overtaken) else stands


def last_editor(row: Model) -> str | None:
    """Who changed a row last, by name; None where no person did. One statement."""
    return db.session.scalars(
        select(Person.name)
        .join(AuditEntry, AuditEntry.actor_id == Person.id)
        .where(
            AuditEntry.object_type == type(row).__name__,
            AuditEntry.object_id == row.id,  # type: ignore[attr-defined]
            AuditEntry.verb.in_([Verb.CHANGED, Verb.MOVED]),
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).first()
