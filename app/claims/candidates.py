"""Who could do it: one shift against everybody who may take part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select

from app.claims.asking_words import day_text_of, until_text, why_text, would_fit
from app.claims.dayline import DayLine, day_line
from app.claims.facts import Question, ShiftFacts
from app.claims.gathering import Task, work_of, worker_facts
from app.claims.hours import hours_in_week
from app.claims.judging import ENOUGH, Judged, judge_workers, terms
from app.claims.models import Claim, Offer, OfferState
from app.claims.ranking import TOP_LEVEL, Reasons, distance
from app.claims.reach import able_enough
from app.claims.rules import judge
from app.claims.words import explain_to_others
from app.core import clock
from app.core.db import db
from app.core.localtime import monday_of
from app.people.models import Agreement, Department, Person
from app.shifts.models import Shift, ShiftState
from app.shifts.rules import ShiftDraft
from app.tasks.models import TaskType
from app.web.languages import local_time

YEAR, FOUR_WEEKS = timedelta(days=365), timedelta(days=28)
MOST_FITS = 60
MOST_ALMOST = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could do a task, or almost."""

    person_id: int
    name: str
    department: str
    phone: str | None
    judged: Judged
    reasons: Reasons
    standing_consent: bool = False
    asked_until: datetime | None = None
    offer_id: int | None = None

    @property
    def first_name(self) -> str:
        """The name to call somebody by."""
        return self.name.split()[0]

    @property
    def why(self) -> str:
        """Why this person comes where they come."""
        return why_text(self.reasons, self.judged.question, self.judged.verdict)

    @property
    def until(self) -> str:
        """Until when this person, who was asked, may answer."""
        return until_text(self.asked_until) if self.asked_until else ""

    @property
    def missing(self) -> str:
        """The one thing that is missing, and what would make it fit."""
        [refusal], question = self.judged.verdict.hard, self.judged.question
        fact = explain_to_others(refusal, question).text
        return f"{fact} {would_fit(refusal, question)}".strip()

    def line(self) -> DayLine:
        """The day of this person around the task, drawn."""
        return day_line(self.judged.question, day_text_of(self.judged.question)).bare


@dataclass(frozen=True, slots=True)
class Candidates:
    """Everybody, sorted: who fits, who was asked, for whom one thing is missing, how many others.

    ``fits`` names the first of the ``fitting`` people; nobody stands among two of them.
    """

    fits: list[Candidate]
    fitting: int
    asked: list[Candidate]
    almost: list[Candidate]
    others: int


@dataclass(frozen=True, slots=True)
class FitCount:
    """How many people a task fits, and for how many exactly one thing is missing."""

    fits: int
    almost: int


def candidates(task: Task, now: datetime | None = None) -> Candidates:
    """Everybody judged for a regular place, in the order of ``ranking``. 10 statements.

    Whoever lacks two capabilities is counted, and that is all.
    """
    takes_part, able = _takes_part(task.facts), able_enough(task.facts.needs)
    rows = db.session.execute(_people_columns().where(takes_part, able)).all()
    people = {row.id: row for row in rows}
    judged = judge_workers({row.id: row.path for row in rows}, task, now, ENOUGH)
    offers = _open_offers(task)
    possible = [
        each
        for each in judged
        if not each.mine and (len(each.verdict.hard) <= 1 or _person(each) in offers)
    ]
    record = _record([_person(each) for each in possible], task, offers)
    ranked = sorted(
        ((_reasons(people[_person(each)], each, record), each) for each in possible),
        key=lambda each: (each[0].order(), people[_person(each[1])].name, _person(each[1])),
    )
    fits = [each for each in ranked if not each[1].verdict.hard and _person(each[1]) not in offers]
    almost = [each for each in ranked if each[1].verdict.hard and _person(each[1]) not in offers]
    asked = [each for each in ranked if _person(each[1]) in offers]
    on_it = sum(each.mine for each in judged)

    def named(some: list[tuple[Reasons, Judged]]) -> list[Candidate]:
        return [_candidate(people[_person(one)], one, reasons, record) for reasons, one in some]

    return Candidates(
        fits=named(fits[:MOST_FITS]),
        fitting=len(fits),
        asked=named(asked),
        almost=named(almost[:MOST_ALMOST]),
        others=len(judged) - on_it - len(ranked) + _count(takes_part, ~able, ~_is_on(task.id)),
    )


def _person(judged: Judged) -> int:
    return judged.question.worker.person_id


@dataclass(frozen=True, slots=True)
class Record:
    """By person: how often they did such work, how often they were asked, what they are asked."""

    done: dict[int, int]
    asked: dict[int, int]
    offers: dict[int, Offer]


def _open_offers(task: Task) -> dict[int, Offer]:
    """Who is asked for the task, by person; one statement."""
    offers = db.session.scalars(
        select(Offer).where(
            Offer.shift_id == task.id,
            Offer.state == OfferState.OPEN,
            Offer.expires_at > clock.now(),
        )
    )
    return {offer.person_id: offer for offer in offers}


def _record(person_ids: Sequence[int], task: Task, offers: dict[int, Offer]) -> Record:
    """What is known of these people and such a task; two statements."""
    now = clock.now()
    done = db.session.execute(
        select(Claim.person_id, func.count())
        .join(Shift, Shift.id == Claim.shift_id)
        .where(
            Claim.person_id.in_(person_ids),
            Claim.live,
            Claim.ends_at <= now,
            Claim.ends_at > now - YEAR,
            Shift.task_type_id == _type_of(task.id),
        )
        .group_by(Claim.person_id)
    )
    asked = db.session.execute(
        select(Offer.person_id, func.count())
        .where(Offer.person_id.in_(person_ids), Offer.made_at > now - FOUR_WEEKS)
        .group_by(Offer.person_id)
    )
    return Record(dict(done.all()), dict(asked.all()), offers)


def _type_of(shift_id: int) -> ScalarSelect[int]:
    return select(Shift.task_type_id).where(Shift.id == shift_id).scalar_subquery()


def _candidate(row: Any, judged: Judged, reasons: Reasons, record: Record) -> Candidate:
    offer = record.offers.get(row.id)
    return Candidate(
        row.id,
        row.name,
        row.home,
        row.phone,
        judged,
        reasons,
        row.standing_consent,
        offer.expires_at if offer else None,
        offer.id if offer else None,
    )


def _reasons(row: Any, judged: Judged, record: Record) -> Reasons:
    question = judged.question
    worker, local = question.worker, question.terms.local
    held = (worker.best(need.capability_id) for need in question.shift.needs if need.has_levels)
    day = local.day(question.shift.span.start)
    numbers = (fact.hours_week for fact in worker.agreements if fact.is_valid_on(day))
    tasks = [(claim.span, claim.unpaid) for claim in question.claims_beside()]
    return Reasons(
        level=min((each.level if each else 0 for each in held), default=TOP_LEVEL),
        done=record.done.get(row.id, 0),
        hours=hours_in_week(tasks, monday_of(day), local),
        agreed=min((number for number in numbers if number is not None), default=None),
        asked=record.asked.get(row.id, 0),
        distance=distance(row.path, question.shift.department_path),
    )


def _count(*conditions: ColumnElement[bool]) -> int:
    people = select(func.count()).select_from(Person)
    joined = people.join(Department, Department.id == Person.home_department_id)
    return db.session.execute(joined.where(*conditions)).scalar_one()


def _is_on(shift_id: int) -> ColumnElement[bool]:
    return exists().where(Claim.shift_id == shift_id, Claim.person_id == Person.id, Claim.live)


def _takes_part(facts: ShiftFacts) -> ColumnElement[bool]:
    """Active people of the own team or with a pool agreement on the day that the shift begins."""
    day = local_time().day(facts.span.start)
    pool = exists().where(
        Agreement.person_id == Person.id,
        Agreement.pool,
        Agreement.valid_from <= day,
        or_(Agreement.valid_until.is_(None), Agreement.valid_until >= day),
    )
    return and_(Person.active, or_(pool, Department.path.startswith(facts.department_path)))


def count_fits(draft: ShiftDraft, now: datetime | None = None) -> FitCount:
    """How many people could take a place of a shift like this, by every rule. 8 statements.

    The head start of the own team is left out: it says who fits, not who sees it first.
    """
    path = db.session.scalar(select(Department.path).where(Department.id == draft.department_id))
    task_type = db.session.get_one(TaskType, draft.task_type_id)
    work = work_of(draft.task_type_id)
    facts = ShiftFacts(
        shift_id=0,
        span=draft.span,
        state=ShiftState.OPEN,
        department_path=path or "",
        left=draft.places,
        extra_left=0,
        unpaid=timedelta(minutes=0 if task_type.break_paid else task_type.break_minutes),
        loads=work.loads,
        needs=work.needs,
    )
    homes = db.session.execute(
        select(Person.id, Department.path)
        .join(Department, Department.id == Person.home_department_id)
        .where(_takes_part(facts), able_enough(facts.needs))
    )
    under = terms(now)
    workers = worker_facts(dict(homes.all()), [draft.span], facts.needs)
    verdicts = [judge(Question(worker, facts, under), ENOUGH) for worker in workers.values()]
    return FitCount(
        fits=sum(verdict.fits for verdict in verdicts),
        almost=sum(verdict.almost for verdict in verdicts),
    )


def candidate(task: Task, person_id: int) -> Candidate | None:
    """One active person, whoever it is, judged for the task."""
    row = db.session.execute(
        _people_columns().where(Person.id == person_id, Person.active)
    ).one_or_none()
    if row is None:
        return None
    [judged] = judge_workers({row.id: row.path}, task)
    record = _record([person_id], task, {})
    return _candidate(row, judged, _reasons(row, judged, record), record)


def _people_columns() -> Select[*tuple[Any, ...]]:
    return select(
        Person.id,
        Person.name,
        Person.phone,
        Person.standing_consent,
        Department.name.label("home"),
        Department.path,
    ).join(Department, Department.id == Person.home_department_id)
