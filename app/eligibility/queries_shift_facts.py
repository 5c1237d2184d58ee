"""What the rules know of shifts, set-wise: one statement for one, two for many, and one more
where extra seats wait for somebody independent; never one per row.
Of workers: ``eligibility/queries_worker_facts.py``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, select
from sqlalchemy.orm import aliased

from app.capabilities.models import TOP_LEVEL, Holding
from app.core.among import among
from app.core.asked import Asked
from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import local_time, local_today
from app.core.names import called
from app.eligibility.facts import ShiftFacts
from app.eligibility.facts_needs import Held
from app.eligibility.queries_work import WORK, Work, with_needs, work_in, works_of
from app.eligibility.rules_needs import is_independent
from app.ladder.states import PlanB
from app.people.models import Department, Person
from app.shifts.models import Shift, ShiftSeries
from app.shifts.models_claims import Claim
from app.shifts.queries_charge import TaskOnDay, is_there, lines
from app.shifts.rules_charge import Charged, ChargePart, to_call
from app.shifts.states import Seat
from app.tasks.models import TaskType


@dataclass(frozen=True, slots=True)
class Callee:
    """Somebody who can be called about a shift, as what, and for a stand-in instead of whom."""

    id: int
    name: str
    phone: str
    part: ChargePart = ChargePart.CONTACT
    instead_of: str = ""
    given_name: str | None = None

    @property
    def first_name(self) -> str:
        """The name to call somebody by; a department has only one."""
        return called(self.name, self.given_name) if self.id else self.name


@dataclass(frozen=True, slots=True)
class SeriesOf:
    """The series that a shift was posted with, and of how many dates that was."""

    id: int
    dates: int


@dataclass(frozen=True, slots=True)
class Task:
    """A shift as a screen shows it, with the facts that rules need.

    ``contact`` and ``deputy`` are those named on it; ``callees`` who can be called now, the first
    first: it is empty where nobody has a number. ``plan_b``: what is done when nobody comes.
    """

    facts: ShiftFacts
    task_type_id: int
    title: str
    department: str
    location: str
    contact: Callee
    deputy: Callee | None
    callees: tuple[Callee, ...]
    places: int
    filled: int
    extra_places: int
    language: str
    hand_back_hours: int
    plan_b: PlanB | None = None
    series: SeriesOf | None = None

    @property
    def id(self) -> int:
        """The id of the shift."""
        return self.facts.shift_id

    def call_by(self, person_id: int) -> Callee | None:
        """Whom somebody calls about it now: never themselves."""
        return next((each for each in self.callees if each.id != person_id), None)

    @property
    def responsible(self) -> set[int]:
        """The ids of those who are named on it, or stand in for them."""
        named = {each.id for each in (self.contact, self.deputy) if each is not None}
        return named | {each.id for each in self.callees if each.part is ChargePart.STAND_IN}

    @property
    def place(self) -> str:
        """Where it is, short enough for a card: the place and its building, or the department."""
        return " · ".join(self.location.split(" · ")[:2]) or self.department

    @property
    def span(self) -> Interval:
        """When it is."""
        return self.facts.span


def as_if_free(task: Task) -> Task:
    """The task as it stands to somebody for whom a place of it is given up."""
    facts = task.facts
    return replace(task, facts=replace(facts, left=max(facts.left, 0) + 1))


HELD_AT_THE_TOP = Asked(
    select(
        Claim.shift_id, Claim.person_id, Holding.capability_id, Holding.valid_until.label("until")
    )
    .outerjoin(Holding, and_(Holding.person_id == Claim.person_id, Holding.level == TOP_LEVEL))
    .where(among(Claim.shift_id), Claim.live, Claim.seat == Seat.REGULAR)
)


def tasks_where(*conditions: ColumnElement[bool], limit: int | None = None) -> list[Task]:
    """The shifts that meet the conditions, by start. Two statements."""
    return _with_work(db.session.execute(_statement(*conditions, limit=limit)).all())


def prepared(*conditions: ColumnElement[bool], limit: int | None = None) -> Asked:
    """What ``tasks_where`` asks, to be made once and asked often."""
    return Asked(_statement(*conditions, limit=limit))


def _statement(*conditions: ColumnElement[bool], limit: int | None) -> Select[Any]:
    return _task_columns().where(*conditions).order_by(Shift.starts_at, Shift.id).limit(limit)


def prepared_one(*conditions: ColumnElement[bool]) -> Asked:
    """What ``task_by`` asks: as ``prepared``, of one shift, with its work beside it."""
    work = _task_columns().add_columns(*WORK).join(TaskType, TaskType.id == Shift.task_type_id)
    return Asked(with_needs(work.where(*conditions)))


def task_of(shift_id: int) -> Task:
    """A shift that exists. One statement. Raises LookupError."""
    task = task_by(_one(), {"id": shift_id})
    if task is None:
        raise LookupError(f"no shift {shift_id}")
    return task


@cache
def _one() -> Asked:
    return prepared_one(Shift.id == bindparam("id"))


def task_by(asked: Asked, values: Mapping[str, Any]) -> Task | None:
    """The one shift that what was ``prepared_one`` finds with these values. One statement."""
    rows = asked.rows(values)
    return next(iter(_tasks(rows[:1], work_in(rows))), None)


def tasks_by(asked: Asked, values: Mapping[str, Any]) -> list[Task]:
    """The shifts that what was ``prepared`` finds with these values. Two statements."""
    return _with_work(asked.rows(values))


def _with_work(rows: Sequence[Any]) -> list[Task]:
    return _tasks(rows, works_of({row.task_type_id for row in rows}))


def _tasks(rows: Sequence[Any], work: Mapping[int, Work]) -> list[Task]:
    named = _named(rows)
    alone, next_ones = _without_senior(rows, work), _next_in_charge(rows)
    return [
        _task(row, work[row.task_type_id], named, next_ones.get(row.id), row.id in alone)
        for row in rows
    ]


def _next_in_charge(rows: Iterable[Any]) -> dict[int, tuple[Callee, ...]]:
    """Whom to call about those shifts whose contact or deputy cannot be had.

    Three statements, and none where everybody is there.
    """
    on = local_today()
    asked = [
        TaskOnDay(row.id, row.contact_id, row.deputy_id, row.path, on)
        for row in rows
        if not row.contact_there or row.deputy_there is False
    ]
    found = lines(asked)
    return {row.id: _callees(row, found[row.id]) for row in rows if row.id in found}


def _callees(row: Any, line: Iterable[Charged]) -> tuple[Callee, ...]:
    """Those in charge who have a number, or the department's own."""
    return tuple(
        Callee(each.id, each.name, each.phone, each.part, each.instead_of, each.given_name)
        for each in to_call(line, row.department, row.department_phone)
    )


def _without_senior(rows: Iterable[Any], work: Mapping[int, Work]) -> set[int]:
    """Those of the shifts whose extra seats wait until somebody independent holds a place.

    One statement, and none where no task type asks for it.
    """
    asking = {
        row.id: row for row in rows if row.extra_places and work[row.task_type_id].wants_senior
    }
    if not asking:
        return set()
    held: dict[tuple[int, int], dict[int, list[Held]]] = defaultdict(lambda: defaultdict(list))
    for row in HELD_AT_THE_TOP.rows({"ids": list(asking)}):
        held[row.shift_id, row.person_id][row.capability_id].append(Held(TOP_LEVEL, row.until))
    beside = {
        shift_id
        for (shift_id, _person_id), able in held.items()
        if is_independent(
            able, work[asking[shift_id].task_type_id].needs, _last_day(asking[shift_id])
        )
    }
    return asking.keys() - beside


def _last_day(row: Any) -> date:
    """The local day on which a shift ends."""
    return local_time().day(row.ends_at - timedelta(microseconds=1))


@cache
def _task_columns() -> Select[*tuple[Any, ...]]:
    contact, deputy = aliased(Person), aliased(Person)
    leaving = (
        select(func.count())
        .where(
            Claim.shift_id == Shift.id,
            Claim.live,
            Claim.leaving_since.is_not(None),
            Claim.seat == Seat.REGULAR,
        )
        .scalar_subquery()
    )
    return (
        select(
            Shift.id,
            Shift.starts_at,
            Shift.ends_at,
            Shift.state,
            Shift.places,
            Shift.filled,
            Shift.kept,
            Shift.extra_places,
            Shift.extra_filled,
            Shift.own_team_until,
            Shift.division_until,
            Shift.by_approval,
            Shift.plan_b,
            Shift.break_minutes,
            Shift.break_paid,
            Shift.location,
            Shift.task_type_id,
            ShiftSeries.id.label("series_id"),
            ShiftSeries.dates.label("series_dates"),
            leaving.label("leaving"),
            Department.name.label("department"),
            Department.path,
            Department.hand_back_hours,
            Department.phone.label("department_phone"),
            contact.id.label("contact_id"),
            contact.name.label("contact_name"),
            contact.given_name.label("contact_given_name"),
            contact.phone.label("contact_phone"),
            is_there(contact).label("contact_there"),
            deputy.id.label("deputy_id"),
            deputy.name.label("deputy_name"),
            deputy.given_name.label("deputy_given_name"),
            deputy.phone.label("deputy_phone"),
            case((deputy.id.is_(None), None), else_=is_there(deputy)).label("deputy_there"),
        )
        .join(Department, Department.id == Shift.department_id)
        .join(contact, contact.id == Shift.contact_id)
        .outerjoin(deputy, deputy.id == Shift.deputy_id)
        .outerjoin(ShiftSeries, ShiftSeries.id == Shift.series_id)
    )


def _named(rows: Iterable[Any]) -> dict[tuple[ChargePart, int | None], Callee]:
    """The contacts and deputies by id: a few people for hundreds of shifts."""
    return {
        (part, person_id): Callee(person_id, name, phone or "", part, given_name=given)
        for row in rows
        for person_id, name, given, phone, part in (
            (
                row.contact_id,
                row.contact_name,
                row.contact_given_name,
                row.contact_phone,
                ChargePart.CONTACT,
            ),
            (
                row.deputy_id,
                row.deputy_name,
                row.deputy_given_name,
                row.deputy_phone,
                ChargePart.DEPUTY,
            ),
        )
        if person_id is not None
    }


def _task(
    row: Any,
    work: Work,
    named: Mapping[tuple[ChargePart, int | None], Callee],
    next_ones: tuple[Callee, ...] | None,
    awaits_senior: bool,
) -> Task:
    contact = named[ChargePart.CONTACT, row.contact_id]
    deputy = named.get((ChargePart.DEPUTY, row.deputy_id))
    if next_ones is None:
        next_ones = tuple(each for each in (contact, deputy) if each is not None)
    facts = ShiftFacts(
        shift_id=row.id,
        span=Interval(row.starts_at, row.ends_at),
        state=row.state,
        department_path=row.path,
        left=row.places - row.filled + row.leaving - row.kept,
        extra_left=row.extra_places - row.extra_filled,
        own_team_until=row.own_team_until,
        division_until=row.division_until,
        by_approval=row.by_approval,
        unpaid=unpaid(row.break_minutes, row.break_paid),
        pause=timedelta(minutes=row.break_minutes),
        loads=work.loads,
        needs=work.needs,
        awaits_senior=awaits_senior,
        kept=row.kept,
    )
    return Task(
        facts=facts,
        task_type_id=row.task_type_id,
        title=work.title,
        department=row.department,
        location=row.location,
        contact=contact,
        deputy=deputy,
        callees=next_ones,
        places=row.places,
        filled=row.filled,
        extra_places=row.extra_places,
        language=work.language,
        hand_back_hours=row.hand_back_hours,
        plan_b=row.plan_b,
        series=SeriesOf(row.series_id, row.series_dates) if row.series_id else None,
    )


def unpaid(minutes: int, paid: bool) -> timedelta:
    """The break that does not count for hours."""
    return timedelta() if paid else timedelta(minutes=minutes)
