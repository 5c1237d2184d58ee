"""Which links to screens there are, and what a secret opens."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.core.db import db
from app.core.tokens import hash_of
from app.core.viewer import Can, Viewer
from app.people.models import Department, Person
from app.people.queries import within
from app.walls.models import WallLink


@dataclass(frozen=True, slots=True)
class OpenedWall:
    """What a secret opens: the open tasks of a department, in the language of who made it."""

    department_id: int
    department: str
    path: str
    language: str


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
