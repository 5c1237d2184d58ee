"""What changes about capabilities and who holds them."""

from dataclasses import asdict
from datetime import date

from sqlalchemy import func, select

from app.audit.trail import Verb, record
from app.capabilities.models import TOP_LEVEL, Capability, Holding
from app.capabilities.rules import CapabilityDraft
from app.core.command import command
from app.core.db import db
from app.people.locks import lock_person, lock_structure
from app.people.rules import Refusal, Why


@command
def add_capability(draft: CapabilityDraft) -> int | Refusal:
    """Add something that people can do or hold; its id."""
    lock_structure()
    refusal = _name_refusal(draft, 0)
    if refusal is not None:
        return refusal
    capability = Capability(**asdict(draft))
    db.session.add(capability)
    record(Verb.ADDED, capability, kind=draft.kind)
    return capability.id


@command
def change_capability(capability_id: int, draft: CapabilityDraft) -> Refusal | None:
    """Rename a capability; its kind can only change while nobody holds it."""
    lock_structure()
    capability = db.session.get_one(Capability, capability_id)
    refusal = _name_refusal(draft, capability_id)
    if refusal is not None:
        return refusal
    if draft.kind != capability.kind:
        holders = db.session.scalar(
            select(func.count()).where(Holding.capability_id == capability_id)
        )
        if holders:
            return Refusal(Why.KIND_IN_USE, holders)
    given = asdict(draft)
    changed = [name for name, value in given.items() if getattr(capability, name) != value]
    for name in changed:
        setattr(capability, name, given[name])
    if changed:
        record(Verb.CHANGED, capability, fields=changed)
    return None


def _name_refusal(draft: CapabilityDraft, own_id: int) -> Refusal | None:
    others = select(Capability.id).where(Capability.id != own_id).limit(1)
    for column, name, why in (
        (Capability.name_nl, draft.name_nl, Why.NAME_NL_TAKEN),
        (Capability.name_en, draft.name_en, Why.NAME_EN_TAKEN),
    ):
        if db.session.scalar(others.where(func.lower(column) == name.lower())) is not None:
            return Refusal(why)
    return None


@command
def deactivate_capability(capability_id: int) -> None:
    """Offer it no longer. Who holds it keeps it, and tasks that need it go on needing it."""
    _set_active(capability_id, False)


@command
def reactivate_capability(capability_id: int) -> None:
    """Offer it again."""
    _set_active(capability_id, True)


def _set_active(capability_id: int, active: bool) -> None:
    lock_structure()
    capability = db.session.get_one(Capability, capability_id)
    if capability.active != active:
        capability.active = active
        record(Verb.REACTIVATED if active else Verb.DEACTIVATED, capability)


@command
def give_capability(
    person_id: int, capability_id: int, level: int = TOP_LEVEL, valid_until: date | None = None
) -> int | Refusal:
    """Note that somebody holds a capability; the id of the holding.

    ``level`` counts where the capability has levels; elsewhere it is held or not.
    """
    lock_person(person_id)
    capability = db.session.get_one(Capability, capability_id)
    held = select(Holding.id).where(
        Holding.person_id == person_id, Holding.capability_id == capability_id
    )
    if db.session.scalar(held) is not None:
        return Refusal(Why.HELD_ALREADY)
    if not capability.active:
        return Refusal(Why.NOT_IN_USE)
    holding = Holding(
        person_id=person_id,
        capability_id=capability_id,
        level=level if capability.has_levels else TOP_LEVEL,
        valid_until=valid_until,
    )
    db.session.add(holding)
    record(Verb.GRANTED, holding, about=person_id, **_figures(holding))
    return holding.id


@command
def change_holding(holding_id: int, level: int, valid_until: date | None) -> None:
    """Change the level of what somebody holds, and until when it is valid."""
    holding = db.session.get(Holding, holding_id, with_for_update=True)
    if holding is None:
        return
    lock_person(holding.person_id)
    capability = db.session.get_one(Capability, holding.capability_id)
    holding.level = level if capability.has_levels else TOP_LEVEL
    holding.valid_until = valid_until
    record(Verb.CHANGED, holding, about=holding.person_id, **_figures(holding))


@command
def take_capability(holding_id: int) -> None:
    """Note that somebody no longer holds a capability."""
    holding = db.session.get(Holding, holding_id, with_for_update=True)
    if holding is not None:
        lock_person(holding.person_id)
        db.session.delete(holding)
        record(Verb.REVOKED, holding, about=holding.person_id, capability=holding.capability_id)


def _figures(holding: Holding) -> dict[str, int | str | None]:
    until = holding.valid_until.isoformat() if holding.valid_until else None
    return {"capability": holding.capability_id, "level": holding.level, "until": until}
