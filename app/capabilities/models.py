"""Capabilities, who holds them, and the history of sign-offs that says why.

A sign-off is never changed; what somebody holds now (``Holding``) is worked out from the newest
of each capability, and can be worked out again at any time.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from app.core.db import Model
from app.core.folding import folded_column
from app.files.models import StoredFile


class CapabilityKind(StrEnum):
    """Skills and inductions grow in levels; the others are held or not."""

    SKILL = "skill"
    INDUCTION = "induction"
    QUALIFICATION = "qualification"
    REGISTRATION = "registration"


KINDS_WITH_LEVELS = {CapabilityKind.SKILL, CapabilityKind.INDUCTION}
TOP_LEVEL = 5


class Capability(Model):
    """Something that a person can do or holds, named in both languages.

    ``level_names`` is its own level scheme: names in both languages of the steps that it uses, by
    level as text (``{"5": {"nl": …, "en": …}}``, level 5 always among them); None is the usual
    five. ``valid_months``: how long a sign-off is valid; ``stale_months``: without practice for
    longer it is no longer fresh; None is for good. ``holders_assess``: whoever holds it at the top
    level may sign it off for others. A ``reserved`` act is signed off by its named assessors only.
    """

    __tablename__ = "capabilities"
    __table_args__ = (
        CheckConstraint("valid_months BETWEEN 1 AND 240", name="valid_months"),
        CheckConstraint("stale_months BETWEEN 1 AND 240", name="stale_months"),
        CheckConstraint("NOT (reserved AND holders_assess)", name="reserved"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name_nl: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str] = mapped_column(unique=True)
    name_nl_folded: Mapped[str] = folded_column("name_nl", unique=True)
    name_en_folded: Mapped[str] = folded_column("name_en", unique=True)
    kind: Mapped[CapabilityKind]
    level_names: Mapped[dict[str, dict[str, str]] | None] = mapped_column(JSON(none_as_null=True))
    valid_months: Mapped[int | None]
    stale_months: Mapped[int | None]
    evidence_required: Mapped[bool] = mapped_column(default=False)
    holders_assess: Mapped[bool] = mapped_column(default=False)
    reserved: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)

    @property
    def has_levels(self) -> bool:
        """Whether it grows in levels; otherwise it is held or not."""
        return self.kind in KINDS_WITH_LEVELS

    def name(self, language: str) -> str:
        """The name in a language."""
        return self.name_nl if language == "nl" else self.name_en


class Inclusion(Model):
    """That whoever holds a capability holds another with it, at the same level."""

    __tablename__ = "capability_inclusions"
    __table_args__ = (
        UniqueConstraint("capability_id", "included_id"),
        CheckConstraint("capability_id <> included_id", name="other"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    capability_id: Mapped[int] = mapped_column(ForeignKey("capabilities.id"))
    included_id: Mapped[int] = mapped_column(ForeignKey("capabilities.id"), index=True)


class CapabilityRight(StrEnum):
    """What somebody may be for one capability: keep its entry, or sign it off."""

    OWNER = "owner"
    ASSESSOR = "assessor"


class CapabilityGrant(Model):
    """A right of a person, for one capability."""

    __tablename__ = "capability_grants"
    __table_args__ = (UniqueConstraint("capability_id", "person_id", "right"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    capability_id: Mapped[int] = mapped_column(ForeignKey("capabilities.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    right: Mapped[CapabilityRight]


class Method(StrEnum):
    """How it was shown."""

    ON_SHIFT = "on_shift"
    OBSERVED = "observed"
    TEST = "test"
    TALK = "talk"
    CERTIFICATE = "certificate"
    REGISTER = "register"
    IMPORTED = "imported"


class RevocationReason(StrEnum):
    """Why a capability was taken away."""

    MISTAKE = "mistake"
    LAPSED = "lapsed"
    NOT_SAFE = "not_safe"
    REGISTRATION_ENDED = "registration_ended"
    OWN_WISH = "own_wish"


class SignOffIsHistory(RuntimeError):
    """Somebody tried to change or delete a sign-off."""


class SignOff(Model):
    """An assessor's dated record that a person showed a capability at a level. Never changed.

    ``level`` is what the person holds from ``at`` on: 0 with a ``reason`` takes it away. ``shown``
    is what was seen, which does not lower a level; ``day`` the local day on which. Valid through
    ``valid_until``. ``assessor_id`` is None where nobody looked: it was there before, or a seed.
    """

    __tablename__ = "sign_offs"
    __table_args__ = (
        CheckConstraint("level BETWEEN 0 AND 5", name="level"),
        CheckConstraint("shown BETWEEN 0 AND 5", name="shown"),
        CheckConstraint("(level = 0) = (reason IS NOT NULL)", name="reason"),
        Index("ix_sign_offs_history", "person_id", "capability_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    capability_id: Mapped[int] = mapped_column(ForeignKey("capabilities.id"), index=True)
    level: Mapped[int]
    shown: Mapped[int]
    day: Mapped[date]
    valid_until: Mapped[date | None]
    method: Mapped[Method]
    reason: Mapped[RevocationReason | None]
    assessor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    shift_id: Mapped[int | None] = mapped_column(index=True)
    at: Mapped[datetime]

    capability: Mapped[Capability] = relationship(lazy="raise_on_sql")


@event.listens_for(SignOff, "before_update")
@event.listens_for(SignOff, "before_delete")
def _refuse(_mapper: Mapper[Any], _connection: Any, sign_off: SignOff) -> None:
    raise SignOffIsHistory(f"sign-off {sign_off.id}: add a new one instead")


class Holding(Model):
    """That a person holds a capability now: level 1 to 5, valid through a local date or for good.

    ``via_id`` is the capability that was signed off: the same one, or one that includes it. So
    somebody may hold a capability in several ways; any of them counts.
    """

    __tablename__ = "holdings"
    __table_args__ = (
        UniqueConstraint("person_id", "capability_id", "via_id"),
        CheckConstraint("level BETWEEN 0 AND 5", name="level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    capability_id: Mapped[int] = mapped_column(ForeignKey("capabilities.id"), index=True)
    via_id: Mapped[int] = mapped_column(ForeignKey("capabilities.id"), index=True)
    level: Mapped[int] = mapped_column(default=TOP_LEVEL)
    valid_until: Mapped[date | None] = mapped_column(index=True)

    capability: Mapped[Capability] = relationship(lazy="raise_on_sql", foreign_keys=capability_id)


class Practice(Model):
    """When a person last did what a capability is for, on a shift held to its end."""

    __tablename__ = "practice"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    capability_id: Mapped[int] = mapped_column(ForeignKey("capabilities.id"), primary_key=True)
    practised_at: Mapped[datetime]


class RequestState(StrEnum):
    """Where a request is in its life."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class CapabilityRequest(Model):
    """That a person asks for a capability, with proof; an assessor answers in words.

    ``level`` as asked for; ``valid_until`` as the proof says. ``answer`` is for the person.
    """

    __tablename__ = "capability_requests"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 5", name="level"),
        Index("ix_capability_requests_open", "capability_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    capability_id: Mapped[int] = mapped_column(ForeignKey("capabilities.id"))
    level: Mapped[int]
    valid_until: Mapped[date | None]
    words: Mapped[str] = mapped_column(default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    state: Mapped[RequestState] = mapped_column(default=RequestState.OPEN)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answer: Mapped[str] = mapped_column(default="")

    capability: Mapped[Capability] = relationship(lazy="raise_on_sql")
    file: Mapped[StoredFile | None] = relationship(lazy="raise_on_sql")


class ExpiryNote(Model):
    """That a person was told, so many days ahead, that a capability expires."""

    __tablename__ = "expiry_notes"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    capability_id: Mapped[int] = mapped_column(ForeignKey("capabilities.id"), primary_key=True)
    valid_until: Mapped[date] = mapped_column(primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True)
    told_at: Mapped[datetime]


class CapabilityImport(Model):
    """A file that was read and looked at, and waits for a yes. ``rows`` as read, JSON-ready.

    ``reading`` says how it was read (``imports.reading_of``); None for one from before.
    """

    __tablename__ = "capability_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    reading: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    made_at: Mapped[datetime] = mapped_column(index=True)
    applied_at: Mapped[datetime | None]
