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
    func,
    literal,
    or_,
    select,
)

from app.capabilities.models import TOP_LEVEL, Capability, Holding
from app.capabilities.queries_cells import MatrixCell, cells_of
from app.capabilities.rules import (
    step_at_most,
    steps_of,
)
from app.core.db import db
from app.core.matching import holds_all, words_of
from app.core.text import folded
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
    ``near``: nobody who can not even almost.
    """

    day: date
    department_id: int | None = None
    search: str = ""
    capability_id: int | None = None
    level: int = TOP_LEVEL
    almost: int = TOP_LEVEL
    near: bool = False

    def about(self, column: MatrixColumn, level: int) -> "MatrixFilter":
        """The same people, asked for a capability, at its step at or below a level."""
        step = step_at_most(column.steps, level) if column.has_levels else 1
        lower = max((each for each in column.steps if each < step), default=step)
        return replace(self, capability_id=column.id, level=step, almost=lower)


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """A person of the selection, and what they hold, by capability."""

    id: int
    name: str
    department: str
    phone: str | None
    home_path: str
    group: MatrixGroup
    cells: dict[int, MatrixCell]


@dataclass(frozen=True, slots=True)
class Place:
    """Which page of a list, of how many people in all, and how many stand on one."""

    total: int
    number: int
    size: int = PAGE_SIZE


def day_of_end(day: date, end: time | None) -> date:
    """The local day on which a shift of a day is judged: the one in which it ends.

    An end in the early morning is that of a night: the day after. Midnight ends the day itself.
    """
    return day + timedelta(days=1) if end and time() < end <= MORNING else day


def columns(viewer: Viewer, asked: MatrixFilter, *only: ColumnElement[bool]) -> list[MatrixColumn]:
    """Every capability in use or held in the selection, the most held first; one statement."""
    people = _people(viewer, asked, Person.id).where(*only).subquery()
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


def groups(
    viewer: Viewer, asked: MatrixFilter, *only: ColumnElement[bool]
) -> dict[MatrixGroup, int]:
    """How many people stand how to what was asked; one statement."""
    group = _group(standing := _standing(asked))
    counted = _people(viewer, asked, group, func.count()).where(*only)
    found = dict.fromkeys(MatrixGroup, 0)
    for each, count in db.session.execute(_beside(counted, standing, asked.near).group_by(group)):
        found[MatrixGroup(each)] = count
    return found


def lines(
    viewer: Viewer,
    asked: MatrixFilter,
    place: Place,
    of: Sequence[MatrixColumn],
    *only: ColumnElement[bool],
    first: ColumnElement[bool] | None = None,
) -> Listing[MatrixLine]:
    """A page of the people: those who can first, of them who meets ``first``, then by name.

    Two statements. Past the end it is the last page.
    """
    number = min(place.number, Listing((), place.total, 1, place.size).pages)
    part = _ordered(viewer, asked, first).where(*only)
    rows = db.session.execute(part.limit(place.size).offset((number - 1) * place.size)).all()
    return Listing(_lines(rows, asked, of), place.total, number, place.size)


def who_can(
    viewer: Viewer, asked: MatrixFilter, most: int, *only: ColumnElement[bool]
) -> list[int]:
    """The ids of the first people by name who can do what is asked; one statement."""
    group = _group(standing := _standing(asked))
    people = _beside(_people(viewer, asked, Person.id), standing, asked.near)
    if standing is not None:
        people = people.where(group == MatrixGroup.CAN.value)
    first = people.where(*only).order_by(Person.name_folded, Person.id).limit(most)
    return list(db.session.scalars(first))


def held_by(viewer: Viewer, person_id: int, on: date) -> list[tuple[MatrixColumn, MatrixCell]]:
    """What one person of the viewer holds, by name; two statements."""
    asked = MatrixFilter(on)
    every = [each for each in columns(viewer, asked, Person.id == person_id) if each.holders]
    cells = cells_of([person_id], _stale(every), on)[person_id]
    return sorted(((each, cells[each.id]) for each in every), key=lambda held: folded(held[0].name))


def all_lines(
    viewer: Viewer, asked: MatrixFilter, of: Sequence[MatrixColumn], at_once: int = 500
) -> Iterable[MatrixLine]:
    """Everybody of the selection, in the same order; a statement for each 500 people."""
    people = db.session.execute(_ordered(viewer, asked, None)).all()
    for start in range(0, len(people), at_once):
        yield from _lines(people[start : start + at_once], asked, of)


def _ordered(
    viewer: Viewer, asked: MatrixFilter, first: ColumnElement[bool] | None
) -> Select[*tuple[Any, ...]]:
    group = _group(standing := _standing(asked))
    people = _people(
        viewer,
        asked,
        Person.id,
        Person.name,
        Department.name.label("department"),
        Person.phone,
        Department.path,
        group.label("group"),
    )
    before = [] if first is None else [case((first, 0), else_=1)]
    return _beside(people, standing, asked.near).order_by(
        group.desc(), *before, Person.name_folded, Person.id
    )


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
        words = words_of(asked.search)
        statement = statement.where(holds_all(words, Person.name_folded, Department.name_folded))
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
    statement: Select[*tuple[Any, ...]], standing: Subquery | None, near: bool
) -> Select[*tuple[Any, ...]]:
    if standing is None:
        return statement
    joined = statement.outerjoin(standing, standing.c.person_id == Person.id)
    return joined.where(standing.c.group >= MatrixGroup.ALMOST.value) if near else joined


def _lines(
    people: Sequence[Any], asked: MatrixFilter, of: Sequence[MatrixColumn]
) -> list[MatrixLine]:
    cells = cells_of([each.id for each in people], _stale(of), asked.day)
    return [
        MatrixLine(
            each.id,
            each.name,
            each.department,
            each.phone,
            each.path,
            MatrixGroup(each.group),
            cells[each.id],
        )
        for each in people
    ]


def _stale(of: Sequence[MatrixColumn]) -> dict[int, int | None]:
    return {each.id: each.stale_months for each in of}
