"""The contact card: people beside capabilities, and who can do one of them on a day.

Everything is asked for all people of a page at once: the number of statements stays the same.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import IntEnum
from typing import Any

from flask_babel import get_locale
from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from app.capabilities.models import TOP_LEVEL, Capability, Holding, Practice, SignOff
from app.capabilities.rules import (
    Freshness,
    HeldAfter,
    best,
    freshness,
    step_at_most,
    steps_of,
)
from app.core.db import db
from app.core.localtime import local_time
from app.core.matching import holds_all, words_of
from app.core.viewer import Can, Viewer
from app.people.models import Department, Person
from app.people.queries import within
from app.web.pages import PAGE_SIZE, Listing

MOST_COLUMNS = 12
USUAL_COLUMNS = 8
MORNING = time(8)
"""A shift that ends no later than this began on the day before."""


class MatrixGroup(IntEnum):
    """How somebody stands to what was asked; those who can come first."""

    OTHER = 0
    ALMOST = 1
    CAN = 2


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """A capability, with how many people of the selection hold it. ``steps``: levels it uses."""

    id: int
    name: str
    has_levels: bool
    level_names: dict[str, dict[str, str]] | None
    stale_months: int | None
    holders: int

    @property
    def steps(self) -> tuple[int, ...]:
        """The levels that can be asked for; without levels it is held or not."""
        return steps_of(self.level_names) if self.has_levels else (TOP_LEVEL,)


@dataclass(frozen=True, slots=True)
class MatrixFilter:
    """Which people, and what they should be able to do on the local day ``day``.

    ``level`` is enough; from ``almost`` on it is nearly so: one step of the capability lower.
    """

    day: date
    department_id: int | None = None
    search: str = ""
    capability_id: int | None = None
    level: int = TOP_LEVEL
    almost: int = TOP_LEVEL

    def about(self, column: MatrixColumn, level: int) -> "MatrixFilter":
        """The same people, asked for a capability, at its step at or below a level."""
        step = step_at_most(column.steps, level) if column.has_levels else 1
        lower = max((each for each in column.steps if each < step), default=step)
        return replace(self, capability_id=column.id, level=step, almost=lower)


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """What somebody holds of a capability in the way that counts for most, on the day asked."""

    level: int
    valid_until: date | None
    practised: date | None
    state: Freshness


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """A person of the selection, and what they hold, by capability."""

    id: int
    name: str
    department: str
    phone: str | None
    group: MatrixGroup
    cells: dict[int, MatrixCell]


def day_of_end(day: date, end: time | None) -> date:
    """The local day on which a shift of a day is judged: the one in which it ends.

    An end in the early morning is that of a night: the day after. Midnight ends the day itself.
    """
    return day + timedelta(days=1) if end and time() < end <= MORNING else day


def columns(viewer: Viewer, asked: MatrixFilter) -> list[MatrixColumn]:
    """Every capability in use or held in the selection, the most held first; one statement."""
    people = _people(viewer, asked, Person.id).subquery()
    held = (
        select(Holding.capability_id, func.count(Holding.person_id.distinct()).label("holders"))
        .join(people, people.c.id == Holding.person_id)
        .where(Holding.level > 0)
        .group_by(Holding.capability_id)
        .subquery()
    )
    holders = func.coalesce(held.c.holders, 0)
    is_dutch = str(get_locale()) == "nl"
    name = Capability.name_nl_folded if is_dutch else Capability.name_en_folded
    found = db.session.execute(
        select(Capability, holders)
        .outerjoin(held, held.c.capability_id == Capability.id)
        .where(or_(Capability.active, holders > 0))
        .order_by(holders.desc(), name, Capability.id)
    )
    language = str(get_locale())
    return [
        MatrixColumn(
            id=each.id,
            name=each.name(language),
            has_levels=each.has_levels,
            level_names=each.level_names,
            stale_months=each.stale_months,
            holders=count,
        )
        for each, count in found
    ]


def shown(
    found: Sequence[MatrixColumn], chosen: Collection[int], asked_id: int | None
) -> tuple[MatrixColumn, ...]:
    """The columns of the page: what was asked first, then those chosen or the most held."""
    first = [each for each in found if each.id == asked_id]
    others = [each for each in found if each.id != asked_id and (not chosen or each.id in chosen)]
    return tuple([*first, *others][: MOST_COLUMNS if chosen else USUAL_COLUMNS])


def groups(viewer: Viewer, asked: MatrixFilter) -> dict[MatrixGroup, int]:
    """How many people stand how to what was asked; one statement."""
    group = _group(standing := _standing(asked))
    counted = _people(viewer, asked, group, func.count())
    found = dict.fromkeys(MatrixGroup, 0)
    for each, count in db.session.execute(_beside(counted, standing).group_by(group)):
        found[MatrixGroup(each)] = count
    return found


def lines(
    viewer: Viewer,
    asked: MatrixFilter,
    counts: dict[MatrixGroup, int],
    number: int,
    of: Sequence[MatrixColumn],
) -> Listing[MatrixLine]:
    """A page of the people, those who can first and then by name; two statements."""
    total = sum(counts.values())
    number = min(number, Listing((), total, 1).pages)
    part = _ordered(viewer, asked).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return Listing(_lines(db.session.execute(part).all(), asked, of), total, number)


def all_lines(
    viewer: Viewer, asked: MatrixFilter, of: Sequence[MatrixColumn], at_once: int = 500
) -> Iterable[MatrixLine]:
    """Everybody of the selection, in the same order; a statement for each 500 people."""
    people = db.session.execute(_ordered(viewer, asked)).all()
    for start in range(0, len(people), at_once):
        yield from _lines(people[start : start + at_once], asked, of)


def _ordered(viewer: Viewer, asked: MatrixFilter) -> Select[*tuple[Any, ...]]:
    group = _group(standing := _standing(asked))
    people = _people(
        viewer,
        asked,
        Person.id,
        Person.name,
        Department.name.label("department"),
        Person.phone,
        group.label("group"),
    )
    return _beside(people, standing).order_by(group.desc(), Person.name_folded, Person.id)


def _people(viewer: Viewer, asked: MatrixFilter, *what: Any) -> Select[*tuple[Any, ...]]:
    """The active people of the selection, as far as the viewer sees them."""
    statement = (
        select(*what)
        .select_from(Person)
        .join(Department, Department.id == Person.home_department_id)
        .where(Person.active, within(viewer, Can.SEE_PEOPLE))
    )
    if asked.department_id is not None:
        statement = statement.where(Department.path.contains(f"/{asked.department_id}/"))
    if asked.search:
        statement = statement.where(holds_all(words_of(asked.search), Person.name_folded))
    return statement


def _standing(asked: MatrixFilter) -> Subquery | None:
    """For each holder of what was asked, the best group of all ways of holding it."""
    if asked.capability_id is None:
        return None
    enough = Holding.level >= asked.level
    valid = or_(Holding.valid_until.is_(None), Holding.valid_until >= asked.day)
    almost = or_(enough, and_(valid, Holding.level >= asked.almost))
    group = case(
        (and_(enough, valid), MatrixGroup.CAN.value), (almost, MatrixGroup.ALMOST.value), else_=0
    )
    return (
        select(Holding.person_id, func.max(group).label("group"))
        .where(Holding.capability_id == asked.capability_id, Holding.level > 0)
        .group_by(Holding.person_id)
        .subquery()
    )


def _group(standing: Subquery | None) -> ColumnElement[int]:
    return literal(0) if standing is None else func.coalesce(standing.c.group, 0)


def _beside(
    statement: Select[*tuple[Any, ...]], standing: Subquery | None
) -> Select[*tuple[Any, ...]]:
    if standing is None:
        return statement
    return statement.outerjoin(standing, standing.c.person_id == Person.id)


def _lines(
    people: Sequence[Any], asked: MatrixFilter, of: Sequence[MatrixColumn]
) -> list[MatrixLine]:
    cells = _cells([each.id for each in people], asked, of)
    return [
        MatrixLine(
            each.id, each.name, each.department, each.phone, MatrixGroup(each.group), cells[each.id]
        )
        for each in people
    ]


def _cells(
    person_ids: list[int], asked: MatrixFilter, of: Sequence[MatrixColumn]
) -> dict[int, dict[int, MatrixCell]]:
    """What these people hold of the columns: of several ways the one that counts (``best``).

    Fresh counts from when the capability, or the one that gives it, was last done or shown.
    """
    local, stale = local_time(), {each.id: each.stale_months for each in of}
    ways: dict[int, dict[int, dict[int, _Way]]] = {person_id: {} for person_id in person_ids}
    for person_id, capability, via, level, until, at, seen in _held(person_ids, list(stale)):
        last = _later(local.day(at) if at else None, seen)
        ways[person_id].setdefault(capability, {})[via] = _Way(HeldAfter(level, until), last)
    return {
        person_id: {
            capability: _cell(capability, some, stale[capability], asked.day)
            for capability, some in held.items()
        }
        for person_id, held in ways.items()
    }


@dataclass(frozen=True, slots=True)
class _Way:
    """One way of holding a capability, and when it was last done or shown."""

    standing: HeldAfter
    last: date | None


def _cell(capability: int, ways: dict[int, _Way], stale_months: int | None, on: date) -> MatrixCell:
    found = ways[best(capability, {via: way.standing for via, way in ways.items()}, on)]
    until = found.standing.valid_until
    state = freshness(until, found.last, stale_months, on)
    return MatrixCell(found.standing.level, until, found.last, state)


def _held(person_ids: list[int], capability_ids: list[int]) -> Sequence[Any]:
    either = Holding.capability_id, Holding.via_id
    practised = (
        select(func.max(Practice.practised_at))
        .where(Practice.person_id == Holding.person_id, Practice.capability_id.in_(either))
        .scalar_subquery()
    )
    taken = aliased(SignOff)
    since = exists().where(
        taken.person_id == SignOff.person_id,
        taken.capability_id == SignOff.capability_id,
        taken.id > SignOff.id,
        taken.level == 0,
    )
    seen = (
        select(func.max(SignOff.day))
        .where(
            SignOff.person_id == Holding.person_id,
            SignOff.capability_id.in_(either),
            SignOff.level > 0,
            ~since,
        )
        .scalar_subquery()
    )
    statement = select(
        Holding.person_id,
        Holding.capability_id,
        Holding.via_id,
        Holding.level,
        Holding.valid_until,
        practised,
        seen,
    ).where(
        Holding.person_id.in_(person_ids),
        Holding.capability_id.in_(capability_ids),
        Holding.level > 0,
    )
    return db.session.execute(statement).all()


def _later(one: date | None, other: date | None) -> date | None:
    return max((each for each in (one, other) if each), default=None)
