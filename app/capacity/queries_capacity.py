"""Supply against demand, as a table and one cell of it, for whoever coordinates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from app.capabilities.models import Capability
from app.capacity.models import Supply, SupplyDay
from app.capacity.queries_demand import demand
from app.capacity.queries_supply import keys_of, open_tasks
from app.capacity.rules import (
    NO_CAPABILITY,
    PARTS,
    Cell,
    Finding,
    GroupKind,
    GroupLine,
    finding,
    scope_of,
)
from app.capacity.words_capacity import kept_name
from app.core.db import db
from app.core.localtime import local_time
from app.core.viewer import Can, Viewer
from app.eligibility.prefilters import holds_enough
from app.eligibility.queries_able import able, gathered_whole
from app.eligibility.queries_shift_facts import Task
from app.people.models import Department, Person
from app.people.queries import within
from app.web.limits import id_of

MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Table:
    """The groups over the days. ``as_of`` is when the oldest figure of people was worked out."""

    kind: GroupKind
    days: list[date]
    lines: list[GroupLine]
    as_of: datetime | None

    def finding(self) -> Finding:
        """What there is to tell."""
        return finding(self.lines)

    def short_days(self) -> list[tuple[date, list[tuple[GroupLine, Cell]]]]:
        """By day what is short, the deepest first; days without a shortage are left out."""
        found = []
        for number, day in enumerate(self.days):
            cells = [(line, line.cells[number]) for line in self.lines]
            short = [(line, cell) for line, cell in cells if cell.short]
            if short:
                found.append((day, sorted(short, key=lambda each: -each[1].short)))
        return found


def table(viewer: Viewer, kind: GroupKind, how_many: int, now: datetime) -> Table:
    """Today and the days after it, so many in all. Three statements."""
    today = local_time().day(now)
    days = [today + timedelta(days=ahead) for ahead in range(how_many)]
    people = _people(viewer, kind, days)
    lines = []
    for asked in demand(viewer, kind, days, now):
        cells = [
            Cell(
                day,
                asked.days[day].places,
                asked.days[day].open,
                people.get((asked.key, day)),
            )
            for day in days
        ]
        lines.append(GroupLine(asked.key, asked.name or kept_name(kind, asked.key), cells))
    return Table(kind, days, lines, _as_of(days))


def _as_of(days: Sequence[date]) -> datetime | None:
    oldest = select(func.min(SupplyDay.worked_out_at))
    return db.session.scalar(oldest.where(SupplyDay.day.between(days[0], days[-1])))


def _people(viewer: Viewer, kind: GroupKind, days: Sequence[date]) -> dict[tuple[str, date], int]:
    rows = db.session.execute(
        select(Supply.key, Supply.day, Supply.people).where(
            Supply.day.between(days[0], days[-1]),
            Supply.scope == scope_of(viewer.paths(Can.COORDINATE)),
            Supply.kind == kind,
        )
    )
    return {(key, day): people for key, day, people in rows}


@dataclass(frozen=True, slots=True)
class Inside:
    """One cell: the open tasks of a group on a day, with how many could come, and who, by name."""

    name: str
    cell: Cell
    tasks: list[tuple[Task, int]]
    names: list[tuple[str, str]]


def inside(viewer: Viewer, day: date, kind: GroupKind, key: str, now: datetime) -> Inside | None:
    """A cell judged now; None where the viewer has no such group. At most ten statements."""
    name = _name(viewer, kind, key)
    if name is None:
        return None
    tasks = _tasks(viewer, day, kind, key, now)
    fitting = able(tasks, gathered_whole(tasks, holds_enough(tasks)), now)
    people: set[int] = set().union(*fitting.values())
    places = sum(task.places for task in tasks)
    cell = Cell(day, places, sum(task.places - task.filled for task in tasks), len(people))
    return Inside(name, cell, [(task, len(fitting[task.id])) for task in tasks], _names(people))


def _tasks(viewer: Viewer, day: date, kind: GroupKind, key: str, now: datetime) -> list[Task]:
    local = local_time()
    tasks = open_tasks([day], now, within(viewer, Can.COORDINATE))
    return [task for task in tasks if key in keys_of(task.facts, kind, local)]


def _name(viewer: Viewer, kind: GroupKind, key: str) -> str | None:
    if kind is GroupKind.PART:
        return kept_name(kind, key) if key in PARTS else None
    if kind is GroupKind.CAPABILITY and key == NO_CAPABILITY:
        return kept_name(kind, key)
    number = id_of(key) or 0
    if kind is GroupKind.CAPABILITY:
        capability = db.session.get(Capability, number)
        return capability.name(viewer.language) if capability else None
    own = within(viewer, Can.COORDINATE)
    return db.session.scalar(select(Department.name).where(Department.id == number, own))


def _names(people: set[int]) -> list[tuple[str, str]]:
    """The first of these people by name, each with the home department."""
    rows = db.session.execute(
        select(Person.name, Department.name)
        .join(Department, Department.id == Person.home_department_id)
        .where(Person.id.in_(people))
        .order_by(Person.name_folded, Person.id)
        .limit(MOST_NAMES)
    )
    return [(name, department) for name, department in rows]
