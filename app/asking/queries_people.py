"""People against a span of time: whose time is free in it, and the task in it that needs them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists

from app.asking.candidate import Candidate
from app.asking.queries_candidates import those
from app.asking.rules_ranking import MOST_AT_ONCE
from app.capabilities.queries_matrix import MatrixFilter, MatrixLine, who_can
from app.core.intervals import Interval
from app.core.viewer import Can, Viewer
from app.eligibility.facts import WorkerFacts
from app.eligibility.queries_shift_facts import Task, tasks_where
from app.eligibility.queries_worker_facts import worker_facts
from app.people.models import Commitment, Person
from app.people.queries import within
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.queries import is_sought
from app.tasks.models import Need

MOST_GAPS = 4


@dataclass(frozen=True, slots=True)
class Askable:
    """The first task in a span that needs what was asked, and who may be asked for it at once.

    ``people``: it fits them by every rule, and they are not asked yet. ``others`` are the tasks
    after it.
    """

    task: Task
    people: list[Candidate]
    others: list[Task]


def is_free(span: Interval) -> ColumnElement[bool]:
    """That nothing takes a person's time in the span."""
    works = exists().where(
        Claim.person_id == Person.id,
        Claim.live,
        Claim.starts_at < span.end,
        Claim.ends_at > span.start,
    )
    away = exists().where(
        Commitment.person_id == Person.id,
        Commitment.starts_at < span.end,
        Commitment.ends_at > span.start,
    )
    return and_(~works, ~away)


def facts_of(lines: Iterable[MatrixLine], span: Interval) -> dict[int, WorkerFacts]:
    """What takes the time of the people of a page around the span; five statements."""
    return worker_facts({line.id: line.home_path for line in lines}, [span], ())


def askable(viewer: Viewer, asked: MatrixFilter, span: Interval, now: datetime) -> Askable | None:
    """Whom one can ask at once for a task in the span; None where no task there needs them.

    The task is one that the viewer coordinates. 13 statements.
    """
    needs_it = exists().where(
        Need.task_type_id == Shift.task_type_id, Need.capability_id == asked.capability_id
    )
    in_it = and_(Shift.starts_at < span.end, Shift.ends_at > span.start)
    tasks = tasks_where(is_sought_by(viewer, now), in_it, needs_it, limit=MOST_GAPS)
    if not tasks:
        return None
    able = who_can(viewer, asked, MOST_AT_ONCE, is_free(span))
    found = those(tasks[0], Person.id.in_(able), most=MOST_AT_ONCE, with_offers=True)
    fitting = [each for each in found if each.fits and not each.is_on and each.offer_id is None]
    return Askable(tasks[0], fitting, tasks[1:])


def is_sought_by(viewer: Viewer, now: datetime) -> ColumnElement[bool]:
    """That people are still looked for, for a task that the viewer coordinates."""
    return and_(
        within(viewer, Can.COORDINATE),
        is_sought(now),
    )
