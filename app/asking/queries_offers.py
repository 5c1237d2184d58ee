"""Offers through the one who looks: those made to me, and those of a task that I coordinate."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ScalarSelect,
    bindparam,
    exists,
    func,
    select,
)

from app.claims.models import Offer, OfferState
from app.core import clock
from app.core.asked import Anybody, Asked
from app.core.db import UTCDateTime, db
from app.core.viewer import Viewer
from app.eligibility.queries_shift_facts import Callee
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ShiftState


@dataclass(frozen=True, slots=True)
class OpenOffer:
    """An offer to the one who looks: who asks, and until when one may answer.

    ``moved_revision``: the task was moved after the offer was made; see ``Offer``.
    """

    offer_id: int
    shift_id: int
    asker: Callee
    until: datetime
    moved_revision: int | None = None


def _waits_for(
    person_id: BindParameter[int], now: BindParameter[datetime]
) -> tuple[ColumnElement[bool], ...]:
    """Of an offer with its shift: whether the person can answer it now, and did not."""
    return (
        Offer.person_id == person_id,
        Offer.state == OfferState.OPEN,
        ~Offer.hidden,
        Offer.expires_at > now,
        Shift.state == ShiftState.OPEN,
        ~exists().where(
            Claim.shift_id == Offer.shift_id, Claim.person_id == Offer.person_id, Claim.live
        ),
    )


OFFERS = (
    select(
        Offer.id.label("offer_id"),
        Offer.shift_id,
        Offer.expires_at,
        Offer.moved_revision,
        Person.id,
        Person.name,
        Person.given_name,
        Person.phone,
        Person.active,
    )
    .join(Person, Person.id == Offer.asked_by_id)
    .join(Shift, Shift.id == Offer.shift_id)
    .where(*_waits_for(bindparam("person"), bindparam("now", type_=UTCDateTime())))
)
"""What a person is asked and did not answer, as rows for ``open_offer``."""
OPEN_OFFERS = Asked(OFFERS.order_by(Offer.expires_at, Offer.id))
"""Made once: every board asks it."""


def waiting(who: Anybody) -> ScalarSelect[int]:
    """How many offers somebody did not answer."""
    return (
        select(func.count(Offer.id))
        .join(Shift, Shift.id == Offer.shift_id)
        .where(*_waits_for(who.id, who.now))
        .scalar_subquery()
    )


def open_offers(viewer: Viewer) -> dict[int, OpenOffer]:
    """What the viewer is asked and did not answer, by shift, soonest to answer first.

    One statement.
    """
    rows = OPEN_OFFERS.rows({"person": viewer.id, "now": clock.now()})
    return {row.shift_id: open_offer(row) for row in rows}


def open_offer(row: Any) -> OpenOffer:
    """A row of ``OFFERS``."""
    phone = row.phone or "" if row.active else ""
    asker = Callee(row.id, row.name, phone, given_name=row.given_name)
    return OpenOffer(row.offer_id, row.shift_id, asker, row.expires_at, row.moved_revision)


def own_offer(viewer: Viewer, offer_id: int) -> Offer | None:
    """An offer, if it was made to the viewer."""
    return db.session.scalar(
        select(Offer).where(Offer.id == offer_id, Offer.person_id == viewer.id)
    )


def offer_of(offer_id: int) -> Offer | None:
    """An offer, for whoever coordinates its task: look at that first."""
    return db.session.get(Offer, offer_id)
