"""Whoever leaves the organisation holds no place ahead, waits for none and is asked for none."""

from sqlalchemy import select

from app.claims.asking import withdraw_ask
from app.claims.ending import end_request, requests_where
from app.claims.leaving import give_back
from app.claims.locks import lock_worker, locked_claim
from app.claims.models import Claim, ClaimState, Offer, OfferState
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.people import departures


def install() -> None:
    """Let people who leave give their places back."""
    departures.register("places", give_everything_back)


@command
def give_everything_back(person_id: int) -> None:
    """Hand back every place ahead, however late it is; the departments that knew are told.

    Locks the person first, so that they take nothing new, then each shift, by id.
    """
    lock_worker(person_id)
    ahead = select(Claim.id).where(Claim.person_id == person_id, Claim.starts_at > clock.now())
    for claim_id in db.session.scalars(ahead.where(Claim.live).order_by(Claim.shift_id)).all():
        claim, shift = locked_claim(claim_id)
        if claim.live:
            give_back(claim, shift)
    for request in db.session.scalars(requests_where(Claim.person_id == person_id)).all():
        end_request(request, ClaimState.WITHDRAWN)
    asked = select(Offer.id).where(Offer.person_id == person_id, Offer.state == OfferState.OPEN)
    for offer_id in db.session.scalars(asked.order_by(Offer.shift_id)).all():
        withdraw_ask(offer_id)
