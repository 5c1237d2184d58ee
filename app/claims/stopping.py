"""How a department ends its task, or the search for people, or lets somebody go."""

from dataclasses import dataclass

from app.audit.trail import Verb, record
from app.claims.commands_learners import look_after_learners
from app.claims.ending import end_asks, end_claim, end_claims, live_claims, requests_on
from app.claims.locks import locked_claim, locked_shift
from app.claims.models import Claim, ClaimState
from app.core import clock
from app.core.command import command
from app.notices import outbox
from app.shifts.changelog import log_change
from app.shifts.models import Shift, ShiftState


@dataclass(frozen=True, slots=True)
class Over:
    """Too late: the task (or the claim) was ``cancelled``, ``started`` or ``ended``."""

    state: str


@dataclass(frozen=True, slots=True)
class Done:
    """It is so; ``told`` people can be reached, and were left a message about it just now."""

    told: int = 0


@command
def cancel_shift(shift_id: int, reason: str) -> Done | Over:
    """Cancel the task and every claim on it; the holders are told, with the reason.

    Cancelling twice is once. What has started cannot be cancelled.
    """
    shift = locked_shift(shift_id)
    if shift.state == ShiftState.CANCELLED:
        return Done()
    if shift.starts_at <= clock.now():
        return Over(_phase(shift))
    claims = [*live_claims(shift_id), *requests_on(shift_id)]
    shift.state = ShiftState.CANCELLED
    shift.cancel_reason = reason or None
    shift.changed_at = clock.now()
    end_claims(claims, shift, ClaimState.CANCELLED)
    end_asks(shift)
    outbox.withdraw_all([claim.id for claim in claims])
    record(Verb.CANCELLED, shift, claims=len(claims))
    for claim in claims:
        record(Verb.CANCELLED, claim, about=claim.person_id, shift=shift.id)
        _tell("shift_cancelled", claim, shift)
    return Done(told=len(outbox.reachable([claim.person_id for claim in claims])))


def _phase(shift: Shift) -> str:
    return "ended" if shift.ends_at <= clock.now() else "started"


def _tell(kind: str, claim: Claim, shift: Shift) -> None:
    outbox.post(
        kind, claim.person_id, claim_id=claim.id, shift_id=shift.id, expires_at=shift.ends_at
    )


@command
def close_shift(shift_id: int) -> Done | Over:
    """Stop searching: nobody new can take a place; whoever has one keeps it."""
    return _set_state(shift_id, ShiftState.CLOSED, Verb.CLOSED)


@command
def reopen_shift(shift_id: int) -> Done | Over:
    """Search again."""
    return _set_state(shift_id, ShiftState.OPEN, Verb.REOPENED)


def _set_state(shift_id: int, state: ShiftState, verb: Verb) -> Done | Over:
    shift = locked_shift(shift_id)
    if shift.state == ShiftState.CANCELLED:
        return Over("cancelled")
    if shift.starts_at <= clock.now():
        return Over(_phase(shift))
    if shift.state != state:
        shift.state = state
        shift.changed_at = clock.now()
        record(verb, shift)
        log_change(shift.id)
        if state is ShiftState.CLOSED:
            end_asks(shift)
    return Done()


@command
def release_claim(claim_id: int) -> Done | Over:
    """The department does not need this person any more: the place is free, the person is told.

    Twice is once. Not after the start: then there are hours to agree.
    """
    claim, shift = locked_claim(claim_id)
    if not claim.live:
        return Done()
    if shift.starts_at <= clock.now():
        return Over(_phase(shift))
    end_claim(claim, shift, ClaimState.CANCELLED)
    outbox.withdraw_all([claim.id])
    record(Verb.RELEASED, claim, about=claim.person_id, shift=shift.id)
    _tell("not_needed", claim, shift)
    look_after_learners(shift)
    return Done(told=len(outbox.reachable([claim.person_id])))
