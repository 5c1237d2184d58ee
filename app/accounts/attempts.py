"""How often somebody may try: failed attempts, counted per account and per address for a while.

An attempt is noted before the password is looked at and taken back when it was right, so that
many at the same time do not slip through. Nobody is ever locked out for good.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from flask import current_app
from sqlalchemy import ColumnElement, delete, func, select

from app.accounts.models import SignInAttempt
from app.accounts.tokens import hash_of
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db, delete_rows


@dataclass(frozen=True, slots=True)
class TooMany:
    """Too many failures; trying again makes sense after ``seconds``."""

    seconds: int


def account_key(email: str) -> str:
    """How an attempt names an account without naming the person."""
    return hash_of(email)


@bookkeeping
def note_attempt(account: str, address: str) -> TooMany | None:
    """Count an attempt at an account (see ``account_key``) from an address; or refuse it."""
    _one_at_a_time(account)
    at = clock.now()
    settings = current_app.config
    since = at - timedelta(minutes=settings["FAILURE_MINUTES"])
    waits = [
        _wait(since, SignInAttempt.account == account, settings["FAILURES_PER_ACCOUNT"]),
        _wait(since, SignInAttempt.address == address, settings["FAILURES_PER_ADDRESS"]),
    ]
    if wait := max((wait for wait in waits if wait), default=None):
        return TooMany(max(1, ceil(wait.total_seconds())))
    db.session.add(SignInAttempt(at=at, account=account, address=address))
    return None


@bookkeeping
def forget_attempts(account: str) -> None:
    """The password was right: earlier failures no longer count."""
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.account == account))


@bookkeeping
def delete_old_attempts(now: datetime) -> int:
    """Delete attempts that no longer count; how many."""
    since = now - timedelta(minutes=current_app.config["FAILURE_MINUTES"])
    return delete_rows(delete(SignInAttempt).where(SignInAttempt.at <= since))


def _wait(since: datetime, whose: ColumnElement[bool], most: int) -> timedelta | None:
    """How long until fewer than ``most`` count, or None when that is so now."""
    oldest_that_counts = db.session.scalars(
        select(SignInAttempt.at)
        .where(SignInAttempt.at > since, whose)
        .order_by(SignInAttempt.at.desc())
        .offset(most - 1)
        .limit(1)
    ).one_or_none()
    return oldest_that_counts - since if oldest_that_counts else None


def _one_at_a_time(account: str) -> None:
    """On PostgreSQL, queue attempts at the same account; SQLite writes one at a time anyway."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(account, 0))))
