"""Who is in charge of tasks, set-wise. See ``rules_charge`` for the order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, and_, bindparam, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.core.db import db
from app.core.localtime import local_today
from app.people.models import Department, Person
from app.people.queries_role_holders import posters_of
from app.shifts.models import Shift, StandIn
from app.shifts.rules_charge import Charged, Named, Somebody, line_of, to_call

TODAY = bindparam("charge_today", callable_=local_today, type_=Date())


@dataclass(frozen=True, slots=True)
class TaskOnDay:
    """A task of which one asks who is in charge: on which local day. ``path``: its department."""

    shift_id: int
    contact_id: int
    deputy_id: int | None
    path: str
    on: date


def is_there(person: Any) -> ColumnElement[bool]:
    """Whether somebody (``Person`` or an alias) can be called, today and on all days to come."""
    away = exists().where(StandIn.person_id == person.id, StandIn.valid_until >= TODAY)
    return and_(person.active, person.phone.is_not(None), person.phone != "", ~away)


def lines(asked: Sequence[TaskOnDay]) -> dict[int, list[Charged]]:
    """By the id of the shift, everybody in charge, the first first. Three statements."""
    if not asked:
        return {}
    people = _people({each for one in asked for each in (one.contact_id, one.deputy_id) if each})
    away = stand_ins_on({one.on for one in asked})
    posters = {
        path: [
            Somebody(
                each.id, each.name, each.phone, depth=len(each.path), given_name=each.given_name
            )
            for each in some
        ]
        for path, some in posters_of({one.path for one in asked}).items()
    }
    return {
        one.shift_id: line_of(
            Named(people[one.contact_id], people.get(one.deputy_id or 0)),
            posters[one.path],
            away[one.on],
        )
        for one in asked
    }


def line_of_shift(shift: Shift) -> list[Charged]:
    """Everybody in charge of one task today, the first first. Four statements."""
    path = db.session.scalars(
        select(Department.path).where(Department.id == shift.department_id)
    ).one()
    asked = TaskOnDay(shift.id, shift.contact_id, shift.deputy_id, path, local_today())
    return lines([asked])[shift.id]


def to_call_about(
    shift: Shift, caller_id: int, line: Sequence[Charged] | None = None
) -> Charged | None:
    """Whom somebody calls about one task today, of a line that is known or asked for."""
    line = line_of_shift(shift) if line is None else line
    others = [each for each in line if each.id != caller_id]
    department = db.session.get_one(Department, shift.department_id)
    return next(iter(to_call(others, department.name, department.phone)), None)


def _people(ids: Iterable[int]) -> dict[int, Somebody]:
    rows = db.session.execute(
        select(Person.id, Person.name, Person.phone, Person.active, Person.given_name).where(
            Person.id.in_(set(ids))
        )
    )
    return {
        row.id: Somebody(row.id, row.name, row.phone or "", row.active, given_name=row.given_name)
        for row in rows
    }


def stand_ins_on(days: Iterable[date]) -> Mapping[date, Mapping[int, Somebody]]:
    """For each of the days, by who is away, who stands in. One statement: they are few."""
    wanted = set(days)
    other = aliased(Person)
    rows = db.session.execute(
        select(StandIn, other.id, other.name, other.phone, other.active, other.given_name)
        .join(other, other.id == StandIn.stand_in_id)
        .where(StandIn.valid_from <= max(wanted), StandIn.valid_until >= min(wanted))
        .order_by(StandIn.id)
    ).all()
    return {
        day: {
            period.person_id: Somebody(number, name, phone or "", active, given_name=given)
            for period, number, name, phone, active, given in rows
            if period.valid_from <= day <= period.valid_until
        }
        for day in wanted
    }


def is_in_charge(
    person_id: int | BindParameter[int], *, or_will_be: bool = False
) -> ColumnElement[bool]:
    """Whether somebody is contact or deputy of a shift, or stands in today for who is.

    ``or_will_be``: also who is to stand in on a day to come.
    """
    begun = [] if or_will_be else [StandIn.valid_from <= TODAY]
    away = select(StandIn.person_id).where(
        StandIn.stand_in_id == person_id, StandIn.valid_until >= TODAY, *begun
    )
    return or_(
        Shift.contact_id == person_id,
        Shift.deputy_id == person_id,
        Shift.contact_id.in_(away),
        Shift.deputy_id.in_(away),
    )


def is_or_was_in_charge(person_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether somebody is named on any task, or stands in for anybody now or later.

    Each part is found by an index: every request asks it.
    """
    return or_(
        exists().where(Shift.contact_id == person_id),
        exists().where(Shift.deputy_id == person_id),
        exists().where(StandIn.stand_in_id == person_id, StandIn.valid_until >= TODAY),
    )
