"""Roles as duties: who leaves holds none, and the page before says who holds them still."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.audit.trail import Verb, record
from app.core.db import db
from app.core.text import large_first
from app.people import duties, words
from app.people.duties import Chosen, Lost, Standing
from app.people.models import Department, Person, RoleGrant
from app.people.rules import Role

MOST_NAMES = 3
ASKED_ELSEWHERE = {Role.CASE_WORKER}
"""Who takes this over is settled, and seen, by its own room alone."""


def install() -> None:
    """Let roles end with who leaves."""
    duties.register("roles", duties.Duty(lost, hand_over))


def lost(person_id: int, after: Standing) -> Sequence[Lost]:
    """The roles that end; none while the account stays open. Two statements."""
    if after.active:
        return []
    grants = _grants(person_id)
    others = _others(person_id) if grants else []
    return [_ending(grant, others) for grant in grants]


def hand_over(person_id: int, after: Standing, chosen: Chosen) -> None:
    """Take every role away. Nobody gets one by this: rights are given by hand."""
    if after.active:
        return
    for grant in _grants(person_id):
        department_id = grant.department_id
        db.session.delete(grant)
        record(Verb.REVOKED, grant, about=person_id, role=grant.role, department=department_id)


def _ending(grant: RoleGrant, others: Sequence[tuple[str, str, str]]) -> Lost:
    own = grant.department.path
    names = [name for role, path, name in others if role == grant.role and own.startswith(path)]
    nobody = _("Nobody else has this role there.")
    shown = ", ".join(names[:MOST_NAMES])
    return Lost(
        key=f"role-{grant.id}",
        what=_(
            "%(role)s of %(department)s",
            role=large_first(str(words.ROLES[grant.role])),
            department=grant.department.name,
        ),
        next=_("Still there: %(names)s.", names=shown) if names else nobody,
        alone=not names and grant.role not in ASKED_ELSEWHERE,
    )


def _grants(person_id: int) -> Sequence[RoleGrant]:
    return db.session.scalars(
        select(RoleGrant)
        .options(joinedload(RoleGrant.department))
        .where(RoleGrant.person_id == person_id)
        .order_by(RoleGrant.id)
    ).all()


def _others(person_id: int) -> list[tuple[str, str, str]]:
    """Role, path and name of every other active person with a role."""
    rows = db.session.execute(
        select(RoleGrant.role, Department.path, Person.name)
        .join(Department, Department.id == RoleGrant.department_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(Person.active, Person.id != person_id)
        .order_by(Person.name, Person.id)
    )
    return [(row.role, row.path, row.name) for row in rows]
