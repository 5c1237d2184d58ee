"""Who could take the open places of the days ahead, worked out by a job for pages to read.

Everybody against every open task is seconds of work. What surely fails is left out set-wise first
(the capabilities, the pool or the own team, time that is taken), tasks that are alike are judged
once, and the rest is judged by the same ``judge`` as everywhere.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, false, or_, select, true, tuple_

from app.capabilities.models import Holding
from app.capacity.models import Supply, SupplyDay
from app.capacity.rules import NO_CAPABILITY, Kind, part_of, scope_of
from app.claims.facts import NeedFact, Question, ShiftFacts, WorkerFacts
from app.claims.gathering import Task, tasks_where
from app.claims.judging import terms
from app.claims.rules import judge
from app.claims.workers import worker_facts
from app.core.command import bookkeeping
from app.core.db import db, delete_rows
from app.core.localtime import LocalTime
from app.core.pieces import delete_some, in_pieces, some_by_some
from app.core.viewer import Can
from app.people.models import Department, Person, RoleGrant
from app.people.policies import RIGHTS
from app.shifts.models import Shift, ShiftState
from app.web.languages import local_time

NEAR_DAYS, ALL_DAYS, AT_ONCE = 14, 56, 14
COORDINATING = [role for role, rights in RIGHTS.items() if Can.COORDINATE in rights]
INSTANT = timedelta(microseconds=1)

Group = tuple[str, date, str, str]
"""Scope, day, kind, key."""
GROUP = (Supply.scope, Supply.day, Supply.kind, Supply.key)


def work_out_near(now: datetime) -> int:
    """Work out the nearest 14 days; how many figures changed."""
    return _work_out(now, 0, NEAR_DAYS)


def work_out_later(now: datetime) -> int:
    """Work out the days after those, as far as pages look; how many figures changed."""
    return _work_out(now, NEAR_DAYS, ALL_DAYS)


def _work_out(now: datetime, begin: int, end: int) -> int:
    """Some days at a time, eight statements and what is written. Twice changes nothing more."""
    today = local_time().day(now)
    changed = 0
    for first in range(begin, end, AT_ONCE):
        days = [today + timedelta(days=ahead) for ahead in range(first, min(first + AT_ONCE, end))]
        tasks, scopes = open_tasks(days, now), _scopes()
        people = gathered(tasks)
        db.session.rollback()  # what follows takes long, and needs the database no more
        changed += store(days, _counted(tasks, able(tasks, people, now), scopes), now)
    return changed


def open_tasks(days: Sequence[date], now: datetime, *conditions: ColumnElement[bool]) -> list[Task]:
    """The tasks of these days in a row that are ahead and have open places. Two statements."""
    local = local_time()
    return tasks_where(
        *conditions,
        Shift.state == ShiftState.OPEN,
        Shift.filled < Shift.places,
        Shift.starts_at > now,
        Shift.starts_at >= local.midnight(days[0]),
        Shift.starts_at < local.midnight(days[-1] + timedelta(days=1)),
    )


def keys_of(facts: ShiftFacts, kind: str, local: LocalTime) -> set[str]:
    """The keys of the groups that a task belongs to: several, where it needs several things."""
    if kind == Kind.CAPABILITY:
        return {str(need.capability_id) for need in facts.needs} or {NO_CAPABILITY}
    if kind == Kind.DEPARTMENT:
        return {facts.department_path.rstrip("/").rsplit("/", 1)[-1]}
    return {part_of(facts.span, local)}


def gathered(tasks: Sequence[Task], *conditions: ColumnElement[bool]) -> dict[int, WorkerFacts]:
    """What the rules know of active people, around the tasks. Six statements."""
    if not tasks:
        return {}
    homes = db.session.execute(
        select(Person.id, Department.path)
        .join(Department, Department.id == Person.home_department_id)
        .where(Person.active, *conditions)
    )
    return worker_facts(dict(homes.all()), [task.span for task in tasks])


def holds_enough(tasks: Iterable[Task]) -> ColumnElement[bool]:
    """That a person holds what one of the tasks needs, until whenever: for a few tasks."""
    every = {task.facts.needs for task in tasks}
    return or_(false(), *(and_(true(), *map(_held, needs)) for needs in every))


def _held(need: NeedFact) -> ColumnElement[bool]:
    return exists().where(
        Holding.person_id == Person.id,
        Holding.capability_id == need.capability_id,
        Holding.level >= (need.level if need.has_levels else 1),
    )


def able(
    tasks: Iterable[Task], people: Mapping[int, WorkerFacts], now: datetime
) -> dict[int, set[int]]:
    """Who could take a place of each task and is available then, by the id of the task."""
    under, sieve = terms(now), _Sieve(people, local_time())
    alike: dict[object, list[Task]] = defaultdict(list)
    for task in tasks:
        alike[_what_is_judged(task.facts)].append(task)
    found = {}
    for same in alike.values():
        facts = same[0].facts
        fitting = {
            worker.person_id
            for worker in sieve.possible(facts)
            if not judge(Question(worker, facts, under), enough=1).refusals
        }
        for task in same:
            found[task.id] = {each for each in fitting if not people[each].is_on(task.id)}
    return found


def _what_is_judged(facts: ShiftFacts) -> object:
    """What a verdict depends on: tasks for which it is equal get the same one.

    But for being on one of them, which nobody is who has that time free.
    """
    needs = tuple((need.capability_id, need.has_levels, need.level) for need in facts.needs)
    return (
        facts.span,
        facts.department_path,
        facts.own_team_until,
        facts.unpaid,
        facts.loads,
        needs,
        facts.left > 0,
    )


class _Sieve:
    """Leaves out, for many tasks, who surely may not take a place. Remembers who can do what."""

    def __init__(self, people: Mapping[int, WorkerFacts], local: LocalTime) -> None:
        self.people = people
        self.local = local
        self._found: dict[object, set[int]] = {}

    def possible(self, facts: ShiftFacts) -> Iterator[WorkerFacts]:
        """Whom one must ask ``judge`` about: they have the agreement, the papers and the time."""
        span = facts.span
        first, last = self.local.day(span.start), self.local.day(span.end - INSTANT)
        ids = self._team(facts.department_path) | (self._pool(first) & self._pool(last))
        for need in facts.needs:
            ids &= self._holders(need, last)
        for worker in map(self.people.__getitem__, ids):
            if not any(busy.span.overlaps(span) for busy in worker.busy):
                yield worker

    def _team(self, path: str) -> set[int]:
        return self._ids(("team", path), lambda worker: worker.home_path.startswith(path))

    def _pool(self, day: date) -> set[int]:
        return self._ids(
            ("pool", day),
            lambda worker: any(fact.pool and fact.is_valid_on(day) for fact in worker.agreements),
        )

    def _holders(self, need: NeedFact, day: date) -> set[int]:
        return self._ids(
            ("holds", need.capability_id, need.has_levels, need.level, day),
            lambda worker: any(
                need.is_met_by(held) and held.is_valid_on(day)
                for held in worker.held.get(need.capability_id, ())
            ),
        )

    def _ids(self, key: object, holds: Callable[[WorkerFacts], bool]) -> set[int]:
        if key not in self._found:
            self._found[key] = {each.person_id for each in self.people.values() if holds(each)}
        return self._found[key]


@dataclass(frozen=True, slots=True)
class _Scope:
    """Departments that somebody coordinates."""

    name: str

    def has(self, path: str) -> bool:
        return any(path.startswith(top) for top in self.name.split())


def _scopes() -> list[_Scope]:
    """Every combination of departments that somebody coordinates. One statement."""
    rows = db.session.execute(
        select(RoleGrant.person_id, Department.path)
        .join(Department, Department.id == RoleGrant.department_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role.in_(COORDINATING), Person.active)
    )
    paths: dict[int, set[str]] = defaultdict(set)
    for person_id, path in rows:
        paths[person_id].add(path)
    return [_Scope(name) for name in sorted({scope_of(each) for each in paths.values()})]


def _counted(
    tasks: Iterable[Task], able: Mapping[int, Collection[int]], scopes: Collection[_Scope]
) -> dict[Group, int]:
    """How many people each group has in each scope; somebody counts once, however many fit."""
    local = local_time()
    people: dict[Group, set[int]] = defaultdict(set)
    for task in tasks:
        day = local.day(task.span.start)
        for scope in scopes:
            if not scope.has(task.facts.department_path):
                continue
            for kind in Kind:
                for key in keys_of(task.facts, kind, local):
                    people[scope.name, day, kind, key].update(able[task.id])
    return {group: len(each) for group, each in people.items()}


def store(days: Sequence[date], found: Mapping[Group, int], now: datetime) -> int:
    """Write down what differs about these days, and forget days that are over; how many changed.

    That they were worked out is written last, when all of it is there.
    """
    today = local_time().day(now)
    forget_days(SupplyDay, today)
    forget_days(Supply, today)
    stored = db.session.execute(select(*GROUP, Supply.people).where(Supply.day.in_(days)))
    present: dict[Group, int] = {(row[0], row[1], row[2], row[3]): row.people for row in stored}
    groups = sorted(present.keys() | found.keys())
    changed = {each: found.get(each) for each in groups if present.get(each) != found.get(each)}
    for some in some_by_some(list(changed.items())):
        write(some)
    stamp(days, now)
    return len(changed)


@in_pieces()
@bookkeeping
def forget_days(most: int, table: type[Supply | SupplyDay], today: date) -> int:
    """Delete what is about days that are over; how many rows."""
    return delete_some(most, table, table.day < today)


@bookkeeping
def write(figures: Sequence[tuple[Group, int | None]]) -> None:
    """Put some figures in the place of those that were there; None: of that group there is none."""
    groups = [group for group, _people in figures]
    delete_rows(delete(Supply).where(tuple_(*GROUP).in_(groups)))
    for (scope, day, kind, key), people in figures:
        if people is not None:
            db.session.add(Supply(scope=scope, day=day, kind=kind, key=key, people=people))


@bookkeeping
def stamp(days: Sequence[date], now: datetime) -> None:
    """Note that all figures of these days are of now."""
    stored = db.session.scalars(select(SupplyDay).where(SupplyDay.day.in_(days)))
    present = {each.day: each for each in stored}
    for day in days:
        if day in present:
            present[day].worked_out_at = now
        else:
            db.session.add(SupplyDay(day=day, worked_out_at=now))
