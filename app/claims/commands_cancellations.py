"""How a department ends its task, or the search for people, or lets somebody go."""

from dataclasses import dataclass
from enum import StrEnum

from app.audit.trail import Verb, record
from app.claims.commands_endings import (
    end_claim,
    end_claims,
    end_offers,
    end_others,
    live_claims,
    requests_on,
)
from app.claims.commands_learners import look_after_learners
from app.claims.commands_waiting import end_waiting, offer_freed
from app.claims.locks import locked_claim, locked_shift
from app.claims.policies import Act, TaskAct
from app.claims.queries_acts import may, task_acts
from app.core import clock
from app.core.command import command
from app.notices import outbox
from app.on_call.late import note_hours_due
from app.on_call.models import Withdrawal
from app.on_call.queries_cost import LateCost, late_cost
from app.shifts.changelog import log_change
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState, Seat, ShiftState


class OverState(StrEnum):
    """What a task, or a claim, was already."""

    CANCELLED = "cancelled"
    STARTED = "started"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Over:
    """Too late for it."""

    state: OverState


@dataclass(frozen=True, slots=True)
class Done:
    """It is so; ``told`` people can be reached, and were left a message about it just now.

    ``paid_minutes`` are to be paid for calls that were withdrawn too late.
    """

    told: int = 0
    paid_minutes: int = 0


@dataclass(frozen=True, slots=True)
class CostNotSeen:
    """It costs more hours of pay than whoever did it had in front of them. Nothing changed."""

    cost: LateCost


class PlaceAfter(StrEnum):
    """What becomes of the place of somebody who is not needed any more."""

    GOES = "goes"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Released:
    """The person need not come; ``told``: they can be reached, and were left a message.

    ``place`` went or stayed. ``left``: how many places of its kind the task asks for now;
    ``sought`` whether people can still take one.
    """

    told: int
    place: PlaceAfter
    seat: Seat
    left: int
    sought: bool
    paid_minutes: int = 0


@dataclass(frozen=True, slots=True)
class NotOnIt:
    """The person held no place on it any more: nothing changed."""


@command
def cancel_shift(
    shift_id: int, reason: str, seen_minutes: int | None = None
) -> Done | Over | CostNotSeen:
    """Cancel the task and every claim on it; the holders are told, with the reason.

    Cancelling twice is once. What has started cannot be cancelled. Calls that are withdrawn too
    late are to be paid, and noted; ``seen_minutes`` is what was shown of that (None: whatever it
    is now).
    """
    shift = locked_shift(shift_id)
    if shift.state == ShiftState.CANCELLED:
        return Done()
    if TaskAct.CANCEL not in task_acts(shift, clock.now()):
        return over(shift)
    cost = late_cost(shift)
    if is_news(cost, seen_minutes):
        return CostNotSeen(cost)
    claims = [*live_claims(shift_id), *requests_on(shift_id)]
    shift.state = ShiftState.CANCELLED
    shift.cancel_reason = reason or None
    shift.changed_at = clock.now()
    end_claims(claims, shift, ClaimState.CANCELLED)
    end_waiting(shift)
    end_offers(shift)
    outbox.withdraw_all([claim.id for claim in claims])
    record(Verb.CANCELLED, shift, claims=len(claims))
    note_hours_due(cost, shift.id, Withdrawal.CANCELLED)
    for claim in claims:
        record(Verb.CANCELLED, claim, about=claim.person_id, shift=shift.id)
        _tell("shift_cancelled", claim, shift)
    told = len(outbox.reachable([claim.person_id for claim in claims]))
    return Done(told, cost.minutes)


def is_news(cost: LateCost, seen_minutes: int | None) -> bool:
    """Whether it costs more than was shown."""
    return seen_minutes is not None and cost.minutes > seen_minutes


def over(shift: Shift) -> Over:
    """Why nothing more can be done with a task: it was cancelled, has ended, or has begun."""
    if shift.state == ShiftState.CANCELLED:
        return Over(OverState.CANCELLED)
    return Over(OverState.ENDED if shift.ends_at <= clock.now() else OverState.STARTED)


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
    if not task_acts(shift, clock.now()) & {TaskAct.CLOSE, TaskAct.REOPEN}:
        return over(shift)
    if shift.state != state:
        _turn(shift, state, verb)
    return Done()


def _turn(shift: Shift, state: ShiftState, verb: Verb) -> None:
    """Let a locked shift search, or search no more: then whoever is asked is told."""
    shift.state = state
    shift.changed_at = clock.now()
    record(verb, shift)
    log_change(shift.id)
    if state is ShiftState.CLOSED:
        end_waiting(shift)
        end_offers(shift)
        end_others(shift)


@command
def release_claim(
    claim_id: int, place: PlaceAfter = PlaceAfter.GOES, seen_minutes: int | None = None
) -> Released | NotOnIt | Over | CostNotSeen:
    """The department does not need this person any more: they are told.

    Their place goes with them, unless it is to stay for others. With the last place of a task the
    search ends: the task stays, and can be searched for again. Twice is once. Not after the start:
    then there are hours to agree. A late withdrawal is to be paid, as in ``cancel_shift``.
    """
    claim, shift = locked_claim(claim_id)
    if not claim.live:
        return NotOnIt()
    if not may(Act.RELEASE, claim, shift, clock.now()):
        return over(shift)
    cost = late_cost(shift, [claim.id])
    if is_news(cost, seen_minutes):
        return CostNotSeen(cost)
    end_claim(claim, shift, ClaimState.CANCELLED)
    outbox.withdraw_all([claim.id])
    record(Verb.RELEASED, claim, about=claim.person_id, shift=shift.id, place=str(place))
    note_hours_due(cost, shift.id, Withdrawal.RELEASED)
    _tell("not_needed", claim, shift)
    if place is PlaceAfter.GOES:
        _take_place_away(shift, Seat(claim.seat))
    look_after_learners(shift)
    offer_freed(shift)
    told = len(outbox.reachable([claim.person_id]))
    left = shift.extra_places if claim.seat == Seat.EXTRA else shift.places
    sought = shift.state == ShiftState.OPEN
    return Released(told, place, Seat(claim.seat), left, sought, cost.minutes)


def _take_place_away(shift: Shift, seat: Seat) -> None:
    """One place less of a locked shift, on which one is free; of the last one the search ends."""
    field = "extra_places" if seat is Seat.EXTRA else "places"
    before: int = getattr(shift, field)
    if seat is Seat.REGULAR and before == 1:
        if shift.state == ShiftState.OPEN:
            _turn(shift, ShiftState.CLOSED, Verb.CLOSED)
        return
    setattr(shift, field, before - 1)
    shift.revision += 1
    shift.changed_at = clock.now()
    record(Verb.CHANGED, shift, before={field: before}, after={field: before - 1}, texts=[])
