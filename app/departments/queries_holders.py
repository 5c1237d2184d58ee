"""Who has a place, as far as a department may read it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.claims.notices import is_quiet
from app.core import clock
from app.core.db import db
from app.core.names import told_apart
from app.departments.words_standing import Holder
from app.people.models import Person
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState, Seat


def holders_of(shift_ids: Sequence[int]) -> dict[int, list[Holder]]:
    """Who has a regular place, by shift, first come first. One statement."""
    now = clock.now()
    found: dict[int, list[tuple[Claim, str, str | None]]] = defaultdict(list)
    for claim, name, given_name in db.session.execute(
        select(Claim, Person.name, Person.given_name)
        .join(Person, Person.id == Claim.person_id)
        .where(Claim.shift_id.in_(shift_ids), Claim.live, Claim.seat == Seat.REGULAR)
        .order_by(Claim.claimed_at, Claim.id)
    ):
        found[claim.shift_id].append((claim, name, given_name))
    return defaultdict(list, {each: _told_apart(some, now) for each, some in found.items()})


def _told_apart(some: list[tuple[Claim, str, str | None]], now: datetime) -> list[Holder]:
    names = told_apart([(name, given_name) for _claim, name, given_name in some])
    return [
        Holder(name, is_quiet(claim, now), claim.state == ClaimState.RECONFIRM)
        for name, (claim, *_rest) in zip(names, some, strict=True)
    ]
