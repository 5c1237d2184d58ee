"""Links to screens in corridors, when who made them leaves: a colleague keeps them, or they end."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.audit.trail import Verb, record
from app.core import clock
from app.core.db import db
from app.people import duties, grounds
from app.people.duties import Chosen, Lost, Standing
from app.people.queries_role_holders import POSTING, RoleHolder, posters_of
from app.walls.models import WallLink


def install() -> None:
    """Ask about walls when somebody's ground changes; end them with their department."""
    duties.register("walls", duties.Duty(lost, hand_over))
    grounds.ENDED["walls"] = end_of_department


def end_of_department(department_id: int) -> None:
    """End every link to the screens of a department that is closed."""
    for link in db.session.scalars(
        select(WallLink).where(
            WallLink.department_id == department_id, WallLink.revoked_at.is_(None)
        )
    ):
        link.revoked_at = clock.now()
        record(Verb.REVOKED, link, department=department_id)


def lost(person_id: int, after: Standing) -> Sequence[Lost]:
    """The screens of departments that they post for no longer."""
    losing = _losing(person_id, after)
    posters = _others(losing, person_id)
    return [
        Lost(
            key=f"wall-{link.id}",
            what=_("Keeps the screen of %(department)s", department=link.department.name),
            next=_("It goes on; %(name)s keeps it.", name=posters[link.department.path][0].name)
            if posters[link.department.path]
            else _("It goes dark: nobody else posts for that department."),
            choices=tuple((each.id, each.name) for each in posters[link.department.path]),
        )
        for link in losing
    ]


def hand_over(person_id: int, after: Standing, chosen: Chosen) -> None:
    """Give each to who was chosen, else to the nearest who posts there; without one it ends."""
    losing = _losing(person_id, after)
    posters = _others(losing, person_id)
    for link in losing:
        others = [each.id for each in posters[link.department.path]]
        wanted = chosen.get(f"wall-{link.id}")
        if others:
            link.made_by_id = wanted if wanted in others else others[0]
            record(Verb.CHANGED, link, department=link.department_id, keeper=link.made_by_id)
        else:
            link.revoked_at = clock.now()
            record(Verb.REVOKED, link, department=link.department_id)


def _losing(person_id: int, after: Standing) -> list[WallLink]:
    links = db.session.scalars(
        select(WallLink)
        .options(joinedload(WallLink.department))
        .where(WallLink.made_by_id == person_id, WallLink.revoked_at.is_(None))
        .order_by(WallLink.id)
    ).all()
    return [
        link for link in links if not (after.active and after.holds(POSTING, link.department.path))
    ]


def _others(losing: Sequence[WallLink], person_id: int) -> dict[str, list[RoleHolder]]:
    found = posters_of([link.department.path for link in losing])
    return {
        path: [each for each in posters if each.id != person_id] for path, posters in found.items()
    }
