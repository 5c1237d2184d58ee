"""Taking a place. One transaction: lock the worker, lock the shift, gather, judge, take, tell."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.audit.models import AuditEntry
from app.audit.trail import Verb, record
from app.claims import notices, notices_requests
from app.claims.commands_endings import (
    end_claim,
    end_for_others,
    end_requests_beside,
    hold_requests,
    keep_again,
    kept_offer,
    set_free,
    take_seat,
)
from app.claims.locks import lock_shift, lock_worker
from app.claims.models import Offer, OfferState, Waiting, is_of
from app.claims.queries_standing import StandingToTask, standing
from app.core import actor, clock
from app.core.command import Undone, command, step
from app.core.db import db
from app.core.written import Inserted
from app.eligibility.queries_verdicts import Judged, judge_under_locks
from app.eligibility.verdict import Closed, Full, Verdict
from app.rule_sets.rules_room import SetAside
from app.shifts.changelog import log_change
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState, Initiator, Seat


@dataclass(frozen=True, slots=True)
class Taken:
    """The place is the person's. ``already``: it was before this tap, on this ``seat``.

    ``moved``: an extra seat of theirs became it. ``judged`` is what was judged under the locks,
    where it was, and ``claim`` what was written: whoever draws the answer need not ask again.
    """

    claim_id: int
    already: bool = False
    judged: Judged | None = None
    claim: Claim | None = None
    seat: Seat = Seat.REGULAR
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The place was not given; nothing changed but the trail."""

    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Waits:
    """An extra seat was asked for, and is given once somebody independent holds a place; or a
    regular place was (``seat``), and the department chooses.

    ``already``: it was asked for before this tap.
    """

    claim_id: int
    already: bool = False
    seat: Seat = Seat.EXTRA


class Consent(StrEnum):
    """By which yes somebody was assigned: one for all times, or one that was said."""

    STANDING = "standing"
    SAID = "said"


Outcome = Taken | Waits | Refused

REFUSED_ONCE_FOR = timedelta(hours=1)

CLAIMS = Inserted(Claim)
VERBS = {Initiator.ASSIGNED: Verb.ASSIGNED, Initiator.CHOSEN: Verb.CHOSEN}
"""How the trail calls what was not a tap of the worker."""


@command
def claim_shift(
    person_id: int, shift_id: int, seat: Seat = Seat.REGULAR, *, anyway: bool = False
) -> Outcome:
    """Give the person a place of the shift, if every rule allows it.

    A second tap answers as the first did. ``anyway`` waves soft refusals aside. Whoever was asked
    for it and takes it from the board answers that question: they were called.
    """
    return take_place(person_id, shift_id, seat, Initiator.CLAIMED, anyway=anyway)


@command
def assign(person_id: int, shift_id: int, consent: Consent = Consent.SAID) -> Outcome:
    """Give somebody a place on behalf of a coordinator: the same rules, and they are told.

    Who said yes said it to what is softly refused too.
    """
    anyway = consent is Consent.SAID
    return take_place(
        person_id, shift_id, Seat.REGULAR, Initiator.ASSIGNED, anyway=anyway, consent=consent
    )


def take_place(
    person_id: int,
    shift_id: int,
    seat: Seat,
    initiator: Initiator,
    *,
    anyway: bool = False,
    called_at: datetime | None = None,
    agreed: tuple[SetAside, ...] = (),
    **figures: str,
) -> Outcome:
    """Lock, judge by every rule, take, tell: what all ways to a place share. In a command.

    Who holds an extra seat of the shift and gets a regular place moves to it. ``called_at``: when
    they were asked, if they were. ``agreed``: what they set aside. ``figures`` go into the trail.
    """
    home_path = lock_worker(person_id)
    shift = lock_shift(shift_id)
    if home_path is None or shift is None:
        return Refused(Verdict((Closed(),)))
    stands = standing(person_id, shift_id)
    if called_at is not None:
        stands = replace(stands, called_at=called_at)
    already = _already(stands, seat, asks=stands.asks_for_it(shift, seat, initiator))
    if already is not None:
        return already
    kept = kept_offer(person_id, shift) if seat is Seat.REGULAR else None
    if kept is not None:
        set_free(kept, shift)
    asks = kept is None and stands.asks_for_it(shift, seat, initiator)
    wish = _Wish(person_id, home_path, seat, initiator, anyway, asks, figures, agreed)
    outcome = _take(wish, shift, stands)
    if kept is not None:
        _answered(kept, shift, outcome)
    if not isinstance(outcome, Refused) and stands.listed and seat is Seat.REGULAR:
        db.session.execute(delete(Waiting).where(*is_of(person_id, shift.id)))
    return outcome


def _answered(kept: Offer, shift: Shift, outcome: Outcome) -> None:
    """What becomes of an offer with which the place was kept, once its place was asked for."""
    if isinstance(outcome, Taken):
        kept.state, kept.ended_at = OfferState.ACCEPTED, clock.now()
        kept.hidden, kept.ended_by_id = False, outcome.claim_id
    else:
        keep_again(kept, shift)


@dataclass(frozen=True, slots=True)
class _Wish:
    """Who wants which place, how they came by it, and what goes into the trail with it.

    ``asks``: the tap asks the department for it. ``agreed``: what they agree to set aside.
    """

    person_id: int
    home_path: str
    seat: Seat
    initiator: Initiator
    anyway: bool
    asks: bool
    figures: Mapping[str, str]
    agreed: tuple[SetAside, ...]


def _take(wish: _Wish, shift: Shift, stands: StandingToTask) -> Outcome:
    """The rest of ``take_place``, everything locked."""
    person_id, home_path, figures = wish.person_id, wish.home_path, wish.figures
    seat, initiator = wish.seat, wish.initiator
    judge = partial(judge_under_locks, person_id, home_path, shift.id, seat, agreed=wish.agreed)
    judged = judge(consent=figures.get("consent") != Consent.STANDING)
    verdict = judged.verdict
    if not verdict.fits or (verdict.soft and not wish.anyway):
        return refused(shift, person_id, verdict)
    if wish.asks or (seat is Seat.EXTRA and judged.task.facts.awaits_senior):
        return ask_judged(person_id, shift, seat, initiator, stands)
    taken = seat_judged(person_id, shift, seat, initiator, stands, judged)
    if taken is None:
        return refused(shift, person_id, _why_lost(judge()))
    tell_taken(taken, shift, stands, **figures)
    return taken


def seat_judged(
    person_id: int,
    shift: Shift,
    seat: Seat,
    initiator: Initiator,
    stands: StandingToTask,
    judged: Judged,
) -> Taken | None:
    """Take a place that was judged under the locks; None when a constraint says no.

    ``tell_taken`` has to follow.
    """
    if stands.waits and stands.others_wait:
        hold_requests(person_id, shift)
    present = stands.present
    former = present.id if present is not None and present.live else None
    take = insert_claim if former is None else partial(_move, former)
    claim = take(person_id, shift, seat, initiator, stands)
    if claim is None:
        return None
    return Taken(claim.id, judged=judged, claim=claim, seat=seat, moved=former is not None)


def tell_taken(taken: Taken, shift: Shift, stands: StandingToTask, **figures: str) -> None:
    """The trail, the log of changes and the messages of a place that was taken just now."""
    claim, judged = taken.claim, taken.judged
    assert claim is not None
    assert judged is not None
    log_change(shift.id)
    verb = VERBS.get(claim.initiated_by, Verb.CLAIMED)
    seat, used = str(taken.seat), judged.verdict.used
    record(verb, claim, about=claim.person_id, shift=shift.id, seat=seat, **figures, **used)
    notices.taken(claim, shift)
    end_for_others(shift, claim, asked=stands.others_asked, asking=stands.others_wait)


def _already(stands: StandingToTask, seat: Seat, *, asks: bool) -> Taken | Waits | None:
    """What the person has already, so that a second tap answers as the first did."""
    present = stands.present
    if present is not None and present.live and present.seat in (Seat.REGULAR, seat):
        return Taken(present.id, already=True, seat=Seat(present.seat))
    if present is not None and seat is Seat.EXTRA:
        return Waits(present.id, already=True)
    if asks and stands.requested is not None:
        return Waits(stands.requested.id, already=True, seat=seat)
    return None


def ask_judged(
    person_id: int, shift: Shift, seat: Seat, initiator: Initiator, stands: StandingToTask
) -> Waits:
    """Ask for a place, or an extra seat, that was judged under the locks: nothing is held."""
    claim = _new_claim(person_id, shift, seat, initiator, stands)
    claim.state, claim.live = ClaimState.REQUESTED, False
    CLAIMS.insert(claim)
    verb = Verb.SEAT_ASKED if seat is Seat.EXTRA else Verb.PLACE_ASKED
    record(verb, claim, about=person_id, shift=shift.id)
    log_change(shift.id)
    if seat is Seat.REGULAR and not stands.others_wait:
        notices_requests.place_asked(claim, shift)
    return Waits(claim.id, seat=seat)


def refused(shift: Shift, person_id: int, verdict: Verdict) -> Refused:
    """The answer; the trail is told of it, once for the same of one person on one shift."""
    if not _just_refused(shift.id, person_id, verdict.codes):
        record(Verb.REFUSED, shift, about=person_id, reasons=verdict.codes)
    return Refused(verdict)


def _just_refused(shift_id: int, person_id: int, codes: list[str]) -> bool:
    """Whether the newest refusal of the person on the shift says the same, by the same one who
    acts, and is of the last hour. The lock of the person holds others back.
    """
    last = db.session.scalar(
        select(AuditEntry)
        .where(
            AuditEntry.object_type == Shift.__name__,
            AuditEntry.object_id == shift_id,
            AuditEntry.person_id == person_id,
            AuditEntry.verb == str(Verb.REFUSED),
            AuditEntry.at > clock.now() - REFUSED_ONCE_FOR,
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    by = actor.current().person_id
    return last is not None and last.actor_id == by and last.data.get("reasons") == codes


def _why_lost(judged: Judged) -> Verdict:
    """What a constraint of the database refused, in the words of the rules: judged again.

    It saw what was not there a moment ago: a task that just moved to this time with the person
    on it, for a department that changes a task may not know yet who is on it.
    """
    return Verdict((Full(),)) if judged.verdict.fits else judged.verdict


def insert_claim(
    person_id: int, shift: Shift, seat: Seat, initiator: Initiator, stands: StandingToTask
) -> Claim | None:
    """Take the place and write the claim, or None when a constraint of the database says no."""
    try:
        with step():
            seated = take_seat(shift, seat)
            if seated is None:
                return None
            claim = _new_claim(person_id, shift, seat, initiator, stands)
            CLAIMS.insert(claim)
            if seated.instead_of is not None:
                seated.instead_of.ended_by_id = claim.id
            if stands.waits:
                end_requests_beside(claim)
    except IntegrityError:
        return None
    return claim


def _move(
    former_id: int,
    person_id: int,
    shift: Shift,
    seat: Seat,
    initiator: Initiator,
    stands: StandingToTask,
) -> Claim | None:
    """Take the place as ``insert_claim`` does, and end the person's extra seat; or neither."""
    try:
        with step():
            former = db.session.get_one(Claim, former_id, populate_existing=True)
            end_claim(former, shift, ClaimState.HANDED_BACK)
            db.session.flush()
            claim = insert_claim(person_id, shift, seat, initiator, stands)
            if claim is None:
                raise Undone
            former.ended_by_id = claim.id
            record(Verb.MOVED, former, about=person_id, shift=shift.id)
    except Undone:
        return None
    return claim


def _new_claim(
    person_id: int, shift: Shift, seat: Seat, initiator: Initiator, stands: StandingToTask
) -> Claim:
    at, earlier, called_at = clock.now(), stands.last_sequence, stands.called_at
    if initiator is Initiator.ASSIGNED:
        called_at = called_at or at
    elif initiator is Initiator.CLAIMED and called_at is not None:
        initiator = Initiator.ASKED
    return Claim(
        person_id=person_id,
        shift_id=shift.id,
        seat=seat,
        state=ClaimState.HELD,
        live=True,
        initiated_by=initiator,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        claimed_at=at,
        called_at=called_at,
        changed_at=at,
        sequence=0 if earlier is None else earlier + 1,
    )
