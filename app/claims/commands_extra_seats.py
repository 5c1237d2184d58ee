"""Extra seats that wait until somebody independent holds a place: given, withdrawn, or lapsed."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.audit.trail import Verb, record
from app.claims import notices
from app.claims.commands import Outcome, Refused, Taken, Waits
from app.claims.commands_endings import WAITS, end_request, end_requests_beside, take_seat
from app.claims.commands_ways_out import Left, OtherState
from app.claims.locks import lock_claim
from app.claims.policies import Act
from app.claims.queries_acts import may
from app.core import clock
from app.core.command import DatabaseBusy, command, step
from app.core.db import db
from app.core.pieces import one_by_one
from app.eligibility.queries_shift_facts import tasks_where
from app.eligibility.queries_verdicts import judge_under_locks
from app.eligibility.verdict import Closed, Full, Verdict
from app.people.models import Department, Person
from app.shifts.changelog import log_change
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState, Seat, ShiftState


@command
def admit(claim_id: int) -> Outcome:
    """Give the extra seat that a person waits for, if every rule still allows it.

    Otherwise they go on waiting. What they said yes to when they asked is not asked again.
    """
    found = lock_claim(claim_id)
    if found is None:
        return Refused(Verdict((Closed(),)))
    claim, shift = found
    if claim.live:
        return Taken(claim.id, already=True)
    home_path = _home_path(claim.person_id)
    waits = claim.state == ClaimState.REQUESTED and claim.seat == Seat.EXTRA
    if not waits or home_path is None:
        return Refused(Verdict((Closed(),)))
    judged = judge_under_locks(claim.person_id, home_path, shift.id, Seat.EXTRA)
    if judged.task.facts.awaits_senior:
        return Waits(claim.id, already=True)
    if not judged.verdict.fits:
        return Refused(judged.verdict)
    if not _hold(claim, shift):
        return Refused(Verdict((Full(),)))
    record(Verb.ADMITTED, claim, about=claim.person_id, shift=shift.id)
    log_change(shift.id)
    notices.admitted(claim, shift)
    notices.taken(claim, shift)
    return Taken(claim.id, judged=judged)


def _home_path(person_id: int) -> str | None:
    """Where an active person, locked, belongs."""
    return db.session.scalar(
        select(Department.path)
        .join(Person, Person.home_department_id == Department.id)
        .where(Person.id == person_id, Person.active)
    )


def _hold(claim: Claim, shift: Shift) -> bool:
    """Count the claim in, or nothing at all when a constraint of the database says no."""
    now = clock.now()
    try:
        with step():
            seated = take_seat(shift, Seat.EXTRA)
            if seated is None:
                return False
            if seated.instead_of is not None:
                seated.instead_of.ended_by_id = claim.id
            claim.state, claim.live = ClaimState.HELD, True
            claim.claimed_at = claim.changed_at = now
            claim.sequence += 1
            db.session.flush()
            end_requests_beside(claim)
    except IntegrityError:
        return False
    return True


@command
def withdraw(claim_id: int) -> Left | OtherState:
    """Wait no longer for an extra seat, or ask no longer for a place.

    A second tap answers as the first did.
    """
    found = lock_claim(claim_id)
    if found is None:
        raise LookupError(f"no claim {claim_id}: load it through the viewer first")
    claim, shift = found
    if may(Act.WITHDRAW, claim, shift, clock.now()):
        end_request(claim, ClaimState.WITHDRAWN)
    elif claim.state != ClaimState.WITHDRAWN:
        return OtherState(claim.state)
    return Left(told=False)


@command
def let_request_lapse(claim_id: int) -> bool:
    """The task begins and nobody independent came, or nobody was chosen.

    Returns whether the person still waited.
    """
    found = lock_claim(claim_id)
    if found is None or found[0].state != ClaimState.REQUESTED:
        return False
    end_request(found[0], ClaimState.LAPSED)
    return True


def admit_waiting(shift_id: int | None = None) -> int:
    """Admit whom one can, first come first (on one shift, or on all).

    Returns the number admitted.
    """
    outcomes = [admit(claim_id) for claim_id in one_by_one(_admissible(shift_id))]
    return sum(isinstance(outcome, Taken) and not outcome.already for outcome in outcomes)


def admit_beside(outcome: Outcome) -> None:
    """After a claim: if somebody independent was missing, look who was waiting for that.

    What does not come off now (the database is busy) the job does within half a minute.
    """
    judged = outcome.judged if isinstance(outcome, Taken) else None
    if judged is not None and judged.task.facts.awaits_senior:
        with suppress(DatabaseBusy):
            admit_waiting(judged.task.id)


def _admissible(shift_id: int | None) -> list[int]:
    """Who waits although somebody independent is there and a seat is free. At most 4 statements."""
    conditions = [Claim.starts_at > clock.now(), Claim.seat == Seat.EXTRA]
    if shift_id is not None:
        conditions.append(Claim.shift_id == shift_id)
    waiting = db.session.execute(
        select(Claim.id, Claim.shift_id).where(WAITS, *conditions).order_by(Claim.id)
    ).all()
    if not waiting:
        return []
    shifts = {row.shift_id for row in waiting}
    ready = {
        task.id
        for task in tasks_where(Shift.id.in_(shifts), Shift.state == ShiftState.OPEN)
        if not task.facts.awaits_senior and task.facts.extra_left > 0
    }
    return [row.id for row in waiting if row.shift_id in ready]


def overdue(now: datetime) -> list[int]:
    """Who still waits for a seat or a place of a task that has begun."""
    return list(
        db.session.scalars(select(Claim.id).where(WAITS, Claim.starts_at <= now).order_by(Claim.id))
    )
