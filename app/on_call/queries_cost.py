"""What it costs to withdraw the calls of a task now, or to change their times."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, func, or_, select

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
from app.on_call.queries_numbers import numbers_in
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
    now = clock.now()
    if not shift.filled + shift.extra_filled or not now < shift.starts_at <= now + LONGEST_TERM:
        return LateCost()
    rows = db.session.execute(_called(shift, claim_ids)).all()
    if not rows:
        return LateCost()
    numbers = numbers_in(shift.department_id, local_time().day(shift.starts_at))
    found = (_due(claim, name, agreed, shift, now, numbers) for claim, name, agreed in rows)
    return LateCost(tuple(each for each in found if each is not None))


def _called(shift: Shift, claim_ids: Collection[int] | None) -> Select[Claim, str, Agreement]:
    day = local_time().day(shift.starts_at)
    paid = exists().where(
        LateWithdrawal.claim_id == Claim.id,
        LateWithdrawal.at >= func.coalesce(Claim.confirmed_at, Claim.claimed_at),
    )
    called = (
        select(Claim, Person.name, Agreement)
        .join(Person, Person.id == Claim.person_id)
        .join(Agreement, Agreement.person_id == Claim.person_id)
        .where(
            Claim.shift_id == shift.id,
            Claim.live,
            Claim.initiated_by.in_(BY_DEPARTMENT),
            Agreement.contract.in_(CALLED),
            Agreement.valid_from <= day,
            or_(Agreement.valid_until.is_(None), Agreement.valid_until >= day),
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
