"""What a new time, place or contact of a task does to those who are on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.audit.trail import Verb, record
from app.claims import notices, notices_offers, notices_requests
from app.claims.commands_endings import end_claims, end_request, end_swaps, requests_on
from app.claims.commands_learners import look_after_learners
from app.claims.models import Offer, OfferOrigin, OfferState
from app.claims.notices import SOON, TO_DEPARTMENT
from app.claims.rules_terms import answer_by, kept_until
from app.core import clock
from app.core.command import step
from app.core.db import db
from app.core.localtime import local_time
from app.notices import outbox
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.rules import ShiftDraft
from app.shifts.states import ClaimState, Seat

ANSWER_WITHIN = timedelta(hours=24)
ANSWER_SOON_WITHIN = timedelta(minutes=30)
ANSWER_BEFORE = timedelta(hours=48)
"""So long before the start the answer is there at the latest, where there is that much time."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The change is stored. How many people were asked again, told, or lost it to other work.

    ``paid_minutes`` are to be paid for calls whose times changed too late.
    """

    asked_again: int = 0
    announced: int = 0
    lapsed: tuple[str, ...] = ()
    paid_minutes: int = 0


def ask_again(shift: Shift, before: ShiftDraft, claims: Sequence[Claim]) -> Changed:
    """Everybody on it says yes or no to the new time and place; other work goes first."""
    until = _answer_until(shift)
    elsewhere = _elsewhere(shift, claims)
    names = {claim.id: claim.person.name for claim in claims}
    lapsed = [
        claim for claim in claims if claim.person_id in elsewhere or not _moved(claim, shift, until)
    ]
    end_swaps([claim.id for claim in claims], clock.now())
    if lapsed:
        end_claims(lapsed, shift, ClaimState.LAPSED)
    outbox.withdraw_all([claim.id for claim in claims], TO_DEPARTMENT)
    for claim in claims:
        verb = Verb.ASKED_AGAIN if claim.live else Verb.LAPSED
        record(verb, claim, about=claim.person_id, shift=shift.id)
        if claim.live:
            _tell_change(claim, shift, before, reconfirm=True)
        else:
            notices.lapsed(claim, shift, notices.Lapse.ELSEWHERE)
    look_after_learners(shift)
    return Changed(
        asked_again=len(claims) - len(lapsed), lapsed=tuple(names[claim.id] for claim in lapsed)
    )


def _answer_until(shift: Shift) -> datetime:
    """Until 48 hours before the start, but a day at least; half an hour when it starts soon.

    Never beyond the start (or the end).
    """
    now = clock.now()
    if shift.starts_at - now >= ANSWER_BEFORE:
        return max(shift.starts_at - ANSWER_BEFORE, now + ANSWER_WITHIN)
    within = ANSWER_SOON_WITHIN if shift.starts_at - now < SOON else ANSWER_WITHIN
    return min(now + within, shift.starts_at if shift.starts_at > now else shift.ends_at)


def _elsewhere(shift: Shift, claims: Sequence[Claim]) -> set[int]:
    """Who of them works on another task at the new time."""
    return set(
        db.session.scalars(
            select(Claim.person_id).where(
                Claim.person_id.in_([claim.person_id for claim in claims]),
                Claim.shift_id != shift.id,
                Claim.live,
                Claim.starts_at < shift.ends_at,
                Claim.ends_at > shift.starts_at,
            )
        )
    )


def _moved(claim: Claim, shift: Shift, until: datetime) -> bool:
    """Give the claim the new times, unless the database has the person elsewhere then."""
    try:
        with step():
            claim.starts_at, claim.ends_at = shift.starts_at, shift.ends_at
            claim.state = ClaimState.RECONFIRM
            claim.reconfirm_until = until
            claim.changed_at = clock.now()
            claim.sequence += 1
    except IntegrityError:
        return False
    return True


def move_requests(shift: Shift, before: ShiftDraft) -> int:
    """Whoever waits for an extra seat goes on waiting for it at the new time, and is told.

    Whoever asks for a place asked for another time: that is over, and they can ask again.
    """
    requests = [each for each in requests_on(shift.id) if each.seat == Seat.EXTRA]
    places = [each for each in requests_on(shift.id) if each.seat == Seat.REGULAR]
    for request in places:
        end_request(request, ClaimState.LAPSED, notices_requests.Nothing.MOVED)
    for request in requests:
        request.starts_at, request.ends_at = shift.starts_at, shift.ends_at
        request.sequence += 1
    announce(shift, before, requests)
    return len(requests) + len(places)


def announce(shift: Shift, before: ShiftDraft, claims: Sequence[Claim]) -> None:
    """Tell everybody of these what the task says now; nothing is asked of them."""
    for claim in claims:
        claim.changed_at = clock.now()
        _tell_change(claim, shift, before, reconfirm=False)


def _tell_change(claim: Claim, shift: Shift, before: ShiftDraft, *, reconfirm: bool) -> None:
    """One message about all that changed since the last that left: what still waits is replaced."""
    old = outbox.take_back("shift_changed", claim.person_id, claim_id=claim.id)
    outbox.post(
        "shift_changed",
        claim.person_id,
        claim_id=claim.id,
        shift_id=shift.id,
        expires_at=max(shift.ends_at, before.span.end),
        **(_said_of(before) | (old or {}) | {"reconfirm": reconfirm}),
    )


def _said_of(before: ShiftDraft) -> dict[str, Any]:
    """What a task said of what people on it go by, as a message keeps it."""
    return {
        "old_starts_at": before.span.start.isoformat(),
        "old_ends_at": before.span.end.isoformat(),
        "old_department": before.department_id,
        "old_location": before.location,
        "old_note": before.note,
        "old_contact": before.contact_id,
        "old_deputy": before.deputy_id,
    }


def move_offers(shift: Shift, before: ShiftDraft) -> None:
    """Whoever is asked is asked anew, for the new time and place, with a term of its own.

    A yes to the former ones is no yes: ``Offer.moved_revision`` is what must have been seen.
    """
    now, local = clock.now(), local_time()
    open_offers = select(Offer).where(Offer.shift_id == shift.id, Offer.state == OfferState.OPEN)
    for offer in db.session.scalars(open_offers):
        offer.moved_revision = shift.revision
        until = (
            kept_until(now, shift.starts_at, local) if offer.origin == OfferOrigin.KEPT else None
        )
        offer.expires_at = until or answer_by(now, shift.starts_at)
        notices_offers.offer_moved(offer, shift, before.span)
