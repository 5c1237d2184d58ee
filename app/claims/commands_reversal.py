"""What a claim did to others is taken back with it, as far as nobody has been told of it yet.

A claim can end the place of somebody who wanted out, offers to others, and what its holder
waits for elsewhere. All of that is held back for a quiet minute (``claims/notices.py``).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.exc import IntegrityError

from app.audit.trail import Verb, record
from app.claims import notices, notices_requests
from app.claims.commands_endings import count_in, keep_again, reopen_swaps
from app.claims.locks import lock_people, lock_shifts
from app.claims.models import Offer, OfferState
from app.core import clock
from app.core.command import step
from app.core.db import db
from app.notices import outbox
from app.notices.models import NoticeState
from app.people.models import Person
from app.shifts.changelog import log_change
from app.shifts.models import Shift
from app.shifts.models_claims import QUIET_FOR, Claim
from app.shifts.states import ClaimState, Seat, ShiftState


@dataclass(frozen=True, slots=True)
class Reversal:
    """Who had the place before: has it again (``back``), or cannot have it again (``lost``)."""

    back: Claim | None = None
    lost: Claim | None = None


def lock_with_others(claim_id: int) -> tuple[Claim, Shift]:
    """Lock a claim as ``locked_claim`` does, with the people and shifts that its end concerns.

    Raises LookupError where there is none.
    """
    found = lock_several_with_others([claim_id])
    if not found:
        raise LookupError(f"no claim {claim_id}: load it through the viewer first")
    return found[0]


def lock_several_with_others(claim_ids: Collection[int]) -> list[tuple[Claim, Shift]]:
    """The same for several claims, by start. Four statements."""
    concerned = db.session.execute(
        select(Claim.person_id, Claim.shift_id).where(
            or_(Claim.id.in_(claim_ids), Claim.ended_by_id.in_(claim_ids))
        )
    ).all()
    lock_people({row.person_id for row in concerned})
    shifts = {shift.id: shift for shift in lock_shifts({row.shift_id for row in concerned})}
    claims = db.session.scalars(
        select(Claim)
        .where(Claim.id.in_(claim_ids))
        .order_by(Claim.starts_at, Claim.id)
        .execution_options(populate_existing=True)
    )
    return [(claim, shifts[claim.shift_id]) for claim in claims]


def reverse(claim: Claim, shift: Shift, *, undone: bool) -> Reversal:
    """Give back what a claim took that ended just now; ``shift`` is its shift, locked.

    ``undone``: it is as if it had never been, so what its holder gave up for it comes back too.
    """
    db.session.flush()
    back = lost = None
    for ended in _ended_by(claim):
        if ended.state == ClaimState.NOT_CHOSEN:
            _wait_again(ended)
        elif ended.person_id != claim.person_id:
            has_it = _hold_again(ended, shift)
            back, lost = (ended, lost) if has_it else (back, ended)
        elif undone and ended.state == ClaimState.HANDED_BACK:
            _sit_again(ended, shift)
        elif undone:
            _wait_again(ended)
    _reopen_offers(claim, shift, undone=undone)
    return Reversal(back, lost)


def _ended_by(claim: Claim) -> list[Claim]:
    return list(
        db.session.scalars(
            select(Claim)
            .where(Claim.ended_by_id == claim.id)
            .order_by(Claim.id)
            .execution_options(populate_existing=True)
        )
    )


def _hold_again(claim: Claim, shift: Shift) -> bool:
    """Whether somebody who was not told yet has their place as before."""
    if not claim.is_being_taken_over(clock.now()) or not _is_active(claim.person_id):
        return False
    told = outbox.newest("taken_over", claim.person_id, shift.id)
    if told is not None and told.state not in (NoticeState.WAITING, NoticeState.DROPPED):
        return False
    if not _sit_again(claim, shift):
        return False
    outbox.recall(told)
    notices.told_again(claim, shift)
    return True


def _is_active(person_id: int) -> bool:
    return bool(db.session.scalar(select(Person.active).where(Person.id == person_id)))


def _sit_again(claim: Claim, shift: Shift) -> bool:
    """Count a claim in again, unless the task moved, or a constraint of the database says no."""
    moved = (claim.starts_at, claim.ends_at) != (shift.starts_at, shift.ends_at)
    if moved or shift.state == ShiftState.CANCELLED:
        return False
    ended_at = claim.ended_at
    try:
        with step():
            if not count_in(shift, Seat(claim.seat)):
                return False
            asked_again = claim.reconfirm_until is not None
            claim.state = ClaimState.RECONFIRM if asked_again else ClaimState.HELD
            claim.live, claim.ended_at, claim.ended_by_id = True, None, None
            _goes_on(claim)
            db.session.flush()
    except IntegrityError:
        return False
    reopen_swaps(claim, ended_at)
    record(Verb.AS_BEFORE, claim, about=claim.person_id, shift=shift.id)
    return True


def _goes_on(claim: Claim) -> None:
    """The calendar counts on over all claims of the person on the shift."""
    same = (Claim.person_id == claim.person_id, Claim.shift_id == claim.shift_id)
    numbers = db.session.scalars(select(Claim.sequence).where(*same)).all()
    claim.sequence, claim.changed_at = max(numbers) + 1, clock.now()


def _wait_again(request: Claim) -> None:
    """Somebody waits again for what ended with another place, unless they were told of that."""
    shift = db.session.get_one(Shift, request.shift_id)
    if not _is_sought(shift) or request.starts_at != shift.starts_at or _has_another(request):
        return
    kind = notices_requests.kind_of_end(request)
    if kind and not outbox.recall(outbox.newest(kind, request.person_id, request.shift_id)):
        return
    request.state, request.ended_at, request.ended_by_id = ClaimState.REQUESTED, None, None
    _goes_on(request)
    record(Verb.AS_BEFORE, request, about=request.person_id, shift=request.shift_id)
    log_change(request.shift_id)


def _has_another(request: Claim) -> bool:
    """Whether the person has a place at that time by now, or asked for it once more."""
    at_that_time = and_(Claim.starts_at < request.ends_at, Claim.ends_at > request.starts_at)
    other = exists().where(
        Claim.person_id == request.person_id,
        or_(
            and_(Claim.live, or_(Claim.shift_id == request.shift_id, at_that_time)),
            and_(Claim.shift_id == request.shift_id, Claim.state == ClaimState.REQUESTED),
        ),
    )
    return bool(db.session.scalar(select(other)))


def _is_sought(shift: Shift) -> bool:
    return shift.state == ShiftState.OPEN and shift.starts_at > clock.now()


def _reopen_offers(claim: Claim, shift: Shift, *, undone: bool) -> None:
    """Open the offers that the claim ended: a yes that was undone, and others not told yet."""
    if not _is_sought(shift):
        return
    for offer in db.session.scalars(select(Offer).where(Offer.ended_by_id == claim.id)).all():
        now, answered = clock.now(), offer.state == OfferState.ACCEPTED
        hidden = False if answered and undone else _said_no(offer, now)
        if hidden is None or offer.expires_at <= now or _is_offered(offer):
            continue
        if not keep_again(offer, shift):
            continue
        offer.state, offer.hidden = OfferState.OPEN, hidden
        offer.ended_at, offer.ended_by_id = None, None
        record(Verb.AS_BEFORE, offer, about=offer.person_id, shift=shift.id)


def _said_no(offer: Offer, now: datetime) -> bool | None:
    """Whether somebody had said no to an offer that ended unheard; None when they heard."""
    if offer.state != OfferState.GONE or offer.ended_at is None:
        return None
    notice = outbox.newest("ask_over", offer.person_id, offer.shift_id)
    if notice is None or now >= offer.ended_at + QUIET_FOR:
        return None
    said_no = notice.state == NoticeState.DROPPED
    return said_no if outbox.recall(notice) else None


def _is_offered(offer: Offer) -> bool:
    """Whether the person was asked anew meanwhile."""
    asked = exists().where(
        Offer.shift_id == offer.shift_id,
        Offer.person_id == offer.person_id,
        Offer.state == OfferState.OPEN,
    )
    return bool(db.session.scalar(select(asked)))
