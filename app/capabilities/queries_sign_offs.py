"""What sign-offs say now, and which capabilities come with which."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import func, select

from app.capabilities.models import Inclusion, SignOff
from app.capabilities.rules import HeldAfter
from app.core.db import db


def newest(person_ids: Collection[int]) -> dict[int, dict[int, HeldAfter]]:
    """What the last sign-off of each capability says, by person and capability; one statement."""
    last = (
        select(func.max(SignOff.id))
        .where(SignOff.person_id.in_(person_ids))
        .group_by(SignOff.person_id, SignOff.capability_id)
    )
    found: dict[int, dict[int, HeldAfter]] = defaultdict(dict)
    for row in db.session.execute(
        select(SignOff.person_id, SignOff.capability_id, SignOff.level, SignOff.valid_until).where(
            SignOff.id.in_(last)
        )
    ):
        found[row.person_id][row.capability_id] = HeldAfter(row.level, row.valid_until)
    return found


def includes() -> dict[int, set[int]]:
    """What each capability includes, directly; one statement."""
    found = defaultdict(set)
    for row in db.session.execute(select(Inclusion.capability_id, Inclusion.included_id)):
        found[row.capability_id].add(row.included_id)
    return found
