"""Walls: links to a screen in a corridor, what it shows, and the same on paper. No names at all."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.audit.trail import Verb, record
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.core.localtime import local_time
from app.core.secret_links import SecretLink, TooManyLinks, secret_link
from app.core.tokens import MadeBefore, hash_of
from app.core.viewer import Can, Viewer
from app.people.locks import lock_person
from app.people.models import Department, Person
from app.people.queries import within
from app.shifts.models import Shift
from app.shifts.states import ShiftState
from app.tasks.models import TaskType
from app.walls.models import WallLink

MOST_LINKS = 10
"""So many links of a department live at once."""
MOST_ON_SCREEN = 7
MOST_ON_PAPER = 8


@dataclass(frozen=True, slots=True)
class OpenedWall:
    """What a secret opens: the open tasks of a department, in the language of who made it."""

    department_id: int
    department: str
    path: str
    language: str


@dataclass(frozen=True, slots=True)
class Open:
    """An open task as anybody may read it."""

    shift_id: int
    day: date
    starts_at: datetime
    ends_at: datetime
    task: str
    task_language: str
    department: str
    location: str
    free: int
    own_team_until: datetime | None


@dataclass(frozen=True, slots=True)
class Wall:
    """The next open tasks, and how many more there are."""

    tasks: list[Open]
    more: int
    today: date

    @property
    def version(self) -> str:
        """The same for the same screen: also the day counts, which is said in words."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


def links(viewer: Viewer) -> list[WallLink]:
    """The living links of the viewer's departments, by department, oldest first. One statement."""
    return list(
        db.session.scalars(
            select(WallLink)
            .join(WallLink.department)
            .options(contains_eager(WallLink.department), joinedload(WallLink.made_by))
            .where(WallLink.revoked_at.is_(None), within(viewer, Can.POST))
            .order_by(Department.name_folded, WallLink.id)
        )
    )


def link(viewer: Viewer, link_id: int) -> WallLink | None:
    """A living link of a department that the viewer posts for."""
    return next((each for each in links(viewer) if each.id == link_id), None)


def department(viewer: Viewer, department_id: int | None) -> Department | None:
    """A department that the viewer posts for; without an id the first by name on top."""
    statement = select(Department).where(Department.active, within(viewer, Can.POST))
    if department_id is not None:
        statement = statement.where(Department.id == department_id)
    order = (func.length(Department.path), Department.name_folded, Department.id)
    return db.session.scalars(statement.order_by(*order).limit(1)).first()


def opened(token: str) -> OpenedWall | None:
    """What the secret opens; None when wrong or revoked, or when its maker has left."""
    row = db.session.execute(
        select(Department.id, Department.name, Department.path, Person.language)
        .select_from(WallLink)
        .join(Department, Department.id == WallLink.department_id)
        .join(Person, Person.id == WallLink.made_by_id)
        .where(
            WallLink.token_hash == hash_of(token),
            WallLink.revoked_at.is_(None),
            Person.active,
            Department.active,
        )
    ).one_or_none()
    return OpenedWall(*row) if row else None


def wall(path: str, most: int) -> Wall:
    """The open tasks of the department at the path and below, the next first. One statement."""
    local = local_time()
    rows = db.session.execute(
        select(
            Shift.id,
            Shift.starts_at,
            Shift.ends_at,
            TaskType.name.label("task"),
            TaskType.language,
            Department.name.label("department"),
            Shift.location,
            (Shift.places - Shift.filled).label("free"),
            Shift.own_team_until,
            func.count().over().label("all"),
        )
        .join(TaskType, TaskType.id == Shift.task_type_id)
        .join(Department, Department.id == Shift.department_id)
        .where(
            Department.path.startswith(path, autoescape=True),
            Shift.state == ShiftState.OPEN,
            Shift.starts_at > clock.now(),
            Shift.filled < Shift.places,
        )
        .order_by(Shift.starts_at, Shift.id)
        .limit(most)
    ).all()
    shown = [_open(row, local.day(row.starts_at)) for row in rows]
    every = rows[0].all if rows else 0
    return Wall(shown, every - len(shown), local.day(clock.now()))


def _open(row: Row[*tuple[Any, ...]], day: date) -> Open:
    until = row.own_team_until
    return Open(
        shift_id=row.id,
        day=day,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        task=row.task,
        task_language=row.language,
        department=row.department,
        location=row.location,
        free=row.free,
        own_team_until=until if until and until > clock.now() else None,
    )


@command
def make_link(
    person_id: int, department_id: int, once: str | None = None
) -> SecretLink | TooManyLinks | MadeBefore:
    """Make a link to the open tasks of a department; its secret is kept nowhere.

    The same ``once`` of the same person twice is one link: the second gets what the first got.
    """
    lock_person(person_id)
    db.session.execute(
        select(Department.id).where(Department.id == department_id).with_for_update()
    )

    def make(token_hash: str, key: str | None) -> WallLink:
        made = WallLink(
            department_id=department_id,
            made_by_id=person_id,
            token_hash=token_hash,
            made_at=clock.now(),
            once=key,
        )
        db.session.add(made)
        record(Verb.ADDED, made, department=department_id)
        return made

    of = WallLink.department_id == department_id
    return secret_link(WallLink, make, of, MOST_LINKS, person_id=person_id, once=once)


@command
def revoke_link(link_id: int) -> bool:
    """End a link at once and for good. Returns whether it was still alive."""
    found = db.session.get(WallLink, link_id, with_for_update=True)
    if found is None or found.revoked_at is not None:
        return False
    found.revoked_at = clock.now()
    record(Verb.REVOKED, found, department=found.department_id)
    return True


@command
def revoke_every_link() -> int:
    """End every link of everybody.

    Returns the number ended. Whoever wants one again makes it anew.
    """
    at = clock.now()
    living = db.session.scalars(select(WallLink).where(WallLink.revoked_at.is_(None))).all()
    for link in living:
        link.revoked_at = at
    record(Verb.REVOKED, "WallLink", revoked=len(living))
    return len(living)
