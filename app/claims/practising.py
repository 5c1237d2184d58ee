"""When people last did what a capability is for: worked out from shifts held to their end."""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Select, func, select
from sqlalchemy.dialects import postgresql, sqlite

from app.capabilities.models import Practice
from app.claims.models import Claim, ClaimState
from app.core.command import bookkeeping
from app.core.db import db
from app.shifts.models import Shift
from app.tasks.models import Need

OVERLAP = timedelta(days=7)
"""How far before the last practice known one looks again: hours may be agreed late."""

LONGEST = timedelta(days=2)
"""No shift lasts longer, so that what ended since then began since then and this before."""


@bookkeeping
def practise(now: datetime) -> int:
    """Note for everybody when they last practised; how many rows came or grew. Two statements.

    A place of the staffing and an extra seat both count: who takes part beside a colleague does
    the work as well. Where nothing is known yet all the past is read, else what ended lately; a
    need that is added to a task type counts from then on.
    """
    last = db.session.scalar(select(func.max(Practice.practised_at)))
    since = None if last is None else last - OVERLAP
    insert = postgresql.insert if _on_postgresql() else sqlite.insert
    adding = insert(Practice).from_select(
        ["person_id", "capability_id", "practised_at"], _last_practised(now, since)
    )
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
    """Per person and capability the end of the last shift that needed it, held to its end."""
    ended = [Claim.live | (Claim.state == ClaimState.WORKED), Shift.ends_at <= now]
    if since is not None:
        ended += [Shift.ends_at > since, Shift.starts_at > since - LONGEST]
    return (
        select(Claim.person_id, Need.capability_id, func.max(Shift.ends_at))
        .join(Shift, Shift.id == Claim.shift_id)
        .join(Need, Need.task_type_id == Shift.task_type_id)
        .where(*ended)
        .group_by(Claim.person_id, Need.capability_id)
    )
