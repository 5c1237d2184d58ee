"""What is kept of a task while it is done: ticks, handovers, cards about learners put aside."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.shifts.models_claims import Claim


class Tick(Model):
    """That the holder of a claim ticked off a step of the instruction."""

    __tablename__ = "claim_ticks"

    claim_id: Mapped[int] = mapped_column(
        ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True
    )
    step_key: Mapped[str] = mapped_column(primary_key=True)
    ticked_at: Mapped[datetime]


class Handover(Model):
    """Overdracht: three lines from whoever held a claim to the next on such a task."""

    __tablename__ = "handovers"

    claim_id: Mapped[int] = mapped_column(
        ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True
    )
    lines: Mapped[str]
    written_at: Mapped[datetime]

    claim: Mapped[Claim] = relationship(lazy="raise_on_sql")


class LessonSkip(Model):
    """That the holder of a claim put aside the card about a learner beside them, unanswered."""

    __tablename__ = "lesson_skips"

    claim_id: Mapped[int] = mapped_column(
        ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True
    )
    learner_claim_id: Mapped[int] = mapped_column(
        ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True
    )
    capability_id: Mapped[int] = mapped_column(ForeignKey("capabilities.id"), primary_key=True)
    skipped_at: Mapped[datetime]
