"""How places are counted, and how a claim stops holding or awaiting one: one way for all."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, bindparam, literal_column, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from app.audit.trail import Verb, record
from app.claims import notices, notices_offers, notices_requests, notices_swaps
from app.claims.models import Awaits, Offer, OfferOrigin, OfferState, Swap, SwapState
from app.claims.notices_requests import Nothing
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import UTCDateTime, db
from app.core.pieces import in_pieces
from app.core.written import Updated
from app.shifts.changelog import log_change
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState, Seat, ShiftState

WAITS = Claim.state == literal_column(f"'{ClaimState.REQUESTED}'")
"""That somebody waits for an extra seat, or asks for a place; literally, so that SQLite uses its
index.
"""


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
    now, claims = clock.now(), list(claims)
    for claim in claims:
        if claim.live:
            _free_seat(claim, shift)
        claim.state = state
        claim.live = False
        claim.ended_at = claim.changed_at = now
        claim.reconfirm_until = None
        claim.sequence += 1
    end_swaps([claim.id for claim in claims], now)
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
    """Who waits for an extra seat of the shift or asks for a place, locked."""
    return list(db.session.scalars(requests_where(Claim.shift_id == shift_id)))


def end_others(shift: Shift, by: Claim | None = None) -> None:
    """No place is left (``by`` took the last), or none is looked for: whoever asks for one is told.

    Inside a command that holds the lock of the shift.
    """
    asking = requests_where(Claim.shift_id == shift.id, Claim.seat == Seat.REGULAR)
    for request in db.session.scalars(asking).all():
        request.ended_by_id = by.id if by else None
        closed = shift.state == ShiftState.CLOSED
        why = Nothing.CLOSED if closed else Nothing.UNANSWERED
        end_request(request, ClaimState.NOT_CHOSEN, why)


def end_for_others(shift: Shift, claim: Claim, *, asked: bool, asking: bool) -> None:
    """Where a claim took the last place, whoever is ``asked`` for one is told, and whoever is
    ``asking`` for one: they only once none is kept either, for a kept one may come free.
    """
    if asked and shift.filled + shift.kept >= shift.places:
        end_offers(shift, claim)
    if asking and shift.filled >= shift.places:
        end_others(shift, claim)


def hold_requests(person_id: int, shift: Shift) -> None:
    """Lock in one order whatever a place on a locked shift may end: two who are chosen crosswise
    do not wait for each other.
    """
    beside = and_(
        Claim.person_id == person_id,
        Claim.starts_at < shift.ends_at,
        Claim.ends_at > shift.starts_at,
    )
    db.session.scalars(requests_where(or_(Claim.shift_id == shift.id, beside))).all()


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


ENDED: dict[ClaimState, Verb] = {
    ClaimState.LAPSED: Verb.LAPSED,
    ClaimState.NOT_CHOSEN: Verb.NOT_CHOSEN,
}


def end_request(
    request: Claim,
    state: ClaimState,
    why: Nothing = Nothing.UNANSWERED,
) -> None:
    """Bring a locked request to an end state; who did not end it themselves is told ``why``."""
    now = clock.now()
    request.state = state
    request.ended_at = request.changed_at = now
    request.sequence += 1
    verb = ENDED.get(state, Verb.WITHDRAWN)
    record(verb, request, about=request.person_id, shift=request.shift_id)
    log_change(request.shift_id)
    if state is ClaimState.NOT_CHOSEN:
        notices_requests.not_chosen(request, why if why is Nothing.CLOSED else None)
    elif state is ClaimState.LAPSED and request.seat == Seat.REGULAR:
        notices_requests.request_lapsed(request, why)
    elif state is ClaimState.LAPSED:
        notices.seat_lapsed(request)


def end_offers(shift: Shift, by: Claim | None = None) -> None:
    """No place is left (a claim took the last), or none is looked for: whoever is asked is told.

    Inside a command that holds the lock of the shift. A claim ends no offer for which a place is
    kept; where none is looked for that ends too.
    """
    not_kept = [] if by is None else [Offer.origin != OfferOrigin.KEPT]
    for offer in db.session.scalars(
        select(Offer).where(Offer.shift_id == shift.id, Offer.state == OfferState.OPEN, *not_kept)
    ):
        set_free(offer, shift)
        offer.ended_by_id = by.id if by else None
        notices_offers.offer_over(offer, shift)
        offer.state, offer.hidden, offer.ended_at = OfferState.GONE, False, clock.now()


def kept_offer(person_id: int, shift: Shift) -> Offer | None:
    """The offer with which a place of the locked shift is kept for somebody.

    No statement where none is kept for anybody.
    """
    if not shift.kept:
        return None
    return db.session.scalar(
        select(Offer)
        .where(
            Offer.shift_id == shift.id,
            Offer.person_id == person_id,
            Offer.state == OfferState.OPEN,
            Offer.origin == OfferOrigin.KEPT,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def set_free(offer: Offer, shift: Shift) -> None:
    """The place that was kept with an offer, if one was, is nobody's any more."""
    if offer.origin == OfferOrigin.KEPT:
        shift.kept -= 1
        db.session.flush()


def keep_again(offer: Offer, shift: Shift) -> bool:
    """Keep a place with an offer that goes on, if its origin is that. Returns whether there is one.

    An offer of another origin keeps none, and goes on.
    """
    if offer.origin != OfferOrigin.KEPT:
        return True
    db.session.refresh(shift, ["filled", "places"])
    if shift.filled + shift.kept >= shift.places:
        return False
    shift.kept += 1
    db.session.flush()
    return True


def end_swaps(claim_ids: Collection[int], at: datetime) -> int:
    """No swap of these claims, or for them, is open any more; who heard of one is told.

    Returns the number ended. One statement where there is none.
    """
    open_ones = db.session.scalars(
        select(Swap)
        .where(
            Swap.state == SwapState.OPEN,
            or_(Swap.claim_id.in_(claim_ids), Swap.return_claim_id.in_(claim_ids)),
        )
        .order_by(Swap.id)
    ).all()
    for swap in open_ones:
        notices_swaps.swap_over(swap)
        swap.state, swap.hidden, swap.ended_at = SwapState.GONE, False, at
    return len(open_ones)


def reopen_swaps(claim: Claim, ended_at: datetime | None) -> None:
    """A claim that ended at that instant is held again: so are the swaps that ended with it, but
    for those of which somebody heard that they are over.
    """
    if ended_at is None:
        return
    ended = select(Swap).where(
        Swap.state.in_((SwapState.GONE, SwapState.DONE)),
        Swap.ended_at == ended_at,
        or_(Swap.claim_id == claim.id, Swap.return_claim_id == claim.id),
    )
    for swap in db.session.scalars(ended.order_by(Swap.id)).all():
        if swap.state == SwapState.GONE and not notices_swaps.recall_over(swap):
            continue
        if swap.state == SwapState.DONE and swap.awaits != Awaits.COLLEAGUE:
            swap.awaits = Awaits.COLLEAGUE
        swap.state, swap.ended_at = SwapState.OPEN, None


@bookkeeping
def forget_questions(person_id: int) -> int:
    """Somebody leaves: nothing is asked of them any more. Returns the number of swaps ended."""
    return _end_swaps(Swap.person_id == person_id)


@in_pieces()
@bookkeeping
def expire_swaps(most: int, now: datetime) -> int:
    """End what was not answered when the task began. Returns the number ended."""
    over = select(Swap.id).where(Swap.state == SwapState.OPEN, Swap.expires_at <= now)
    return _end_swaps(Swap.id.in_(over.limit(most)))


def _end_swaps(condition: ColumnElement[bool]) -> int:
    ended = db.session.scalars(
        update(Swap)
        .where(Swap.state == SwapState.OPEN, condition)
        .values(state=SwapState.ENDED, hidden=False, ended_at=clock.now())
        .returning(Swap.id)
        .execution_options(synchronize_session=False)
    ).all()
    return len(ended)


@dataclass(frozen=True, slots=True)
class Seated:
    """A place was counted for somebody; ``instead_of`` is whose place it was, who wanted out."""

    instead_of: Claim | None = None


def take_seat(shift: Shift, seat: Seat) -> Seated | None:
    """Count one more on the locked shift, or free the place of somebody who waits to get out."""
    return Seated() if count_in(shift, seat) else _take_over(shift, seat)


def count_in(shift: Shift, seat: Seat) -> bool:
    """Count one more, if there is room: the database looks and counts in one statement."""
    filled, count = COUNT[seat]
    counted = count.first({"shift": shift.id})
    if counted is not None:
        set_committed_value(shift, filled.key, counted[0])
    return counted is not None


def _counting(
    filled: InstrumentedAttribute[int], places: ColumnElement[int]
) -> tuple[InstrumentedAttribute[int], Updated]:
    """What counts one more on a shift, made once; nothing comes back where there is no room."""
    count = (
        update(Shift)
        .where(Shift.id == bindparam("shift"), filled < places)
        .values({filled: filled + 1})
        .returning(filled)
    )
    return filled, Updated(count)


COUNT = {
    Seat.REGULAR: _counting(Shift.filled, Shift.places - Shift.kept),
    Seat.EXTRA: _counting(Shift.extra_filled, Shift.extra_places.expression),
}


def _take_over(shift: Shift, seat: Seat) -> Seated | None:
    """Free the place of whoever has waited longest to get out, and take it."""
    leaving = db.session.scalar(
        select(Claim)
        .where(
            Claim.shift_id == shift.id,
            Claim.live,
            Claim.seat == seat,
            Claim.leaving_since.is_not(None),
        )
        .order_by(Claim.leaving_since, Claim.id)
        .limit(1)
    )
    if leaving is None:
        return None
    until = leaving.reconfirm_until
    end_claim(leaving, shift, ClaimState.HANDED_BACK)
    leaving.reconfirm_until = until  # it may come back, with its question
    record(Verb.TAKEN_OVER, leaving, about=leaving.person_id, shift=shift.id)
    notices.taken_over(leaving, shift)
    db.session.flush()
    return Seated(leaving) if count_in(shift, seat) else None
