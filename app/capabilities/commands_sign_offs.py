"""Signing off, and taking away: the only ways in which what somebody can changes."""

from datetime import timedelta

from sqlalchemy import select

from app.audit.trail import Verb, record
from app.capabilities import notices
from app.capabilities.commands_holdings import project
from app.capabilities.models import TOP_LEVEL, Capability, Method, RevocationReason, SignOff
from app.capabilities.queries_sign_offs import newest
from app.capabilities.rules import (
    CapabilityRefusal,
    HeldAfter,
    SignOffDraft,
    after_sign_off,
    steps_of,
)
from app.core import actor, clock
from app.core.command import command
from app.core.db import db
from app.core.localtime import local_today
from app.core.refusal import NotDone
from app.people.locks import lock_person

SAME_TAP = timedelta(minutes=10)
"""So long the same sign-off by the same assessor is the first one, sent again."""


@command
def sign_off(
    person_id: int, capability_id: int, draft: SignOffDraft
) -> int | NotDone[CapabilityRefusal]:
    """Record that the one who acts saw a person show a capability; the id of the sign-off.

    Levels rise only here, and are never lowered here. Nobody signs off for themselves. Who may
    at all is for the caller to ask (``policies.may_sign_off``). The person is told. The same once
    more within a short while is a second tap: it answers with the first.
    """
    lock_person(person_id)
    capability = db.session.get_one(Capability, capability_id)
    refusal = _refusal(person_id, capability, draft)
    if refusal is not None:
        return refusal
    first = _just_signed(person_id, capability, draft)
    if first is not None:
        return first
    added = add(person_id, capability, draft)
    project([person_id])
    notices.tell(added)
    return added.id


def add(
    person_id: int,
    capability: Capability,
    draft: SignOffDraft,
    before: HeldAfter | None = None,
) -> SignOff:
    """Add to the history, inside a command that has locked the person and projects afterwards.

    ``before`` is what the person has of it, where that was asked for many people at once.
    """
    today = local_today()
    if before is None:
        before = newest([person_id]).get(person_id, {}).get(capability.id, HeldAfter())
    after = after_sign_off(before, draft, capability.valid_months, today)
    signed = SignOff(
        person_id=person_id,
        capability_id=capability.id,
        level=after.level,
        shown=draft.level,
        day=draft.day,
        valid_until=after.valid_until,
        method=draft.method,
        assessor_id=actor.current().person_id,
        file_id=draft.file_id,
        shift_id=draft.shift_id,
        at=clock.now(),
    )
    db.session.add(signed)
    until = after.valid_until.isoformat() if after.valid_until else None
    seen = {"seen": draft.seen_on.isoformat()} if draft.seen_on else {}
    record(
        Verb.SIGNED_OFF,
        signed,
        about=person_id,
        capability=capability.id,
        level=after.level,
        shown=draft.level,
        until=until,
        method=str(draft.method),
        **seen,
    )
    return signed


def _just_signed(person_id: int, capability: Capability, draft: SignOffDraft) -> int | None:
    """The newest entry of the history, where it says the same and was made a moment ago."""
    last = db.session.scalar(
        select(SignOff)
        .where(SignOff.person_id == person_id, SignOff.capability_id == capability.id)
        .order_by(SignOff.id.desc())
        .limit(1)
    )
    if last is None or clock.now() - last.at > SAME_TAP or last.reason is not None:
        return None
    said = (last.shown, last.method, last.day, last.assessor_id, last.file_id is None)
    assessor = actor.current().person_id
    asked = (draft.level, draft.method, draft.day, assessor, draft.file_id is None)
    before = HeldAfter(last.level, last.valid_until)
    after = after_sign_off(before, draft, capability.valid_months, local_today())
    return last.id if said == asked and after == before else None


def _refusal(
    person_id: int, capability: Capability, draft: SignOffDraft
) -> NotDone[CapabilityRefusal] | None:
    if actor.current().person_id == person_id:
        return NotDone(CapabilityRefusal.ONESELF)
    if not capability.active:
        return NotDone(CapabilityRefusal.NOT_IN_USE)
    steps = steps_of(capability.level_names) if capability.has_levels else (TOP_LEVEL,)
    if draft.level not in steps:
        return NotDone(CapabilityRefusal.NO_SUCH_LEVEL)
    if capability.evidence_required and draft.file_id is None:
        return NotDone(CapabilityRefusal.EVIDENCE_MISSING)
    if draft.day > local_today():
        return NotDone(CapabilityRefusal.DAY_AHEAD)
    if draft.valid_until is not None and draft.valid_until < draft.day:
        return NotDone(CapabilityRefusal.ENDS_BEFORE_START)
    return None


@command
def revoke(
    person_id: int, capability_id: int, reason: RevocationReason
) -> int | NotDone[CapabilityRefusal]:
    """Take a capability away, with a reason from the list; the id of the entry in the history.

    Claims on tasks that need it stay; whoever takes it away is told of them. The person is told.
    """
    lock_person(person_id)
    capability = db.session.get_one(Capability, capability_id)
    before = newest([person_id]).get(person_id, {}).get(capability_id, HeldAfter())
    if before.level == 0:
        return NotDone(CapabilityRefusal.NOT_HELD)
    taken = SignOff(
        person_id=person_id,
        capability_id=capability.id,
        level=0,
        shown=0,
        day=local_today(),
        valid_until=None,
        method=Method.OBSERVED,
        reason=reason,
        assessor_id=actor.current().person_id,
        at=clock.now(),
    )
    db.session.add(taken)
    record(Verb.REVOKED, taken, about=person_id, capability=capability_id, reason=str(reason))
    project([person_id])
    notices.tell(taken)
    return taken.id
