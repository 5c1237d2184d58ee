"""Who could take the places of many tasks, worked out set-wise.

Tasks that are alike are judged once, and what the rules say of everybody at once (``rules_crowd``)
leaves few to be asked about one by one.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select

from app.core.db import db
from app.core.intervals import Interval
from app.eligibility.facts import ShiftFacts, WorkerFacts
from app.eligibility.queries_shift_facts import Task
from app.eligibility.queries_verdicts import terms
from app.eligibility.queries_worker_facts import whole_facts, worker_facts
from app.eligibility.rules_crowd import Crowd
from app.people.models import Department, Person
from app.people.queries import home_paths

AT_ONCE = 500
"""Of so many people the facts are held together."""


def gathered(tasks: Sequence[Task], *conditions: ColumnElement[bool]) -> dict[int, WorkerFacts]:
    """What the rules know of active people, near the tasks. Six statements."""
    return worker_facts(_homes(*conditions), [task.span for task in tasks]) if tasks else {}


def gathered_whole(
    tasks: Sequence[Task], *conditions: ColumnElement[bool]
) -> dict[int, WorkerFacts]:
    """The same, with all that the rules of working time look at. Six statements."""
    return whole_facts(_homes(*conditions), [task.span for task in tasks]) if tasks else {}


def _homes(*conditions: ColumnElement[bool]) -> dict[int, str]:
    return home_paths(Person.active, *conditions)


def gathered_some(spans: Collection[Interval]) -> Iterator[dict[int, WorkerFacts]]:
    """The same of everybody who is active, some at a time. Six statements for each 500.

    What was read is let go of before the next: nothing is held while others work with it.
    """
    last, more = 0, bool(spans)
    while more:
        rows = db.session.execute(
            select(Person.id, Department.path)
            .join(Department, Department.id == Person.home_department_id)
            .where(Person.active, Person.id > last)
            .order_by(Person.id)
            .limit(AT_ONCE)
        )
        homes = dict(rows.all())
        people = whole_facts(homes, spans) if homes else {}
        db.session.rollback()  # what follows takes long, and needs the database no more
        if people:
            yield people
        last, more = max(homes, default=last), len(homes) == AT_ONCE


def able(
    tasks: Iterable[Task], people: Mapping[int, WorkerFacts], now: datetime
) -> dict[int, set[int]]:
    """Who could take a place of each task and is available then, by the id of the task."""
    tasks = list(tasks)
    crowd = Crowd(list(people.values()), {task.span for task in tasks}, terms(now))
    found: dict[object, set[int]] = {}
    for task in tasks:
        key = what_is_judged(task.facts)
        if key not in found:
            found[key] = crowd.ids(crowd.fitting(task.facts))
    return {task.id: set(found[what_is_judged(task.facts)]) for task in tasks}


def what_is_judged(facts: ShiftFacts) -> object:
    """What a verdict depends on: tasks for which it is equal get the same one.

    But for being on one of them, which nobody is who has that time free.
    """
    needs = tuple((need.capability_id, need.has_levels, need.level) for need in facts.needs)
    return (
        facts.span,
        facts.department_path,
        facts.own_team_until,
        facts.division_until,
        facts.unpaid,
        facts.pause,
        facts.loads,
        needs,
        facts.left > 0,
    )
