"""The table of the trail, append-only by a guard here and by triggers in both databases."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from app.core.db import Model


class TrailIsAppendOnly(RuntimeError):
    """Somebody tried to change or delete an entry of the trail."""


class AuditEntry(Model):
    """One thing that happened. ``data`` holds figures and codes, never free text of people."""

    __tablename__ = "audit_entries"
    __trail__ = True
    __table_args__ = (Index("ix_audit_entries_object", "object_type", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_kind: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(index=True)
    verb: Mapped[str]
    object_type: Mapped[str]
    object_id: Mapped[int | None]
    person_id: Mapped[int | None] = mapped_column(index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


@event.listens_for(AuditEntry, "before_update")
@event.listens_for(AuditEntry, "before_delete")
def _refuse(_mapper: Mapper[Any], _connection: Any, entry: AuditEntry) -> None:
    raise TrailIsAppendOnly(f"entry {entry.id}: add a new one instead")
