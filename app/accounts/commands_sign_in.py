"""Signing in with a password: counted, slow, and telling nobody whether an account exists."""

from dataclasses import dataclass

from sqlalchemy import select

from app.accounts import commands
from app.accounts.attempts import (
    Attempt,
    TooMany,
    What,
    account_key,
    forget_failures,
    must_wait,
    note_failure,
)
from app.accounts.models import Credential
from app.accounts.passwords import hash_password, is_outdated, matches
from app.core.actor import Actor, acting
from app.core.db import db
from app.people.models import Person


@dataclass(frozen=True, slots=True)
class WrongPassword:
    """The address and the password do not belong together, or may not sign in."""


@dataclass(frozen=True, slots=True)
class NewSession:
    """Signed in: who, the secret token of the new session, and the language of the person."""

    person_id: int
    token: str
    language: str


def sign_in(
    email: str, password: str, *, network: str, browser: str | None, device: str
) -> NewSession | WrongPassword | TooMany:
    """Open a session for whoever has this e-mail address and password.

    ``email`` in lower case; ``network`` is where the request came from, ``browser`` one that is
    known for that account. Not a command: the password is looked at between two transactions.
    """
    attempt = Attempt(What.SIGN_IN, account_key(email), network, browser)
    refusal = must_wait(attempt)
    if refusal is not None:
        return refusal
    found = db.session.execute(
        select(Person.id, Person.language, Credential.password_hash)
        .join(Credential, Credential.person_id == Person.id)
        .where(Person.email == email, Person.active)
    ).one_or_none()
    if not matches(found.password_hash if found else None, password) or found is None:
        return note_failure(attempt) or WrongPassword()
    with acting(Actor("person", found.id)):
        token = commands.open_proven_session(found.id, proof=found.password_hash, device=device)
    if token is None:
        return WrongPassword()
    forget_failures(attempt)
    if is_outdated(found.password_hash):
        commands.renew_hash(found.id, found.password_hash, hash_password(password))
    return NewSession(found.id, token, found.language)


def is_own_password(person_id: int, password: str) -> bool | TooMany:
    """Whether this is the present password of somebody who is signed in.

    Counted apart from signing in and wherever it comes from: nobody outside can use it up.
    """
    attempt = Attempt(What.PROOF, account_key(f"person {person_id}"))
    refusal = must_wait(attempt)
    if refusal is not None:
        return refusal
    credential = db.session.get(Credential, person_id)
    if not matches(credential.password_hash if credential else None, password):
        return note_failure(attempt) or False
    forget_failures(attempt)
    return True
