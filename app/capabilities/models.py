"""Capabilities, and who holds them."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model


class CapabilityKind(StrEnum):
    """Skills and inductions grow in levels; the others are held or not."""

    SKILL = "skill"
    INDUCTION = "induction"
    QUALIFICATION = "qualification"
    REGISTRATION = "registration"


KINDS_WITH_LEVELS = {CapabilityKind.SKILL, CapabilityKind.INDUCTION}
TOP_LEVEL = 5


class Capability(Model):
    """Something that a person can do or holds, named in both languages."""

    __tablename__ = "capabilities"

    id: Mapped[int] = mapped_column(primary_key=True)
    name_nl: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)

    @property
    def has_levels(self) -> bool:
        """Whether it grows in levels; otherwise it is held or not."""
        return self.kind in KINDS_WITH_LEVELS

    def name(self, language: str) -> str:
        """The name in a language."""
        return self.name_nl if language == "nl" else self.name_en


class Holding(Model):
    """That a person holds a capability: level 0 to 5, valid through a local date or for good."""

    __tablename__ = "holdings"
    __table_args__ = (
        UniqueConstraint("person_id", "capability_id"),
        CheckConstraint("level BETWEEN 0 AND 5", name="level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    capability_id: Mapped[int] = mapped_column(ForeignKey("capabilities.id"), index=True)
    level: Mapped[int] = mapped_column(default=TOP_LEVEL)
    valid_until: Mapped[date | None]

    capability: Mapped[Capability] = relationship(lazy="raise_on_sql")
