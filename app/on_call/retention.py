"""How long offers of fixed hours are kept."""

from datetime import datetime

from app.core.command import bookkeeping
from app.core.localtime import local_time
from app.core.pieces import delete_some, in_pieces
from app.labour.rules_oncall import months_later
from app.on_call.models import HoursOffer

KEPT_MONTHS = 60
"""After their last day for an answer: as long as wages may be claimed (Civil Code 3:308)."""


@in_pieces()
@bookkeeping
def delete_old_hours_offers(most: int, now: datetime) -> int:
    """Delete those from which nothing can be claimed any more. Returns the number deleted."""
    last = months_later(local_time().day(now), -KEPT_MONTHS)
    return delete_some(most, HoursOffer, HoursOffer.answer_by < last)
