"""Asking people for a place: an offer with a term, and the first yes takes the place.

A no and no answer look alike and leave no trace.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from app.asking.rules_ranking import MOST_AT_ONCE
from app.audit.trail import Verb, record
from app.claims import notices_offers
from app.claims.commands import Outcome, Refused, Taken, take_place
from app.claims.commands_endings import expire_swaps, set_free
from app.claims.commands_waiting import settle_waiting
from app.claims.locks import lock_shift, lock_worker
from app.claims.models import Offer, OfferOrigin, OfferState, Waiting, is_of
from app.claims.queries_over import OverBecause, over_because
from app.claims.queries_standing import standing
from app.claims.rules_terms import answer_by
from app.core import actor, clock
from app.core.command import bookkeeping, command
from app.core.db import db
from app.core.pieces import in_pieces
from app.eligibility.queries_overrides import override_of
from app.eligibility.queries_shift_facts import task_of
from app.eligibility.queries_verdicts import Judged, judge_workers
from app.people.models import Person
from app.people.queries import home_paths
from app.rule_sets.rules_room import SetAside, agreed_from
from app.shifts.changelog import log_change
from app.shifts.models import Shift
from app.shifts.models_claims import Override
from app.shifts.states import Initiator, Seat, ShiftState

MOST_AN_HOUR = 3
"""So often somebody is asked for one task within an hour: each time is a message to them."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Who was asked (ids of offers by person), and for whom it does not fit any more.

    ``wait``: nobody was, for all of them were asked for it again and again; so long until then.
    """

    offers: dict[int, int]
    refused: dict[int, Judged]
    wait: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Expired:
    """The offer was no longer open; nothing changed. ``why`` it ended, as far as known."""

    why: OverBecause | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """The task was moved after the offer was made, and this yes was to the former time."""


@command
def make_offers(shift_id: int, person_ids: Sequence[int]) -> Offered | None:
    """Ask people for a place of a shift; None when it began, is full, or none is looked for.

    Somebody who was asked already is not asked twice; somebody whom it does not fit is not asked.
    At most 60 at once, judged together: an offer binds nobody, and a yes is judged again. Whoever
    was asked for it three times within an hour is not asked a fourth time.
    """
    shift = lock_shift(shift_id)
    now = clock.now()
    if shift is None or shift.starts_at <= now or shift.state != ShiftState.OPEN:
        return None
    task, asked_for = task_of(shift_id), list(dict.fromkeys(person_ids))[:MOST_AT_ONCE]
    if task.facts.left <= 0:
        return None
    present = _open_offers(shift_id)
    outcome = Offered({each: present[each] for each in asked_for if each in present}, {})
    fresh = [each for each in asked_for if each not in present]
    tired = asked_lately(shift_id, fresh, now)
    if fresh and len(tired) == len(asked_for):
        return Offered({}, {}, min(tired.values()) + timedelta(hours=1) - now)
    wanted = Person.id.in_([each for each in fresh if each not in tired])
    homes = home_paths(wanted, Person.active)
    judged = {each.case.worker.person_id: each for each in judge_workers(homes, task)}
    fitting = [each for each, one in judged.items() if one.verdict.fits and not one.mine]
    outcome.refused.update({each: judged[each] for each in judged if each not in fitting})
    if fitting:
        end_open(Offer.shift_id == shift_id, Offer.person_id.in_(fitting))
        log_change(shift.id)
    for person_id in fitting:
        outcome.offers[person_id] = offer_to(shift, person_id, now)
    return outcome


def offer_to(shift: Shift, person_id: int, now: datetime) -> int:
    """Make one person an offer. Returns its id."""
    offer = Offer(
        shift_id=shift.id,
        person_id=person_id,
        asked_by_id=actor.current().person_id,
        made_at=now,
        expires_at=answer_by(now, shift.starts_at),
    )
    db.session.add(offer)
    record(Verb.ASKED, offer, about=person_id, shift=shift.id)
    notices_offers.offer_made(offer, shift)
    return offer.id


@command
def accept(
    offer_id: int, *, anyway: bool = False, seen: int | None = None
) -> Outcome | Expired | Moved:
    """Say yes: every rule is judged again, and the first yes takes the place.

    ``anyway`` waves soft refusals aside. ``seen`` is the revision of the task that was on the page:
    a yes to what a task said before it moved is no yes. Where the question named rules of working
    time to set aside, it is a yes to that too: to those rules, and to no worse than was read.
    """
    offer = db.session.get_one(Offer, offer_id)
    lock_worker(offer.person_id)
    lock_shift(offer.shift_id)
    db.session.refresh(offer, with_for_update=True)
    if offer.state == OfferState.ACCEPTED:
        return _already(offer)
    if offer.state != OfferState.OPEN or offer.expires_at <= clock.now():
        return Expired(over_because(offer))
    if offer.moved_revision is not None and (seen or 0) < offer.moved_revision:
        return Moved()
    if offer.origin == OfferOrigin.KEPT:
        return _take(offer, anyway, ())
    offer.state, offer.hidden, offer.ended_at = OfferState.ACCEPTED, False, clock.now()
    override = override_of(offer_id)
    outcome = _take(offer, anyway, agreed_from(override.said) if override else ())
    if not isinstance(outcome, Refused):
        offer.ended_by_id = outcome.claim_id
        if override is not None and isinstance(outcome, Taken) and not outcome.already:
            _keep_consent(override, outcome.claim_id)
        return outcome
    lost = bool(outcome.verdict.states)
    offer.state = OfferState.GONE if lost else OfferState.OPEN
    offer.ended_at = clock.now() if lost else None
    return outcome


def _already(offer: Offer) -> Taken | Expired:
    """A second yes answers as the first did, for as long as the place is theirs."""
    claim = standing(offer.person_id, offer.shift_id).present
    return Taken(claim.id, already=True) if claim and claim.live else Expired()


def _keep_consent(override: Override, claim_id: int) -> None:
    """The claim rests on what was agreed to."""
    override.agreed_at, override.claim_id = clock.now(), claim_id
    record(
        Verb.OVERRIDE_AGREED,
        override,
        about=override.person_id,
        shift=override.shift_id,
        set_aside=[each["rule"] for each in override.said],
        reason=override.reason,
    )


def _take(offer: Offer, anyway: bool, agreed: tuple[SetAside, ...]) -> Outcome:
    """Take the place; whoever waited for one was not called, they come by themselves."""
    person_id, shift_id = offer.person_id, offer.shift_id
    if offer.origin != OfferOrigin.ASKED:
        return take_place(person_id, shift_id, Seat.REGULAR, Initiator.CLAIMED, anyway=anyway)
    return take_place(
        person_id,
        shift_id,
        Seat.REGULAR,
        Initiator.ASKED,
        anyway=anyway,
        called_at=offer.made_at,
        agreed=agreed,
    )


@bookkeeping
def decline(offer_id: int) -> None:
    """Say no: the offer is out of sight for the person, and nobody else can tell.

    Who waited for the place waits no longer.
    """
    offer = db.session.get_one(Offer, offer_id)
    if offer.origin != OfferOrigin.ASKED:
        db.session.execute(delete(Waiting).where(*is_of(offer.person_id, offer.shift_id)))
    db.session.execute(
        update(Offer)
        .where(Offer.id == offer_id, Offer.state == OfferState.OPEN)
        .values(hidden=True)
        .execution_options(synchronize_session=False)
    )


@command
def withdraw_offer(offer_id: int) -> bool:
    """Take an offer back. Returns whether it was still open. The person is told."""
    offer = db.session.get_one(Offer, offer_id)
    shift = lock_shift(offer.shift_id)
    db.session.refresh(offer, with_for_update=True)
    if offer.state != OfferState.OPEN or shift is None:
        return False
    set_free(offer, shift)
    notices_offers.offer_over(offer, shift)
    offer.state, offer.hidden, offer.ended_at = OfferState.WITHDRAWN, False, clock.now()
    record(Verb.OFFER_WITHDRAWN, offer, about=offer.person_id, shift=offer.shift_id)
    log_change(shift.id)
    return True


@in_pieces()
@bookkeeping
def expire_offers(most: int, now: datetime) -> int:
    """End every question that was not answered in time.

    Returns the number ended. A no ends here too.
    """
    over = select(Offer.id).where(
        Offer.state == OfferState.OPEN,
        Offer.origin == OfferOrigin.ASKED,
        Offer.expires_at <= now,
    )
    return end_open(Offer.id.in_(over.limit(most)))


def settle_offers(now: datetime) -> int:
    """End what nobody answered in time, and offer what is free to those who wait.

    Returns how many offers and tasks changed.
    """
    return expire_offers(now) + expire_swaps(now) + settle_waiting(now)


def end_open(*conditions: ColumnElement[bool]) -> int:
    """End the open offers that meet the conditions. Returns the number ended."""
    ended = db.session.scalars(
        update(Offer)
        .where(Offer.state == OfferState.OPEN, *conditions)
        .values(state=OfferState.ENDED, hidden=False, ended_at=clock.now())
        .returning(Offer.id)
        .execution_options(synchronize_session=False)
    ).all()
    return len(ended)


def asked_lately(shift_id: int, person_ids: Sequence[int], now: datetime) -> dict[int, datetime]:
    """Who was asked too often for it within the hour, and the first time that counts."""
    rows = db.session.execute(
        select(Offer.person_id, func.min(Offer.made_at).label("first"))
        .where(
            Offer.shift_id == shift_id,
            Offer.person_id.in_(person_ids),
            Offer.origin == OfferOrigin.ASKED,
            Offer.made_at > now - timedelta(hours=1),
        )
        .group_by(Offer.person_id)
        .having(func.count() >= MOST_AN_HOUR)
    )
    return {row.person_id: row.first for row in rows}


def _open_offers(shift_id: int) -> dict[int, int]:
    rows = db.session.execute(
        select(Offer.person_id, Offer.id).where(
            Offer.shift_id == shift_id,
            Offer.state == OfferState.OPEN,
            or_(Offer.expires_at > clock.now(), Offer.origin != OfferOrigin.ASKED),
        )
    )
    return {row.person_id: row.id for row in rows}
