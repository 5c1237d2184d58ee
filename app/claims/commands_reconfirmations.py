"""After a change of time or place the person is asked again: yes, no, or no answer in time."""

from datetime import datetime

from sqlalchemy import select

from app.audit.trail import Verb, record
from app.claims import notices
from app.claims.commands import Outcome, Refused, Taken
from app.claims.commands_endings import end_claim
from app.claims.commands_learners import look_after_learners
from app.claims.commands_waiting import offer_freed
from app.claims.locks import lock_claim
from app.claims.policies import Act
from app.claims.queries_acts import may
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.eligibility.queries_verdicts import Judged, judge_under_locks
from app.eligibility.verdict import Full, Verdict
from app.people.models import Department, Person
from app.shifts.changelog import log_change
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState, Seat


@command
def confirm(claim_id: int) -> Outcome:
    """Say yes to the changed task: every rule is judged again, and the place stays theirs."""
    found = lock_claim(claim_id)
    if found is None or not found[0].live:
        return Refused(Verdict((Full(),)))
    claim, shift = found
    if not may(Act.CONFIRM, claim, shift, clock.now()):
        return Taken(claim.id, already=True)
    verdict = _judge_again(claim, shift).verdict
    if not verdict.fits:
        record(Verb.REFUSED, shift, about=claim.person_id, reasons=verdict.codes)
        return Refused(verdict)
    claim.state = ClaimState.HELD
    claim.reconfirm_until = None
    claim.changed_at = claim.confirmed_at = clock.now()
    claim.sequence += 1
    record(Verb.RECONFIRMED, claim, about=claim.person_id, shift=shift.id)
    log_change(shift.id)
    notices.taken(claim, shift)
    return Taken(claim.id)


def _judge_again(claim: Claim, shift: Shift) -> Judged:
    home_path = db.session.scalar(
        select(Department.path)
        .join(Person, Person.home_department_id == Department.id)
        .where(Person.id == claim.person_id)
    )
    return judge_under_locks(
        claim.person_id, home_path or "", shift.id, Seat(claim.seat), holds_already=True
    )


@command
def decline(claim_id: int) -> bool:
    """Say no to the changed task. Returns whether it was still to be answered."""
    return _end(claim_id, ClaimState.DECLINED, Verb.DECLINED)


@command
def let_lapse(claim_id: int) -> bool:
    """No answer came in time. Returns whether it was still to be answered."""
    return _end(claim_id, ClaimState.LAPSED, Verb.LAPSED)


def _end(claim_id: int, state: ClaimState, verb: Verb) -> bool:
    found = lock_claim(claim_id)
    if found is None or not may(Act.DECLINE, *found, clock.now()):
        return False
    claim, shift = found
    end_claim(claim, shift, state)
    record(verb, claim, about=claim.person_id, shift=shift.id)
    notices.left(claim, shift)
    if state is ClaimState.LAPSED:
        notices.lapsed(claim, shift, notices.Lapse.UNANSWERED)
    look_after_learners(shift)
    offer_freed(shift)
    return True


def unanswered(now: datetime) -> list[int]:
    """The claims whose time to answer has passed."""
    return list(
        db.session.scalars(
            select(Claim.id)
            .where(Claim.state == ClaimState.RECONFIRM, Claim.reconfirm_until <= now)
            .order_by(Claim.id)
        )
    )
