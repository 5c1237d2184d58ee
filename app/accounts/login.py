"""Flask-Login over our own sessions: the cookie holds a token, the table says whether it lives."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app, has_request_context
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import bindparam, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import aliased

from app.accounts.browsers import Cookies
from app.accounts.models import SignedInSession
from app.core import clock
from app.core.asked import Asked
from app.core.command import DatabaseBusy, bookkeeping
from app.core.db import db
from app.core.tokens import hash_of
from app.core.viewer import Can, Grant, Viewer
from app.people.models import Department, Person, RoleGrant
from app.people.policies import RIGHTS
from app.people.rules import Role
from app.shifts.queries_charge import is_or_was_in_charge

SEEN_EVERY = timedelta(minutes=10)

log = logging.getLogger("flexpool")


_granted = aliased(Department)
BEHIND = Asked(
    select(
        SignedInSession.id.label("session_id"),
        SignedInSession.proved_at,
        SignedInSession.seen_at,
        SignedInSession.expires_at,
        SignedInSession.ended_at,
        Person.id,
        Person.name,
        Person.given_name,
        Person.phone,
        Person.language,
        Person.mode,
        Person.active,
        Department.path.label("home_path"),
        is_or_was_in_charge(Person.id).label("in_charge"),
        RoleGrant.role,
        _granted.path.label("granted_path"),
    )
    .join(Person, Person.id == SignedInSession.person_id)
    .join(Department, Department.id == Person.home_department_id)
    .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
    .outerjoin(_granted, _granted.id == RoleGrant.department_id)
    .where(SignedInSession.token_hash == bindparam("token_hash"))
)
"""Who is behind a token. Made once: every request asks it."""


@dataclass
class SignedIn(UserMixin):
    """What Flask-Login carries: the viewer, known by the token of the session.

    ``good_until``: unless a command ends the session, nothing is to be noted of it before that.
    """

    token: str
    session_id: int
    viewer: Viewer
    good_until: datetime

    def get_id(self) -> str:
        """The token, which is what the cookie holds."""
        return self.token


def install(app: Flask) -> None:
    """Let Flask-Login find the viewer of a request."""
    app.session_interface = Cookies()
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(load)
    app.permanent_session_lifetime = timedelta(days=app.config["SESSION_DAYS"])


def load(token: str) -> SignedIn | None:
    """The person behind a living session, with rights as of now; one statement."""
    rows = BEHIND.rows({"token_hash": hash_of(token)})
    if not rows or not _lives(rows[0]) or not rows[0].active:
        return None
    who = rows[0]
    grants = tuple(
        Grant(can, row.granted_path) for row in rows if row.role for can in RIGHTS[Role(row.role)]
    )
    if who.in_charge:
        grants += (Grant(Can.SEE_TASKS, who.home_path),)
    viewer = Viewer(
        who.id,
        who.name,
        who.language,
        who.home_path,
        who.mode,
        grants,
        who.proved_at,
        who.given_name,
        who.phone,
    )
    good_until = min(who.expires_at, who.seen_at + SEEN_EVERY)
    signed_in = SignedIn(token, who.session_id, viewer, good_until)
    if clock.now() - who.seen_at > SEEN_EVERY:
        _note_seen(who.session_id)
    return signed_in


def own_session(person_id: int) -> int | None:
    """The session in which this very person does what is done now, if it is so."""
    if not has_request_context() or not current_user.is_authenticated:
        return None
    found: SignedIn = current_user
    return found.session_id if found.viewer.id == person_id else None


def _lives(session: Any) -> bool:
    """Whether it still lets somebody in: not ended, not too old, not unused for too long."""
    idle = timedelta(hours=current_app.config["SESSION_IDLE_HOURS"])
    now = clock.now()
    return session.ended_at is None and now < session.expires_at and now < session.seen_at + idle


def _note_seen(session_id: int) -> None:
    """Somebody may read while nothing can be written: the note may wait."""
    try:
        mark_seen(session_id)
    except (DatabaseBusy, OperationalError) as error:
        log.warning("session %s not noted as seen: %s", session_id, type(error).__name__)


@bookkeeping
def mark_seen(session_id: int) -> None:
    """Note that the session was used."""
    session = db.session.get(SignedInSession, session_id)
    if session is not None:
        session.seen_at = clock.now()


@bookkeeping
def mark_proved(session_id: int) -> None:
    """Note that the password was given once more. No entry in the trail: it would tell why."""
    session = db.session.get(SignedInSession, session_id)
    if session is not None:
        session.proved_at = clock.now()
