"""Calendar feeds. The secret is stored as a hash only."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class Detail(StrEnum):
    """How much a feed tells to whoever sees the calendar."""

    TIME = "time"
    DEPARTMENT = "department"
    EVERYTHING = "everything"


class Feed(Model):
    """One secret calendar address of a person."""

    __tablename__ = "feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    scope: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    detail: Mapped[str] = mapped_column(default=Detail.EVERYTHING)
    alarm_minutes: Mapped[int | None]
    made_at: Mapped[datetime]
    rotated_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
