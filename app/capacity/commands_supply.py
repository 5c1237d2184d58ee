"""Who could take the open places of the days ahead, worked out by a job for pages to read.

Everybody against every open task would be minutes of work. Tasks that are alike are judged once,
what the rules say of everybody is told by sets, and who counts in every group of a task already is
not judged for it: see ``eligibility/queries_able.py``. People are read some hundreds at a time,
with all that they work: the law is asked as a board asks it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select, tuple_

from app.capacity.models import Supply, SupplyDay
from app.capacity.queries_supply import keys_of, open_tasks
from app.capacity.rules import GroupKind, scope_of
from app.core.command import bookkeeping
from app.core.db import db, delete_rows
from app.core.localtime import local_time
from app.core.pieces import delete_some, in_pieces, some_by_some
from app.core.viewer import Can
from app.eligibility.facts import ShiftFacts
from app.eligibility.queries_able import gathered_some, what_is_judged
from app.eligibility.queries_shift_facts import Task
from app.eligibility.queries_verdicts import terms
from app.eligibility.rules_crowd import people_by_group
from app.people.models import Department, Person, RoleGrant
from app.people.policies import RIGHTS

NEAR_DAYS, ALL_DAYS, AT_ONCE = 14, 56, 14
COORDINATING = [role for role, rights in RIGHTS.items() if Can.COORDINATE in rights]

Group = tuple[str, date, str, str]
"""Scope, day, kind, key."""
GROUP = (Supply.scope, Supply.day, Supply.kind, Supply.key)


def work_out_near(now: datetime) -> int:
    """Work out the nearest 14 days. Returns how many figures changed."""
    return _work_out(now, 0, NEAR_DAYS)


def work_out_later(now: datetime) -> int:
    """Work out the days after those, as far as pages look. Returns how many figures changed."""
    return _work_out(now, NEAR_DAYS, ALL_DAYS)


def _work_out(now: datetime, begin: int, end: int) -> int:
    """Some days at a time: three statements, six for each 500 people, and what is written.

    Twice changes nothing more.
    """
    today = local_time().day(now)
    changed = 0
    for first in range(begin, end, AT_ONCE):
        days = [today + timedelta(days=ahead) for ahead in range(first, min(first + AT_ONCE, end))]
        groups = _groups(open_tasks(days, now), _scopes())
        people = gathered_some({facts.span for facts in groups})
        changed += store(days, people_by_group(groups, people, terms(now)), now)
    return changed


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


def _groups(tasks: Iterable[Task], scopes: Collection[_Scope]) -> dict[ShiftFacts, set[Group]]:
    """What the groups of each task are, in each scope; one task for all that are alike."""
    local = local_time()
    first: dict[object, ShiftFacts] = {}
    groups: dict[ShiftFacts, set[Group]] = defaultdict(set)
    for task in tasks:
        day, facts = local.day(task.span.start), task.facts
        alike = first.setdefault(what_is_judged(facts), facts)
        groups[alike] |= {
            (scope.name, day, kind, key)
            for scope in scopes
            if scope.has(facts.department_path)
            for kind in GroupKind
            for key in keys_of(facts, kind, local)
        }
    return groups


def store(days: Sequence[date], found: Mapping[Group, int], now: datetime) -> int:
    """Write down what differs about these days, and forget days that are over.

    Returns how many changed.

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
    """Delete what is about days that are over. Returns the number of rows."""
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
