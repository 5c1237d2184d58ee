"""Who posts for a department: whom one turns to when nobody nearer can be had."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from app.core.db import db
from app.people.models import Department, Person, Role, RoleGrant

POSTING = (Role.POSTER, Role.COORDINATOR)
"""The roles that may do what a poster may."""


@dataclass(frozen=True, slots=True)
class Poster:
    """Somebody active who posts. ``path`` is the department that their role was given for."""

    id: int
    name: str
    phone: str
    path: str


def posters_of(paths: Collection[str]) -> dict[str, list[Poster]]:
    """For each department by its path (``/1/4/``), who posts for it. One statement.

    Those of the department itself come first, then those of the one above it, and so on; within
    one department posters before coordinators, in order of their id. Each person once.
    """
    above = {int(part) for path in paths for part in path.strip("/").split("/")}
    rows = db.session.execute(
        select(Department.path, RoleGrant.role, Person.id, Person.name, Person.phone)
        .join(RoleGrant, RoleGrant.department_id == Department.id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(Department.id.in_(above), RoleGrant.role.in_(POSTING), Person.active)
    ).all()
    ranked = sorted(rows, key=lambda row: (-len(row.path), POSTING.index(row.role), row.id))
    found: dict[str, dict[int, Poster]] = defaultdict(dict)
    for path in paths:
        for row in ranked:
            if path.startswith(row.path):
                poster = Poster(row.id, row.name, row.phone or "", row.path)
                found[path].setdefault(row.id, poster)
    return {path: list(found[path].values()) for path in paths}


def nearest(posters: Collection[Poster]) -> list[Poster]:
    """Those of them whose department is the nearest, in their order."""
    first = next(iter(posters), None)
    return [each for each in posters if first is not None and each.path == first.path]
