"""What changes about people and their roles."""

from dataclasses import asdict, replace

from sqlalchemy import ColumnElement, func, literal, select

from app.audit.edits import edited
from app.audit.in_use import set_active
from app.audit.trail import Verb, record
from app.core.command import command
from app.core.db import db
from app.core.refusal import NotDone
from app.core.revision import Overtaken, Unchanged
from app.core.text import folded
from app.people import departures, duties, invitations, ways_in
from app.people.duties import Chosen
from app.people.locks import lock_structure
from app.people.models import Department, Person, RoleGrant
from app.people.queries_drafts import draft_of_person, standing
from app.people.rules import PeopleRefusal, PersonDraft, Role
from app.people.ways_in import WayInChange


@command
def add_person(draft: PersonDraft, *, invite: bool = True) -> int | NotDone[PeopleRefusal]:
    """Add somebody, and send the welcome unless told not to; the id of the new person."""
    lock_structure()
    refusal = _refusal(draft, None)
    if refusal is not None:
        return refusal
    person = Person(**asdict(draft))
    db.session.add(person)
    db.session.flush()
    record(Verb.ADDED, person, about=person.id, department=draft.home_department_id)
    if invite:
        invitations.send(person.id)
    return person.id


@command
def change_person(
    person_id: int,
    draft: PersonDraft,
    chosen: Chosen | None = None,
    seen: str | None = None,
) -> NotDone[PeopleRefusal] | Unchanged | Overtaken | None:
    """Change somebody's name, address, number, phone, department or language.

    What they can no longer be named for (no number, another department) goes to who was chosen,
    or to who is next. ``seen`` is the revision that the editor had in front of them (None:
    whatever it is now).
    """
    lock_structure()
    person = db.session.get_one(Person, person_id)
    current = draft_of_person(person)
    stands = standing(current, draft, seen, person)
    if stands is not None:
        return stands
    refusal = _refusal(draft, person)
    if refusal is not None:
        return refusal
    duties.hand_over(person_id, ground_after(person_id, draft), chosen or {})
    old_address = person.email
    record(Verb.CHANGED, person, about=person_id, **edited(person, asdict(draft)))
    if person.email != old_address:
        ways_in.changed(person_id, WayInChange.ADDRESS, old_address=old_address)
    return None


def ground_after(person_id: int, draft: PersonDraft) -> duties.Standing:
    """The ground of somebody's duties once they are what the draft says."""
    home = db.session.get_one(Department, draft.home_department_id)
    return replace(duties.standing_of(person_id), phone=bool(draft.phone), home=home.path)


def _refusal(draft: PersonDraft, person: Person | None) -> NotDone[PeopleRefusal] | None:
    """What stands in the way of this draft for this person (None: for a new one)."""
    own_id = person.id if person else 0
    taken = select(Person.id).where(Person.id != own_id).limit(1)
    if db.session.scalar(taken.where(Person.email == draft.email)) is not None:
        return NotDone(PeopleRefusal.EMAIL_TAKEN)
    number = folded(draft.personnel_number or "")
    same_number = taken.where(Person.personnel_number_folded == number)
    if number and db.session.scalar(same_number) is not None:
        return NotDone(PeopleRefusal.NUMBER_TAKEN)
    stays = person is not None and person.home_department_id == draft.home_department_id
    home = db.session.get_one(Department, draft.home_department_id)
    return None if home.active or stays else NotDone(PeopleRefusal.DEPARTMENT_INACTIVE)


@command
def deactivate_person(
    person_id: int, chosen: Chosen | None = None
) -> NotDone[PeopleRefusal] | None:
    """Let somebody in no longer, from the next request.

    What they did stays; what they were going to do is given back, and what they were named for
    goes to who was chosen, or to who is next. Whoever comes back starts without any of it.
    """
    lock_structure()
    person = db.session.get_one(Person, person_id)
    if not person.active:
        return None
    administered = db.session.scalars(
        select(Department.path)
        .join(RoleGrant, RoleGrant.department_id == Department.id)
        .where(RoleGrant.person_id == person_id, RoleGrant.role == Role.ADMINISTRATOR)
    ).all()
    others = RoleGrant.person_id != person_id
    if not all(_is_administered(path, others) for path in administered):
        return NotDone(PeopleRefusal.LAST_ADMINISTRATOR)
    duties.hand_over(person_id, duties.standing_of(person_id).gone, chosen or {})
    departures.let_go(person_id)
    set_active(person, active=False, about=person_id)
    ways_in.changed(person_id, WayInChange.LEFT)
    return None


@command
def reactivate_person(person_id: int) -> NotDone[PeopleRefusal] | None:
    """Let somebody in again, without the roles and duties they had."""
    lock_structure()
    person = db.session.get_one(Person, person_id)
    home = db.session.get_one(Department, person.home_department_id)
    if not home.active:
        return NotDone(PeopleRefusal.DEPARTMENT_INACTIVE)
    if set_active(person, active=True, about=person_id):
        ways_in.changed(person_id, WayInChange.CAME_BACK)
    return None


@command
def grant_role(person_id: int, role: Role, department_id: int) -> int | NotDone[PeopleRefusal]:
    """Give somebody a role for a department and all below it; the id of the grant."""
    lock_structure()
    held = select(RoleGrant.id).where(
        RoleGrant.person_id == person_id,
        RoleGrant.role == role,
        RoleGrant.department_id == department_id,
    )
    if db.session.scalar(held) is not None:
        return NotDone(PeopleRefusal.HELD_ALREADY)
    if not db.session.get_one(Department, department_id).active:
        return NotDone(PeopleRefusal.DEPARTMENT_INACTIVE)
    grant = RoleGrant(person_id=person_id, role=role, department_id=department_id)
    db.session.add(grant)
    record(Verb.GRANTED, grant, about=person_id, role=str(role), department=department_id)
    return grant.id


@command
def revoke_role(grant_id: int, chosen: Chosen | None = None) -> NotDone[PeopleRefusal] | None:
    """Take a role away. The last administrator of a department stays one.

    What they were named for by this role goes to who was chosen, or to who is next.
    """
    lock_structure()
    grant = db.session.get(RoleGrant, grant_id)
    if grant is None:
        return None
    if grant.role == Role.ADMINISTRATOR and db.session.get_one(Person, grant.person_id).active:
        path = db.session.get_one(Department, grant.department_id).path
        if not _is_administered(path, RoleGrant.id != grant_id):
            return NotDone(PeopleRefusal.LAST_ADMINISTRATOR)
    duties.hand_over(grant.person_id, ground_without(grant), chosen or {})
    db.session.delete(grant)
    record(
        Verb.REVOKED,
        grant,
        about=grant.person_id,
        role=grant.role,
        department=grant.department_id,
    )
    return None


def ground_without(grant: RoleGrant) -> duties.Standing:
    """The ground of somebody's duties without this role."""
    before = duties.standing_of(grant.person_id)
    path = db.session.get_one(Department, grant.department_id).path
    return replace(before, roles=before.roles - {(grant.role, path)})


def _is_administered(path: str, among: ColumnElement[bool]) -> bool:
    """Whether one of these grants lets somebody active administer the department at the path."""
    return bool(
        db.session.scalar(
            select(func.count())
            .select_from(RoleGrant)
            .join(Department, Department.id == RoleGrant.department_id)
            .join(Person, Person.id == RoleGrant.person_id)
            .where(
                among,
                RoleGrant.role == Role.ADMINISTRATOR,
                Person.active,
                literal(path).startswith(Department.path),
            )
        )
    )
