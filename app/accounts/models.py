"""Credentials and sessions. Secrets are stored as hashes only."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class Credential(Model):
    """The password of a person, as an argon2id hash."""

    __tablename__ = "credentials"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    password_hash: Mapped[str]
    set_at: Mapped[datetime]

    @property
    def id(self) -> int:
        """The person's id, for the trail."""
        return self.person_id


class SignedInSession(Model):
    """One device that is signed in: new at sign-in, dead at sign-out.

    ``proved_at``: when the password was last given on it.
    """

    __tablename__ = "signed_in_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    device: Mapped[str]
    made_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class KnownBrowser(Model):
    """A browser in which somebody signed in, so that strangers' failures do not hold them up."""

    __tablename__ = "known_browsers"
    __table_args__ = (UniqueConstraint("person_id", "token_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    token_hash: Mapped[str]
    seen_at: Mapped[datetime]


class SignInAttempt(Model):
    """A failed attempt, kept for as long as it counts. The e-mail address only as a hash.

    ``what`` was tried, ``address`` the network that it came from, ``browser`` where it is known.
    """

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index("ix_sign_in_attempts_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(default="sign in", server_default="sign in")
    account: Mapped[str] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(index=True)
    browser: Mapped[str | None]


class ResetLink(Model):
    """Leave to set a new password, once and for a while; its secrets are ``ResetToken``."""

    __tablename__ = "reset_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    def is_open(self, at: datetime) -> bool:
        """Whether it can still be used."""
        return self.used_at is None and at < self.expires_at


class ResetToken(Model):
    """The hash of a secret that left in a message, and opens a link."""

    __tablename__ = "reset_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(
        ForeignKey("reset_links.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(unique=True)
