"""Asking for a capability, with proof, and the answer to it.

Whoever answers or takes back waits for whoever does so to the same person: one answer counts.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select

from app.audit.trail import Verb, record
from app.capabilities.commands_holdings import project
from app.capabilities.commands_sign_offs import add
from app.capabilities.models import (
    TOP_LEVEL,
    Capability,
    CapabilityKind,
    CapabilityRequest,
    Holding,
    Method,
    RequestState,
)
from app.capabilities.rules import SignOffDraft, steps_of
from app.core import actor, clock
from app.core.command import command
from app.core.db import db
from app.core.localtime import local_today
from app.core.refusal import NotDone
from app.files.checks import Sound
from app.files.storing import store
from app.people.locks import lock_person
from app.requests import notices
from app.requests.rules import RequestRefusal

RENEWABLE = timedelta(days=60)
"""So long before it expires one may ask again; that is when the first message about it leaves."""

MOST_A_DAY = 10
"""Requests of one person in 24 hours: each may bring a file."""


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """What somebody asks for. ``valid_until`` as the proof says; level 5 where there are none."""

    capability_id: int
    level: int
    valid_until: date | None = None
    words: str = ""
    proof: Sound | None = None


@dataclass(frozen=True, slots=True)
class AnsweredAlready:
    """It was answered or withdrawn meanwhile, which its page tells; nothing changed."""


@command
def ask(person_id: int, draft: RequestDraft) -> int | NotDone[RequestRefusal]:
    """Ask for a capability, and tell who may answer; the id of the request.

    One open request for each capability; nothing is kept, the proof neither, when refused.
    """
    lock_person(person_id)
    capability = db.session.get_one(Capability, draft.capability_id)
    refusal = _refusal(person_id, capability, draft)
    if refusal is not None:
        return refusal
    asked = CapabilityRequest(
        person_id=person_id,
        capability_id=capability.id,
        level=draft.level,
        valid_until=draft.valid_until,
        words=draft.words,
        file_id=store(draft.proof).id if draft.proof else None,
        state=RequestState.OPEN,
        asked_at=clock.now(),
    )
    db.session.add(asked)
    record(
        Verb.PROOF_ASKED,
        asked,
        about=person_id,
        capability=capability.id,
        level=draft.level,
        proof=asked.file_id is not None,
    )
    notices.asked(asked, capability)
    return asked.id


def _refusal(
    person_id: int, capability: Capability, draft: RequestDraft
) -> NotDone[RequestRefusal] | None:
    today = local_today()
    if not capability.active:
        return NotDone(RequestRefusal.NOT_IN_USE)
    if draft.level not in _steps(capability):
        return NotDone(RequestRefusal.NO_SUCH_LEVEL)
    if draft.valid_until is not None and draft.valid_until < today:
        return NotDone(RequestRefusal.ENDS_BEFORE_START)
    if draft.proof is None and needs_proof(capability):
        return NotDone(RequestRefusal.PROOF_MISSING)
    if _has_open(person_id, capability.id):
        return NotDone(RequestRefusal.ASKED_ALREADY)
    if _has_it(person_id, draft, today):
        return NotDone(RequestRefusal.HELD_ALREADY)
    if _asked_lately(person_id) >= MOST_A_DAY:
        return NotDone(RequestRefusal.ASKED_TOO_OFTEN)
    return None


def needs_proof(capability: Capability) -> bool:
    """Whether one asks for it with proof only."""
    return capability.evidence_required or capability.reserved


def _steps(capability: Capability) -> tuple[int, ...]:
    return steps_of(capability.level_names) if capability.has_levels else (TOP_LEVEL,)


def _has_open(person_id: int, capability_id: int) -> bool:
    mine = select(CapabilityRequest.id).where(
        CapabilityRequest.person_id == person_id,
        CapabilityRequest.capability_id == capability_id,
        CapabilityRequest.state == RequestState.OPEN,
    )
    return db.session.scalar(mine.limit(1)) is not None


def _has_it(person_id: int, draft: RequestDraft, today: date) -> bool:
    """Whether they hold it at that level for so long that nothing new is asked for."""
    long_enough = max(today + RENEWABLE, draft.valid_until or today)
    held = select(Holding.id).where(
        Holding.person_id == person_id,
        Holding.capability_id == draft.capability_id,
        Holding.level >= draft.level,
        or_(Holding.valid_until.is_(None), Holding.valid_until >= long_enough),
    )
    return db.session.scalar(held.limit(1)) is not None


def _asked_lately(person_id: int) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(CapabilityRequest)
            .where(
                CapabilityRequest.person_id == person_id,
                CapabilityRequest.asked_at > clock.now() - timedelta(days=1),
            )
        )
        or 0
    )


@command
def withdraw(request_id: int) -> AnsweredAlready | None:
    """Take one's own request back while nobody has answered it."""
    request = _locked(request_id)
    if request is None:
        return AnsweredAlready()
    request.state, request.answered_at = RequestState.WITHDRAWN, clock.now()
    record(Verb.WITHDRAWN, request, about=request.person_id, capability=request.capability_id)
    return None


@command
def approve(
    request_id: int, level: int, valid_until: date | None
) -> int | AnsweredAlready | NotDone[RequestRefusal]:
    """Sign off what was asked for, at a level, and tell the person; the id of the sign-off.

    ``valid_until`` None leaves it to the capability. Who may answer is for the caller to ask
    (``policies.may_sign_off``); nobody answers their own.
    """
    request = _locked(request_id)
    if request is None:
        return AnsweredAlready()
    capability = db.session.get_one(Capability, request.capability_id)
    today = local_today()
    refusal = _refusal_of_answer(request, capability, level, valid_until, today)
    if refusal is not None:
        return refusal
    draft = SignOffDraft(level, _method(request, capability), today, valid_until, request.file_id)
    signed = add(request.person_id, capability, draft)
    _answer(request, RequestState.APPROVED)
    record(Verb.APPROVED, request, about=request.person_id, sign_off=signed.id)
    project([request.person_id])
    notices.answered(request)
    return signed.id


def _refusal_of_answer(
    request: CapabilityRequest,
    capability: Capability,
    level: int,
    valid_until: date | None,
    today: date,
) -> NotDone[RequestRefusal] | None:
    if actor.current().person_id == request.person_id:
        return NotDone(RequestRefusal.ONESELF)
    if not capability.active:
        return NotDone(RequestRefusal.NOT_IN_USE)
    if level not in _steps(capability):
        return NotDone(RequestRefusal.NO_SUCH_LEVEL)
    if valid_until is not None and valid_until < today:
        return NotDone(RequestRefusal.ENDS_BEFORE_START)
    if request.file_id is None and needs_proof(capability):
        return NotDone(RequestRefusal.EVIDENCE_MISSING)
    return None


def _method(request: CapabilityRequest, capability: Capability) -> Method:
    if capability.kind == CapabilityKind.REGISTRATION:
        return Method.REGISTER
    return Method.CERTIFICATE if request.file_id is not None else Method.TALK


@command
def turn_down(request_id: int, words: str) -> AnsweredAlready | NotDone[RequestRefusal] | None:
    """Say no, in words to the person, who is told. Nobody answers their own."""
    request = _locked(request_id)
    if request is None:
        return AnsweredAlready()
    if actor.current().person_id == request.person_id:
        return NotDone(RequestRefusal.ONESELF)
    _answer(request, RequestState.REFUSED, words)
    record(Verb.TURNED_DOWN, request, about=request.person_id, capability=request.capability_id)
    notices.answered(request)
    return None


@command
def note_proof_opened(request_id: int) -> None:
    """Somebody else than the person is about to see the proof."""
    request = db.session.get_one(CapabilityRequest, request_id)
    record(Verb.PROOF_OPENED, request, about=request.person_id, file=request.file_id)


def _answer(request: CapabilityRequest, state: RequestState, words: str = "") -> None:
    request.state, request.answer = state, words
    request.answered_at, request.answered_by_id = clock.now(), actor.current().person_id


def _locked(request_id: int) -> CapabilityRequest | None:
    """The request, for nobody else to answer meanwhile; None when it is open no more."""
    person_id = db.session.scalar(
        select(CapabilityRequest.person_id).where(CapabilityRequest.id == request_id)
    )
    if person_id is None:
        return None
    lock_person(person_id)
    return db.session.scalar(
        select(CapabilityRequest)
        .where(CapabilityRequest.id == request_id, CapabilityRequest.state == RequestState.OPEN)
        .execution_options(populate_existing=True)
    )
