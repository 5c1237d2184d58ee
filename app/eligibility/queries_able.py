"""Who could take the places of many tasks, worked out set-wise.

What surely fails is left out first (the capabilities, the pool or the own team, time that is
taken), tasks that are alike are judged once, and the rest is judged by the same ``judge`` as
everywhere.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, select

from app.core.db import db
from app.core.localtime import LocalTime, local_time
from app.eligibility.facts import Case, NeedFact, ShiftFacts, WorkerFacts
from app.eligibility.queries_shift_facts import Task
from app.eligibility.queries_verdicts import terms
from app.eligibility.queries_worker_facts import worker_facts
from app.eligibility.rules import judge
from app.people.models import Department, Person

INSTANT = timedelta(microseconds=1)


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
            if not judge(Case(worker, facts, under), enough=1).refusals
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
