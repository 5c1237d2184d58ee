"""What changes about getting in."""

import secrets
from datetime import timedelta

from flask import current_app

from app.accounts.login import hash_of
from app.accounts.models import SignedInSession
from app.audit.trail import Verb, record
from app.core import clock
from app.core.command import command
from app.core.db import db


@command
def open_session(person_id: int, *, device: str) -> str:
    """Sign a person in on a device; the secret token of the new session."""
    token = secrets.token_urlsafe(32)
    at = clock.now()
    session = SignedInSession(
        token_hash=hash_of(token),
        person_id=person_id,
        device=device[:200],
        made_at=at,
        seen_at=at,
        expires_at=at + timedelta(days=current_app.config["SESSION_DAYS"]),
    )
    db.session.add(session)
    record(Verb.SIGNED_IN, session, about=person_id)
    return token
