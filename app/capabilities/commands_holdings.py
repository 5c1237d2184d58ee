"""What people hold now, worked out from the history of sign-offs. Inside a command."""

from collections.abc import Collection

from sqlalchemy import select

from app.capabilities.models import KINDS_WITH_LEVELS, Capability, Holding
from app.capabilities.queries_sign_offs import includes, newest
from app.capabilities.rules import with_included
from app.core.db import db

AT_ONCE = 500


def project(person_ids: Collection[int]) -> None:
    """Make the holdings of these people what follows from their sign-offs.

    Five statements for each 500 people, and one for each holding that changes. Lock the people
    before.
    """
    ordered = sorted(set(person_ids))
    for start in range(0, len(ordered), AT_ONCE):
        _project(ordered[start : start + AT_ONCE])
    db.session.flush()


def _project(person_ids: list[int]) -> None:
    db.session.flush()
    included, with_levels, signed = includes(), _with_levels(), newest(person_ids)
    held = {
        (row.person_id, row.capability_id, row.via_id): row
        for row in db.session.scalars(select(Holding).where(Holding.person_id.in_(person_ids)))
    }
    for person_id in person_ids:
        direct = {key: each for key, each in signed.get(person_id, {}).items() if each.level}
        for (capability, via), standing in with_included(direct, included, with_levels).items():
            holding = held.pop((person_id, capability, via), None)
            if holding is None:
                holding = Holding(person_id=person_id, capability_id=capability, via_id=via)
                db.session.add(holding)
            holding.level, holding.valid_until = standing.level, standing.valid_until
    for gone in held.values():
        db.session.delete(gone)


def _with_levels() -> set[int]:
    return set(
        db.session.scalars(select(Capability.id).where(Capability.kind.in_(KINDS_WITH_LEVELS)))
    )
