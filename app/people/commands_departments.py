"""What changes about departments and their place in the tree."""

from sqlalchemy import ColumnElement, func, select

from app.audit.edits import edited
from app.audit.in_use import set_active
from app.audit.trail import Verb, record
from app.core.command import command
from app.core.db import db
from app.core.refusal import NotDone
from app.core.revision import Overtaken, Unchanged
from app.core.text import folded
from app.people import grounds
from app.people.locks import lock_structure
from app.people.models import Department, Person
from app.people.queries_drafts import draft_of_department, standing
from app.people.rules import DepartmentDraft, PeopleRefusal


@command
def add_department(draft: DepartmentDraft) -> int | NotDone[PeopleRefusal]:
    """Add a department below another, or on top without one; the id of the new department."""
    lock_structure()
    if _is_taken(draft.name, None):
        return NotDone(PeopleRefusal.NAME_TAKEN)
    parent = db.session.get_one(Department, draft.parent_id) if draft.parent_id else None
    if parent is not None and not parent.active:
        return NotDone(PeopleRefusal.PARENT_INACTIVE)
    department = Department(
        name=draft.name,
        phone=draft.phone,
        hand_back_hours=draft.hand_back_hours,
        swaps_need_approval=draft.swaps_need_approval,
        own_team_hours=draft.own_team_hours,
        division_hours=draft.division_hours,
        by_approval=draft.by_approval,
        parent_id=draft.parent_id,
        path="",
    )
    db.session.add(department)
    db.session.flush()
    department.path = f"{parent.path if parent else '/'}{department.id}/"
    record(Verb.ADDED, department, parent=draft.parent_id)
    return department.id


@command
def change_department(
    department_id: int, draft: DepartmentDraft, seen: str | None = None
) -> NotDone[PeopleRefusal] | Unchanged | Overtaken | None:
    """Change a department, and move it below another one with all that is below it.

    ``seen`` is the revision that the editor had in front of them (None: whatever it is now).
    """
    lock_structure()
    department = db.session.get_one(Department, department_id)
    stands = standing(draft_of_department(department), draft, seen, department)
    if stands is not None:
        return stands
    if _is_taken(draft.name, department_id):
        return NotDone(PeopleRefusal.NAME_TAKEN)
    if draft.parent_id != department.parent_id:
        refusal = _move(department, draft.parent_id)
        if refusal is not None:
            return refusal
    given = {
        "name": draft.name,
        "phone": draft.phone,
        "hand_back_hours": draft.hand_back_hours,
        "swaps_need_approval": draft.swaps_need_approval,
        "own_team_hours": draft.own_team_hours,
        "division_hours": draft.division_hours,
        "by_approval": draft.by_approval,
    }
    said = edited(department, given)
    if said["fields"]:
        record(Verb.CHANGED, department, **said)
    return None


def _move(department: Department, parent_id: int | None) -> NotDone[PeopleRefusal] | None:
    """Hang a department below another one; every path below it is written anew."""
    parent = db.session.get_one(Department, parent_id) if parent_id else None
    if parent is not None and parent.path.startswith(department.path):
        return NotDone(PeopleRefusal.BELOW_ITSELF)
    if parent is not None and not parent.active and department.active:
        return NotDone(PeopleRefusal.PARENT_INACTIVE)
    old, new = department.path, f"{parent.path if parent else '/'}{department.id}/"
    for each in db.session.scalars(select(Department).where(Department.path.startswith(old))):
        each.path = new + each.path.removeprefix(old)
    before, department.parent_id = department.parent_id, parent_id
    record(Verb.MOVED, department, before=before, parent=parent_id)
    return None


@command
def deactivate_department(department_id: int) -> NotDone[PeopleRefusal] | None:
    """Take a department out of use, once nobody works in it, none in use is below it, and no task
    of it is ahead. Its screens stop; roles for it rest until it is in use again.
    """
    lock_structure()
    department = db.session.get_one(Department, department_id)
    people = _count(Person.home_department_id == department_id, Person.active.is_(True))
    if people:
        return NotDone(PeopleRefusal.HAS_PEOPLE, people)
    children = _count(Department.parent_id == department_id, Department.active.is_(True))
    if children:
        return NotDone(PeopleRefusal.HAS_CHILDREN, children)
    tasks = grounds.in_the_way(department_id)
    if tasks:
        return NotDone(PeopleRefusal.HAS_TASKS, tasks)
    if department.active:
        grounds.end(department_id)
        set_active(department, active=False)
    return None


@command
def reactivate_department(department_id: int) -> NotDone[PeopleRefusal] | None:
    """Take a department into use again; the one above it has to be in use."""
    lock_structure()
    department = db.session.get_one(Department, department_id)
    if department.parent_id and not db.session.get_one(Department, department.parent_id).active:
        return NotDone(PeopleRefusal.PARENT_INACTIVE)
    set_active(department, active=True)
    return None


def _is_taken(name: str, by_other_than: int | None) -> bool:
    same = select(Department.id).where(
        Department.name_folded == folded(name), Department.id != (by_other_than or 0)
    )
    return db.session.scalar(same.limit(1)) is not None


def _count(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).where(*conditions)) or 0
