"""Extra seats given beside somebody independent, once nobody independent is there any more.

Early enough they wait again, and the person is told. Within two hours of the start the seat stays
theirs, for they are on their way: the department is told, and the page of today shows it.
"""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from app.audit.trail import Verb, record
from app.claims import notices
from app.claims.commands_endings import end_claim, live_claims, wait_again
from app.claims.commands_reversal import reverse
from app.claims.locks import lock_shift
from app.claims.notices import SOON
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.core.pieces import one_by_one
from app.eligibility.queries_shift_facts import task_of, tasks_where
from app.notices import outbox
from app.notices.models import NoticeState
from app.shifts.models import Shift
from app.shifts.models_claims import PASSED_ON, QUIET_FOR, Claim
from app.shifts.states import ClaimState, Seat, ShiftState
from app.tasks.models import TaskType


def look_after_learners(shift: Shift) -> int:
    """Somebody may have left a locked shift: what becomes of its extra seats.

    Returns how many changed.

    Nothing is asked where nobody has one.
    """
    now = clock.now()
    if not shift.extra_filled or shift.state == ShiftState.CANCELLED or shift.ends_at <= now:
        return 0
    if not task_of(shift.id).facts.awaits_senior:
        return 0
    alone = [claim for claim in live_claims(shift.id) if claim.seat == Seat.EXTRA]
    return sum(_without_senior(claim, shift, now) for claim in alone)


def _without_senior(claim: Claim, shift: Shift, now: datetime) -> bool:
    given = outbox.newest("seat_admitted", claim.person_id, shift.id)
    waiting = given is not None and given.state == NoticeState.WAITING
    unheard = waiting and outbox.recall(given)
    if not unheard and shift.starts_at - now < SOON:
        alone = notices.stands_alone(claim, shift)
        if alone:
            record(Verb.LEFT_ALONE, claim, about=claim.person_id, shift=shift.id)
        return alone
    if notices.withdraw_taken(claim):
        notices.left(claim, shift)
    if claim.leaving_since is not None:
        end_claim(claim, shift, ClaimState.LAPSED)
        record(Verb.LAPSED, claim, about=claim.person_id, shift=shift.id)
        notices.seat_lapsed(claim)
        return True
    wait_again(claim, shift)
    record(Verb.WAITS_AGAIN, claim, about=claim.person_id, shift=shift.id)
    if unheard:
        reverse(claim, shift, undone=True)
    else:
        notices.waits_again(claim, shift)
    return True


@command
def keep_beside_senior(shift_id: int) -> int:
    """Look after the extra seats of one shift. Returns how many changed."""
    shift = lock_shift(shift_id)
    return look_after_learners(shift) if shift is not None else 0


def learners_alone(now: datetime) -> int:
    """Look where extra seats stand and nobody independent does, whatever the reason.

    Returns how many changed.

    A capability that expired or was taken away ends no claim, and a take-over may be undone for a
    minute yet: those shifts come next time.
    """
    taken_over = aliased(Claim)
    shifts = (
        select(Claim.shift_id)
        .join(Shift, Shift.id == Claim.shift_id)
        .join(TaskType, TaskType.id == Shift.task_type_id)
        .where(
            Claim.live,
            Claim.seat == Seat.EXTRA,
            Claim.ends_at > now,
            TaskType.wants_senior,
            ~exists().where(
                taken_over.shift_id == Claim.shift_id,
                taken_over.state.in_(PASSED_ON),
                taken_over.ended_by_id.is_not(None),
                taken_over.ended_at > now - QUIET_FOR,
            ),
        )
        .distinct()
    )
    found = db.session.scalars(shifts).all()
    alone = [task.id for task in tasks_where(Shift.id.in_(found)) if task.facts.awaits_senior]
    return sum(keep_beside_senior(shift_id) for shift_id in one_by_one(alone))
