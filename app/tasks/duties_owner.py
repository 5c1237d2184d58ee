"""Who keeps an instruction, when they leave: somebody chosen, else whoever posts there."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.audit.trail import Verb, record
from app.core.db import db
from app.people import duties
from app.people.duties import Chosen, Lost, Standing
from app.people.queries_role_holders import RoleHolder, nearest, posters_of
from app.tasks.models import TaskType

MOST_NAMES = 3


def install() -> None:
    """Ask about instructions when somebody leaves."""
    duties.register("owner", duties.Duty(lost, hand_over))


def lost(person_id: int, after: Standing) -> Sequence[Lost]:
    """The task types whose instruction they keep; none while the account stays open."""
    if after.active:
        return []
    owned = _owned(person_id)
    posters = _others(owned, person_id)
    return [
        Lost(
            key=f"owner-{each.id}",
            what=_("Keeps the instruction of ‘%(task)s’", task=each.name),
            next=_answering(posters[each.department.path]),
            choices=tuple((poster.id, poster.name) for poster in posters[each.department.path]),
            alone=each.active and not posters[each.department.path],
        )
        for each in owned
    ]


def hand_over(person_id: int, after: Standing, chosen: Chosen) -> None:
    """Name who was chosen; without one, reports go to whoever posts for the department."""
    if after.active:
        return
    owned = _owned(person_id)
    posters = _others(owned, person_id)
    for each in owned:
        wanted = chosen.get(f"owner-{each.id}")
        allowed = {poster.id for poster in posters[each.department.path]}
        each.owner_id = wanted if wanted in allowed else None
        record(Verb.CHANGED, each, fields=["owner_id"])


def _answering(posters: Sequence[RoleHolder]) -> str:
    if not posters:
        return _("Nobody posts for that department: reports reach nobody.")
    names = ", ".join(each.name for each in nearest(posters)[:MOST_NAMES])
    return _("Nobody keeps it then; reports go to %(names)s.", names=names)


def _owned(person_id: int) -> Sequence[TaskType]:
    return db.session.scalars(
        select(TaskType)
        .options(joinedload(TaskType.department))
        .where(TaskType.owner_id == person_id)
        .order_by(TaskType.name, TaskType.id)
    ).all()


def _others(owned: Sequence[TaskType], person_id: int) -> dict[str, list[RoleHolder]]:
    found = posters_of([each.department.path for each in owned])
    return {
        path: [each for each in posters if each.id != person_id] for path, posters in found.items()
    }
