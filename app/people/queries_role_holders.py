"""Who holds a role for a department, the nearest first: whom one turns to."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.core.db import db
from app.core.names import called
from app.people.models import Department, Person, RoleGrant
from app.people.rules import Role

POSTING = (Role.POSTER, Role.COORDINATOR)
"""The roles that may do what a poster may."""


@dataclass(frozen=True, slots=True)
class RoleHolder:
    """Somebody active with a role. ``path`` is the department that it was given for."""

    id: int
    name: str
    phone: str
    email: str
    path: str
    given_name: str | None = None

    @property
    def first_name(self) -> str:
        """The name to call somebody by."""
        return called(self.name, self.given_name)


def posters_of(paths: Collection[str]) -> dict[str, list[RoleHolder]]:
    """For each department by its path (``/1/4/``), who posts for it. See ``holders_of``."""
    return holders_of(POSTING, paths)


def administrators_of(path: str) -> list[RoleHolder]:
    """Who administers the department at the path, the nearest first. One statement."""
    return holders_of((Role.ADMINISTRATOR,), [path])[path]


def holders_of(roles: Sequence[Role], paths: Collection[str]) -> dict[str, list[RoleHolder]]:
    """For each department by its path, who has one of the roles for it. One statement.

    Those of the department itself come first, then those of the one above it, and so on; within
    one department in the order of the roles, then of their id. Each person once.
    """
    ranked = _holding(roles, paths)
    found: dict[str, dict[int, RoleHolder]] = defaultdict(dict)
    for path in paths:
        for _role, holder in ranked:
            if path.startswith(holder.path):
                found[path].setdefault(holder.id, holder)
    return {path: list(found[path].values()) for path in paths}


def holders_by_role(roles: Sequence[Role], path: str) -> dict[Role, list[RoleHolder]]:
    """Who has each of the roles for the department at the path, the nearest first.

    One statement. Who has several roles stands in each.
    """
    found: dict[Role, list[RoleHolder]] = {role: [] for role in roles}
    for role, holder in _holding(roles, [path]):
        if holder.id not in {each.id for each in found[role]}:
            found[role].append(holder)
    return found


def _holding(roles: Sequence[Role], paths: Collection[str]) -> list[tuple[Role, RoleHolder]]:
    """Every grant of the roles for these departments or those above, the nearest first."""
    above = {int(part) for path in paths for part in path.strip("/").split("/")}
    rows = db.session.execute(
        select(
            Department.path,
            RoleGrant.role,
            Person.id,
            Person.name,
            Person.phone,
            Person.email,
            Person.given_name,
        )
        .join(RoleGrant, RoleGrant.department_id == Department.id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(Department.id.in_(above), RoleGrant.role.in_(roles), Person.active)
    ).all()
    ranked = sorted(rows, key=lambda row: (-len(row.path), roles.index(Role(row.role)), row.id))
    return [
        (
            Role(row.role),
            RoleHolder(row.id, row.name, row.phone or "", row.email, row.path, row.given_name),
        )
        for row in ranked
    ]


def nearest(holders: Collection[RoleHolder]) -> list[RoleHolder]:
    """Those of them whose department is the nearest, in their order."""
    first = next(iter(holders), None)
    return [each for each in holders if first is not None and each.path == first.path]
