"""What changes about getting in. Passwords arrive hashed: hashing is too slow for a transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, func, select, update

from app.accounts.commands_ways_in import end_ways_in, entered
from app.accounts.login import own_session
from app.accounts.models import Credential, KnownBrowser, ResetLink, SignedInSession
from app.audit.trail import Verb, record
from app.core import clock
from app.core.command import bookkeeping, command
from app.core.db import db, delete_rows
from app.core.tokens import hash_of, new_token
from app.notices.outbox import post
from app.people import keys
from app.people.models import Person
from app.people.ways_in import WayInChange

MOST_LINKS = 3
"""How many links to a new password may be asked for within the life of one."""

NEWS = timedelta(days=7)
"""How long it is worth telling that a way in changed."""


@dataclass(frozen=True, slots=True)
class LinkSpent:
    """The link was used, is too old, or its person may not sign in."""


@command
def open_session(person_id: int, *, device: str) -> str:
    """Sign a person in on a device; the secret token of the new session."""
    token = new_token()
    at = clock.now()
    session = SignedInSession(
        token_hash=hash_of(token),
        person_id=person_id,
        device=device[:200],
        made_at=at,
        proved_at=at,
        seen_at=at,
        expires_at=at + timedelta(days=current_app.config["SESSION_DAYS"]),
    )
    db.session.add(session)
    record(Verb.SIGNED_IN, session, about=person_id)
    return token


@command
def open_proven_session(person_id: int, *, proof: str, device: str) -> str | None:
    """The same, when ``proof`` is still the hash of the password; None when it was just changed."""
    credential = db.session.get(Credential, person_id, with_for_update=True)
    if credential is None or credential.password_hash != proof:
        return None
    return open_session(person_id, device=device)


@command
def end_session(person_id: int, session_id: int) -> bool:
    """Sign a person out on one device; False when that is no session of theirs."""
    session = db.session.get(SignedInSession, session_id, with_for_update=True)
    if session is None or session.person_id != person_id:
        return False
    if session.ended_at is None:
        session.ended_at = clock.now()
        record(Verb.SIGNED_OUT, session, about=person_id)
    return True


@command
def end_every_session() -> int:
    """Sign everybody out everywhere, spend every link to a password and know no browser any more;
    how many sessions.
    """
    at = clock.now()
    ended = db.session.scalars(
        update(SignedInSession)
        .where(SignedInSession.ended_at.is_(None))
        .values(ended_at=at)
        .returning(SignedInSession.id)
        .execution_options(synchronize_session=False)
    ).all()
    db.session.execute(update(ResetLink).where(ResetLink.used_at.is_(None)).values(used_at=at))
    delete_rows(delete(KnownBrowser))
    record(Verb.SIGNED_OUT, "SignedInSession", ended=len(ended))
    return len(ended)


@command
def set_password(
    person_id: int,
    password_hash: str,
    *,
    but_session: int | None = None,
    and_keys: bool = False,
) -> None:
    """Give a person a new password, sign them out everywhere but in one session, and tell them.

    ``and_keys``: their calendar links end too. A first password is no news.
    """
    credential = db.session.get(Credential, person_id, with_for_update=True)
    if credential is not None:
        post("password_changed", person_id, expires_at=clock.now() + NEWS)
    else:
        credential = Credential(person_id=person_id)
        db.session.add(credential)
    credential.password_hash = password_hash
    credential.set_at = clock.now()
    ended = end_ways_in(person_id, but_session=but_session)
    if and_keys:
        keys.end_all(person_id)
    record(Verb.PASSWORD_SET, credential, about=person_id, sessions_ended=ended)


@command
def set_password_by_link(
    link_id: int, password_hash: str, *, and_keys: bool = False
) -> LinkSpent | None:
    """Give the person of a link a new password; a link works once."""
    link = db.session.get(ResetLink, link_id, with_for_update=True)
    person = db.session.get(Person, link.person_id) if link else None
    if link is None or person is None or not person.active or not link.is_open(clock.now()):
        return LinkSpent()
    set_password(person.id, password_hash, and_keys=and_keys)
    return None


@command
def way_in_changed(person_id: int, change: WayInChange, old_address: str | None) -> None:
    """End what the old way in opens, and tell the person; see ``people.ways_in``.

    The former address hears that it is one no longer, the new one that it is. Who has no password
    yet gets a new welcome instead. Whoever changes their own address stays in where they do it.
    """
    own = own_session(person_id) if change is WayInChange.ADDRESS else None
    end_ways_in(person_id, but_session=own)
    if change is WayInChange.LEFT:
        return
    if old_address is not None:
        post("address_left", person_id, expires_at=clock.now() + NEWS, address=old_address)
    if not entered(person_id):
        invite(person_id)
    elif change is WayInChange.ADDRESS:
        post("address_changed", person_id, expires_at=clock.now() + NEWS)


@command
def ask_reset(email: str) -> None:
    """Leave a message with a link to a new password, if somebody who may sign in has the address.

    Nothing when too many were asked for already: the answer is the same in every case. Who never
    had a password is welcomed anew.
    """
    life = timedelta(minutes=current_app.config["RESET_MINUTES"])
    person = db.session.scalar(select(Person).where(Person.email == email, Person.active))
    if person is None or _links_made_since(person.id, clock.now() - life) >= MOST_LINKS:
        return
    if not entered(person.id):
        invite(person.id)
        return
    link = _make_link(person.id, life)
    record(Verb.RESET_ASKED, link, about=person.id)
    post("password_reset", person.id, expires_at=link.expires_at, link=link.id)


@command
def invite(person_id: int) -> None:
    """Leave a message of welcome, with a link to choose a first password."""
    link = _make_link(person_id, timedelta(days=current_app.config["WELCOME_DAYS"]))
    record(Verb.INVITED, link, about=person_id)
    post("welcome", person_id, expires_at=link.expires_at, link=link.id)


@command
def choose_language(person_id: int, language: str) -> None:
    """Speak this language to a person from now on, in pages and messages."""
    person = db.session.get_one(Person, person_id)
    if person.language != language:
        person.language = language
        record(Verb.CHOSE_LANGUAGE, person, about=person_id, language=language)


@command
def choose_mode(person_id: int, mode: str) -> None:
    """Let a person look at Flexpool in one of their roles (see ``app.navigation.layout``)."""
    person = db.session.get_one(Person, person_id)
    if person.mode != mode:
        person.mode = mode
        record(Verb.CHOSE_MODE, person, about=person_id, mode=mode)


@command
def choose_consent(person_id: int, standing: bool) -> None:
    """Let coordinators put a person on a task that fits without asking first, or no longer."""
    person = db.session.get_one(Person, person_id)
    if person.standing_consent != standing:
        person.standing_consent = standing
        record(Verb.CHANGED, person, about=person_id, standing_consent=standing)


@bookkeeping
def renew_hash(person_id: int, old_hash: str, new_hash: str) -> None:
    """Store the same password under the settings of now, unless it was changed meanwhile."""
    db.session.execute(
        update(Credential)
        .where(Credential.person_id == person_id, Credential.password_hash == old_hash)
        .values(password_hash=new_hash)
    )


def _make_link(person_id: int, life: timedelta) -> ResetLink:
    at = clock.now()
    link = ResetLink(person_id=person_id, made_at=at, expires_at=at + life)
    db.session.add(link)
    db.session.flush()
    return link


def _links_made_since(person_id: int, since: datetime) -> int:
    return db.session.scalars(
        select(func.count()).where(ResetLink.person_id == person_id, ResetLink.made_at > since)
    ).one()
