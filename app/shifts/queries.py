"""What posting reads, and which shifts somebody may see."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.db import db
from app.core.intervals import Interval
from app.core.viewer import Can, Viewer
from app.people.models import Department, Person, RoleGrant
from app.people.queries import below, within
from app.people.rules import Role
from app.shifts.models import Shift
from app.shifts.queries_charge import is_in_charge
from app.shifts.rules import ShiftDraft
from app.shifts.states import ShiftState
from app.tasks.models import TaskType

MOST_ALIKE = 5
"""So many tasks that stand already are shown."""
MOST_TEMPLATES = 6
MOST_CHOICES = 300
LATELY = 2000
"""How many of the newest posts a template may be among."""


def is_of_departments(paths: Iterable[str | BindParameter[str]]) -> ColumnElement[bool]:
    """Whether a shift belongs to a department at one of these paths or below it."""
    return Shift.department_id.in_(select(Department.id).where(below(paths)))


def is_visible(
    person_id: int | BindParameter[int],
    posts_for: Iterable[str | BindParameter[str]],
    now: datetime | BindParameter[datetime],
    *also: ColumnElement[bool],
) -> ColumnElement[bool]:
    """Whether a person who posts for the departments at these paths may see a shift.

    Everybody sees what has not ended; what has, its department, who is in charge of it, and
    whoever meets one of the conditions in ``also``.
    """
    return or_(
        Shift.ends_at > now,
        is_in_charge(person_id),
        is_of_departments(posts_for),
        *also,
    )


def visible_to(viewer: Viewer) -> Select[Shift]:
    """The shifts that the viewer may see."""
    return select(Shift).where(is_visible(viewer.id, viewer.paths(Can.POST), clock.now()))


def posted_by_department_of(viewer: Viewer) -> ColumnElement[bool]:
    """Whether a shift belongs to a department that the viewer posts for."""
    return is_of_departments(viewer.paths(Can.POST))


def department(department_id: int) -> Department | None:
    """An active department."""
    return db.session.scalar(
        select(Department).where(Department.id == department_id, Department.active)
    )


def posting_departments(viewer: Viewer) -> list[Department]:
    """The active departments that the viewer posts for, by name."""
    return list(
        db.session.scalars(
            select(Department)
            .where(Department.active, within(viewer, Can.POST))
            .order_by(Department.name_folded)
            .limit(MOST_CHOICES)
        )
    )


def task_types_for(path: str) -> list[TaskType]:
    """The active task types of the organisation that the department at the path is part of.

    Neighbours share them: a task type says what the work is, not who asks for it.
    """
    organisation = f"/{path.split('/')[1]}/"
    return list(
        db.session.scalars(
            select(TaskType)
            .join(Department, Department.id == TaskType.department_id)
            .where(TaskType.active, below([organisation]))
            .order_by(TaskType.name_folded)
        )
    )


def task_type(task_type_id: int) -> TaskType | None:
    """An active task type."""
    return db.session.scalar(select(TaskType).where(TaskType.id == task_type_id, TaskType.active))


def contacts_for(path: str, first: Collection[int] = ()) -> list[Person]:
    """Whom a worker can call about a task of the department at the path, by name.

    Active people with a telephone number: those who work there or below, and those who post or
    coordinate there. The ones in ``first`` are among them if they qualify, however many there are.
    """
    granted = (
        select(RoleGrant.person_id)
        .join(Department, Department.id == RoleGrant.department_id)
        .where(
            RoleGrant.role.in_([Role.POSTER, Role.COORDINATOR]),
            literal(path).startswith(Department.path),
        )
    )
    home = select(Department.id).where(below([path]))
    return list(
        db.session.scalars(
            select(Person)
            .where(
                Person.active,
                Person.phone.is_not(None),
                Person.phone != "",
                or_(Person.home_department_id.in_(home), Person.id.in_(granted)),
            )
            .order_by(case((Person.id.in_(first), 0), else_=1), Person.name_folded, Person.id)
            .limit(MOST_CHOICES)
        )
    )


def recent_templates(viewer: Viewer) -> list[Shift]:
    """The viewer's departments' last shift of each task type that they posted lately.

    The one posted last comes first; at most six. With task type.
    """
    newest = (
        select(Shift.id, Shift.task_type_id)
        .join(TaskType, TaskType.id == Shift.task_type_id)
        .where(
            posted_by_department_of(viewer),
            Shift.state != ShiftState.CANCELLED,
            TaskType.active,
        )
        .order_by(Shift.id.desc())
        .limit(LATELY)
        .subquery()
    )
    last = (
        select(func.max(newest.c.id).label("id"))
        .group_by(newest.c.task_type_id)
        .order_by(func.max(newest.c.id).desc())
        .limit(MOST_TEMPLATES)
        .subquery()
    )
    return list(
        db.session.scalars(
            select(Shift)
            .join(last, last.c.id == Shift.id)
            .options(joinedload(Shift.task_type), joinedload(Shift.department))
            .order_by(Shift.id.desc())
        )
    )


def last_of_type(viewer: Viewer, task_type_id: int, department_id: int | None) -> Shift | None:
    """The last shift of the type that the viewer's departments (or the given one) posted."""
    asked = [Shift.department_id == department_id] if department_id else []
    return db.session.scalar(
        select(Shift)
        .options(joinedload(Shift.department))
        .where(
            Shift.task_type_id == task_type_id,
            posted_by_department_of(viewer),
            *asked,
            Shift.state != ShiftState.CANCELLED,
        )
        .order_by(Shift.id.desc())
        .limit(1)
    )


def draft_of(shift: Shift) -> ShiftDraft:
    """What the shift says now, as a post."""
    return ShiftDraft(
        task_type_id=shift.task_type_id,
        department_id=shift.department_id,
        span=Interval(shift.starts_at, shift.ends_at),
        places=shift.places,
        extra_places=shift.extra_places,
        contact_id=shift.contact_id,
        deputy_id=shift.deputy_id,
        location=shift.location,
        note=shift.note,
        own_team_until=shift.own_team_until,
        division_until=shift.division_until,
        by_approval=shift.by_approval,
        plan_b=shift.plan_b,
    )


def series_of(shift_id: int) -> int | None:
    """The series that a shift was posted with."""
    return db.session.scalar(select(Shift.series_id).where(Shift.id == shift_id))


def reach_of(person_id: int) -> set[str]:
    """The departments, by path, that somebody is in charge of tasks for, now or to come.

    A contact sees who comes and how to reach them; see ``people.reach``.
    """
    return set(
        db.session.scalars(
            select(Department.path)
            .join(Shift, Shift.department_id == Department.id)
            .where(
                is_in_charge(person_id, or_will_be=True),
                Shift.state != ShiftState.CANCELLED,
                Shift.ends_at > clock.now(),
            )
            .distinct()
        )
    )


def is_sought(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Whether somebody can still take a place of a shift."""
    return and_(Shift.state == ShiftState.OPEN, Shift.filled < Shift.places, Shift.starts_at > now)


def standing_alike(drafts: Iterable[ShiftDraft], known: Collection[int] = ()) -> list[Shift]:
    """The tasks of the same department and kind at the time of one of the drafts, by start.

    Not those that are cancelled or over, nor the ``known`` ones. With task type and department.
    One statement.
    """
    alike = [
        and_(
            Shift.department_id == draft.department_id,
            Shift.task_type_id == draft.task_type_id,
            Shift.starts_at < draft.span.end,
            Shift.ends_at > draft.span.start,
        )
        for draft in drafts
    ]
    if not alike:
        return []
    return list(
        db.session.scalars(
            select(Shift)
            .where(
                or_(*alike),
                Shift.state != ShiftState.CANCELLED,
                Shift.ends_at > clock.now(),
                Shift.id.not_in(known),
            )
            .options(joinedload(Shift.task_type), joinedload(Shift.department))
            .order_by(Shift.starts_at, Shift.id)
        )
    )


def at_other_times(drafts: Sequence[ShiftDraft], standing: Sequence[Shift]) -> list[ShiftDraft]:
    """Those of the drafts at whose time none of these tasks stands."""
    spans = [Interval(each.starts_at, each.ends_at) for each in standing]
    return [draft for draft in drafts if not any(span.overlaps(draft.span) for span in spans)]


@dataclass(frozen=True, slots=True)
class Alike:
    """Do you mean one of these? ``known``: them, and what was asked about before, as the form says.

    ``some``: there are days on which none stands. ``more``: places that one of them could get.
    """

    tasks: list[Shift]
    number: int
    known: str
    some: bool
    more: int | None


def alike_of(drafts: Sequence[ShiftDraft], ids: Iterable[int], known: set[int]) -> Alike:
    """What stands there already, to be asked about."""
    found = standing_alike(drafts, known)
    asked = sorted({*known, *ids})
    return Alike(
        found[:MOST_ALIKE],
        len(found),
        ",".join(map(str, asked)),
        bool(at_other_times(drafts, found)) if len(drafts) > 1 else False,
        drafts[0].places if len(drafts) == 1 else None,
    )
