"""How often somebody may try: failed attempts, counted per account and per address for a while.

It is asked before the password is looked at, and counted again when a failure is noted: what came
in at the same time is then refused too, and no more than the server has threads can slip between.
Nobody is ever locked out for good.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from flask import current_app
from sqlalchemy import ColumnElement, delete, func, select

from app.accounts.models import SignInAttempt
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db, delete_rows
from app.core.tokens import hash_of


@dataclass(frozen=True, slots=True)
class TooMany:
    """Too many failures; trying again makes sense after ``seconds``."""

    seconds: int


def account_key(email: str) -> str:
    """How an attempt names an account without naming the person."""
    return hash_of(email)


def must_wait(account: str, address: str) -> TooMany | None:
    """Whether too much failed at an account (see ``account_key``) or from an address."""
    settings = current_app.config
    since = clock.now() - timedelta(minutes=settings["FAILURE_MINUTES"])
    waits = [
        _wait(since, SignInAttempt.account == account, settings["FAILURES_PER_ACCOUNT"]),
        _wait(since, SignInAttempt.address == address, settings["FAILURES_PER_ADDRESS"]),
    ]
    wait = max((wait for wait in waits if wait), default=None)
    return TooMany(max(1, ceil(wait.total_seconds()))) if wait else None


@bookkeeping
def note_failure(account: str, address: str) -> TooMany | None:
    """Count a failure, unless too many are counted already."""
    _one_at_a_time(account)
    refusal = must_wait(account, address)
    if refusal is None:
        db.session.add(SignInAttempt(at=clock.now(), account=account, address=address))
    return refusal


def forget_failures(account: str) -> None:
    """The password was right: earlier failures no longer count."""
    any_failed = select(SignInAttempt.id).where(SignInAttempt.account == account).limit(1)
    if db.session.scalars(any_failed).one_or_none() is not None:
        delete_failures(account)


@bookkeeping
def delete_failures(account: str) -> None:
    """Count no earlier failure at an account."""
    delete_rows(delete(SignInAttempt).where(SignInAttempt.account == account))


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
