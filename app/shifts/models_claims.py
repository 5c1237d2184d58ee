"""Claims: who holds which place. The constraints are the last word on both engines.

One live claim per person and shift (partial unique index), no two live claims of one person that
overlap (PostgreSQL: exclusion constraint; SQLite: triggers; both written in the migration).
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.states import ClaimState, Initiator, Seat

QUIET_FOR = timedelta(seconds=60)
"""So long after a tap nobody else hears of it, and it can be undone unnoticed."""


class Claim(Model):
    """One person's hold on one place of a shift, from first tap to confirmed hours.

    ``requested`` is an extra seat that waits until somebody independent holds a place.
    ``starts_at`` and ``ends_at`` repeat the shift's, for the constraint. ``live`` says that it
    holds a place. ``leaving_since`` is set when the holder wants out too late to hand back: it
    stays theirs until somebody takes over. ``ended_by_id`` is the claim through which it ended:
    undone in its quiet minute, that one gives this back. ``sequence`` counts calendar changes per
    person and shift, over claims, and never goes down.

    ``initiated_by`` says who began it. ``called_at`` is the instant of the department's call (None
    where the worker came by themselves), ``claimed_at`` that of the answer, ``confirmed_at`` of the
    last yes to a changed task, and ``ended_at`` of the end: in state ``cancelled``, the withdrawal.
    """

    __tablename__ = "claims"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="order"),
        CheckConstraint("live = (state IN ('held', 'reconfirm'))", name="live"),
        Index(
            "uq_claims_live",
            "shift_id",
            "person_id",
            unique=True,
            sqlite_where=text("live"),
            postgresql_where=text("live"),
        ),
        Index("ix_claims_person_time", "person_id", "ends_at", "starts_at"),
        Index("ix_claims_shift", "shift_id", "state", "ends_at", "person_id"),
        Index(
            "ix_claims_extra",
            "ends_at",
            "starts_at",
            sqlite_where=text("seat = 'extra'"),
            postgresql_where=text("seat = 'extra'"),
        ),
        Index(
            "ix_claims_requested",
            "shift_id",
            sqlite_where=text("state = 'requested'"),
            postgresql_where=text("state = 'requested'"),
        ),
        Index(
            "ix_claims_leaving",
            "shift_id",
            sqlite_where=text("leaving_since IS NOT NULL"),
            postgresql_where=text("leaving_since IS NOT NULL"),
        ),
        Index(
            "ix_claims_ended_by",
            "ended_by_id",
            sqlite_where=text("ended_by_id IS NOT NULL"),
            postgresql_where=text("ended_by_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    seat: Mapped[Seat] = mapped_column(default=Seat.REGULAR)
    state: Mapped[ClaimState] = mapped_column(default=ClaimState.HELD)
    live: Mapped[bool] = mapped_column(default=True)
    initiated_by: Mapped[Initiator] = mapped_column(default=Initiator.CLAIMED)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    claimed_at: Mapped[datetime]
    called_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    leaving_since: Mapped[datetime | None]
    reconfirm_until: Mapped[datetime | None]
    ended_by_id: Mapped[int | None]
    sequence: Mapped[int] = mapped_column(default=0)

    shift: Mapped[Shift] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")

    def is_being_taken_over(self, now: datetime) -> bool:
        """Whether to its holder it is theirs still; see the function of that name."""
        return is_being_taken_over(self, now)


PASSED_ON = (ClaimState.HANDED_BACK, ClaimState.SWAPPED)
"""How a claim ends through that of somebody else."""


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


def is_being_taken_over(claim: Any, now: datetime) -> bool:
    """Whether somebody took a claim (or a row of one) over so lately that its holder was not told.

    The other may undo it unseen: until then nothing changed for the holder.
    """
    return (
        claim.state in PASSED_ON
        and claim.ended_by_id is not None
        and claim.ended_at is not None
        and now < claim.ended_at + QUIET_FOR
    )
