"""Who asks for a place of a task, as its department may read it: one line each.

Whether it fits, how often somebody did such work, and their hours. Why it does not fit is no line,
nor is what was agreed beside the hours of an agreement.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select

from app.claims.queries_standing import ASKS
from app.core.asked import Anybody
from app.core.db import db
from app.core.localtime import local_time, monday_of
from app.core.viewer import Can
from app.eligibility.facts import Case, WorkerFacts
from app.eligibility.queries_shift_facts import Task, tasks_where
from app.eligibility.queries_verdicts import ENOUGH, judge_all, terms
from app.eligibility.queries_worker_facts import worker_facts
from app.eligibility.rules_hours import hours_in_week
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.queries import is_of_departments
from app.shifts.states import ClaimState, ShiftState

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class PlaceRequest:
    """Somebody asks for a place. ``done``: how often they did such work in a year.

    ``hours`` of tasks in that week, without this one, of so many ``agreed`` (None: no number).
    """

    claim_id: int
    name: str
    home: str
    fits: bool
    done: int
    hours: float
    agreed: float | None


def requests_of(shift_ids: Collection[int], now: datetime) -> dict[int, list[PlaceRequest]]:
    """Who asks for a place of each of these tasks, the first first.

    One statement, and 11 more where anybody does.
    """
    rows = db.session.execute(
        select(
            Claim.id,
            Claim.shift_id,
            Claim.person_id,
            Person.name,
            Department.name.label("home"),
            Department.path,
        )
        .join(Person, Person.id == Claim.person_id)
        .join(Department, Department.id == Person.home_department_id)
        .where(_asks(now), Claim.shift_id.in_(shift_ids))
        .order_by(Claim.id)
    ).all()
    if not rows:
        return {}
    tasks = {task.id: task for task in tasks_where(Shift.id.in_({row.shift_id for row in rows}))}
    homes = {row.person_id: row.path for row in rows}
    workers = worker_facts(homes, [task.span for task in tasks.values()])
    under = terms(now)
    cases = [Case(workers[row.person_id], tasks[row.shift_id].facts, under) for row in rows]
    verdicts = judge_all(cases, ENOUGH)
    done = _done(homes, {task.task_type_id for task in tasks.values()}, now)
    found: dict[int, list[PlaceRequest]] = defaultdict(list)
    for row, case, verdict in zip(rows, cases, verdicts, strict=True):
        task = tasks[row.shift_id]
        found[row.shift_id].append(
            PlaceRequest(
                row.id,
                row.name,
                row.home,
                verdict.fits,
                done.get((row.person_id, task.task_type_id), 0),
                *_hours(case.worker, task),
            )
        )
    return dict(found)


def _asks(now: datetime) -> ColumnElement[bool]:
    """That somebody asks for a place of a task that is ahead."""
    return and_(ASKS, Claim.starts_at > now)


def _hours(worker: WorkerFacts, task: Task) -> tuple[float, float | None]:
    """The hours of tasks in the week in which a task begins, and those agreed for it."""
    local = local_time()
    day = local.day(task.span.start)
    agreed = [
        fact.hours_week
        for fact in worker.agreements
        if fact.hours_week is not None and fact.is_valid_on(day)
    ]
    beside = [(busy.span, busy.unpaid) for busy in worker.claims if busy.shift_id != task.id]
    return hours_in_week(beside, monday_of(day), local), min(agreed, default=None)


def _done(
    people: Collection[int], kinds: Collection[int], now: datetime
) -> dict[tuple[int, int], int]:
    """How often people did work of these kinds in a year."""
    rows = db.session.execute(
        select(Claim.person_id, Shift.task_type_id, func.count())
        .join(Shift, Shift.id == Claim.shift_id)
        .where(
            Claim.person_id.in_(people),
            Shift.task_type_id.in_(kinds),
            Claim.state.in_([ClaimState.HELD, ClaimState.WORKED]),
            Claim.ends_at < now,
            Claim.ends_at > now - A_YEAR,
        )
        .group_by(Claim.person_id, Shift.task_type_id)
    )
    return {(person, kind): count for person, kind, count in rows}


def waiting(who: Anybody) -> ScalarSelect[int]:
    """How many ask for a place of a task that somebody posts for."""
    return (
        select(func.count(Claim.id))
        .join(Shift, Shift.id == Claim.shift_id)
        .where(
            ASKS,
            Claim.starts_at > who.now,
            Shift.state == ShiftState.OPEN,
            is_of_departments(who.paths(Can.POST)),
        )
        .scalar_subquery()
    )
