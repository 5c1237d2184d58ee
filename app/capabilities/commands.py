"""What changes about capabilities; what people hold changes in ``commands_sign_offs.py``."""

from collections.abc import Collection
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import func, or_, select

from app.audit.edits import edited
from app.audit.in_use import set_active
from app.audit.trail import Verb, record
from app.capabilities import commands_including, uses
from app.capabilities.commands_holdings import project
from app.capabilities.models import Capability, CapabilityGrant, CapabilityRight, SignOff
from app.capabilities.queries_catalogue import draft_of
from app.capabilities.rules import CapabilityDraft, CapabilityRefusal, steps_of
from app.core.command import command
from app.core.db import db
from app.core.refusal import NotDone
from app.core.revision import Overtaken, Unchanged
from app.core.text import folded
from app.people.locks import lock_structure
from app.people.models import Person
from app.people.queries_drafts import standing


@command
def add_capability(draft: CapabilityDraft) -> int | NotDone[CapabilityRefusal]:
    """Add something that people can do or hold; its id."""
    lock_structure()
    refusal = _refusal(draft, None)
    if refusal is not None:
        return refusal
    capability = Capability(**_columns(draft))
    db.session.add(capability)
    record(Verb.ADDED, capability, kind=draft.kind, includes=sorted(draft.includes))
    commands_including.replace(capability.id, draft.includes)
    return capability.id


@command
def change_capability(
    capability_id: int, draft: CapabilityDraft, seen: str | None = None, *, reserve: bool = True
) -> NotDone[CapabilityRefusal] | Unchanged | Overtaken | None:
    """Change what a capability is; where it matters, what people hold is worked out anew.

    Its kind can only change while nobody was signed off. Without ``reserve`` it stays a reserved
    act, or none, whatever the draft says. ``seen`` is the revision that the editor had in front of
    them (None: whatever it is now).
    """
    lock_structure()
    capability = db.session.get_one(Capability, capability_id)
    before = commands_including.included_by(capability_id)
    if not reserve:
        draft = replace(draft, reserved=capability.reserved)
    stands = standing(draft_of(capability, before), draft, seen, capability)
    if stands is not None:
        return stands
    refusal = _refusal(draft, capability)
    if refusal is not None:
        return refusal
    said = edited(capability, _columns(draft))
    if before != set(draft.includes):
        said["fields"].append("includes")
    holders = _holders_to_follow(capability_id, said["fields"])
    commands_including.replace(capability_id, draft.includes)
    record(
        Verb.CHANGED,
        capability,
        **said,
        includes=sorted(draft.includes),
        included_before=sorted(before),  # past profiles are worked out from this
    )
    project(holders)
    return None


def _holders_to_follow(capability_id: int, changed: Collection[str]) -> list[int]:
    """Whose holdings change with it, locked: those of what it is and of what includes it."""
    if not {"includes", "kind"}.intersection(changed):
        return []
    return commands_including.lock_holders(
        {capability_id} | commands_including.including(capability_id)
    )


def _columns(draft: CapabilityDraft) -> dict[str, Any]:
    columns = asdict(draft)
    del columns["includes"]
    return columns


def _refusal(
    draft: CapabilityDraft, capability: Capability | None
) -> NotDone[CapabilityRefusal] | None:
    own_id = capability.id if capability else 0
    refusal = _name_refusal(draft, own_id)
    if refusal is None and draft.reserved and draft.holders_assess:
        refusal = NotDone(CapabilityRefusal.RESERVED_ACT)
    if refusal is None and capability is not None:
        refusal = _in_use(draft, capability)
    return refusal or commands_including.refusal(own_id, draft.includes, draft.reserved)


def _in_use(draft: CapabilityDraft, capability: Capability) -> NotDone[CapabilityRefusal] | None:
    """What stands in the way of another kind or another scheme of levels."""
    own = SignOff.capability_id == capability.id
    if draft.kind != capability.kind:
        count = db.session.scalar(select(func.count(SignOff.person_id.distinct())).where(own)) or 0
        if count:
            return NotDone(CapabilityRefusal.KIND_IN_USE, count)
    gone = set(steps_of(capability.level_names)).difference(steps_of(draft.level_names))
    if not gone:
        return None
    at_those = or_(SignOff.level.in_(gone), SignOff.shown.in_(gone))
    count = (db.session.scalar(select(func.count()).where(own, at_those)) or 0) + uses.asking(
        capability.id, gone
    )
    return NotDone(CapabilityRefusal.LEVEL_IN_USE, count) if count else None


def _name_refusal(draft: CapabilityDraft, own_id: int) -> NotDone[CapabilityRefusal] | None:
    others = select(Capability.id).where(Capability.id != own_id).limit(1)
    for column, name, why in (
        (Capability.name_nl_folded, draft.name_nl, CapabilityRefusal.NAME_NL_TAKEN),
        (Capability.name_en_folded, draft.name_en, CapabilityRefusal.NAME_EN_TAKEN),
    ):
        if db.session.scalar(others.where(column == folded(name))) is not None:
            return NotDone(why)
    return None


@command
def deactivate_capability(capability_id: int) -> None:
    """Offer it no longer. Who holds it keeps it, and tasks that need it go on needing it."""
    _set_active(capability_id, active=False)


@command
def reactivate_capability(capability_id: int) -> None:
    """Offer it again."""
    _set_active(capability_id, active=True)


def _set_active(capability_id: int, *, active: bool) -> None:
    lock_structure()
    set_active(db.session.get_one(Capability, capability_id), active=active)


@command
def grant_right(
    capability_id: int, person_id: int, right: CapabilityRight
) -> int | NotDone[CapabilityRefusal]:
    """Make somebody owner or assessor of a capability; the id of the grant."""
    lock_structure()
    own = {"capability_id": capability_id, "person_id": person_id, "right": right}
    held = select(CapabilityGrant.id).filter_by(**own)
    if db.session.scalar(held) is not None:
        return NotDone(CapabilityRefusal.HELD_ALREADY)
    if not db.session.get_one(Person, person_id).active:
        return NotDone(CapabilityRefusal.NOT_IN_USE)
    grant = CapabilityGrant(**own)
    db.session.add(grant)
    record(Verb.GRANTED, grant, about=person_id, capability=capability_id, right=str(right))
    return grant.id


@command
def revoke_right(grant_id: int) -> None:
    """Let somebody no longer be owner or assessor; what they signed off stays."""
    lock_structure()
    grant = db.session.get(CapabilityGrant, grant_id)
    if grant is None:
        return
    about, capability_id = grant.person_id, grant.capability_id
    record(Verb.REVOKED, grant, about=about, capability=capability_id, right=grant.right)
    db.session.delete(grant)
