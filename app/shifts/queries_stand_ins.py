"""Who stands in for whom, and when."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.db import db
from app.people.models import Person
from app.shifts.models import Shift, StandIn
from app.shifts.queries import contacts_for


def stand_ins_of(person_id: int, today: date) -> Sequence[StandIn]:
    """Who stands in for somebody now or later, the first first."""
    return db.session.scalars(
        select(StandIn)
        .options(joinedload(StandIn.stand_in))
        .where(StandIn.person_id == person_id, StandIn.valid_until >= today)
        .order_by(StandIn.valid_from, StandIn.id)
    ).all()


def stands_in_for(person_id: int, today: date) -> Sequence[StandIn]:
    """For whom somebody stands in now or later, the first first."""
    return db.session.scalars(
        select(StandIn)
        .options(joinedload(StandIn.person))
        .where(StandIn.stand_in_id == person_id, StandIn.valid_until >= today)
        .order_by(StandIn.valid_from, StandIn.id)
    ).all()


def stand_in(stand_in_id: int) -> StandIn | None:
    """One period; whose it is decides who may see it."""
    return db.session.get(StandIn, stand_in_id)


def possible_stand_ins(person_id: int, home_path: str) -> list[Person]:
    """Who can be named to stand in for somebody: colleagues who can be called there, by name."""
    return [each for each in contacts_for(home_path) if each.id != person_id]


def charged_shifts(person_id: int) -> tuple[ColumnElement[bool], ...]:
    """The tasks ahead on which somebody is named as contact or deputy."""
    named = or_(Shift.contact_id == person_id, Shift.deputy_id == person_id)
    return named, Shift.ends_at > clock.now()
