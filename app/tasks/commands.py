"""What changes about task types."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.audit.edits import edited
from app.audit.in_use import set_active
from app.audit.trail import Verb, record
from app.capabilities.models import TOP_LEVEL, Capability
from app.core.command import command
from app.core.db import db
from app.core.refusal import NotDone
from app.core.revision import Overtaken, Unchanged
from app.core.text import folded
from app.people.locks import lock_structure
from app.people.models import Department
from app.people.queries_drafts import standing
from app.tasks.models import Need, TaskType
from app.tasks.queries import draft_of
from app.tasks.rules import TaskRefusal, TaskTypeDraft


@command
def add_task_type(draft: TaskTypeDraft) -> int | NotDone[TaskRefusal]:
    """Add a kind of work with what it needs; its id."""
    lock_structure()
    refusal = _refusal(draft, None)
    if refusal is not None:
        return refusal
    task_type = TaskType(**_columns(draft), needs=_needs(draft))
    db.session.add(task_type)
    record(Verb.ADDED, task_type, department=draft.department_id)
    return task_type.id


@command
def change_task_type(
    task_type_id: int, draft: TaskTypeDraft, seen: str | None = None
) -> NotDone[TaskRefusal] | Unchanged | Overtaken | None:
    """Change a kind of work; what is posted already keeps its own times and place.

    ``seen`` is the revision that the editor had in front of them (None: whatever it is now).
    """
    lock_structure()
    task_type = db.session.get_one(
        TaskType, task_type_id, options=[selectinload(TaskType.needs)], populate_existing=True
    )
    stands = standing(draft_of(task_type), draft, seen, task_type)
    if stands is not None:
        return stands
    refusal = _refusal(draft, task_type)
    if refusal is not None:
        return refusal
    said = edited(task_type, _columns(draft))
    if _change_needs(task_type, draft):
        said["fields"].append("needs")
    if said["fields"]:
        record(Verb.CHANGED, task_type, **said)
    return None


@command
def deactivate_task_type(task_type_id: int) -> None:
    """Let it be posted no longer. What was posted stays."""
    set_active(db.session.get_one(TaskType, task_type_id), active=False)


@command
def reactivate_task_type(task_type_id: int) -> None:
    """Let it be posted again."""
    set_active(db.session.get_one(TaskType, task_type_id), active=True)


def _refusal(draft: TaskTypeDraft, task_type: TaskType | None) -> NotDone[TaskRefusal] | None:
    same = select(TaskType.id).where(
        TaskType.name_folded == folded(draft.name),
        TaskType.id != (task_type.id if task_type else 0),
    )
    if db.session.scalar(same.limit(1)) is not None:
        return NotDone(TaskRefusal.NAME_TAKEN)
    stays = task_type is not None and task_type.department_id == draft.department_id
    department = db.session.get_one(Department, draft.department_id)
    return None if department.active or stays else NotDone(TaskRefusal.DEPARTMENT_INACTIVE)


def _columns(draft: TaskTypeDraft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "department_id": draft.department_id,
        "language": draft.language,
        "scope": draft.scope,
        "scope_not": draft.scope_not,
        "usual_minutes": draft.usual_minutes,
        "break_minutes": draft.break_minutes,
        "break_paid": draft.break_paid,
        "place": draft.place,
        "loads": list(draft.loads),
        "wants_senior": draft.wants_senior,
        "owner_id": draft.owner_id,
        "own_team_hours": draft.own_team_hours,
        "division_hours": draft.division_hours,
    }


def _levels(draft: TaskTypeDraft) -> dict[int, int]:
    """The needed level by capability; the top one where a capability has no levels."""
    asked = {need.capability_id: need.level for need in draft.needs}
    found = db.session.scalars(select(Capability).where(Capability.id.in_(asked)))
    return {each.id: asked[each.id] if each.has_levels else TOP_LEVEL for each in found}


def _needs(draft: TaskTypeDraft) -> list[Need]:
    levels = _levels(draft)
    return [
        Need(capability_id=need.capability_id, level=levels[need.capability_id])
        for need in draft.needs
    ]


def _change_needs(task_type: TaskType, draft: TaskTypeDraft) -> bool:
    """Keep the rows that stay, so that their order does too. Returns whether anything changed."""
    levels = _levels(draft)
    before = {need.capability_id: need.level for need in task_type.needs}
    if before == levels:
        return False
    for need in list(task_type.needs):
        if need.capability_id in levels:
            need.level = levels[need.capability_id]
        else:
            task_type.needs.remove(need)
    for capability_id in (need.capability_id for need in draft.needs):
        if capability_id not in before:
            task_type.needs.append(Need(capability_id=capability_id, level=levels[capability_id]))
    return True
