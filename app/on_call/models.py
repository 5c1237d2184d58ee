"""What became due because of a contract on call: hours after a late withdrawal, yearly offers."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class Withdrawal(StrEnum):
    """By what a department withdrew a call."""

    CANCELLED = "cancelled"
    RELEASED = "released"
    CHANGED = "changed"


class LateWithdrawal(Model):
    """That a call was withdrawn or changed within its term: its hours are to be paid.

    ``starts_at`` and ``ends_at`` are the times that were called, ``minutes`` what is to be paid,
    ``late_since`` when the term began, ``at`` the instant.
    """

    __tablename__ = "late_withdrawals"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="order"),
        CheckConstraint("minutes > 0", name="minutes"),
        UniqueConstraint("claim_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    reason: Mapped[Withdrawal]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    minutes: Mapped[int]
    late_since: Mapped[datetime]
    at: Mapped[datetime] = mapped_column(index=True)


class HoursOffer(Model):
    """That fixed hours were offered after a year on call: ``hours_week``, on average worked.

    ``year_ended`` is the first day after that year, ``answer_by`` the last day on which the person
    may answer. ``accepted`` None: they did not.
    """

    __tablename__ = "hours_offers"
    __table_args__ = (
        UniqueConstraint("person_id", "year_ended"),
        CheckConstraint("(accepted IS NULL) = (answered_at IS NULL)", name="answer"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    year_ended: Mapped[date]
    hours_week: Mapped[float]
    offered_at: Mapped[datetime]
    answer_by: Mapped[date]
    accepted: Mapped[bool | None]
    answered_at: Mapped[datetime | None]
