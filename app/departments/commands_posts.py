"""Taking a post back: as long as nobody was told of it, it never was."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, or_, select

from app.audit.trail import Verb, record
from app.claims import notices_offers
from app.claims.commands_endings import WAITS, set_free
from app.claims.commands_waiting import end_waiting
from app.claims.locks import lock_shift
from app.claims.models import Offer, OfferState
from app.claims.notices import SOON
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.shifts.changelog import log_change
from app.shifts.models import Shift
from app.shifts.models_claims import QUIET_FOR, Claim
from app.shifts.states import ShiftState


@dataclass(frozen=True, slots=True)
class StaysPosted:
    """Nothing was taken back: it was ``late``, ``taken``, ``told`` or ``changed`` meanwhile."""

    why: str


@command
def unpost_shifts(shift_ids: Sequence[int], by: int) -> int | StaysPosted:
    """Take back what somebody posted within the last minute, all of it or nothing.

    Returns the number of tasks taken back.

    Twice is once. What began to be anybody's meanwhile stays: a place taken, a change, an offer
    that somebody has had in the mail.
    """
    shifts = [lock_shift(each) for each in sorted(set(shift_ids))]
    posted = [shift for shift in shifts if shift is not None and shift.unposted_at is None]
    for shift in posted:
        why = _why_it_stays(shift, by)
        if why is not None:
            return StaysPosted(why)
    for shift in posted:
        _unpost(shift)
    return len(shifts)


def may_unpost(shift: Shift, by: int) -> bool:
    """Whether the minute in which nobody hears of a post still goes on."""
    now = clock.now()
    return (
        shift.posted_by_id == by
        and shift.unposted_at is None
        and now < shift.posted_at + QUIET_FOR
        and shift.starts_at - now >= SOON
    )


def _why_it_stays(shift: Shift, by: int) -> str | None:
    if not may_unpost(shift, by):
        return "late"
    if shift.state != ShiftState.OPEN or shift.revision > 1:
        return "changed"
    taken = exists().where(Claim.shift_id == shift.id, or_(Claim.live, WAITS))
    if db.session.scalar(select(taken)):
        return "taken"
    return None if all(map(notices_offers.recall_offer, _offers(shift))) else "told"


def _offers(shift: Shift) -> Sequence[Offer]:
    open_ones = (Offer.shift_id == shift.id, Offer.state == OfferState.OPEN)
    return db.session.scalars(select(Offer).where(*open_ones).with_for_update()).all()


def _unpost(shift: Shift) -> None:
    now = clock.now()
    for offer in _offers(shift):
        set_free(offer, shift)
        offer.state, offer.hidden, offer.ended_at = OfferState.WITHDRAWN, False, now
        record(Verb.OFFER_WITHDRAWN, offer, about=offer.person_id, shift=shift.id)
    shift.state, shift.unposted_at, shift.changed_at = ShiftState.CANCELLED, now, now
    end_waiting(shift)
    record(Verb.UNDONE, shift)
    log_change(shift.id)
