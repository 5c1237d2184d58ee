"""What somebody is named for, and who takes it over when the ground for it goes.

A duty rests on a ground: an open account, a telephone number, a place of work, a role. Before that
ground changes (somebody leaves, moves, loses a role or a number) every room is asked which duties
would not stand any more and who would be next; with the change it hands them over. The rooms
above register their duties when the application is made. What somebody merely holds for
themselves (places, waits) ends by ``departures``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.core.db import db
from app.people.models import Person, RoleGrant


@dataclass(frozen=True, slots=True)
class Standing:
    """The ground of somebody's duties. ``home`` and the paths of ``roles`` are like ``/1/4/``."""

    active: bool
    phone: bool
    home: str
    roles: frozenset[tuple[str, str]] = frozenset()

    @property
    def gone(self) -> "Standing":
        """The same person after leaving."""
        return replace(self, active=False, roles=frozenset())

    def holds(self, roles: Iterable[str], path: str) -> bool:
        """Whether one of the roles is held for the department at the path or above it."""
        among = set(roles)
        return any(role in among and path.startswith(own) for role, own in self.roles)


@dataclass(frozen=True, slots=True)
class Lost:
    """A duty that does not stand on a new ground.

    ``key`` tells it from the others of the same person. ``what`` names it, ``next`` says who has
    it when nobody is chosen; ``choices`` (id, name) is who else may take it over, none where that
    is no question here. ``alone``: nobody would have it; ``open``: and it stands on Today then.
    """

    key: str
    what: str
    next: str
    choices: tuple[tuple[int, str], ...] = ()
    alone: bool = False
    open: bool = False


Chosen = Mapping[str, int]
"""Who takes over, by the key of what is lost. What is not in it goes its usual way."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One kind of duty.

    ``lost`` says what would be lost by a person on a new ground, in words, and writes nothing.
    ``hand_over`` does it, inside the command that changes the ground and before the change; it
    looks again itself, and ignores a choice that ``lost`` would not offer now.
    """

    lost: Callable[[int, Standing], Sequence[Lost]]
    hand_over: Callable[[int, Standing, Chosen], None]


REGISTERED: dict[str, Duty] = {}


def register(name: str, duty: Duty) -> None:
    """From now on this kind is asked too. Once, when the application is made."""
    REGISTERED[name] = duty


def standing_of(person_id: int) -> Standing:
    """The ground as it is now. Two statements."""
    person = db.session.execute(
        select(Person)
        .where(Person.id == person_id)
        .options(
            joinedload(Person.home_department),
            selectinload(Person.roles).joinedload(RoleGrant.department),
        )
        .execution_options(populate_existing=True)
    ).scalar_one()
    return Standing(
        active=person.active,
        phone=bool(person.phone),
        home=person.home_department.path,
        roles=frozenset((grant.role, grant.department.path) for grant in person.roles),
    )


def lost(person_id: int, after: Standing) -> list[Lost]:
    """Everything that the person would be named for no longer, in the order of the rooms."""
    if after == standing_of(person_id):
        return []
    return [each for duty in REGISTERED.values() for each in duty.lost(person_id, after)]


def hand_over(person_id: int, after: Standing, chosen: Chosen) -> None:
    """Give every lost duty to who was chosen, or to who is next. Joins the command under way."""
    if after == standing_of(person_id):
        return
    for duty in REGISTERED.values():
        duty.hand_over(person_id, after, chosen)
