"""How many people a task would fit, before it is posted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select

from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import local_time
from app.eligibility.facts import Case, ShiftFacts, WorkerFacts
from app.eligibility.prefilters import takes_part, worth_judging
from app.eligibility.queries_verdicts import ENOUGH, judge_all, known_well, terms
from app.eligibility.queries_work import work_of
from app.eligibility.queries_worker_facts import worker_facts
from app.eligibility.rules_moves import Move, best_move, moves
from app.people.models import Department
from app.people.queries import home_paths
from app.shifts.rules import ShiftDraft
from app.shifts.states import ShiftState
from app.tasks.models import TaskType


@dataclass(frozen=True, slots=True)
class FitCount:
    """How many people a task fits, and for how many exactly one thing is missing.

    Of those whom it fits: how many are of the own team, and of the division (the own team is).
    """

    fits: int
    almost: int
    own: int = 0
    division: int = 0


def count_fits(draft: ShiftDraft, now: datetime | None = None) -> FitCount:
    """How many people could take a place of a shift like this, by every rule. 9 statements.

    The head start of the own team is left out: it says who fits, not who sees it first.
    """
    facts, under = facts_of_draft(draft), terms(now)
    cases = [Case(worker, facts, under) for worker in _workers(facts, [])]
    verdicts = judge_all(cases, ENOUGH)
    fitting = [case for case, each in zip(cases, verdicts, strict=True) if each.fits]
    return FitCount(
        fits=len(fitting),
        almost=sum(verdict.almost for verdict in verdicts),
        own=sum(case.own_team for case in fitting),
        division=sum(facts.in_division(case.worker.home_path) for case in fitting),
    )


def other_time(draft: ShiftDraft, reach: timedelta, now: datetime) -> Move | None:
    """A time on the same days at which it fits more people, not further than ``reach`` away.

    9 statements.
    """
    facts, spans = facts_of_draft(draft), moves(draft.span, reach, now, local_time())
    under, every = terms(now), [draft.span, *spans]
    workers = known_well(
        [
            Case(worker, replace(facts, span=span), under)
            for worker in _workers(facts, spans)
            for span in every
        ]
    )
    return best_move(list(workers.values()), facts, spans, under)


def _workers(facts: ShiftFacts, spans: Sequence[Interval]) -> list[WorkerFacts]:
    """Whom the task could fit, at its time or at one of these."""
    every = [facts.span, *spans]
    tasks = [replace(facts, span=span) for span in every]
    homes = home_paths(or_(*(and_(takes_part(each), worth_judging(each)) for each in tasks)))
    return list(worker_facts(homes, every, facts.needs).values())


def facts_of_draft(draft: ShiftDraft) -> ShiftFacts:
    """What the rules know of a task that is not posted yet. Three statements."""
    path = db.session.scalar(select(Department.path).where(Department.id == draft.department_id))
    task_type = db.session.get_one(TaskType, draft.task_type_id)
    work = work_of(draft.task_type_id)
    return ShiftFacts(
        shift_id=0,
        span=draft.span,
        state=ShiftState.OPEN,
        department_path=path or "",
        left=draft.places,
        by_approval=draft.by_approval,
        extra_left=draft.extra_places,
        unpaid=timedelta(minutes=0 if task_type.break_paid else task_type.break_minutes),
        pause=timedelta(minutes=task_type.break_minutes),
        loads=work.loads,
        needs=work.needs,
    )
