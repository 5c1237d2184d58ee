"""Which messages an offer of a place causes, and waiting for one: made, moved, or over."""

from app.claims.models import Offer, OfferOrigin, Waiting
from app.claims.notices import SOON, when_quiet_ends
from app.core import clock
from app.core.db import db
from app.core.intervals import Interval
from app.notices import outbox
from app.notices.models import NoticeState
from app.shifts.models import Shift
from app.shifts.models_claims import QUIET_FOR


def offer_made(offer: Offer, shift: Shift) -> None:
    """Ask somebody for a place; the message is due for as long as the offer is open.

    It is held as long as the post itself can be taken back.
    """
    db.session.flush()
    now = clock.now()
    held = shift.posted_at + QUIET_FOR if shift.starts_at - now >= SOON else now
    outbox.post(
        _kind(offer),
        offer.person_id,
        shift_id=shift.id,
        due_at=max(held, now),
        expires_at=offer.expires_at,
        offer=offer.id,
    )


def offer_moved(offer: Offer, shift: Shift, before: Interval) -> None:
    """Ask anew for a task that was moved; ``before`` is when it was.

    Whoever said no hears nothing; who did not hear of the offer yet hears only how it is now.
    """
    if offer.hidden or offer.expires_at <= clock.now():
        return
    unheard = outbox.take_back(_kind(offer), offer.person_id, shift_id=shift.id)
    if unheard is not None:
        offer_made(offer, shift)
        return
    old = {"old_starts_at": before.start.isoformat(), "old_ends_at": before.end.isoformat()}
    earlier = outbox.take_back("ask_moved", offer.person_id, shift_id=shift.id) or {}
    outbox.post(
        "ask_moved",
        offer.person_id,
        shift_id=shift.id,
        expires_at=offer.expires_at,
        **(old | earlier | {"offer": offer.id}),
    )


def recall_offer(offer: Offer) -> bool:
    """Take back the message of an offer. Returns whether it had not left."""
    return outbox.recall(outbox.newest(_kind(offer), offer.person_id, offer.shift_id))


def _kind(offer: Offer) -> str:
    """Which message tells of it: that one is asked, or that a place came free."""
    return "asked" if offer.origin == OfferOrigin.ASKED else "place_free"


def offer_over(offer: Offer, shift: Shift) -> None:
    """Tell somebody who was asked that nobody is looked for any more; held where a claim is why.

    Whoever said no waits for nothing, nor does who may not answer any more: their message is
    dropped at once, which nobody can tell from one that was no longer due.
    """
    unheard = offer.hidden or offer.expires_at <= clock.now()
    outbox.post(
        "ask_over",
        offer.person_id,
        shift_id=shift.id,
        due_at=when_quiet_ends() if offer.ended_by_id else None,
        expires_at=shift.starts_at,
        state=NoticeState.DROPPED if unheard else NoticeState.WAITING,
        offer=offer.id,
    )


def waiting_moved(row: Waiting, shift: Shift) -> None:
    """Ask somebody who waits whether they still do, now that the task was moved."""
    outbox.take_back("waiting_moved", row.person_id, shift_id=shift.id)
    outbox.post("waiting_moved", row.person_id, shift_id=shift.id, expires_at=shift.starts_at)


def waiting_over(row: Waiting, shift: Shift) -> None:
    """Tell somebody who waits that no place is looked for any more."""
    outbox.post("waiting_over", row.person_id, shift_id=shift.id, expires_at=shift.starts_at)
