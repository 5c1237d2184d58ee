"""What is known about task types, as far as the one who looks may see it."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, false, literal, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.core.db import db
from app.core.matching import holds_all, nearness, words_of
from app.core.text import folded
from app.core.viewer import Can, Viewer
from app.lists.sorting import UNSORTED, Sorting
from app.people.models import Department, Person
from app.people.queries import within
from app.tasks.models import Need, TaskType
from app.tasks.rules import NeedDraft, TaskTypeDraft


def _related(path: str) -> ColumnElement[bool]:
    """The condition that a department is the one at the path, above it or below it."""
    return or_(Department.path.startswith(path), literal(path).startswith(Department.path))


def task_types(
    viewer: Viewer,
    search: str = "",
    department_id: int | None = None,
    order: Sorting = UNSORTED,
) -> Select[TaskType]:
    """The task types that the viewer may read, by name, with their departments.

    ``department_id`` narrows to that department and what is below it. ``order`` is by ``name``,
    ``department`` or ``length``.
    """
    statement = (
        _readable(viewer)
        .options(contains_eager(TaskType.department))
        .order_by(
            *order.clauses(
                {
                    "name": TaskType.name_folded,
                    "department": Department.name_folded,
                    "length": TaskType.usual_minutes,
                }
            ),
            TaskType.active.desc(),
        )
    )
    if department_id:
        top = select(Department.path).where(Department.id == department_id).scalar_subquery()
        statement = statement.where(Department.path.startswith(top))
    if words := words_of(search):
        statement = statement.where(holds_all(words, TaskType.name_folded, Department.name_folded))
        statement = statement.order_by(nearness(words, TaskType.name_folded))
    return statement.order_by(TaskType.name_folded, TaskType.id)


def task_type(viewer: Viewer, task_type_id: int) -> TaskType | None:
    """A task type that the viewer may read, with its department, needs and their capabilities."""
    return db.session.scalar(
        _readable(viewer)
        .where(TaskType.id == task_type_id)
        .options(
            contains_eager(TaskType.department),
            joinedload(TaskType.owner),
            selectinload(TaskType.needs).joinedload(Need.capability),
        )
    )


def draft_of(task_type: TaskType) -> TaskTypeDraft:
    """What a task type says now; its needs are loaded."""
    return TaskTypeDraft(
        name=task_type.name,
        department_id=task_type.department_id,
        language=task_type.language,
        scope=task_type.scope,
        scope_not=task_type.scope_not,
        usual_minutes=task_type.usual_minutes,
        break_minutes=task_type.break_minutes,
        break_paid=task_type.break_paid,
        place=task_type.place,
        loads=tuple(task_type.loads),
        needs=tuple(NeedDraft(need.capability_id, need.level) for need in task_type.needs),
        wants_senior=task_type.wants_senior,
        owner_id=task_type.owner_id,
        own_team_hours=task_type.own_team_hours,
        division_hours=task_type.division_hours,
    )


def _readable(viewer: Viewer) -> Select[TaskType]:
    related = [_related(path) for path in viewer.paths(Can.SEE_TASK_TYPES)]
    return select(TaskType).join(TaskType.department).where(or_(false(), *related))


def types_for_department(path: str) -> Sequence[TaskType]:
    """The active task types that the department at the path may post, by name; one statement.

    Its own, those of every department above it, and those of the ones below.
    """
    return db.session.scalars(
        select(TaskType)
        .join(TaskType.department)
        .options(contains_eager(TaskType.department))
        .where(TaskType.active, _related(path))
        .order_by(TaskType.name_folded, TaskType.id)
    ).all()


MOST_CALLED = 6


def people_called(viewer: Viewer, text: str) -> Sequence[Person]:
    """Active people of the viewer's whom a text means, at most MOST_CALLED; one statement.

    ``name · e-mail``, an e-mail address or a whole name means those; otherwise everybody fits in
    whose name its words stand.
    """
    email, words = folded(text.rpartition("·")[2]), words_of(text)
    fitting = db.session.scalars(
        select(Person)
        .join(Person.home_department)
        .where(
            Person.active,
            within(viewer, Can.SEE_PEOPLE),
            or_(Person.email == email, holds_all(words, Person.name_folded)),
        )
        .order_by(
            (Person.email == email).desc(),
            nearness(words, Person.name_folded),
            Person.name_folded,
            Person.id,
        )
        .limit(MOST_CALLED)
    ).all()
    exact = [each for each in fitting if email == each.email] or [
        each for each in fitting if each.name_folded == folded(text)
    ]
    return exact or fitting


def reach_of(person_id: int) -> set[str]:
    """The departments, by path, whose instructions somebody owns; see ``people.reach``."""
    return set(
        db.session.scalars(
            select(Department.path)
            .join(TaskType, TaskType.department_id == Department.id)
            .where(TaskType.owner_id == person_id, TaskType.active)
        )
    )
