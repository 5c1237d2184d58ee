"""Ways out of a claim: undo, hand back, stay after all, and "I can't come"."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.audit.trail import Verb, record
from app.claims import notices
from app.claims.ending import end_claim
from app.claims.locks import locked_claim
from app.claims.models import Claim, ClaimState, Initiator
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.people.models import Department
from app.shifts.changelog import log_change
from app.shifts.models import Shift

UNDO_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Left:
    """The place is free again. ``told``: the department had been told, and knows now."""

    told: bool


@dataclass(frozen=True, slots=True)
class StaysYours:
    """Too late to hand back freely: it stays the person's until somebody takes over."""


@dataclass(frozen=True, slots=True)
class NotNow:
    """The claim is not in a state in which this can be done; nothing changed."""

    state: str


def undo_until(claim: Claim) -> datetime | None:
    """Until when the person may undo, or None when that was never theirs to do."""
    if claim.initiated_by != Initiator.CLAIMED:
        return None
    return claim.claimed_at + UNDO_FOR


def free_until(shift: Shift, department: Department) -> datetime:
    """Until when handing back is free."""
    return shift.starts_at - timedelta(hours=department.hand_back_hours)


@command
def undo(claim_id: int) -> Left | NotNow:
    """Take back a tap of the last 5 minutes, even when handing back would be late.

    A second tap answers as the first did.
    """
    claim, shift = locked_claim(claim_id)
    if claim.state == ClaimState.UNDONE:
        return Left(notices.was_told(claim))
    until = undo_until(claim)
    if claim.state != ClaimState.HELD or until is None or clock.now() > until:
        return NotNow(claim.state)
    told = notices.withdraw_taken(claim)
    end_claim(claim, shift, ClaimState.UNDONE)
    record(Verb.UNDONE, claim, about=claim.person_id, shift=shift.id, told=told)
    if told:
        notices.left(claim, shift)
    return Left(told)


@command
def hand_back(claim_id: int) -> Left | StaysYours | NotNow:
    """Give the place back: free in time, else it stays until somebody takes over.

    A second tap answers as the first did.
    """
    claim, shift = locked_claim(claim_id)
    if claim.state == ClaimState.HANDED_BACK:
        return Left(notices.was_told(claim))
    if not claim.live or shift.starts_at <= clock.now():
        return NotNow(claim.state)
    department = db.session.get_one(Department, shift.department_id)
    if clock.now() > free_until(shift, department):
        return _offer_back(claim, shift)
    return give_back(claim, shift)


def give_back(claim: Claim, shift: Shift) -> Left:
    """Free the place of a live claim, both locked; a department that knew is told. In a command."""
    told = notices.withdraw_taken(claim)
    end_claim(claim, shift, ClaimState.HANDED_BACK)
    record(Verb.HANDED_BACK, claim, about=claim.person_id, shift=shift.id)
    if told:
        notices.left(claim, shift)
    return Left(told)


def _offer_back(claim: Claim, shift: Shift) -> StaysYours:
    if claim.leaving_since is None:
        claim.leaving_since = claim.changed_at = clock.now()
        record(Verb.OFFERED_BACK, claim, about=claim.person_id, shift=shift.id)
        log_change(shift.id)
    return StaysYours()


@command
def keep(claim_id: int) -> bool:
    """Stay after all; whether the claim was still theirs to keep."""
    claim, shift = locked_claim(claim_id)
    if not claim.live:
        return False
    if claim.leaving_since is not None:
        claim.leaving_since = None
        claim.changed_at = clock.now()
        record(Verb.KEPT, claim, about=claim.person_id, shift=shift.id)
        log_change(shift.id)
    return True


@command
def cannot_come(claim_id: int) -> Left | NotNow:
    """Free the place at once, at any time before the end, without a reason; the contact is told."""
    claim, shift = locked_claim(claim_id)
    if not claim.live or shift.ends_at <= clock.now():
        return NotNow(claim.state)
    notices.withdraw_taken(claim)
    end_claim(claim, shift, ClaimState.ABSENT)
    record(Verb.ABSENT, claim, about=claim.person_id, shift=shift.id)
    notices.left(claim, shift)
    return Left(told=True)
