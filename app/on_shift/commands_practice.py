"""When people last did what a capability is for: worked out from shifts held to their end."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Select, and_, func, select
from sqlalchemy.dialects import postgresql, sqlite

from app.capabilities.models import Practice
from app.core.command import bookkeeping
from app.core.db import db
from app.core.pieces import some_by_some
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState
from app.tasks.models import Need

OVERLAP = timedelta(days=7)
"""How far before the last practice known one looks again: hours may be agreed late."""

LONGEST = timedelta(days=2)
"""No shift lasts longer, so that what ended since then began since then and this before."""


Practised = dict[str, Any]
"""A row to be: ``person_id``, ``capability_id``, ``practised_at``."""


def practise(now: datetime) -> int:
    """Note for everybody when they last practised. Returns how many rows came or grew.

    A place of the staffing and an extra seat both count: who takes part beside a colleague does
    the work as well. Where nothing is known yet all the past is read, else what ended lately; a
    need that is added to a task type counts from then on. Two statements, and what is written.

    The oldest is written first: cut off half-way, the last one known is still the instant up to
    which nothing is missing.
    """
    last = db.session.scalar(select(func.max(Practice.practised_at)))
    since = None if last is None else last - OVERLAP
    found = db.session.execute(_last_practised(now, since)).mappings()
    new = [dict(row) for row in found]
    return sum(note_practice(some) for some in some_by_some(new))


@bookkeeping
def note_practice(some: Sequence[Practised]) -> int:
    """Write some down, unless something later is known. Returns how many came or grew."""
    insert = postgresql.insert if _on_postgresql() else sqlite.insert
    adding = insert(Practice).values(some)
    newer = adding.on_conflict_do_update(
        index_elements=["person_id", "capability_id"],
        set_={"practised_at": adding.excluded.practised_at},
        where=adding.excluded.practised_at > Practice.practised_at,
    )
    done = db.session.execute(newer, execution_options={"preserve_rowcount": True})
    return cast("CursorResult[Any]", done).rowcount


def _on_postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"


def _last_practised(now: datetime, since: datetime | None) -> Select[*tuple[Any, ...]]:
    """Per person and capability the end of the last shift that needed it, held to its end.

    Only what is not known yet, the oldest first.
    """
    last = func.max(Shift.ends_at)
    ended = [Claim.live | (Claim.state == ClaimState.WORKED), Shift.ends_at <= now]
    if since is not None:
        ended += [Shift.ends_at > since, Shift.starts_at > since - LONGEST]
    known = and_(
        Practice.person_id == Claim.person_id, Practice.capability_id == Need.capability_id
    )
    return (
        select(Claim.person_id, Need.capability_id, last.label("practised_at"))
        .join(Shift, Shift.id == Claim.shift_id)
        .join(Need, Need.task_type_id == Shift.task_type_id)
        .outerjoin(Practice, known)
        .where(*ended)
        .group_by(Claim.person_id, Need.capability_id, Practice.practised_at)
        .having(Practice.practised_at.is_(None) | (Practice.practised_at < last))
        .order_by(last, Claim.person_id, Need.capability_id)
    )
