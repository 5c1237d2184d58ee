"""The outbox: rows written in the transaction that causes them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class NoticeState(StrEnum):
    """The life of a message: waiting → sent, dropped (no longer due) or failed (given up)."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"


class Notice(Model):
    """One message to one person. ``data`` holds ids and figures; words are made when it leaves.

    ``address`` is where it goes, when that is not the person's address (their former one).
    ``subject`` is what the first line said, kept for the person's own list; None before that.
    """

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_due", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    claim_id: Mapped[int | None] = mapped_column(index=True)
    shift_id: Mapped[int | None] = mapped_column(index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[NoticeState] = mapped_column(default=NoticeState.WAITING)
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    problem: Mapped[str | None]
    subject: Mapped[str | None]
    address: Mapped[str | None]
