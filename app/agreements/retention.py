"""What is done about limits once a night, at a fixed hour, whatever happened by day.

The trail gets one entry, every night, also when nothing changed: so it tells of no limit by whom,
when, for whom or why it was written, ended or deleted.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select

from app.audit.models import AuditEntry
from app.audit.trail import Verb, record
from app.core.command import command, recorded_later
from app.core.db import db, delete_rows
from app.core.localtime import local_time
from app.core.pieces import some_by_some
from app.people.models import Limit

HOUR = timedelta(hours=3)
"""After local midnight."""

KEPT_FOR_YEARS = 2
LIMITS = "Limits"
"""What the entry of the night is about."""


def deletable_from(last_day: date) -> date:
    """The day from which nothing may be left of what ended on a day: two years after it."""
    try:
        return last_day.replace(year=last_day.year + KEPT_FOR_YEARS)
    except ValueError:  # 29 February
        return date(last_day.year + KEPT_FOR_YEARS, 3, 1)


def settle_limits(now: datetime) -> None:
    """Once a night: delete the limits that are kept no longer, and note all of yesterday's."""
    local = local_time()
    today = local.day(now)
    hour = local.midnight(today) + HOUR
    if now >= hour and not _was_settled(hour):
        _delete_old(today)
        _settle(hour)


def _was_settled(hour: datetime) -> bool:
    noted = select(func.max(AuditEntry.at)).where(AuditEntry.object_type == LIMITS)
    last = db.session.scalar(noted)
    return last is not None and last >= hour


@command
def _settle(hour: datetime) -> None:
    """Write the entry of the night, unless it was written since the hour."""
    if not _was_settled(hour):
        record(Verb.CHANGED, LIMITS)


def _delete_old(today: date) -> None:
    """Delete the limits that are kept no longer; the entry of the night comes after the last."""
    at_least = timedelta(days=365 * KEPT_FOR_YEARS)
    ended = db.session.execute(
        select(Limit.id, Limit.valid_until).where(Limit.valid_until <= today - at_least)
    ).all()
    old = [row.id for row in ended if deletable_from(row.valid_until) <= today]
    for some in some_by_some(old):
        _delete(some)


@command
def _delete(limit_ids: Sequence[int]) -> None:
    """Delete some limits."""
    recorded_later()
    delete_rows(delete(Limit).where(Limit.id.in_(limit_ids)))
