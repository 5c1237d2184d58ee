"""Whoever leaves the organisation holds no place ahead, waits for none and is asked for none."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from app.asking.commands_offers import withdraw_offer
from app.claims.commands_endings import end_request, forget_questions, requests_where
from app.claims.commands_waiting import leave_waiting
from app.claims.commands_ways_out import give_back
from app.claims.locks import lock_people, locked_claim
from app.claims.models import Offer, OfferState, Waiting
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.people import departures, duties
from app.people.duties import Chosen, Lost, Standing
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState


def install() -> None:
    """Let people who leave give their places back."""
    departures.register("places", give_everything_back)
    duties.register("places", duties.Duty(places_lost, _ends_with_the_account))


def places_lost(person_id: int, after: Standing) -> Sequence[Lost]:
    """How many places ahead would be given back; none while the account stays open."""
    ahead = select(func.count()).where(
        Claim.person_id == person_id, Claim.live, Claim.starts_at > clock.now()
    )
    count = 0 if after.active else db.session.scalar(ahead)
    if not count:
        return []
    what = ngettext("%(num)s place on a task", "%(num)s places on tasks", count)
    return [Lost("places", what, _("Given back: on the board again."))]


def _ends_with_the_account(person_id: int, after: Standing, chosen: Chosen) -> None:
    """Places are given back by ``departures``; nobody takes them over unasked."""


@command
def give_everything_back(person_id: int) -> None:
    """Hand back every place ahead, however late it is; the departments that knew are told.

    Locks the person first, so that they take nothing new, then each shift, by id.
    """
    ahead = select(Claim.id).where(Claim.person_id == person_id, Claim.starts_at > clock.now())
    displaced = select(Claim.person_id).where(Claim.ended_by_id.in_(ahead))
    lock_people({person_id, *db.session.scalars(displaced)})
    for claim_id in db.session.scalars(ahead.where(Claim.live).order_by(Claim.shift_id)).all():
        claim, shift = locked_claim(claim_id)
        if claim.live:
            give_back(claim, shift)
    for request in db.session.scalars(requests_where(Claim.person_id == person_id)).all():
        end_request(request, ClaimState.WITHDRAWN)
    waits = select(Waiting.shift_id).where(Waiting.person_id == person_id)
    asked = select(Offer.id).where(Offer.person_id == person_id, Offer.state == OfferState.OPEN)
    for shift_id in db.session.scalars(waits.order_by(Waiting.shift_id)).all():
        leave_waiting(person_id, shift_id)
    forget_questions(person_id)
    for offer_id in db.session.scalars(asked.order_by(Offer.shift_id)).all():
        withdraw_offer(offer_id)
