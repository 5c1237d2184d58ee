"""What a department does to its task, and what that does to the claims on it.

Locks the workers first where their times may move, then the shift, as everywhere in this room.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.audit.trail import Verb, record
from app.claims import notices
from app.claims.ending import end_asks, end_claim, end_claims, requests_where
from app.claims.locks import lock_claim, lock_shift
from app.claims.models import Claim, ClaimState, Seat
from app.claims.notices import SOON, TO_DEPARTMENT, is_quiet
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.notices import outbox
from app.notices.models import Notice, NoticeState
from app.people.models import Person
from app.shifts.changelog import log_change
from app.shifts.models import Shift, ShiftState
from app.shifts.queries import draft_of
from app.shifts.rules import ShiftDraft

ANSWER_WITHIN = timedelta(hours=24)
ANSWER_SOON_WITHIN = timedelta(minutes=30)
TEXTS = ("location", "note")
"""Fields that the trail names without quoting them: it keeps no free text of people."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The change is stored. How many people were asked again, told, or lost it to other work."""

    asked_again: int = 0
    announced: int = 0
    lapsed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EditConflict:
    """Somebody else changed the task meanwhile: what it says now. Nothing changed."""

    current: ShiftDraft
    revision: int


@dataclass(frozen=True, slots=True)
class PlacesTaken:
    """More people hold a place than would remain: whom to speak to. Nothing changed."""

    field: str
    held: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Over:
    """Too late: the task (or the claim) was ``cancelled``, ``started`` or ``ended``."""

    state: str


@dataclass(frozen=True, slots=True)
class Done:
    """It is so; ``told`` people were sent a message about it just now."""

    told: int = 0


@command
def change_shift(
    shift_id: int, draft: ShiftDraft, revision: int
) -> Changed | EditConflict | PlacesTaken | Over:
    """Make the task say what the draft says; its task type and department stay.

    ``revision`` is the one that the editor had in front of them. A change of time or place asks
    everybody on it again; other changes that concern them are announced.
    """
    _lock_holders(shift_id)
    shift = _locked(shift_id)
    before = draft_of(shift)
    draft = replace(draft, task_type_id=before.task_type_id, department_id=before.department_id)
    if draft == before:
        return Changed()
    refused = _refusal(shift, draft, before, revision)
    if refused is not None:
        return refused
    claims = _live_claims(shift_id)
    taken = _taken(shift, draft, claims)
    if taken is not None:
        return taken
    _apply(shift, draft)
    record(Verb.CHANGED, shift, **_difference(before, draft))
    log_change(shift.id)
    moved = draft.span != before.span or draft.location != before.location
    if moved or shift.filled >= shift.places:
        end_asks(shift)
    if moved:
        waiting = _move_requests(shift, before)
        return replace(_ask_again(shift, before, claims), announced=waiting)
    if any(_concerns(field, before, draft) for field in ("contact_id", "deputy_id", "note")):
        _announce(shift, before, claims)
        return Changed(announced=len(claims))
    return Changed()


def _lock_holders(shift_id: int) -> None:
    """Whoever is on it takes no other place until this is done."""
    holders = select(Claim.person_id).where(Claim.shift_id == shift_id, Claim.live)
    db.session.execute(
        select(Person.id)
        .where(Person.id.in_(holders))
        .order_by(Person.id)
        .with_for_update(key_share=True)
    )


def _locked(shift_id: int) -> Shift:
    shift = lock_shift(shift_id)
    if shift is None:
        raise LookupError(f"no shift {shift_id}: load it through the viewer first")
    return shift


def _live_claims(shift_id: int) -> list[Claim]:
    return list(
        db.session.scalars(
            select(Claim)
            .options(joinedload(Claim.person))
            .where(Claim.shift_id == shift_id, Claim.live)
            .order_by(Claim.person_id)
            .execution_options(populate_existing=True)
        )
    )


def _refusal(
    shift: Shift, draft: ShiftDraft, before: ShiftDraft, revision: int
) -> Over | EditConflict | None:
    if shift.state == ShiftState.CANCELLED:
        return Over("cancelled")
    if shift.ends_at <= clock.now():
        return Over("ended")
    if shift.revision != revision:
        return EditConflict(before, shift.revision)
    return None


def _taken(shift: Shift, draft: ShiftDraft, claims: Sequence[Claim]) -> PlacesTaken | None:
    now = clock.now()
    for field, seat, held, places in (
        ("places", Seat.REGULAR, shift.filled, draft.places),
        ("extra_places", Seat.EXTRA, shift.extra_filled, draft.extra_places),
    ):
        if places < held:
            named = [claim for claim in claims if claim.seat == seat and not is_quiet(claim, now)]
            return PlacesTaken(field, held, tuple(claim.person.name for claim in named))
    return None


def _apply(shift: Shift, draft: ShiftDraft) -> None:
    shift.starts_at, shift.ends_at = draft.span.start, draft.span.end
    shift.places, shift.extra_places = draft.places, draft.extra_places
    shift.contact_id, shift.deputy_id = draft.contact_id, draft.deputy_id
    shift.location, shift.note = draft.location, draft.note
    shift.own_team_until = draft.own_team_until
    shift.revision += 1
    shift.changed_at = clock.now()


def _concerns(field: str, before: ShiftDraft, after: ShiftDraft) -> bool:
    return bool(getattr(before, field) != getattr(after, field))


def _difference(before: ShiftDraft, after: ShiftDraft) -> dict[str, Any]:
    """The figures that changed, before and after; of texts only that they did."""
    old, new = _figures(before), _figures(after)
    changed = [field for field in old if old[field] != new[field]]
    return {
        "before": {field: old[field] for field in changed},
        "after": {field: new[field] for field in changed},
        "texts": [field for field in TEXTS if _concerns(field, before, after)],
    }


def _figures(draft: ShiftDraft) -> dict[str, Any]:
    until = draft.own_team_until
    return {
        "starts_at": draft.span.start.isoformat(),
        "ends_at": draft.span.end.isoformat(),
        "places": draft.places,
        "extra_places": draft.extra_places,
        "contact": draft.contact_id,
        "deputy": draft.deputy_id,
        "own_team_until": until.isoformat() if until else None,
    }


def _ask_again(shift: Shift, before: ShiftDraft, claims: Sequence[Claim]) -> Changed:
    """Everybody on it says yes or no to the new time and place; other work goes first."""
    until = _answer_until(shift)
    elsewhere = _elsewhere(shift, claims)
    names = {claim.id: claim.person.name for claim in claims}
    lapsed = [
        claim for claim in claims if claim.person_id in elsewhere or not _moved(claim, shift, until)
    ]
    if lapsed:
        end_claims(lapsed, shift, ClaimState.LAPSED)
    _withdraw([claim.id for claim in claims], TO_DEPARTMENT)
    for claim in claims:
        verb = Verb.ASKED_AGAIN if claim.live else Verb.LAPSED
        record(verb, claim, about=claim.person_id, shift=shift.id)
        if claim.live:
            _tell_change(claim, shift, before, reconfirm=True)
        else:
            notices.lapsed(claim, shift)
    return Changed(
        asked_again=len(claims) - len(lapsed), lapsed=tuple(names[claim.id] for claim in lapsed)
    )


def _answer_until(shift: Shift) -> datetime:
    """A day to answer, half an hour when it starts soon; never beyond the start (or the end)."""
    now = clock.now()
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
        with db.session.begin_nested():
            claim.starts_at, claim.ends_at = shift.starts_at, shift.ends_at
            claim.state = ClaimState.RECONFIRM
            claim.reconfirm_until = until
            claim.changed_at = clock.now()
            claim.sequence += 1
    except IntegrityError:
        return False
    return True


def _requests(shift_id: int) -> list[Claim]:
    """Who waits for an extra seat of the shift, locked."""
    return list(db.session.scalars(requests_where(Claim.shift_id == shift_id)))


def _move_requests(shift: Shift, before: ShiftDraft) -> int:
    """Whoever waits for an extra seat goes on waiting for it at the new time, and is told."""
    requests = _requests(shift.id)
    for request in requests:
        request.starts_at, request.ends_at = shift.starts_at, shift.ends_at
        request.sequence += 1
    _announce(shift, before, requests)
    return len(requests)


def _announce(shift: Shift, before: ShiftDraft, claims: Sequence[Claim]) -> None:
    for claim in claims:
        claim.changed_at = clock.now()
        _tell_change(claim, shift, before, reconfirm=False)


def _tell_change(claim: Claim, shift: Shift, before: ShiftDraft, *, reconfirm: bool) -> None:
    outbox.post(
        "shift_changed",
        claim.person_id,
        claim_id=claim.id,
        shift_id=shift.id,
        expires_at=max(shift.ends_at, before.span.end),
        old_starts_at=before.span.start.isoformat(),
        old_ends_at=before.span.end.isoformat(),
        old_location=before.location,
        reconfirm=reconfirm,
    )


def _withdraw(claim_ids: Collection[int], kinds: Collection[str] = ()) -> None:
    """Drop the messages about the claims (of these kinds, or all) that have not left yet."""
    of_kinds = [Notice.kind.in_(kinds)] if kinds else []
    db.session.execute(
        update(Notice)
        .where(
            Notice.claim_id.in_(claim_ids),
            Notice.state == NoticeState.WAITING,
            or_(Notice.leased_until.is_(None), Notice.leased_until <= clock.now()),
            *of_kinds,
        )
        .values(state=NoticeState.DROPPED)
    )


@command
def cancel_shift(shift_id: int, reason: str) -> Done | Over:
    """Cancel the task and every claim on it; the holders are told, with the reason.

    Cancelling twice is once. What has started cannot be cancelled.
    """
    shift = _locked(shift_id)
    if shift.state == ShiftState.CANCELLED:
        return Done()
    if shift.starts_at <= clock.now():
        return Over(_phase(shift))
    claims = [*_live_claims(shift_id), *_requests(shift_id)]
    shift.state = ShiftState.CANCELLED
    shift.cancel_reason = reason or None
    shift.changed_at = clock.now()
    end_claims(claims, shift, ClaimState.CANCELLED)
    end_asks(shift)
    _withdraw([claim.id for claim in claims])
    record(Verb.CANCELLED, shift, claims=len(claims))
    for claim in claims:
        record(Verb.CANCELLED, claim, about=claim.person_id, shift=shift.id)
        _tell("shift_cancelled", claim, shift)
    return Done(told=len(claims))


def _phase(shift: Shift) -> str:
    return "ended" if shift.ends_at <= clock.now() else "started"


def _tell(kind: str, claim: Claim, shift: Shift) -> None:
    outbox.post(
        kind, claim.person_id, claim_id=claim.id, shift_id=shift.id, expires_at=shift.ends_at
    )


@command
def close_shift(shift_id: int) -> Done | Over:
    """Stop searching: nobody new can take a place; whoever has one keeps it."""
    return _set_state(shift_id, ShiftState.CLOSED, Verb.CLOSED)


@command
def reopen_shift(shift_id: int) -> Done | Over:
    """Search again."""
    return _set_state(shift_id, ShiftState.OPEN, Verb.REOPENED)


def _set_state(shift_id: int, state: ShiftState, verb: Verb) -> Done | Over:
    shift = _locked(shift_id)
    if shift.state == ShiftState.CANCELLED:
        return Over("cancelled")
    if shift.starts_at <= clock.now():
        return Over(_phase(shift))
    if shift.state != state:
        shift.state = state
        shift.changed_at = clock.now()
        record(verb, shift)
        log_change(shift.id)
        if state is ShiftState.CLOSED:
            end_asks(shift)
    return Done()


@command
def release_claim(claim_id: int) -> Done | Over:
    """The department does not need this person any more: the place is free, the person is told.

    Twice is once. Not after the start: then there are hours to agree.
    """
    found = lock_claim(claim_id)
    if found is None:
        raise LookupError(f"no claim {claim_id}: load it through the viewer first")
    claim, shift = found
    if not claim.live:
        return Done()
    if shift.starts_at <= clock.now():
        return Over(_phase(shift))
    end_claim(claim, shift, ClaimState.CANCELLED)
    _withdraw([claim.id])
    record(Verb.RELEASED, claim, about=claim.person_id, shift=shift.id)
    _tell("not_needed", claim, shift)
    return Done(told=1)
