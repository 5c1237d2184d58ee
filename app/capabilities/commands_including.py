"""Which capabilities come with which. Inside a command that holds the lock of the structure."""

from collections.abc import Collection

from sqlalchemy import select

from app.capabilities.models import Capability, Holding, Inclusion
from app.capabilities.queries_sign_offs import includes
from app.capabilities.rules import CapabilityRefusal, reached
from app.core.db import db
from app.core.refusal import NotDone
from app.people.locks import lock_people


def included_by(capability_id: int) -> set[int]:
    """What a capability includes, directly."""
    return includes().get(capability_id, set())


def including(capability_id: int) -> set[int]:
    """What includes a capability, directly or by way of others."""
    graph = includes()
    return {each for each in graph if capability_id in reached(each, graph)} - {capability_id}


def refusal(
    capability_id: int, wanted: Collection[int], reserved: bool
) -> NotDone[CapabilityRefusal] | None:
    """What stands in the way of including these; id 0 is a capability that is being added.

    Nothing includes itself. A reserved act comes only with a reserved act: otherwise those who
    sign off the one would give the other too.
    """
    graph = includes()
    with_it = set().union(*(reached(each, graph) for each in wanted))
    if capability_id in with_it:
        return NotDone(CapabilityRefusal.INCLUDES_ITSELF)
    acts = set(db.session.scalars(select(Capability.id).where(Capability.reserved)))
    if not reserved:
        return NotDone(CapabilityRefusal.INCLUDES_RESERVED) if with_it & acts else None
    open_to_others = including(capability_id) - acts
    return (
        NotDone(CapabilityRefusal.INCLUDED_UNRESERVED, len(open_to_others))
        if open_to_others
        else None
    )


def replace(capability_id: int, wanted: Collection[int]) -> None:
    """From now on it includes exactly these."""
    present = db.session.scalars(select(Inclusion).filter_by(capability_id=capability_id)).all()
    for each in present:
        if each.included_id not in wanted:
            db.session.delete(each)
    for included_id in sorted(set(wanted).difference(each.included_id for each in present)):
        db.session.add(Inclusion(capability_id=capability_id, included_id=included_id))


def lock_holders(capability_ids: Collection[int]) -> list[int]:
    """Lock everybody who holds one of these, then the capabilities themselves; the people's ids.

    Whoever signs one of them off meanwhile was either there before, and is found the second time,
    or waits for the capability, and then sees what this command made of it.
    """
    holders = select(Holding.person_id).where(Holding.via_id.in_(capability_ids))
    lock_people(holders)
    entries = select(Capability.id).where(Capability.id.in_(capability_ids))
    db.session.execute(entries.order_by(Capability.id).with_for_update())
    return lock_people(holders)
