"""What changes about capabilities; what people hold of them changes in ``signing.py``."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import func, select

from app.audit.trail import Verb, record
from app.capabilities.models import Capability, SignOff
from app.capabilities.rules import CapabilityDraft
from app.core.command import command
from app.core.db import db
from app.people.locks import lock_structure
from app.people.rules import Refusal, Why


@command
def add_capability(draft: CapabilityDraft) -> int | Refusal:
    """Add something that people can do or hold; its id."""
    lock_structure()
    refusal = _name_refusal(draft, 0)
    if refusal is not None:
        return refusal
    capability = Capability(**_columns(draft))
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
            select(func.count()).where(SignOff.capability_id == capability_id)
        )
        if holders:
            return Refusal(Why.KIND_IN_USE, holders)
    given = _columns(draft)
    changed = [name for name, value in given.items() if getattr(capability, name) != value]
    for name in changed:
        setattr(capability, name, given[name])
    if changed:
        record(Verb.CHANGED, capability, fields=changed)
    return None


def _columns(draft: CapabilityDraft) -> dict[str, Any]:
    columns = asdict(draft)
    del columns["includes"]
    return columns


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
