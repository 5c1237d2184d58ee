"""What the figures are made of: facts gathered in a fixed number of statements, however many rows.

Everything lies within the departments of the viewer. A *kept* place is one that is held, or was
held to the end; extra seats are no staffing and count nowhere here. Hours are planned hours less
unpaid breaks, until hours are confirmed. Facts about people leave this module only to be counted.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import FunctionElement

from app.audit.models import AuditEntry
from app.audit.trail import Verb
from app.claims.models import Offer, OfferOrigin
from app.core import clock
from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import LocalTime
from app.core.viewer import Can, Viewer
from app.eligibility.verdict import AGREED, AGREED_FOR_OTHERS
from app.people.models import Agreement, Department, Person
from app.people.queries import within
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState, Seat, ShiftState

MOST_DAYS = 366
KEPT = (ClaimState.HELD, ClaimState.RECONFIRM, ClaimState.WORKED)
FEWEST = 5
"""A group of fewer refusals, or of fewer people, is not told by number."""


@dataclass(frozen=True, slots=True)
class Period:
    """Local days, both inclusive."""

    first: date
    last: date

    def span(self, local: LocalTime) -> Interval:
        """From the first instant of the first day to the last of the last."""
        return Interval(local.midnight(self.first), local.midnight(self.last + timedelta(days=1)))


@dataclass(frozen=True, slots=True)
class Helped:
    """Seconds that people of one department worked for another."""

    home_id: int
    department_id: int
    seconds: int


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A task that began, as of now. Instants are seconds since 1970.

    ``taken`` are the kept places, ``last_taken`` is when the latest of them was taken.
    """

    id: int
    posted: int
    start: int
    places: int
    taken: int
    last_taken: int | None

    @property
    def filled(self) -> bool:
        """Whether every place was kept."""
        return self.taken >= self.places


@dataclass(frozen=True, slots=True)
class PlaceFact:
    """A kept place on a task that began."""

    person_id: int
    department_id: int
    start: int
    seconds: int
    initiated_by: str


@dataclass(frozen=True, slots=True)
class Refusals:
    """How often a reason stood in the way, and of how many people."""

    code: str
    times: int
    people: int

    @property
    def told(self) -> bool:
        """Whether the number may be told: it says nothing about any one person."""
        return min(self.times, self.people) >= FEWEST


class HeldAgreement(NamedTuple):
    """An agreement, from a day to a day (inclusive)."""

    contract: str
    valid_from: date
    valid_until: date | None


class epoch(FunctionElement[int]):  # noqa: N801
    """An instant as whole seconds since 1970, so that either engine can subtract and add."""

    type = BigInteger()
    inherit_cache = True


@compiles(epoch, "sqlite")
def _epoch_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    return f"CAST(strftime('%s', {compiler.process(element.clauses, **more)}) AS INTEGER)"


@compiles(epoch, "postgresql")
def _epoch_postgresql(element: Any, compiler: Any, **more: Any) -> str:
    inner = compiler.process(element.clauses, **more)
    return f"CAST(floor(extract(epoch FROM {inner})) AS BIGINT)"


def _paid() -> ColumnElement[int]:
    """Seconds of a task less its break, where that is unpaid."""
    off = case((Shift.break_paid, 0), else_=Shift.break_minutes * 60)
    return epoch(Shift.ends_at) - epoch(Shift.starts_at) - off


def _kept() -> ColumnElement[bool]:
    return and_(Claim.state.in_(KEPT), Claim.seat == Seat.REGULAR)


def _begun(span: Interval) -> ColumnElement[bool]:
    """Tasks that began in the span, and before now."""
    end = min(span.end, max(span.start, clock.now()))
    return and_(Shift.starts_at >= span.start, Shift.starts_at < end)


def _mine(viewer: Viewer) -> ColumnElement[bool]:
    return within(viewer, Can.COORDINATE)


def departments(viewer: Viewer, right: Can = Can.COORDINATE) -> dict[int, str]:
    """The names of the viewer's departments, by id. One statement."""
    return _names(within(viewer, right))


def names_of(department_ids: Collection[int]) -> dict[int, str]:
    """The names of departments, by id. One statement."""
    return _names(Department.id.in_(department_ids))


def _names(condition: ColumnElement[bool]) -> dict[int, str]:
    rows = db.session.execute(select(Department.id, Department.name).where(condition))
    return {row.id: row.name for row in rows}


def helped(viewer: Viewer, span: Interval, right: Can = Can.COORDINATE) -> list[Helped]:
    """Who helped whom: tasks that began in the span and are over. One statement.

    The home department of the worker (as it is now) against the department of the task; within
    one department nobody helps anybody. One of both is the viewer's.
    """
    home = aliased(Department)
    scope = or_(within(viewer, right), within(viewer, right, of=home))
    rows = db.session.execute(
        select(home.id, Department.id, func.sum(_paid()))
        .select_from(Shift)
        .join(Department, Department.id == Shift.department_id)
        .join(Claim, Claim.shift_id == Shift.id)
        .join(Person, Person.id == Claim.person_id)
        .join(home, home.id == Person.home_department_id)
        .where(_begun(span), Shift.ends_at <= clock.now(), _kept(), home.id != Department.id, scope)
        .group_by(home.id, Department.id)
    )
    return [Helped(home_id, department_id, int(total)) for home_id, department_id, total in rows]


def tasks(viewer: Viewer, span: Interval) -> list[TaskFact]:
    """The tasks that began in the span, cancelled ones aside, by start. One statement."""
    taken = (
        select(
            Claim.shift_id.label("shift_id"),
            func.count().label("taken"),
            func.max(epoch(Claim.claimed_at)).label("last"),
        )
        .join(Shift, Shift.id == Claim.shift_id)
        .where(_begun(span), _kept())
        .group_by(Claim.shift_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Shift.id,
            epoch(Shift.posted_at),
            epoch(Shift.starts_at),
            Shift.places,
            func.coalesce(taken.c.taken, 0),
            taken.c.last,
        )
        .join(Department, Department.id == Shift.department_id)
        .outerjoin(taken, taken.c.shift_id == Shift.id)
        .where(_begun(span), _mine(viewer), Shift.state != ShiftState.CANCELLED)
        .order_by(Shift.starts_at, Shift.id)
    )
    return [TaskFact(*row) for row in rows]


def places(viewer: Viewer, span: Interval) -> list[PlaceFact]:
    """The kept places on tasks that began in the span. One statement."""
    rows = db.session.execute(
        select(
            Claim.person_id,
            Shift.department_id,
            epoch(Shift.starts_at),
            _paid(),
            Claim.initiated_by,
        )
        .select_from(Shift)
        .join(Department, Department.id == Shift.department_id)
        .join(Claim, Claim.shift_id == Shift.id)
        .where(_begun(span), _mine(viewer), _kept())
    )
    return [PlaceFact(*row) for row in rows]


def ended_claims(viewer: Viewer, span: Interval) -> dict[str, int]:
    """How many claims on tasks that began in the span stand how, by state. One statement."""
    rows = db.session.execute(
        select(Claim.state, func.count())
        .select_from(Shift)
        .join(Department, Department.id == Shift.department_id)
        .join(Claim, Claim.shift_id == Shift.id)
        .where(_begun(span), _mine(viewer), Claim.seat == Seat.REGULAR)
        .group_by(Claim.state)
    )
    return {row[0]: row[1] for row in rows}


def refusals(viewer: Viewer, span: Interval) -> list[Refusals]:
    """Reasons for which the board said no, from the trail, most first. One statement.

    What was agreed with a person has one name here.
    """
    data = cast(AuditEntry.data, Text)
    rows = db.session.execute(
        select(data, AuditEntry.person_id, func.count())
        .join(Shift, Shift.id == AuditEntry.object_id)
        .join(Department, Department.id == Shift.department_id)
        .where(
            AuditEntry.verb == Verb.REFUSED,
            AuditEntry.object_type == "Shift",
            AuditEntry.person_id.is_not(None),
            AuditEntry.at >= span.start,
            AuditEntry.at < span.end,
            _mine(viewer),
        )
        .group_by(data, AuditEntry.person_id)
    )
    times: dict[str, int] = {}
    people: dict[str, set[int]] = {}
    for text, person_id, count in rows:
        for code in {_for_others(code) for code in json.loads(text).get("reasons", ())}:
            times[code] = times.get(code, 0) + count
            people.setdefault(code, set()).add(person_id or 0)
    found = [Refusals(code, times[code], len(people[code])) for code in times]
    return sorted(found, key=lambda each: (not each.told, -each.times * each.told, each.code))


def _for_others(code: str) -> str:
    return AGREED_FOR_OTHERS if code in AGREED else code


def contracts(people: Select[Any], span: Interval) -> dict[int, list[HeldAgreement]]:
    """The agreements of some people that hold within the span, by person. One statement."""
    rows = db.session.execute(
        select(Agreement.person_id, Agreement.contract, Agreement.valid_from, Agreement.valid_until)
        .where(
            Agreement.person_id.in_(people),
            Agreement.valid_from <= span.end.date(),
            or_(Agreement.valid_until.is_(None), Agreement.valid_until >= span.start.date()),
        )
        .order_by(Agreement.id)
    )
    found: dict[int, list[HeldAgreement]] = {}
    for person_id, contract, first, last in rows:
        found.setdefault(person_id, []).append(HeldAgreement(contract, first, last))
    return found


def who_worked(viewer: Viewer, span: Interval) -> Select[Any]:
    """The ids of those with a kept place in the span, for ``contracts``."""
    return (
        select(Claim.person_id)
        .join(Shift, Shift.id == Claim.shift_id)
        .join(Department, Department.id == Shift.department_id)
        .where(_begun(span), _mine(viewer), _kept())
    )


def contract_at(agreements: Sequence[HeldAgreement], day: date) -> str | None:
    """The kind of agreement on a day; of several the oldest, as everywhere."""
    for contract, first, last in agreements:
        if first <= day and (last is None or last >= day):
            return contract
    return None


def asked(viewer: Viewer, span: Interval) -> list[int]:
    """How often each person who was asked in the span was asked: numbers alone. One statement."""
    rows = db.session.scalars(
        select(func.count())
        .select_from(Offer)
        .join(Shift, Shift.id == Offer.shift_id)
        .join(Department, Department.id == Shift.department_id)
        .where(Offer.made_at >= span.start, Offer.made_at < span.end, _mine(viewer))
        .where(Offer.origin == OfferOrigin.ASKED)
        .group_by(Offer.person_id)
    )
    return sorted(rows)


def never_asked(viewer: Viewer, span: Interval, last: date) -> int:
    """How many pool members at home with the viewer were not asked in the span. One statement."""
    was_asked = (
        select(Offer.id)
        .join(Shift, Shift.id == Offer.shift_id)
        .where(Offer.person_id == Person.id, Offer.made_at >= span.start, Offer.made_at < span.end)
        .where(Offer.origin == OfferOrigin.ASKED)
    )
    member = select(Agreement.id).where(
        Agreement.person_id == Person.id,
        Agreement.pool,
        Agreement.valid_from <= last,
        or_(Agreement.valid_until.is_(None), Agreement.valid_until >= last),
    )
    count = db.session.scalar(
        select(func.count())
        .select_from(Person)
        .join(Department, Department.id == Person.home_department_id)
        .where(Person.active, _mine(viewer), member.exists(), ~was_asked.exists())
    )
    return count or 0


def first_actions(viewer: Viewer, span: Interval) -> dict[int, int]:
    """When a coordinator first asked or assigned somebody for a task, by task. One statement.

    From the trail: the entries ``asked`` and ``assigned``, which only a coordinator can cause.
    """
    offers = (
        select(Offer.shift_id.label("shift_id"), epoch(AuditEntry.at).label("at"))
        .select_from(AuditEntry)
        .join(Offer, Offer.id == AuditEntry.object_id)
        .join(Shift, Shift.id == Offer.shift_id)
        .join(Department, Department.id == Shift.department_id)
        .where(AuditEntry.object_type == "Offer", AuditEntry.verb == Verb.ASKED)
        .where(_begun(span), _mine(viewer))
    )
    assignments = (
        select(Claim.shift_id.label("shift_id"), epoch(AuditEntry.at).label("at"))
        .select_from(AuditEntry)
        .join(Claim, Claim.id == AuditEntry.object_id)
        .join(Shift, Shift.id == Claim.shift_id)
        .join(Department, Department.id == Shift.department_id)
        .where(AuditEntry.object_type == "Claim", AuditEntry.verb == Verb.ASSIGNED)
        .where(_begun(span), _mine(viewer))
    )
    acts = union_all(offers, assignments).subquery()
    rows = db.session.execute(
        select(acts.c.shift_id, func.min(acts.c.at)).group_by(acts.c.shift_id)
    )
    return {row[0]: row[1] for row in rows}
