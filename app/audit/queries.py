"""The trail, read: newest first. Who the people are is added by the room that knows them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from app.audit.models import AuditEntry


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What is looked for; None is everything. ``since`` up to, not including, ``until``.

    ``before`` is the id of the oldest entry that was shown: the page goes on behind it.
    """

    verb: str | None = None
    object_type: str | None = None
    object_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


def entries(asked: EntryFilter) -> Select[AuditEntry]:
    """The entries asked for, the newest first; bound it before it is run."""
    equal = {
        "verb": asked.verb,
        "object_type": asked.object_type,
        "object_id": asked.object_id,
    }
    found = select(AuditEntry).filter_by(**{k: v for k, v in equal.items() if v is not None})
    if asked.since is not None:
        found = found.where(AuditEntry.at >= asked.since)
    if asked.until is not None:
        found = found.where(AuditEntry.at < asked.until)
    if asked.before is not None:
        found = found.where(AuditEntry.id < asked.before)
    return found.order_by(AuditEntry.id.desc())
