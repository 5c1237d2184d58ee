"""What it costs to withdraw the calls of a task now, or to change their times."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, func, select

from app.core import clock
from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import local_time
from app.labour.rules_oncall import (
    OnCallNumbers,
    hours_due,
    is_late,
    pays_least_per_call,
    term_begins,
)
from app.on_call.models import LateWithdrawal
from app.on_call.queries_numbers import numbers_on
from app.people.models import CALLED, Agreement, Per, Person
from app.shifts.models import Shift
from app.shifts.models_claims import QUIET_FOR, Claim
from app.shifts.states import Initiator

BY_DEPARTMENT = (Initiator.ASKED, Initiator.ASSIGNED)
"""Who was called. Whoever claims by themselves, or swaps with somebody, was not."""
LONGEST_TERM = timedelta(days=29)
"""Further ahead no call is late: the longest term that an agreement may have is four weeks."""
PERIODS = {
    Per.WEEK: timedelta(days=7),
    Per.MONTH: timedelta(days=365) / 12,
    Per.QUARTER: timedelta(days=91),
}


@dataclass(frozen=True, slots=True)
class HoursDue:
    """What is to be paid to one person. ``name`` is None while nobody hears of their tap yet.

    ``notice_hours``: the term of a collective agreement; None: ``notice_days`` of the rules.
    """

    claim_id: int
    person_id: int
    name: str | None
    called: Interval
    minutes: int
    late_since: datetime
    notice_hours: int | None
    notice_days: int


@dataclass(frozen=True, slots=True)
class LateCost:
    """What is to be paid, by person."""

    due: tuple[HoursDue, ...] = ()

    @property
    def minutes(self) -> int:
        """All of it."""
        return sum(each.minutes for each in self.due)


def late_cost(shift: Shift, claim_ids: Collection[int] | None = None) -> LateCost:
    """What is to be paid when the calls of a task (or these of it) are withdrawn or moved now.

    Of people with a contract on call whom the department asked or put there, within their term, and
    not paid already since they last said yes. None far ahead, or without people; else one
    statement, and three where there is somebody.
    """
    return late_costs([shift], claim_ids)[shift.id]


def late_costs(
    shifts: Collection[Shift], claim_ids: Collection[int] | None = None
) -> dict[int, LateCost]:
    """As ``late_cost``, of many tasks by their id: as many statements as for one."""
    now, local = clock.now(), local_time()
    near = {
        shift.id: shift
        for shift in shifts
        if shift.filled + shift.extra_filled and now < shift.starts_at <= now + LONGEST_TERM
    }
    found: dict[int, list[HoursDue]] = {shift.id: [] for shift in shifts}
    rows = db.session.execute(_called(near, claim_ids)).all() if near else []
    called = [near[claim.shift_id] for claim, _name, _agreed in rows]
    on = {shift.id: (shift.department_id, local.day(shift.starts_at)) for shift in called}
    numbers = numbers_on(on.values())
    for claim, name, agreed in rows:
        shift, place = near[claim.shift_id], on[claim.shift_id]
        is_valid = agreed.valid_from <= place[1] <= (agreed.valid_until or place[1])
        due = _due(claim, name, agreed, shift, now, numbers[place]) if is_valid else None
        if due is not None:
            found[shift.id].append(due)
    return {shift_id: LateCost(tuple(due)) for shift_id, due in found.items()}


def _called(
    shift_ids: Collection[int], claim_ids: Collection[int] | None
) -> Select[Claim, str, Agreement]:
    paid = exists().where(
        LateWithdrawal.claim_id == Claim.id,
        LateWithdrawal.at >= func.coalesce(Claim.confirmed_at, Claim.claimed_at),
    )
    called = (
        select(Claim, Person.name, Agreement)
        .join(Person, Person.id == Claim.person_id)
        .join(Agreement, Agreement.person_id == Claim.person_id)
        .where(
            Claim.shift_id.in_(shift_ids),
            Claim.live,
            Claim.initiated_by.in_(BY_DEPARTMENT),
            Agreement.contract.in_(CALLED),
            ~paid,
        )
        .order_by(Person.name_folded, Claim.id)
    )
    return called if claim_ids is None else called.where(Claim.id.in_(claim_ids))


def _due(
    claim: Claim,
    name: str,
    agreed: Agreement,
    shift: Shift,
    now: datetime,
    numbers: OnCallNumbers,
) -> HoursDue | None:
    term = term_begins(claim.starts_at, local_time(), agreed.notice_hours, numbers)
    if not is_late(now, term):
        return None
    called = Interval(claim.starts_at, claim.ends_at)
    unpaid = timedelta() if shift.break_paid else timedelta(minutes=shift.break_minutes)
    least = pays_least_per_call(agreed.hours_least, PERIODS[agreed.hours_per], numbers)
    hours = hours_due(called, unpaid, pays_least=least, numbers=numbers)
    quiet = claim.initiated_by == Initiator.ASKED and now < claim.claimed_at + QUIET_FOR
    return HoursDue(
        claim.id,
        claim.person_id,
        None if quiet else name,
        called,
        round(hours / timedelta(minutes=1)),
        term,
        agreed.notice_hours,
        numbers.notice_days,
    )
