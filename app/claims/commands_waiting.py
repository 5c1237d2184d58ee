"""The waiting list of a task, and whom a place that came free is offered.

A free place is kept for whoever waits first and still fits, for a while; then for the next. Near
the start nothing is kept, and a place that somebody wants to leave late is not free: then everybody
who waits is asked at once, and the first yes gets it. Whose place is kept need not be chosen by a
department that chooses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, func, or_, select

from app.audit.trail import Verb, record
from app.claims import notices_offers
from app.claims.commands_endings import end_offers, set_free
from app.claims.locks import lock_shift, lock_worker, locked_shift
from app.claims.models import Offer, OfferOrigin, OfferState, Waiting, is_of
from app.claims.queries_standing import standing
from app.claims.rules_terms import answer_by, kept_until
from app.core import clock
from app.core.actor import JOB, acting
from app.core.command import command
from app.core.db import db
from app.core.localtime import local_time
from app.core.pieces import one_by_one
from app.eligibility.queries_shift_facts import task_of
from app.eligibility.queries_verdicts import judge_under_locks, judge_workers
from app.eligibility.verdict import Closed, Full, Verdict
from app.people.models import Department, Person
from app.shifts.changelog import log_change
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import Seat, ShiftState

MOST_ASKED = 20
"""So many of those who wait are looked at when a place comes free."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The person is on the waiting list. ``already``: they were before this tap."""

    already: bool = False


@dataclass(frozen=True, slots=True)
class NotListed:
    """The person does not wait for it: a place can be had, is theirs, or a rule refuses them."""

    verdict: Verdict


@command
def join_waiting(person_id: int, shift_id: int) -> Listed | NotListed:
    """Put somebody on the waiting list of a full task that fits them otherwise.

    A second tap answers as the first did. Who waited for a task that was moved says so that they
    still do, and keeps their place in the order.
    """
    home_path = lock_worker(person_id)
    shift = lock_shift(shift_id)
    if home_path is None or shift is None:
        return NotListed(Verdict((Closed(),)))
    row = db.session.scalar(select(Waiting).where(*is_of(person_id, shift_id)))
    if row is not None and row.moved_revision is None:
        return Listed(already=True)
    verdict = judge_under_locks(person_id, home_path, shift_id, Seat.REGULAR).verdict
    present = standing(person_id, shift_id).present
    holds = present is not None and present.live and present.seat == Seat.REGULAR
    if holds or verdict.hard or any(not isinstance(each, Full) for each in verdict.states):
        return NotListed(verdict)
    if row is None and verdict.fits:
        return NotListed(verdict)
    if row is None:
        row = Waiting(shift_id=shift_id, person_id=person_id, since=clock.now())
        db.session.add(row)
    row.moved_revision = None
    record(Verb.LISTED, row, about=person_id, shift=shift_id)
    log_change(shift_id)
    offer_freed(shift)
    return Listed()


@command
def leave_waiting(person_id: int, shift_id: int) -> bool:
    """Take somebody off the waiting list. Returns whether they were on it."""
    lock_worker(person_id)
    locked_shift(shift_id)
    row = db.session.scalar(select(Waiting).where(*is_of(person_id, shift_id)))
    if row is None:
        return False
    record(Verb.WITHDRAWN, row, about=person_id, shift=shift_id)
    db.session.delete(row)
    log_change(shift_id)
    return True


def offer_freed(shift: Shift) -> int:
    """Offer what came free of a locked shift to those who wait. In a command.

    Returns the number of offers. Nobody's place is certain by it: a yes is judged again. One
    statement where nobody waits.
    """
    now = clock.now()
    if shift.state != ShiftState.OPEN or shift.starts_at <= now:
        return 0
    db.session.flush()
    waiting = _homes_of_waiting(shift.id)
    if not waiting:
        return 0
    task = task_of(shift.id)
    if task.facts.left <= 0:
        return 0
    judged = {each.case.worker.person_id: each for each in judge_workers(waiting, task, now)}
    fitting = [each for each in waiting if judged[each].verdict.fits and not judged[each].mine]
    db.session.refresh(shift, ["filled", "places", "kept"])
    free = shift.places - shift.filled - shift.kept
    until = kept_until(now, shift.starts_at, local_time()) if free > 0 else None
    if until is None or _is_anybody_asked(shift.id):
        for person_id in fitting:
            _offer(shift, person_id, OfferOrigin.WAITED, answer_by(now, shift.starts_at))
    else:
        fitting = fitting[:free]
        for person_id in fitting:
            _offer(shift, person_id, OfferOrigin.KEPT, until)
        shift.kept += len(fitting)
    if fitting:
        db.session.flush()
        log_change(shift.id)
    return len(fitting)


def _homes_of_waiting(shift_id: int) -> dict[int, str]:
    """Who waits and is offered nothing yet, first come first, with their home paths."""
    offered = exists().where(
        Offer.shift_id == Waiting.shift_id,
        Offer.person_id == Waiting.person_id,
        Offer.state == OfferState.OPEN,
    )
    rows = db.session.execute(
        select(Person.id, Department.path)
        .join(Waiting, Waiting.person_id == Person.id)
        .join(Department, Department.id == Person.home_department_id)
        .where(
            Waiting.shift_id == shift_id,
            Waiting.moved_revision.is_(None),
            Person.active,
            ~offered,
        )
        .order_by(Waiting.since, Waiting.id)
        .limit(MOST_ASKED)
    )
    return {row.id: row.path for row in rows}


def _is_anybody_asked(shift_id: int) -> bool:
    """Whether a coordinator asked somebody, who was told that the first yes gets it."""
    asked = exists().where(
        Offer.shift_id == shift_id,
        Offer.state == OfferState.OPEN,
        Offer.origin == OfferOrigin.ASKED,
        Offer.expires_at > clock.now(),
    )
    return bool(db.session.scalar(select(asked)))


def _offer(shift: Shift, person_id: int, origin: OfferOrigin, until: datetime) -> None:
    offer = Offer(
        shift_id=shift.id,
        person_id=person_id,
        asked_by_id=shift.contact_id,
        origin=origin,
        made_at=clock.now(),
        expires_at=until,
    )
    db.session.add(offer)
    record(Verb.OFFERED, offer, about=person_id, shift=shift.id)
    notices_offers.offer_made(offer, shift)


def refuse_freed(offer_id: int) -> bool:
    """Say no to a place that came free: it goes to the next, and one waits no longer.

    The trail says no more than that it went on.
    """
    with acting(JOB):
        return pass_on(offer_id, refused=True)


@command
def pass_on(offer_id: int, *, refused: bool = False) -> bool:
    """End an offer of a place that came free and was not answered; the next is offered it.

    Returns whether it was still open. ``refused``: whoever it was made to said no.
    """
    offer = db.session.get_one(Offer, offer_id)
    shift = locked_shift(offer.shift_id)
    db.session.refresh(offer, with_for_update=True)
    if offer.state != OfferState.OPEN or not (refused or offer.expires_at <= clock.now()):
        return False
    set_free(offer, shift)
    offer.state, offer.hidden, offer.ended_at = OfferState.ENDED, False, clock.now()
    notices_offers.recall_offer(offer)
    db.session.execute(delete(Waiting).where(*is_of(offer.person_id, shift.id)))
    record(Verb.PASSED_ON, shift)
    log_change(shift.id)
    offer_freed(shift)
    return True


def trim_kept(shift: Shift) -> None:
    """Fewer places were asked for: keep no more than are free, and tell the last who were offered.

    The shift is locked, and more places are asked for than are held.
    """
    too_many = shift.filled + shift.kept - shift.places
    if too_many <= 0:
        return
    last = (
        select(Offer)
        .where(
            Offer.shift_id == shift.id,
            Offer.state == OfferState.OPEN,
            Offer.origin == OfferOrigin.KEPT,
        )
        .order_by(Offer.id.desc())
        .limit(too_many)
    )
    for offer in db.session.scalars(last).all():
        set_free(offer, shift)
        notices_offers.offer_over(offer, shift)
        offer.state, offer.hidden, offer.ended_at = OfferState.GONE, False, clock.now()


def ask_waiting_again(shift: Shift) -> None:
    """The task was moved: whoever waits keeps their place, and is asked whether they still do."""
    for row in rows_of(shift.id):
        row.moved_revision = shift.revision
        notices_offers.waiting_moved(row, shift)


def end_waiting(shift: Shift) -> None:
    """No place is looked for any more: nobody waits, and who did is told. The shift is locked, and
    its offers are open yet: to whom one was made, the end of that is told.
    """
    rows = rows_of(shift.id)
    offered = select(Offer.person_id).where(
        Offer.shift_id == shift.id, Offer.state == OfferState.OPEN
    )
    known = set(db.session.scalars(offered)) if rows else set()
    for row in rows:
        if row.person_id not in known:
            notices_offers.waiting_over(row, shift)
        db.session.delete(row)


def rows_of(shift_id: int) -> Sequence[Waiting]:
    """Who waits for a place of a shift, first come first."""
    return db.session.scalars(
        select(Waiting).where(Waiting.shift_id == shift_id).order_by(Waiting.since, Waiting.id)
    ).all()


def settle_waiting(now: datetime) -> int:
    """Pass on what was not answered in time, offer what is free, and forget lists of tasks that
    began. Returns the number of tasks and offers that changed.
    """
    return (
        sum(pass_on(offer_id) for offer_id in one_by_one(_unanswered(now)))
        + sum(offer_what_is_free(shift_id) for shift_id in one_by_one(_with_room(now)))
        + sum(forget_list(shift_id) for shift_id in one_by_one(_begun(now)))
    )


def _unanswered(now: datetime) -> Sequence[int]:
    return db.session.scalars(
        select(Offer.id)
        .where(
            Offer.state == OfferState.OPEN,
            Offer.origin != OfferOrigin.ASKED,
            Offer.expires_at <= now,
        )
        .order_by(Offer.shift_id, Offer.id)
    ).all()


def _with_room(now: datetime) -> Sequence[int]:
    """The shifts that somebody waits for, and of which a place can be had. One statement."""
    leaving = exists().where(
        Claim.shift_id == Shift.id,
        Claim.live,
        Claim.leaving_since.is_not(None),
        Claim.seat == Seat.REGULAR,
    )
    return db.session.scalars(
        select(Shift.id)
        .where(
            Shift.id.in_(select(Waiting.shift_id).where(Waiting.moved_revision.is_(None))),
            Shift.state == ShiftState.OPEN,
            Shift.starts_at > now,
            or_(Shift.filled + Shift.kept < Shift.places, leaving),
        )
        .order_by(Shift.id)
    ).all()


@command
def offer_what_is_free(shift_id: int) -> bool:
    """Offer what is free of a shift to those who wait. Returns whether anybody was offered it."""
    return bool(offer_freed(locked_shift(shift_id)))


def _begun(now: datetime) -> Sequence[int]:
    return db.session.scalars(
        select(Waiting.shift_id)
        .join(Shift, Shift.id == Waiting.shift_id)
        .where(Shift.starts_at <= now)
        .distinct()
        .order_by(Waiting.shift_id)
    ).all()


@command
def forget_list(shift_id: int) -> bool:
    """The task began: nobody waits for it any more. Returns whether somebody did."""
    shift = locked_shift(shift_id)
    rows = rows_of(shift_id)
    for row in rows:
        db.session.delete(row)
    if shift.kept:
        end_offers(shift)
    if rows:
        record(Verb.LIST_ENDED, shift, waited=len(rows))
    return bool(rows)


def number_waiting(shift_id: int) -> int:
    """How many wait for a place of a shift."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Waiting).where(Waiting.shift_id == shift_id)
        )
        or 0
    )
