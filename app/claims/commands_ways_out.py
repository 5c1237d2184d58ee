"""Ways out of a claim: undo, hand back, stay after all, and "I can't come"."""

from collections.abc import Collection
from dataclasses import dataclass

from app.audit.trail import Verb, record
from app.claims import notices
from app.claims.commands_endings import end_claim
from app.claims.commands_learners import look_after_learners
from app.claims.commands_reversal import lock_several_with_others, lock_with_others, reverse
from app.claims.commands_waiting import offer_freed
from app.claims.locks import locked_claim
from app.claims.policies import Act
from app.claims.queries_acts import may, may_hand_back_freely
from app.core import clock
from app.core.command import command
from app.eligibility.queries_overrides import override_under
from app.notices import outbox
from app.shifts.changelog import log_change
from app.shifts.models import Shift
from app.shifts.models_claims import PASSED_ON, Claim
from app.shifts.states import ClaimState, Initiator


@dataclass(frozen=True, slots=True)
class Left:
    """The place is free again. ``told``: the department had been told, and knows now."""

    told: bool


@dataclass(frozen=True, slots=True)
class StaysYours:
    """Too late to hand back freely: it stays the person's until somebody takes over."""


@dataclass(frozen=True, slots=True)
class OtherState:
    """The claim is not in a state in which this can be done; nothing changed."""

    state: ClaimState


@command
def undo(claim_id: int) -> Left | OtherState:
    """Take back a tap of the last 5 minutes, even when handing back would be late.

    In its quiet minute everybody else has what they had before it. A second tap answers as the
    first did.
    """
    claim, shift = lock_with_others(claim_id)
    return undone(claim, shift, Act.UNDO)


@command
def undo_all(claim_ids: Collection[int]) -> dict[int, Left | OtherState]:
    """Take back several taps of one person as ``undo`` does each, by id: all that can be."""
    with outbox.together():
        return {
            claim.id: undone(claim, shift, Act.UNDO)
            for claim, shift in lock_several_with_others(claim_ids)
        }


@command
def undo_assignment(claim_id: int) -> Left | OtherState:
    """Take back an assignment of the last 5 minutes: the person is told if they had been told.

    A second tap answers as the first did.
    """
    claim, shift = lock_with_others(claim_id)
    already = claim.state == ClaimState.UNDONE
    outcome = undone(claim, shift, Act.UNDO_ASSIGNMENT)
    if isinstance(outcome, Left) and not already and notices.withdraw_assigned(claim):
        notices.not_needed(claim, shift)
    return outcome


def undone(claim: Claim, shift: Shift, act: Act) -> Left | OtherState:
    """Take back a place that was taken just now, by the act that may. In a command."""
    if claim.state == ClaimState.UNDONE:
        return Left(notices.was_told(claim))
    if not may(act, claim, shift, clock.now()):
        return OtherState(claim.state)
    told = notices.withdraw_taken(claim)
    end_claim(claim, shift, ClaimState.UNDONE)
    record(Verb.UNDONE, claim, about=claim.person_id, shift=shift.id, told=told)
    if not told and claim.initiated_by == Initiator.ASKED:
        _forget_consent(claim)
    return _left(claim, shift, told, undone=True)


def _forget_consent(claim: Claim) -> None:
    """A yes that nobody heard of sets nothing aside, and was none."""
    consent = override_under(claim.id)
    if consent is not None:
        consent.agreed_at, consent.claim_id = None, None


def _left(claim: Claim, shift: Shift, told: bool, *, undone: bool = False) -> Left:
    """What follows when somebody gave up a place: those before them have it again, the department
    hears what is not as it was told, and nobody learns alone.
    """
    before = reverse(claim, shift, undone=undone)
    if told:
        notices.left(claim, shift, instead=before.back)
    elif before.lost is not None:
        notices.left(before.lost, shift)
    look_after_learners(shift)
    offer_freed(shift)
    return Left(told or before.lost is not None)


@command
def hand_back(claim_id: int) -> Left | StaysYours | OtherState:
    """Give the place back: free in time, else it stays until somebody takes over.

    A second tap answers as the first did.
    """
    claim, shift = lock_with_others(claim_id)
    if claim.state in PASSED_ON:
        return Left(notices.was_told(claim))
    if not may(Act.HAND_BACK, claim, shift, clock.now()):
        return OtherState(claim.state)
    if may_hand_back_freely(claim, shift, clock.now()):
        return give_back(claim, shift)
    return _offer_back(claim, shift)


def give_back(claim: Claim, shift: Shift) -> Left:
    """Free the place of a live claim, both locked; a department that knew is told. In a command."""
    told = notices.withdraw_taken(claim)
    end_claim(claim, shift, ClaimState.HANDED_BACK)
    record(Verb.HANDED_BACK, claim, about=claim.person_id, shift=shift.id)
    return _left(claim, shift, told)


def _offer_back(claim: Claim, shift: Shift) -> StaysYours:
    if claim.leaving_since is None:
        claim.leaving_since = claim.changed_at = clock.now()
        record(Verb.OFFERED_BACK, claim, about=claim.person_id, shift=shift.id)
        log_change(shift.id)
        offer_freed(shift)
    return StaysYours()


@command
def keep(claim_id: int) -> bool:
    """Stay after all. Returns whether the claim was still theirs to keep.

    One that is just being taken over stays theirs for good if the other undoes it.
    """
    claim, shift = locked_claim(claim_id)
    if may(Act.KEEP, claim, shift, clock.now()):
        claim.leaving_since = None
        claim.changed_at = clock.now()
        record(Verb.KEPT, claim, about=claim.person_id, shift=shift.id)
        log_change(shift.id)
    return claim.live


@command
def cannot_come(claim_id: int) -> Left | OtherState:
    """Free the place at once, at any time before the end, without a reason; the contact is told."""
    claim, shift = lock_with_others(claim_id)
    if not may(Act.CANNOT_COME, claim, shift, clock.now()):
        return OtherState(claim.state)
    if claim.is_being_taken_over(clock.now()):
        return _never_again(claim, shift)
    told = notices.withdraw_taken(claim)
    end_claim(claim, shift, ClaimState.ABSENT)
    record(Verb.ABSENT, claim, about=claim.person_id, shift=shift.id)
    before = reverse(claim, shift, undone=False)
    if told or before.back is None:
        notices.left(claim, shift, instead=before.back)
    look_after_learners(shift)
    offer_freed(shift)
    return Left(told or before.back is None)


def _never_again(claim: Claim, shift: Shift) -> Left:
    """Somebody is just taking it over: whatever they do, it does not come back to this person."""
    claim.state, claim.changed_at = ClaimState.ABSENT, clock.now()
    outbox.recall(outbox.newest("taken_over", claim.person_id, shift.id))
    record(Verb.ABSENT, claim, about=claim.person_id, shift=shift.id)
    return Left(told=False)
