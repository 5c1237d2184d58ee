"""Offers through the one who looks: those made to me, and those of a task that I coordinate."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
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

from app.asking.queries_swaps import SWAPS, asked_of
from app.claims.models import Offer, OfferOrigin, OfferState, Swap
from app.core import clock
from app.core.asked import Anybody
from app.core.db import UTCDateTime, db
from app.core.together import Together
from app.core.viewer import Viewer
from app.eligibility.queries_shift_facts import Callee, Task, as_if_free
from app.labour.verdict import RuleVerdict
from app.people.models import Person
from app.rule_sets.rules_room import SetAside, agreed_of, read
from app.shifts.models import Shift
from app.shifts.models_claims import Claim, Override
from app.shifts.states import ShiftState


@dataclass(frozen=True, slots=True)
class OfferedOverride:
    """What a yes to an offer would set aside, as it stood when it was asked, and the reason."""

    reason: str
    said: tuple[RuleVerdict, ...]

    @property
    def agreed(self) -> tuple[SetAside, ...]:
        """What a yes covers."""
        return agreed_of(self.said)


@dataclass(frozen=True, slots=True)
class OpenOffer:
    """An offer to the one who looks: who asks, since when, and until when one may answer. ``swap``:
    a colleague asks to take their place over, and ``offer_id`` is that of the swap.

    ``moved_revision``: the task was moved after the offer was made; see ``Offer``. ``override``:
    what a yes would set aside of working time, and why that is asked.
    """

    offer_id: int
    shift_id: int
    asker: Callee
    until: datetime
    moved_revision: int | None = None
    origin: OfferOrigin = OfferOrigin.ASKED
    swap: bool = False
    made_at: datetime | None = None
    override: OfferedOverride | None = None

    @property
    def freed(self) -> bool:
        """Whether the person waited, and a place came free."""
        return self.origin != OfferOrigin.ASKED

    @property
    def kept(self) -> bool:
        """Whether nobody else gets the place until then."""
        return self.origin == OfferOrigin.KEPT


def as_offered(task: Task, offer: OpenOffer | None) -> Task:
    """The task as it stands to whom it is offered: a place that is kept for them, or would be given
    up for them, can be had.
    """
    if offer is not None and offer.swap:
        return as_if_free(task)
    if offer is None or not offer.kept:
        return task
    facts = task.facts
    return replace(task, facts=replace(facts, left=facts.left + 1, kept=facts.kept - 1))


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
        Offer.origin,
        Offer.made_at,
        Override.reason,
        Override.said,
        Person.id,
        Person.name,
        Person.given_name,
        Person.phone,
        Person.active,
    )
    .join(Person, Person.id == Offer.asked_by_id)
    .join(Shift, Shift.id == Offer.shift_id)
    .outerjoin(Override, Override.offer_id == Offer.id)
    .where(*_waits_for(bindparam("person"), bindparam("now", type_=UTCDateTime())))
)
"""What a person is asked and did not answer, as rows for ``open_offer``."""
OPEN_OFFERS = Together(OFFERS, SWAPS)
"""Made once: every board asks it."""


def waiting(who: Anybody) -> ScalarSelect[int]:
    """How many offers and swaps somebody did not answer."""
    offers = (
        select(func.count(Offer.id))
        .join(Shift, Shift.id == Offer.shift_id)
        .where(*_waits_for(who.id, who.now))
        .scalar_subquery()
    )
    swaps = (
        select(func.count(Swap.id))
        .join(Claim, Claim.id == Swap.claim_id)
        .join(Shift, Shift.id == Claim.shift_id)
        .where(*asked_of(who.id, who.now))
        .scalar_subquery()
    )
    return select(offers + swaps).scalar_subquery()


def open_offers(viewer: Viewer) -> dict[int, OpenOffer]:
    """What the viewer is asked and did not answer, by shift, soonest to answer first.

    One statement.
    """
    offers, swaps = OPEN_OFFERS.rows({"person": viewer.id, "now": clock.now()})
    return first_open(offers, swaps)


def first_open(offers: Iterable[Any], swaps: Iterable[Any]) -> dict[int, OpenOffer]:
    """Rows of ``OFFERS`` and ``SWAPS`` by shift, soonest to answer first; of two for one shift the
    offer, for it needs nobody else's place.
    """
    found = [*map(open_offer, offers), *map(open_swap, swaps)]
    found.sort(key=lambda each: (each.until, each.swap, each.offer_id))
    by_shift: dict[int, OpenOffer] = {}
    for each in found:
        known = by_shift.get(each.shift_id)
        if known is None or (known.swap and not each.swap):
            by_shift[each.shift_id] = each
    return by_shift


def open_swap(row: Any) -> OpenOffer:
    """A row of ``SWAPS``: a colleague asks, and no number of theirs is shown."""
    asker = Callee(row.id, row.name, "", given_name=row.given_name)
    return OpenOffer(row.swap_id, row.shift_id, asker, row.expires_at, swap=True)


def open_offer(row: Any) -> OpenOffer:
    """A row of ``OFFERS``."""
    phone = row.phone or "" if row.active else ""
    asker = Callee(row.id, row.name, phone, given_name=row.given_name)
    override = OfferedOverride(row.reason, read(row.said)) if row.said is not None else None
    return OpenOffer(
        row.offer_id,
        row.shift_id,
        asker,
        row.expires_at,
        row.moved_revision,
        row.origin,
        made_at=row.made_at,
        override=override,
    )


def own_offer(viewer: Viewer, offer_id: int) -> Offer | None:
    """An offer, if it was made to the viewer."""
    return db.session.scalar(
        select(Offer).where(Offer.id == offer_id, Offer.person_id == viewer.id)
    )


def offer_of(offer_id: int) -> Offer | None:
    """An offer, for whoever coordinates its task: look at that first."""
    return db.session.get(Offer, offer_id)
