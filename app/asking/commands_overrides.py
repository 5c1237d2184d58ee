"""Asking somebody to agree to setting rules of working time aside, with a reason.

It gives no place: it is a question, and the place is taken by the worker's own yes
(``commands_offers.accept``). A yes for all times is no consent to this.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select

from app.asking.commands_offers import asked_lately, end_open, offer_to
from app.audit.trail import Verb, record
from app.claims.locks import lock_shift, lock_worker
from app.claims.models import Offer, OfferOrigin, OfferState
from app.core import actor, clock
from app.core.command import command
from app.core.db import db
from app.eligibility.queries_overrides import override_of
from app.eligibility.queries_verdicts import Judged, judge_under_locks
from app.eligibility.rules import article_of, to_set_aside
from app.rule_sets.rules_room import stored
from app.shifts.changelog import log_change
from app.shifts.models import Shift
from app.shifts.models_claims import Override
from app.shifts.states import Seat, ShiftState


@dataclass(frozen=True, slots=True)
class OverrideAsked:
    """They are asked; ``already``: they were, before this tap."""

    offer_id: int
    already: bool = False


@dataclass(frozen=True, slots=True)
class NothingToSetAside:
    """Nobody was asked: it fits without, or something stands in the way that nobody sets aside."""

    judged: Judged


@dataclass(frozen=True, slots=True)
class NotSought:
    """No place is looked for: the task began, is full, or none is looked for."""


@dataclass(frozen=True, slots=True)
class AskedTooOften:
    """They were asked for it again and again; so long until the next time."""

    wait: timedelta


OverrideOutcome = OverrideAsked | NothingToSetAside | NotSought | AskedTooOften


@command
def ask_to_set_aside(shift_id: int, person_id: int, reason: str) -> OverrideOutcome:
    """Ask somebody for a place, and to agree to what stands in the way of it by working time.

    The verdicts of now go with the question, so that the worker reads what they agree to. Only
    where nothing else stands in the way, and each of the rules may be set aside.
    """
    home_path, shift = lock_worker(person_id), lock_shift(shift_id)
    now = clock.now()
    if home_path is None or shift is None or not _is_sought(shift):
        return NotSought()
    judged = judge_under_locks(person_id, home_path, shift_id, Seat.REGULAR)
    if judged.task.facts.left <= 0:
        return NotSought()
    present = _open_offer(shift_id, person_id)
    if present is not None and present.expires_at > now and _stays(present):
        return OverrideAsked(present.id, already=True)
    tired = asked_lately(shift_id, [person_id], now)
    if tired:
        return AskedTooOften(tired[person_id] + timedelta(hours=1) - now)
    asked = to_set_aside(judged.case, judged.verdict)
    if judged.mine or not asked:
        return NothingToSetAside(judged)
    end_open(Offer.shift_id == shift_id, Offer.person_id == person_id)
    offer_id = offer_to(shift, person_id, now)
    override = Override(
        offer_id=offer_id,
        shift_id=shift_id,
        person_id=person_id,
        asked_by_id=actor.current().person_id,
        reason=reason,
        said=stored(replace(each, article=article_of(each, judged.case)) for each in asked),
        asked_at=now,
    )
    db.session.add(override)
    rules = [each.rule for each in asked]
    record(
        Verb.OVERRIDE_ASKED,
        override,
        about=person_id,
        shift=shift_id,
        set_aside=rules,
        reason=reason,
    )
    log_change(shift_id)
    return OverrideAsked(offer_id)


def _is_sought(shift: Shift) -> bool:
    return shift.starts_at > clock.now() and shift.state == ShiftState.OPEN


def _stays(offer: Offer) -> bool:
    """Whether an open offer is this question already, or one that the person waited for."""
    return offer.origin != OfferOrigin.ASKED or override_of(offer.id) is not None


def _open_offer(shift_id: int, person_id: int) -> Offer | None:
    return db.session.scalar(
        select(Offer).where(
            Offer.shift_id == shift_id,
            Offer.person_id == person_id,
            Offer.state == OfferState.OPEN,
        )
    )
