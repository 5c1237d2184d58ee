"""The duty of a case worker, when somebody leaves or loses the role.

It is listed for everybody with the role, in the same words whether they lead a track or not: who
looks after accounts must not learn that there is one.
"""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from app.core.db import db
from app.notices.private import register_unheard
from app.people import departures, duties
from app.people.duties import Chosen, Lost, Standing
from app.people.models import Person, RoleGrant
from app.people.rules import Role
from app.reintegration import queries_leads
from app.reintegration.commands_case_worker import let_go, let_go_of_led

KEY = "case-worker"


def install() -> None:
    """Ask for another case worker in time, and tell when nobody hears what is asked."""
    duties.register("case_worker", duties.Duty(lost, hand_over))
    departures.register("tracks", let_go)
    register_unheard("tracks", queries_leads.nobody_is_told)


def lost(person_id: int, after: Standing) -> Sequence[Lost]:
    """What a case worker does, when they are one no longer."""
    if not _ends(person_id, after):
        return []
    return [
        Lost(
            key=KEY,
            what=_("Does what case workers do"),
            next=_("The case workers of the department on top are asked, if there is anything."),
            choices=tuple(_others(person_id)),
        )
    ]


def hand_over(person_id: int, after: Standing, chosen: Chosen) -> None:
    """Hand on to who was chosen, else ask those on top."""
    if _ends(person_id, after):
        next_id = chosen.get(KEY)
        known = {number for number, _name in _others(person_id)}
        let_go_of_led(person_id, next_id if next_id in known else None)


def _ends(person_id: int, after: Standing) -> bool:
    is_one = _is_case_worker(duties.standing_of(person_id))
    return is_one and not (after.active and _is_case_worker(after))


def _is_case_worker(standing: Standing) -> bool:
    return any(role == Role.CASE_WORKER for role, _path in standing.roles)


def _others(person_id: int) -> list[tuple[int, str]]:
    """The other case workers, by name."""
    rows = db.session.execute(
        select(Person.id, Person.name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == Role.CASE_WORKER, Person.active, Person.id != person_id)
        .distinct()
        .order_by(Person.name, Person.id)
    )
    return [(row.id, row.name) for row in rows]
