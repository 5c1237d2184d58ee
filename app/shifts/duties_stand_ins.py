"""Standing in for somebody, when the ground for it goes: somebody chosen does, or the deputies."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from app.audit.trail import Verb, record
from app.core.db import db
from app.core.localtime import local_today
from app.notices import outbox
from app.people import duties
from app.people.duties import Chosen, Lost, Standing
from app.people.models import Department, Person
from app.shifts.commands_stand_ins import end_stand_in
from app.shifts.models import StandIn
from app.shifts.queries_stand_ins import possible_stand_ins, stand_ins_of, stands_in_for
from app.shifts.words_stand_ins import days_text


def install() -> None:
    """Ask about stand-ins when somebody's ground changes."""
    duties.register("stand_ins", duties.Duty(lost, hand_over))


def lost(person_id: int, after: Standing) -> Sequence[Lost]:
    """For whom they stand in, while they can be called no longer."""
    return [
        Lost(
            key=f"stand-in-{each.id}",
            what=_(
                "Stands in for %(name)s, %(days)s",
                name=each.person.name,
                days=days_text(each.valid_from, each.valid_until),
            ),
            next=_("Then the deputy of each task is called."),
            choices=tuple((other.id, other.name) for other in _others(each)),
        )
        for each in _losing(person_id, after)
    ]


def hand_over(person_id: int, after: Standing, chosen: Chosen) -> None:
    """Let who was chosen stand in; without one the period ends. Who left needs no stand-in."""
    for each in _losing(person_id, after):
        wanted = chosen.get(f"stand-in-{each.id}")
        if wanted in {other.id for other in _others(each)}:
            each.stand_in_id = wanted
            record(Verb.CHANGED, each, about=each.person_id, stand_in=wanted)
            outbox.post("stands_in", wanted, stand_in=each.id)
        else:
            end_stand_in(each.id)
    if not after.active:
        for each in stand_ins_of(person_id, local_today()):
            end_stand_in(each.id)


def _losing(person_id: int, after: Standing) -> Sequence[StandIn]:
    return [] if after.active and after.phone else stands_in_for(person_id, local_today())


def _others(period: StandIn) -> list[Person]:
    home = db.session.scalars(
        select(Department.path)
        .join(Person, Person.home_department_id == Department.id)
        .where(Person.id == period.person_id)
    ).one()
    return [
        each for each in possible_stand_ins(period.person_id, home) if each.id != period.stand_in_id
    ]
