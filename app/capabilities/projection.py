"""What people hold now, worked out from the history of sign-offs. Inside a command."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import func, select

from app.capabilities.models import KINDS_WITH_LEVELS, Capability, Holding, Inclusion, SignOff
from app.capabilities.rules import Standing, with_included
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


def newest(person_ids: Collection[int]) -> dict[int, dict[int, Standing]]:
    """What the last sign-off of each capability says, by person and capability; one statement."""
    last = (
        select(func.max(SignOff.id))
        .where(SignOff.person_id.in_(person_ids))
        .group_by(SignOff.person_id, SignOff.capability_id)
    )
    found: dict[int, dict[int, Standing]] = defaultdict(dict)
    for row in db.session.execute(
        select(SignOff.person_id, SignOff.capability_id, SignOff.level, SignOff.valid_until).where(
            SignOff.id.in_(last)
        )
    ):
        found[row.person_id][row.capability_id] = Standing(row.level, row.valid_until)
    return found


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


def includes() -> dict[int, set[int]]:
    """What each capability includes, directly; one statement."""
    found = defaultdict(set)
    for row in db.session.execute(select(Inclusion.capability_id, Inclusion.included_id)):
        found[row.capability_id].add(row.included_id)
    return found


def _with_levels() -> set[int]:
    return set(
        db.session.scalars(select(Capability.id).where(Capability.kind.in_(KINDS_WITH_LEVELS)))
    )
