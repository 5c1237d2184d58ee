"""How a claim stops holding its place, or waiting for one: one way for all that end one."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, bindparam, literal_column, select
from sqlalchemy.orm import joinedload

from app.audit.trail import Verb, record
from app.claims import notices, notices_offers
from app.claims.models import Offer, OfferState
from app.core import clock
from app.core.db import UTCDateTime, db
from app.shifts.changelog import log_change
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState, Seat

WAITS = Claim.state == literal_column(f"'{ClaimState.REQUESTED}'")
"""That somebody waits for an extra seat; literally, so that SQLite uses its index."""


def live_claims(shift_id: int) -> list[Claim]:
    """Who holds a place of a locked shift, by person."""
    return list(
        db.session.scalars(
            select(Claim)
            .options(joinedload(Claim.person))
            .where(Claim.shift_id == shift_id, Claim.live)
            .order_by(Claim.person_id)
            .execution_options(populate_existing=True)
        )
    )


def end_claim(claim: Claim, shift: Shift, state: ClaimState) -> None:
    """Bring the claim to an end state and free its seat; ``shift`` is its shift, locked."""
    end_claims([claim], shift, state)


def end_claims(claims: Iterable[Claim], shift: Shift, state: ClaimState) -> None:
    """Bring several claims on one locked shift to the same end state."""
    now = clock.now()
    for claim in claims:
        if claim.live:
            _free_seat(claim, shift)
        claim.state = state
        claim.live = False
        claim.ended_at = claim.changed_at = now
        claim.reconfirm_until = None
        claim.sequence += 1
    log_change(shift.id)


def wait_again(claim: Claim, shift: Shift) -> None:
    """Bring an extra seat that was given back to waiting for one; both locked."""
    _free_seat(claim, shift)
    claim.state, claim.live = ClaimState.REQUESTED, False
    claim.changed_at, claim.reconfirm_until = clock.now(), None
    claim.sequence += 1
    log_change(shift.id)


def _free_seat(claim: Claim, shift: Shift) -> None:
    if claim.seat == Seat.EXTRA:
        shift.extra_filled -= 1
    else:
        shift.filled -= 1


def requests_where(*conditions: ColumnElement[bool]) -> Select[Claim]:
    """Who waits for an extra seat, by id, locked: a request is ended under more than one lock."""
    return (
        select(Claim)
        .where(WAITS, *conditions)
        .order_by(Claim.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


BESIDE = requests_where(
    Claim.person_id == bindparam("person"),
    Claim.id != bindparam("claim"),
    Claim.starts_at < bindparam("end", type_=UTCDateTime()),
    Claim.ends_at > bindparam("start", type_=UTCDateTime()),
)
"""What somebody waits for at the time of a claim. Made once: every claim asks it."""


def requests_on(shift_id: int) -> list[Claim]:
    """Who waits for an extra seat of the shift, locked."""
    return list(db.session.scalars(requests_where(Claim.shift_id == shift_id)))


def end_requests_beside(claim: Claim) -> None:
    """Whoever gets a place waits for no other at that time; the person is told.

    On the same shift there is nothing to tell: the place is what was asked for.
    """
    mine = {"person": claim.person_id, "claim": claim.id}
    span = {"start": claim.starts_at, "end": claim.ends_at}
    waiting = db.session.scalars(BESIDE, mine | span).all()
    for request in waiting:
        same = request.shift_id == claim.shift_id
        request.ended_by_id = claim.id
        end_request(request, ClaimState.WITHDRAWN if same else ClaimState.LAPSED)


def end_request(request: Claim, state: ClaimState) -> None:
    """Bring a locked request to an end state; who did not end it themselves is told."""
    now = clock.now()
    request.state = state
    request.ended_at = request.changed_at = now
    request.sequence += 1
    verb = Verb.LAPSED if state is ClaimState.LAPSED else Verb.WITHDRAWN
    record(verb, request, about=request.person_id, shift=request.shift_id)
    log_change(request.shift_id)
    if state is ClaimState.LAPSED:
        notices.seat_lapsed(request)


def end_offers(shift: Shift, by: Claim | None = None) -> None:
    """No place is left (a claim took the last), or none is looked for: whoever is asked is told.

    Inside a command that holds the lock of the shift.
    """
    for offer in db.session.scalars(
        select(Offer).where(Offer.shift_id == shift.id, Offer.state == OfferState.OPEN)
    ):
        offer.ended_by_id = by.id if by else None
        notices_offers.offer_over(offer, shift)
        offer.state, offer.hidden, offer.ended_at = OfferState.GONE, False, clock.now()
