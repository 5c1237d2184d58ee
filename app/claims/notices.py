"""Which messages a claim causes, to whom, and whether one is still due when it leaves.

For the first 60 seconds the department hears nothing, so that a tap can be undone unnoticed;
not so when the task starts within 2 hours. Whatever else a tap does to others is held back as
long, always: its undo would make it untrue.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import current_app
from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import joinedload

from app.claims.models import Doubt, Offer, OfferOrigin, OfferState, Waiting
from app.claims.queries_changes import changed_since
from app.claims.queries_over import over_because
from app.claims.queries_standing import is_asked_for
from app.core import clock
from app.core.db import db
from app.eligibility.queries_overrides import question_context
from app.notices import kinds, outbox
from app.notices.models import Notice, NoticeState
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.models_claims import QUIET_FOR, Claim
from app.shifts.queries_charge import line_of_shift, to_call_about
from app.shifts.rules_charge import Charged, to_tell
from app.shifts.states import ClaimState, Initiator, Seat, ShiftState

SOON = timedelta(hours=2)
TO_DEPARTMENT = ("someone_comes",)
DEPARTMENTS = (*TO_DEPARTMENT, "someone_left", "seat_alone", "place_asked")
"""What goes to whoever is in charge of the task when it leaves."""


def taken(claim: Claim, shift: Shift) -> None:
    """Tell the department who comes; tell the worker when somebody else decided it."""
    soon = shift.starts_at - clock.now() < SOON
    due_at = clock.now() if soon else when_quiet_ends()
    to_department("someone_comes", claim, shift, due_at)
    if claim.initiated_by == Initiator.ASSIGNED and claim.state == ClaimState.HELD:
        _to_worker("assigned", claim, shift, due_at=when_quiet_ends())
    if claim.initiated_by == Initiator.CHOSEN and claim.state == ClaimState.HELD:
        _to_worker("place_given", claim, shift, due_at=when_quiet_ends())


def when_quiet_ends() -> datetime:
    """Until when whatever a tap of now does to others is held back."""
    return clock.now() + QUIET_FOR


def is_quiet(claim: Any, now: datetime) -> bool:
    """Whether the department hears no name yet: the tap may still be undone unnoticed."""
    return bool(now < claim.claimed_at + QUIET_FOR and claim.starts_at - now >= SOON)


def withdraw_taken(claim: Claim) -> bool:
    """Take back what the department was to hear. Returns whether it had heard already."""
    return outbox.withdraw(TO_DEPARTMENT, claim_id=claim.id)


def withdraw_assigned(claim: Claim) -> bool:
    """Take back what the worker was to hear of an assignment.

    Returns whether they had heard already.
    """
    return outbox.withdraw(("assigned",), claim_id=claim.id)


def not_needed(claim: Claim, shift: Shift) -> None:
    """Tell the worker that they need not come."""
    _to_worker("not_needed", claim, shift)


def was_told(claim: Claim) -> bool:
    """What ``withdraw_taken`` answered when the claim ended; this takes nothing back.

    Also when the department heard of whoever had the place before, and cannot have it again.
    """
    before = select(Claim.id).where(Claim.ended_by_id == claim.id)
    heard = exists().where(
        or_(
            and_(Notice.claim_id == claim.id, Notice.kind.in_(TO_DEPARTMENT)),
            and_(Notice.claim_id.in_(before), Notice.kind == "someone_left"),
        ),
        Notice.state != NoticeState.DROPPED,
    )
    return bool(db.session.scalar(select(heard)))


def left(claim: Claim, shift: Shift, instead: Claim | None = None) -> None:
    """Tell the department that somebody does not come after all; ``instead`` has the place."""
    to_department("someone_left", claim, shift, instead=instead.person_id if instead else None)


def told_again(claim: Claim, shift: Shift) -> None:
    """Somebody has their place as before: what was to be said of it is said, if it was dropped."""
    dropped = [
        notice.state == NoticeState.DROPPED
        for notice in db.session.scalars(
            select(Notice).where(Notice.claim_id == claim.id, Notice.kind.in_(TO_DEPARTMENT))
        )
    ]
    if dropped and all(dropped):
        taken(claim, shift)


def taken_over(claim: Claim, shift: Shift) -> None:
    """Tell the worker who wanted out that somebody took over, once that cannot be undone unseen."""
    _to_worker("taken_over", claim, shift, due_at=when_quiet_ends())


class Lapse(StrEnum):
    """Why a changed task is no longer somebody's."""

    ELSEWHERE = "elsewhere"
    UNANSWERED = "unanswered"


def lapsed(claim: Claim, shift: Shift, why: Lapse) -> None:
    """Tell the worker that the changed task is no longer theirs, and why."""
    outbox.withdraw_all([claim.id], ["shift_changed"])
    _to_worker("place_lapsed", claim, shift, why=str(why))


def admitted(claim: Claim, shift: Shift) -> None:
    """Tell the worker that the extra seat is theirs now: whoever came may still undo it."""
    _to_worker("seat_admitted", claim, shift, due_at=when_quiet_ends())


def waits_again(claim: Claim, shift: Shift) -> None:
    """Tell the worker that their extra seat waits: nobody independent is there any more."""
    _to_worker("seat_waits", claim, shift)


def stands_alone(claim: Claim, shift: Shift) -> bool:
    """Tell the department, once, that somebody on an extra seat comes and nobody independent."""
    known = exists().where(Notice.claim_id == claim.id, Notice.kind == "seat_alone")
    if db.session.scalar(select(known)):
        return False
    to_department("seat_alone", claim, shift)
    return True


def seat_lapsed(request: Claim) -> None:
    """Tell the worker that nothing came of an extra seat; held where another claim is why."""
    outbox.post(
        "seat_lapsed",
        request.person_id,
        claim_id=request.id,
        shift_id=request.shift_id,
        due_at=when_quiet_ends() if request.ended_by_id else None,
        expires_at=request.ends_at,
        why="beside" if request.ended_by_id else "alone",
    )


def _to_worker(
    kind: str, claim: Claim, shift: Shift, due_at: datetime | None = None, **data: Any
) -> None:
    outbox.post(
        kind,
        claim.person_id,
        claim_id=claim.id,
        shift_id=shift.id,
        due_at=due_at,
        expires_at=shift.ends_at,
        **data,
    )


def to_department(
    kind: str,
    claim: Claim,
    shift: Shift,
    due_at: datetime | None = None,
    instead: int | None = None,
    **data: Any,
) -> None:
    """Leave a message for whoever is in charge of the task."""
    for person_id in _department_of(shift, claim):
        outbox.post(
            kind,
            person_id,
            claim_id=claim.id,
            shift_id=shift.id,
            due_at=due_at,
            expires_at=shift.ends_at,
            **({"instead": instead} if instead else {}),  # type: ignore[arg-type]
            **data,
        )


def _department_of(shift: Shift, claim: Claim) -> Collection[int]:
    """Whom a message is addressed to; who is in charge when it leaves gets it.

    Who is named on the task and takes it themselves needs no word: then it is for the next.
    """
    named = {shift.contact_id, shift.posted_by_id} - {claim.person_id}
    return named or {each.id for each in department_told(claim).people}


@dataclass(frozen=True, slots=True)
class Told:
    """Who of the department gets the messages that a claim causes, and whom to call instead."""

    people: list[Charged]
    callee: Charged | None


def department_told(claim: Claim) -> Told:
    """The one in charge, or the posters; and who posted it, as long as they post there.

    Nobody where all of them have left.
    """
    shift = db.session.get_one(Shift, claim.shift_id)
    line = line_of_shift(shift)
    return Told(_told(line, shift, {claim.person_id}), to_call_about(shift, claim.person_id, line))


def _told(line: Sequence[Charged], shift: Shift, but: Collection[int]) -> list[Charged]:
    told = to_tell(line, but)
    poster = [each for each in line if each.id == shift.posted_by_id and each.id not in but]
    return list({each.id: each for each in (*told, *poster)}.values())


def department_line(notice: Notice, but: Collection[int]) -> list[int]:
    """Who gets a message of the department now, apart from those whom it cannot reach."""
    shift, claim = db.session.get(Shift, notice.shift_id), _claim_of(notice)
    if shift is None or claim is None:
        return []
    told = _told(line_of_shift(shift), shift, {*but, claim.person_id})
    return [each.id for each in told]


def install() -> None:
    """Tell the outbox which messages are still due when they leave, and what they are about."""
    for kind, still_due in {
        "someone_comes": _claim_holds,
        "someone_left": _claim_ended,
        "assigned": _claim_holds,
        "taken_over": _claim_ended,
        "not_needed": _claim_ended,
        "place_lapsed": _claim_ended,
        "seat_admitted": _claim_holds,
        "seat_lapsed": _claim_ended,
        "place_asked": _somebody_asks,
        "place_given": _claim_holds,
        "chose_others": _was_not_chosen,
        "request_lapsed": _claim_ended,
        "seat_waits": _claim_waits,
        "seat_alone": _claim_holds,
        "shift_changed": _says_something,
        "shift_cancelled": _shift_is_cancelled,
        "asked": _is_offered,
        "place_free": _is_offered,
        "waiting_moved": _waits_still,
        "waiting_over": _is_sought_no_more,
        "ask_moved": _is_offered,
        "ask_over": _is_offered_no_more,
        "claim_in_doubt": _is_in_doubt,
        "time_taken": _is_in_doubt,
    }.items():
        line = department_line if kind in DEPARTMENTS else None
        kinds.register(kind, still_due, context_of, place=place_of_task, line=line)


def place_of_task(notice: Notice) -> str:
    """The page that a message about a task leads to."""
    return f"/shifts/{notice.shift_id}"


def _claim_of(notice: Notice) -> Claim | None:
    return db.session.get(Claim, notice.claim_id) if notice.claim_id else None


def _claim_holds(notice: Notice) -> bool:
    claim = _claim_of(notice)
    return claim is not None and claim.live


def _claim_ended(notice: Notice) -> bool:
    claim = _claim_of(notice)
    return claim is not None and not claim.live


def _claim_waits(notice: Notice) -> bool:
    claim = _claim_of(notice)
    return claim is not None and claim.state == ClaimState.REQUESTED


def _somebody_asks(notice: Notice) -> bool:
    return is_asked_for(notice.shift_id)


def _was_not_chosen(notice: Notice) -> bool:
    claim = _claim_of(notice)
    return claim is not None and claim.state == ClaimState.NOT_CHOSEN


def _is_in_doubt(notice: Notice) -> bool:
    """Whether the last look still found a reason: what was renewed meanwhile needs no word."""
    doubt = db.session.get(Doubt, notice.claim_id)
    return doubt is not None and _claim_holds(notice)


def _offer_of(notice: Notice) -> Offer | None:
    return db.session.get(Offer, notice.data["offer"]) if "offer" in notice.data else None


def _is_offered(notice: Notice) -> bool:
    offer = _offer_of(notice)
    return offer is not None and offer.state == OfferState.OPEN and not offer.hidden


def _is_offered_no_more(notice: Notice) -> bool:
    """Whoever never heard that they were asked is not told that it is over."""
    asked = select(Notice.id).where(
        Notice.kind.in_(("asked", "place_free")),
        Notice.person_id == notice.person_id,
        Notice.shift_id == notice.shift_id,
        Notice.state == NoticeState.SENT,
    )
    return db.session.scalar(asked.limit(1)) is not None


def _waits_still(notice: Notice) -> bool:
    """Whether they wait, and did not say yet that they still do."""
    waits = select(Waiting.id).where(
        Waiting.person_id == notice.person_id,
        Waiting.shift_id == notice.shift_id,
        Waiting.moved_revision.is_not(None),
    )
    return db.session.scalar(waits) is not None


def _is_sought_no_more(notice: Notice) -> bool:
    shift = db.session.get(Shift, notice.shift_id)
    return shift is not None and shift.state != ShiftState.OPEN


def _says_something(notice: Notice) -> bool:
    """Whether the task still says otherwise than it did, or an answer is still awaited."""
    shift, claim = db.session.get(Shift, notice.shift_id), _claim_of(notice)
    if shift is None or claim is None or shift.state == ShiftState.CANCELLED:
        return False
    asks = claim.state == ClaimState.RECONFIRM
    waits = claim.live or claim.state == ClaimState.REQUESTED
    return waits and (asks or bool(changed_since(notice.data, shift)))


def _shift_is_cancelled(notice: Notice) -> bool:
    shift = db.session.get(Shift, notice.shift_id)
    return shift is not None and shift.state == ShiftState.CANCELLED


def context_of(notice: Notice) -> dict[str, Any]:
    """What the words of a message need; see ``templates/notices``."""
    shift = db.session.execute(
        select(Shift)
        .options(joinedload(Shift.task_type), joinedload(Shift.department))
        .where(Shift.id == notice.shift_id)
    ).scalar_one()
    claim = _claim_of(notice)
    instead = db.session.get(Person, notice.data["instead"]) if "instead" in notice.data else None
    offer = _offer_of(notice)
    return {
        "shift": {
            "task": shift.task_type.name,
            "department": shift.department.name,
            "starts_at": shift.starts_at,
            "ends_at": shift.ends_at,
            "location": shift.location,
            "note": shift.note,
            "url": current_app.config["BASE_URL"].rstrip("/") + place_of_task(notice),
            "cancel_reason": shift.cancel_reason,
        },
        "other": db.session.get(Person, claim.person_id) if claim else None,
        "instead": instead,
        "extra": claim is not None and claim.seat == Seat.EXTRA,
        "contact": to_call_about(shift, notice.person_id),
        "late": shift.starts_at - notice.made_at < SOON,
        "reconfirm_until": claim.reconfirm_until if claim else None,
        "because": over_because(offer) if offer else None,
        "kept": offer is not None and offer.origin == OfferOrigin.KEPT,
        "called_off": shift.state == ShiftState.CANCELLED,
        "why": notice.data.get("why"),
        "old": changed_since(notice.data, shift),
        "reasons": [_with_day(reason) for reason in notice.data.get("reasons", [])],
        **question_context(offer, shift, notice),
    }


def _with_day(reason: dict[str, Any]) -> dict[str, Any]:
    """A reason that a recheck left in the message, with its day as a day."""
    return {**reason, "until": reason["until"] and date.fromisoformat(reason["until"])}
