"""Browsers in which somebody signed in before: they pass the limits that are for strangers.

The cookie is a secret of the browser and says nothing of who used it; the table says for whom it
is known, so a shared workstation is known for each who signed in there and for nobody else. It
opens nothing: the password is still asked. A new password, and leaving, forget it.
"""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from sqlalchemy import select

from app.accounts.models import KnownBrowser
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.core.pieces import delete_some, in_pieces
from app.core.tokens import hash_of, new_token
from app.people.models import Person

KEPT_FOR = timedelta(days=180)
"""How long a browser is known without being used to sign in."""

LENGTH = len(new_token())


def _token() -> str | None:
    """The secret of this browser, if it carries one that could be ours."""
    found = request.cookies.get(current_app.config["BROWSER_COOKIE_NAME"], "")
    return found if len(found) == LENGTH else None


def known_for(email: str) -> str | None:
    """This browser, as attempts name it, when whoever has the address signed in here before.

    The same one statement for every address.
    """
    token_hash = hash_of(_token() or new_token())
    return db.session.scalar(
        select(KnownBrowser.token_hash)
        .join(Person, Person.id == KnownBrowser.person_id)
        .where(Person.email == email, KnownBrowser.token_hash == token_hash)
    )


def remember(person_id: int) -> None:
    """From now on this browser is known for somebody, who just proved who they are."""
    token = _token() or new_token()
    note_known(person_id, hash_of(token))
    g.browser_token = token


class Cookies(SecureCookieSessionInterface):
    """The cookie of the session, and behind it that of the browser where it is known anew."""

    def __init__(self) -> None:
        self._signers: dict[Any, Any] = {}

    def get_signing_serializer(self, app: Flask) -> Any:
        """Made once for each key: every request reads a cookie and may write one."""
        keys = (app.secret_key, *(app.config["SECRET_KEY_FALLBACKS"] or ()))
        if keys not in self._signers:
            self._signers[keys] = super().get_signing_serializer(app)
        return self._signers[keys]

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write both."""
        super().save_session(app, session, response)
        token = g.pop("browser_token", None)
        if token is not None:
            response.set_cookie(
                app.config["BROWSER_COOKIE_NAME"],
                token,
                max_age=KEPT_FOR,
                secure=self.get_cookie_secure(app),
                httponly=True,
                samesite="Lax",
                path="/",
            )


@bookkeeping
def note_known(person_id: int, token_hash: str) -> None:
    """Note that somebody signed in in this browser."""
    own = {"person_id": person_id, "token_hash": token_hash}
    found = db.session.scalar(select(KnownBrowser).filter_by(**own).with_for_update())
    if found is None:
        db.session.add(KnownBrowser(**own, seen_at=clock.now()))
    else:
        found.seen_at = clock.now()


@in_pieces()
@bookkeeping
def delete_unused_browsers(most: int, now: datetime) -> int:
    """Forget browsers that were not used for long. Returns the number forgotten."""
    return delete_some(most, KnownBrowser, KnownBrowser.seen_at < now - KEPT_FOR)
