"""How often somebody may try: counted per account, per network and per known browser for a while.

It is asked before the password is looked at, and counted again when a failure is noted: what came
in at the same time is then refused too, and no more than the server has threads can slip between.
Nobody is ever locked out for good, and nobody from outside keeps somebody out for long: strangers
use up what strangers may, from their own network; a browser in which this person signed in before
has a count of its own, and a link to a new password makes a browser known. What is tried is
counted apart: asking for links never closes the door.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from flask import current_app
from sqlalchemy import ColumnElement, delete, func, select

from app.accounts.models import SignInAttempt
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db, delete_rows
from app.core.pieces import delete_some, in_pieces
from app.core.tokens import hash_of

PREFIX_OF_A_NETWORK = 64
"""Whoever has one IPv6 address has all of these (RFC 6177)."""


class What(StrEnum):
    """What is tried."""

    SIGN_IN = "sign in"
    RESET = "reset"
    PROOF = "proof"


@dataclass(frozen=True, slots=True)
class TooMany:
    """Too many failures; trying again makes sense after ``seconds``."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody tries. ``account`` names it without naming the person (see ``account_key``).

    ``network`` is that of the address; None where a session already says who it is. ``browser`` is
    one that is known to belong to the account's person (see ``browsers``), else None.
    """

    what: What
    account: str
    network: str | None = None
    browser: str | None = None


def account_key(email: str) -> str:
    """How an attempt names an account without naming the person."""
    return hash_of(email)


def network_of(address: str) -> str:
    """What counts as one place: an IPv4 address, however written, or an IPv6 network of /64."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped or ip_network((found, PREFIX_OF_A_NETWORK), strict=False))
    return str(found)


def must_wait(attempt: Attempt) -> TooMany | None:
    """Whether too much failed at an account, from a network or in a browser."""
    since = clock.now() - timedelta(minutes=current_app.config["FAILURE_MINUTES"])
    waits = [_wait(since, attempt.what, whose, most) for whose, most in _bounds(attempt)]
    wait = max((wait for wait in waits if wait), default=None)
    return TooMany(max(1, ceil(wait.total_seconds()))) if wait else None


def _bounds(attempt: Attempt) -> list[tuple[ColumnElement[bool], int]]:
    """Which failures count against this attempt, and from how many on it has to wait."""
    settings = current_app.config
    at_account = SignInAttempt.account == attempt.account
    per_account = settings["FAILURES_PER_ACCOUNT"]
    if attempt.browser is not None:
        return [(at_account & (SignInAttempt.browser == attempt.browser), per_account)]
    if attempt.network is None:
        return [(at_account, per_account)]
    stranger = SignInAttempt.browser.is_(None)
    from_there = stranger & (SignInAttempt.address == attempt.network)
    return [
        (at_account & from_there, per_account),
        (at_account & stranger, settings["FAILURES_PER_ACCOUNT_ANYWHERE"]),
        (from_there, settings["FAILURES_PER_ADDRESS"]),
    ]


@bookkeeping
def note_failure(attempt: Attempt) -> TooMany | None:
    """Count a failure, unless too many are counted already."""
    _one_at_a_time(attempt.account)
    refusal = must_wait(attempt)
    if refusal is None:
        db.session.add(
            SignInAttempt(
                at=clock.now(),
                what=attempt.what,
                account=attempt.account,
                address=attempt.network or "",
                browser=attempt.browser,
            )
        )
    return refusal


def forget_failures(attempt: Attempt) -> None:
    """The password was right: earlier failures of whoever sits there no longer count."""
    any_failed = select(SignInAttempt.id).where(*_of_the_same(attempt)).limit(1)
    if db.session.scalars(any_failed).one_or_none() is not None:
        delete_failures(attempt)


@bookkeeping
def delete_failures(attempt: Attempt) -> None:
    """Count no earlier failure at the same account from the same network."""
    delete_rows(delete(SignInAttempt).where(*_of_the_same(attempt)))


def _of_the_same(attempt: Attempt) -> list[ColumnElement[bool]]:
    """Not those of other networks: else whoever gets in would wipe out what an attacker did."""
    return [
        SignInAttempt.what == attempt.what,
        SignInAttempt.account == attempt.account,
        SignInAttempt.address == (attempt.network or ""),
    ]


@in_pieces()
@bookkeeping
def delete_old_attempts(most: int, now: datetime) -> int:
    """Delete attempts that no longer count. Returns the number deleted."""
    since = now - timedelta(minutes=current_app.config["FAILURE_MINUTES"])
    return delete_some(most, SignInAttempt, SignInAttempt.at <= since)


def _wait(since: datetime, what: What, whose: ColumnElement[bool], most: int) -> timedelta | None:
    """How long until fewer than ``most`` count, or None when that is so now."""
    oldest_that_counts = db.session.scalars(
        select(SignInAttempt.at)
        .where(SignInAttempt.at > since, SignInAttempt.what == what, whose)
        .order_by(SignInAttempt.at.desc())
        .offset(most - 1)
        .limit(1)
    ).one_or_none()
    return oldest_that_counts - since if oldest_that_counts else None


def _one_at_a_time(account: str) -> None:
    """On PostgreSQL, queue attempts at the same account; SQLite writes one at a time anyway."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(account, 0))))
