"""Calendar feeds. The secret is stored as a hash only."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class Scope(StrEnum):
    """Whose shifts a feed holds."""

    MINE = "mine"


class Detail(StrEnum):
    """How much a feed tells to whoever sees the calendar."""

    TIME = "time"
    DEPARTMENT = "department"
    EVERYTHING = "everything"


class Feed(Model):
    """One secret calendar address of a person.

    ``settings_at`` is when the person last chose what it tells. ``body_hash`` is of what was last
    handed out and ``body_at`` since when: the dates of its rows alone do not tell that a phone
    number changed or an event left the window. ``once`` is of the form that made it.
    """

    __tablename__ = "feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    scope: Mapped[Scope]
    token_hash: Mapped[str] = mapped_column(unique=True)
    detail: Mapped[Detail] = mapped_column(default=Detail.EVERYTHING)
    alarm_minutes: Mapped[int | None]
    made_at: Mapped[datetime]
    settings_at: Mapped[datetime | None]
    rotated_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    once: Mapped[str | None] = mapped_column(index=True, unique=True)
    body_hash: Mapped[str | None]
    body_at: Mapped[datetime | None]
