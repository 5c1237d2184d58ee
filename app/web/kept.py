"""What was typed when somebody turned out not to be signed in: kept in their page, never sent.

A form with fields carries who wrote in it, signed (``writer``). When it is sent without a session,
the page that asks to sign in carries its fields along, signed too (``kept``); nothing of it is
stored here. Whoever signs in as its writer gets the form back as they left it, to send it
themselves (``again``): until then no command runs. Anybody else gets nothing of it.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, request
from flask_login import current_user
from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer

from app.core.command import hold_still

WRITER, KEPT, AGAIN = "writer", "kept", "again"
SECRET = {"password", "present", "new"}
"""Fields that are never kept: passwords are typed anew."""
OURS = {WRITER, KEPT, AGAIN, "csrf_token"}
LONGEST = 300_000
"""Characters of all that is kept; of more than that nothing is."""
FOR_SECONDS = 12 * 3600


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody filled in, where it was to go, and the page on which it stood."""

    writer: int
    to: str
    back: str
    fields: list[tuple[str, str]]


def install(app: Flask) -> None:
    """Let forms carry who writes in them; a request that only looks at a form runs no command."""
    app.jinja_env.globals["writer_mark"] = writer_mark
    app.before_request(_begin)
    app.teardown_request(lambda _error: hold_still(False))


def _begin() -> None:
    g.again, g.kept = False, ""
    hold_still(False)


def writer_mark() -> str:
    """Who is signed in, as a form carries it; empty for nobody."""
    if not current_user.is_authenticated:
        return ""
    return _mark(current_app.config["SECRET_KEY"], current_user.viewer.id)


def is_writer(person_id: int) -> bool:
    """Whether the form that was sent was written in by this person."""
    return _writer() == person_id


def keep(to: str, back: str) -> bool:
    """Keep what was sent in the page that is answered now.

    Returns False when there was nothing to keep.
    """
    writer = _writer()
    if writer is None:
        return False
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in OURS and name.rpartition("-")[2] not in SECRET
    ]
    if sum(len(name) + len(value) for name, value in fields) > LONGEST:
        return False
    g.kept = _keeper().dumps([writer, to, back, fields])
    return True


def waiting() -> str:
    """What this answer is to carry along: of this request, or of the one before."""
    return str(g.kept or request.form.get(KEPT, ""))


def kept_of(person_id: int) -> Kept | None:
    """What was kept for this person, where something was; nothing of anybody else."""
    try:
        writer, to, back, fields = _keeper().loads(waiting(), max_age=FOR_SECONDS)
    except (BadData, ValueError, TypeError):
        return None
    kept = Kept(writer, to, back, [(str(name), str(value)) for name, value in fields])
    return kept if kept.writer == person_id else None


def show_again() -> None:
    """In this request the form is only shown as it was filled in: no command runs."""
    g.again = True
    hold_still(True)


def is_shown_again() -> bool:
    """Whether the form of this request comes back as it was filled in, and is not sent."""
    return bool(getattr(g, "again", False)) if request else False


def _writer() -> int | None:
    try:
        found: Any = _signer(current_app.config["SECRET_KEY"]).loads(request.form.get(WRITER, ""))
    except BadData:
        return None
    return found if isinstance(found, int) else None


@lru_cache(maxsize=4096)
def _mark(key: str, person_id: int) -> str:
    """The same at each asking, and asked by each page with a form."""
    return str(_signer(key).dumps(person_id))


def _signer(key: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="writer of a form")


def _keeper() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="what was filled in")
