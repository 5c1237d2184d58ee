"""What neighbouring departments need, and which of them may help."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, false, func, select
from sqlalchemy.orm import contains_eager

from app.core import clock
from app.core.among import among
from app.core.asked import Asked
from app.core.axis import Axis, Strip, axis_of_day, hours_for, strip
from app.core.db import UTCDateTime, db
from app.core.intervals import Interval
from app.core.localtime import local_time
from app.core.names import called
from app.eligibility.prefilters import is_released
from app.neighbours.models import NeighbourHelp
from app.neighbours.words import left_text
from app.people.models import Department, Person
from app.people.queries import below
from app.shifts.models import Shift
from app.shifts.models_claims import QUIET_FOR
from app.shifts.queries import is_sought

DAYS = 7
"""Today and the six days after it."""
MOST_ROWS = 25
"""How many needs stand on the page: it stays under 60 kB."""


@dataclass(frozen=True, slots=True)
class NeighbourNeed:
    """A task of a neighbour with places open; ``help`` is what one's own department said of it."""

    shift: Shift
    strip: Strip
    help: NeighbourHelp | None


@dataclass(frozen=True, slots=True)
class NeedDay:
    """What begins on one day."""

    day: date
    axis: Axis
    needs: list[NeighbourNeed]


@dataclass(frozen=True, slots=True)
class NeedList:
    """The first needs by day; ``total`` counts all of them."""

    days: list[NeedDay]
    total: int
    drawn_at: datetime


@dataclass(frozen=True, slots=True)
class MayHelp:
    """A department that may have somebody, and whom to call there; ``phone`` is empty without."""

    department: str
    called: str
    phone: str


def needs_of_neighbours(own: Department) -> NeedList:
    """What the neighbours of a department need in the days ahead. Three statements."""
    now, local = clock.now(), local_time()
    wanted = _needs(own, now)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    shifts = db.session.scalars(
        wanted.options(contains_eager(Shift.task_type), contains_eager(Shift.department))
        .order_by(Shift.starts_at, Shift.id)
        .limit(MOST_ROWS)
    ).all()
    said = _said_by(own.id, [shift.id for shift in shifts])
    hours = hours_for([Interval(each.starts_at, each.ends_at) for each in shifts], local)
    days = []
    for day, some in groupby(shifts, key=lambda each: local.day(each.starts_at)):
        axis = axis_of_day(day, hours, local)
        needs = [NeighbourNeed(each, _strip(axis, each, now), said.get(each.id)) for each in some]
        days.append(NeedDay(day, axis, needs))
    return NeedList(days, total, now)


def need(own: Department, shift_id: int) -> Shift | None:
    """A task of a neighbour of the department that needs somebody, or has what it needed by now."""
    of_neighbour = select(Shift).join(Shift.department).where(is_neighbour(own))
    return db.session.scalar(
        of_neighbour.where(
            Shift.id == shift_id, Shift.unposted_at.is_(None), *_is_told(own, clock.now())
        )
    )


def help_said(help_id: int) -> tuple[NeighbourHelp, Department] | None:
    """What was said, and by which department."""
    row = db.session.execute(
        select(NeighbourHelp, Department)
        .join(Department, Department.id == NeighbourHelp.department_id)
        .where(NeighbourHelp.id == help_id)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def helps_of(shift_ids: Collection[int]) -> Mapping[int, list[MayHelp]]:
    """By shift that still needs somebody, which departments in use may help. One statement, none
    for none.

    Whom to call is who said it while they can be called, else the department. For the first minute
    nobody sees it: it can be taken back unnoticed.
    """
    found: dict[int, list[MayHelp]] = defaultdict(list)
    if not shift_ids:
        return found
    for row in in_order(HELPS_OF.rows({"ids": list(shift_ids), **helps_as_of(clock.now())})):
        found[row.shift_id].append(may_help(row))
    return found


_now, _heard = (bindparam(name, type_=UTCDateTime()) for name in ("now", "heard"))
HELPS = (
    select(
        NeighbourHelp.id,
        NeighbourHelp.shift_id,
        NeighbourHelp.said_at,
        Department.name.label("department"),
        Department.phone.label("number"),
        Person.name,
        Person.given_name,
        Person.phone,
        Person.active,
    )
    .join(Shift, Shift.id == NeighbourHelp.shift_id)
    .join(Department, Department.id == NeighbourHelp.department_id)
    .join(Person, Person.id == NeighbourHelp.said_by_id)
    .where(is_sought(_now), NeighbourHelp.said_at <= _heard, Department.active)
)
"""Who may help with a shift that still needs somebody, as rows for ``may_help``."""
HELPS_OF = Asked(HELPS.where(among(Shift.id)))


def helps_as_of(now: datetime) -> dict[str, datetime]:
    """What ``HELPS`` asks for."""
    return {"now": now, "heard": now - QUIET_FOR}


def in_order(rows: Iterable[Any]) -> list[Any]:
    """Rows of ``HELPS``, the first who said it first."""
    return sorted(rows, key=lambda row: (row.said_at, row.id))


def may_help(row: Any) -> MayHelp:
    """A row of ``HELPS``."""
    there = row.active and row.phone
    whom = called(row.name, row.given_name) if there else row.department
    return MayHelp(row.department, whom, row.phone if there else row.number or "")


def is_helped() -> ColumnElement[bool]:
    """Whether any department said that it may have somebody for a shift."""
    return exists().where(NeighbourHelp.shift_id == Shift.id)


def is_neighbour(own: Department) -> ColumnElement[bool]:
    """Whether a department is not one's own or below it, and lies below the same one, or is it."""
    above = own.path[: own.path.rstrip("/").rfind("/") + 1]
    return below([above]) & ~below([own.path]) if above != "/" else false()


def _needs(own: Department, now: datetime) -> Select[Shift]:
    local = local_time()
    until = local.midnight(local.day(now) + timedelta(days=DAYS))
    return (
        select(Shift)
        .join(Shift.department)
        .join(Shift.task_type)
        .where(
            is_neighbour(own),
            is_sought(now),
            Shift.starts_at < until,
            *_is_told(own, now),
        )
    )


def _is_told(own: Department, now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What the people of a department were told of: the post is a minute old, and theirs too."""
    return Shift.posted_at <= now - QUIET_FOR, is_released(own.path, now)


def _said_by(department_id: int, shift_ids: Collection[int]) -> dict[int, NeighbourHelp]:
    rows = db.session.scalars(
        select(NeighbourHelp).where(
            NeighbourHelp.department_id == department_id, NeighbourHelp.shift_id.in_(shift_ids)
        )
    )
    return {row.shift_id: row for row in rows}


def _strip(axis: Axis, shift: Shift, now: datetime) -> Strip:
    span = Interval(shift.starts_at, shift.ends_at)
    return strip(axis, [("gap", span, left_text(shift.places - shift.filled))], now=now)
