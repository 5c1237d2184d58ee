"""Claims. The constraints are the last word on both engines.

One live claim per person and shift (partial unique index), no two live claims of one person that
overlap (PostgreSQL: exclusion constraint; SQLite: triggers; both written in the migration).
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim


class Doubt(Model):
    """That a future claim would no longer be given, found by the nightly job; nobody is thrown off.

    ``codes`` are the reasons, as anybody but the person may read them.
    """

    __tablename__ = "claim_doubts"

    claim_id: Mapped[int] = mapped_column(
        ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True
    )
    codes: Mapped[list[str]] = mapped_column(JSON)
    found_at: Mapped[datetime]

    claim: Mapped[Claim] = relationship(lazy="raise_on_sql")


class OfferState(StrEnum):
    """The life of an offer. A no and no answer look alike: both are ``ended``, in the end."""

    OPEN = "open"
    ACCEPTED = "accepted"
    ENDED = "ended"
    GONE = "gone"
    WITHDRAWN = "withdrawn"


class Offer(Model):
    """That a person was asked for a place of a shift; the first yes takes it.

    ``hidden``: the person said no and sees it no longer. Nobody else can tell, and when the
    offer ends it is forgotten. ``ended_by_id`` is the claim that answered it, or that took
    the last place: undone, it opens the offer again. ``moved_revision`` is that of the task when
    it was moved after the offer was made; None where it was not.
    """

    __tablename__ = "offers"
    __table_args__ = (
        CheckConstraint("NOT hidden OR state = 'open'", name="hidden"),
        Index(
            "uq_offers_open",
            "shift_id",
            "person_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_offers_person", "person_id", "made_at"),
        Index(
            "ix_offers_due",
            "expires_at",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "ix_offers_ended_by",
            "ended_by_id",
            sqlite_where=text("ended_by_id IS NOT NULL"),
            postgresql_where=text("ended_by_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    state: Mapped[OfferState] = mapped_column(default=OfferState.OPEN)
    hidden: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    moved_revision: Mapped[int | None]
    ended_by_id: Mapped[int | None]

    shift: Mapped[Shift] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=person_id)
    asked_by: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=asked_by_id)
