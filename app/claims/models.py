"""What surrounds claims: doubts, offers of places, waiting lists, swaps."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKey, Index, text
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


class OfferOrigin(StrEnum):
    """Why somebody is offered a place: a coordinator asks, or they waited for one.

    ``kept``: they waited, and until the offer is over nobody else gets the place.
    """

    ASKED = "asked"
    WAITED = "waited"
    KEPT = "kept"


class Offer(Model):
    """That a person was asked for a place of a shift; the first yes takes it, unless it is kept.

    ``hidden``: the person said no and sees it no longer. Nobody else can tell, and when the
    offer ends it is forgotten. ``ended_by_id`` is the claim that answered it, or that took
    the last place: undone, it opens the offer again. ``moved_revision`` is that of the task when
    it was moved after the offer was made; None where it was not. ``asked_by_id`` is who asked; for
    whoever waited, whom they can call about it.
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
    origin: Mapped[OfferOrigin] = mapped_column(
        default=OfferOrigin.ASKED, server_default=OfferOrigin.ASKED.value
    )
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


class Waiting(Model):
    """That a person waits for a place of a shift that was full, first come first.

    The row goes with a yes, a no, no answer in time, and with the search for people.
    ``moved_revision`` is that of the task when it was moved and the person did not say yet whether
    they still wait: they keep their place in the order, and are offered nothing.
    """

    __tablename__ = "waiting"
    __table_args__ = (Index("uq_waiting_shift_id_person_id", "shift_id", "person_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    since: Mapped[datetime]
    moved_revision: Mapped[int | None]

    shift: Mapped[Shift] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")


def is_of(person_id: int, shift_id: int) -> tuple[ColumnElement[bool], ...]:
    """That a row is of this person, for this shift."""
    return Waiting.person_id == person_id, Waiting.shift_id == shift_id


class SwapState(StrEnum):
    """The life of a swap. A no and no answer look alike: both are ``ended``, in the end."""

    OPEN = "open"
    DONE = "done"
    ENDED = "ended"
    GONE = "gone"
    WITHDRAWN = "withdrawn"


class Awaits(StrEnum):
    """Whose yes an open swap waits for."""

    COLLEAGUE = "colleague"
    HOLDER = "holder"
    DEPARTMENT = "department"


class Swap(Model):
    """That a person is asked to take over a claim; it stays with its holder until all agreed.

    ``return_claim_id`` is the place of the person asked that the holder takes in return, if they
    want that. ``anyway``: the person said yes to what is softly refused. ``hidden``: they said no
    and see it no longer; nobody else can tell. Done or gone it ended at the very instant at which
    the claim did: what gives the claim back opens the swap again.
    """

    __tablename__ = "swaps"
    __table_args__ = (
        CheckConstraint("NOT hidden OR state = 'open'", name="hidden"),
        Index(
            "uq_swaps_open",
            "claim_id",
            "person_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_swaps_claim", "claim_id", "made_at"),
        Index("ix_swaps_person", "person_id", "state"),
        Index(
            "ix_swaps_return",
            "return_claim_id",
            sqlite_where=text("return_claim_id IS NOT NULL"),
            postgresql_where=text("return_claim_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    state: Mapped[SwapState] = mapped_column(default=SwapState.OPEN)
    awaits: Mapped[Awaits] = mapped_column(default=Awaits.COLLEAGUE)
    hidden: Mapped[bool] = mapped_column(default=False)
    anyway: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    return_claim_id: Mapped[int | None] = mapped_column(ForeignKey("claims.id"))

    claim: Mapped[Claim] = relationship(lazy="raise_on_sql", foreign_keys=claim_id)
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
