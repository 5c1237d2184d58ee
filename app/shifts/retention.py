"""How long the log of changes is kept, and that rules of working time were set aside."""

from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select

from app.core.command import bookkeeping
from app.core.pieces import delete_some, in_pieces
from app.shifts.changelog import WINDOW
from app.shifts.models import Shift, ShiftChange
from app.shifts.models_claims import Override

KEPT_FOR = timedelta(days=2)
OVERRIDES_KEPT_FOR = timedelta(weeks=104)
"""So long after the task: hours are kept for 52 weeks at least, and looked at over as many."""


@in_pieces()
@bookkeeping
def delete_old_changes(most: int, now: datetime) -> int:
    """Delete changes that no open page waits for; the last ones stay, for versions to count."""
    highest = select(func.max(ShiftChange.id)).scalar_subquery()
    old = ShiftChange.at < now - KEPT_FOR, ShiftChange.id <= highest - WINDOW
    return delete_some(most, ShiftChange, *old)


@in_pieces()
@bookkeeping
def delete_old_overrides(most: int, now: datetime) -> int:
    """Delete what was agreed to long ago, and what nobody agreed to before the task ended.

    A no and no answer leave nothing but the question in the trail. Returns the number deleted.
    """
    over = select(Shift.id).where(Shift.ends_at <= now)
    old = select(Shift.id).where(Shift.ends_at <= now - OVERRIDES_KEPT_FOR)
    unanswered = and_(Override.agreed_at.is_(None), Override.shift_id.in_(over))
    return delete_some(most, Override, or_(unanswered, Override.shift_id.in_(old)))
