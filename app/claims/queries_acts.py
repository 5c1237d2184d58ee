"""What can be done with a claim now: how it stands, read from its row and its task."""

from datetime import datetime
from typing import Any

from app.claims.policies import (
    Act,
    ClaimFacts,
    TaskAct,
    acts_now,
    free_until,
    task_acts_now,
)
from app.core.db import db
from app.core.intervals import Interval
from app.people.models import Department
from app.shifts.models import Shift
from app.shifts.models_claims import QUIET_FOR, Claim
from app.shifts.states import ClaimState, Initiator, Seat, ShiftState

TAPPED = (Initiator.CLAIMED, Initiator.ASKED, Initiator.SWAPPED)
"""The ways to a place that the holder tapped: a yes to an offer is a tap like any other. An
exchange is none: two people said yes to it, one after the other.
"""


def facts_of(claim: Claim, span: Interval, now: datetime, hand_back_hours: int = 0) -> ClaimFacts:
    """How a claim stands; without the hours of its department handing back is free to the start."""
    return ClaimFacts(
        starts_at=span.start,
        ends_at=span.end,
        claimed_at=claim.claimed_at,
        free_until=free_until(span.start, hand_back_hours),
        live=claim.live,
        waits=claim.state == ClaimState.REQUESTED,
        asked_again=claim.state == ClaimState.RECONFIRM,
        leaving=claim.leaving_since is not None,
        taken_over=claim.is_being_taken_over(now),
        worked=claim.state == ClaimState.WORKED,
        tapped=claim.initiated_by in TAPPED,
        assigned=claim.initiated_by == Initiator.ASSIGNED,
        can_change_hands=claim.state == ClaimState.HELD and claim.seat == Seat.REGULAR,
        chosen_until=claim.claimed_at + QUIET_FOR
        if claim.initiated_by == Initiator.CHOSEN
        else None,
    )


def may(act: Act, claim: Claim, on: Shift | Claim, now: datetime) -> bool:
    """Whether an act can be done now; the times are those of the task, or as the claim has them.

    Of a hand-back: whether it can be done at all, free or not.
    """
    return act in acts_now(facts_of(claim, _span(on), now), now)


def may_hand_back_freely(claim: Claim, shift: Shift, now: datetime) -> bool:
    """Whether the place of a live claim is free at once when it is handed back."""
    hours = db.session.get_one(Department, shift.department_id).hand_back_hours
    return Act.HAND_BACK in acts_now(facts_of(claim, _span(shift), now, hours), now)


def task_acts(shift: Any, now: datetime) -> set[TaskAct]:
    """What its department can do with a task, which may be a row of one, now."""
    cancelled, closed = (
        shift.state == state for state in (ShiftState.CANCELLED, ShiftState.CLOSED)
    )
    return task_acts_now(_span(shift), now, cancelled=cancelled, closed=closed)


def _span(on: Any) -> Interval:
    return Interval(on.starts_at, on.ends_at)
