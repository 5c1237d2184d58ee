"""Claims ahead, judged as of now."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from app.core.db import db
from app.eligibility.facts import Case
from app.eligibility.queries_shift_facts import Task, tasks_where
from app.eligibility.queries_verdicts import terms
from app.eligibility.queries_worker_facts import with_history, worker_facts
from app.eligibility.rules import judge
from app.eligibility.verdict import AboutCapability, Code, Refusal, Verdict
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import Seat

"""What the worker is told; the rest is for the coordinator to settle."""


@dataclass(frozen=True)
class Rejudged:
    """A claim, the task that it is on, and what stands in its way today: nothing, if it holds."""

    claim_id: int
    person_id: int
    name: str
    task: Task
    case: Case
    refusals: tuple[Refusal, ...]
    unavailable: Refusal | None = None

    @property
    def codes(self) -> list[str]:
        """The reasons, as anybody but the person may read them."""
        return Verdict(self.refusals).codes_for_others

    def codes_with(self, known: Collection[str]) -> list[str]:
        """The reasons, with that the person is not available where that is known to count."""
        return Verdict(self.reasons(known)).codes_for_others

    def reasons(self, known: Collection[str]) -> tuple[Refusal, ...]:
        """As ``codes_with``, each with its numbers."""
        if self.unavailable is None or Code.NOT_AVAILABLE not in known:
            return self.refusals
        return (*self.refusals, self.unavailable)

    @property
    def of_capabilities(self) -> list[AboutCapability]:
        """The reasons that are told to the worker."""
        return [each for each in self.refusals if isinstance(each, AboutCapability)]


def judged_of(person_id: int, now: datetime) -> list[Rejudged]:
    """What somebody holds ahead, judged as of now. At most eight statements."""
    rows = db.session.execute(claims_where(is_ahead(now), Claim.person_id == person_id)).all()
    return judged_again(rows, now)


def rejudged(claim_ids: Collection[int], now: datetime) -> dict[int, Rejudged]:
    """These claims as far as they are ahead, judged as of now, by id. Nine statements."""
    rows = db.session.execute(claims_where(is_ahead(now), Claim.id.in_(claim_ids))).all()
    return {each.claim_id: each for each in judged_again(rows, now)}


def is_ahead(now: datetime) -> ColumnElement[bool]:
    """Claims that hold a place of what has not begun."""
    return Claim.live & (Claim.starts_at > now)


def claims_where(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Claims with whose they are, by person and start."""
    return (
        select(Claim.id, Claim.person_id, Claim.shift_id, Claim.seat, Person.name, Department.path)
        .join(Person, Person.id == Claim.person_id)
        .join(Department, Department.id == Person.home_department_id)
        .where(*conditions)
        .order_by(Claim.person_id, Claim.starts_at)
    )


def judged_again(rows: Iterable[Row[Any]], now: datetime) -> list[Rejudged]:
    """These claims, each judged as of now; at most eight statements."""
    rows = list(rows)
    if not rows:
        return []
    tasks = {task.id: task for task in tasks_where(Shift.id.in_({row.shift_id for row in rows}))}
    homes = {row.person_id: row.path for row in rows}
    spans = [task.span for task in tasks.values()]
    workers = worker_facts(homes, spans)
    if len(homes) > 1:
        workers = with_history(workers, spans)
    under = terms(now)
    found = []
    for row in rows:
        task, extra = tasks[row.shift_id], row.seat == Seat.EXTRA
        case = Case(workers[row.person_id], task.facts, under, extra, holds_already=True)
        verdict = judge(case)
        lapsed, soft = tuple(_lapsed(verdict)), next(iter(verdict.soft), None)
        found.append(Rejudged(row.id, row.person_id, row.name, task, case, lapsed, soft))
    return found


def _lapsed(verdict: Verdict) -> Iterator[Refusal]:
    """The refusals that matter to who is on it: who goes first was decided when it was claimed."""
    return (refusal for refusal in verdict.hard if refusal.code is not Code.OWN_TEAM_FIRST)
