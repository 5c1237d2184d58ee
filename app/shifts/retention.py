"""How long the log of changes is kept."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.core.command import bookkeeping
from app.core.pieces import delete_some, in_pieces
from app.shifts.changelog import WINDOW
from app.shifts.models import ShiftChange

KEPT_FOR = timedelta(days=2)


@in_pieces()
@bookkeeping
def delete_old_changes(most: int, now: datetime) -> int:
    """Delete changes that no open page waits for; the last ones stay, for versions to count."""
    highest = select(func.max(ShiftChange.id)).scalar_subquery()
    old = ShiftChange.at < now - KEPT_FOR, ShiftChange.id <= highest - WINDOW
    return delete_some(most, ShiftChange, *old)
