"""Rules of working time that are set aside for one place, with the worker's consent."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class Override(Model):
    """That somebody was asked to agree to setting rules aside for a place, and that they did.

    It belongs to one offer. ``said`` is the verdict of each of the rules as the worker read it
    (``rules_room``), ``reason`` why they were asked. ``agreed_at`` and ``claim_id`` are set
    by their yes: the claim that rests on it. Undone, a later yes to the same offer sets them anew.
    """

    __tablename__ = "overrides"
    __table_args__ = (CheckConstraint("(agreed_at IS NULL) = (claim_id IS NULL)", name="agreed"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"), unique=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    reason: Mapped[str]
    said: Mapped[list[dict[str, Any]]] = mapped_column(JSON(none_as_null=True))
    asked_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claims.id"), unique=True)
