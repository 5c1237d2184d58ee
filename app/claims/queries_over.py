"""Why an offer is over."""

from enum import StrEnum

from app.claims.models import Offer, OfferState
from app.core.db import db
from app.shifts.models import Shift
from app.shifts.states import ShiftState


class OverBecause(StrEnum):
    """Why an offer is no longer open."""

    TAKEN = "taken"
    CANCELLED = "cancelled"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


def over_because(offer: Offer) -> OverBecause:
    """Why an offer is over: by what became of it, and of its task since."""
    if offer.state == OfferState.WITHDRAWN:
        return OverBecause.WITHDRAWN
    if offer.state != OfferState.GONE:
        return OverBecause.EXPIRED
    state = db.session.get_one(Shift, offer.shift_id).state
    if state == ShiftState.CANCELLED:
        return OverBecause.CANCELLED
    if state == ShiftState.CLOSED and offer.ended_by_id is None:
        return OverBecause.CLOSED
    return OverBecause.TAKEN
