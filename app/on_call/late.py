"""Hours that are to be paid, noted while their calls are withdrawn. Inside a command."""

from app.audit.trail import Verb, record
from app.core import clock
from app.core.db import db
from app.on_call.models import LateWithdrawal, Withdrawal
from app.on_call.queries_cost import LateCost


def note_hours_due(cost: LateCost, shift_id: int, reason: Withdrawal) -> None:
    """Keep what is to be paid, a row for each person, and tell the trail."""
    for each in cost.due:
        row = LateWithdrawal(
            claim_id=each.claim_id,
            reason=reason,
            starts_at=each.called.start,
            ends_at=each.called.end,
            minutes=each.minutes,
            late_since=each.late_since,
            at=clock.now(),
        )
        db.session.add(row)
        record(
            Verb.ADDED,
            row,
            about=each.person_id,
            shift=shift_id,
            reason=str(reason),
            minutes=each.minutes,
        )
