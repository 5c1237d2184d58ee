"""Every unsafe request proves that it came from a page of ours: a token, and where it came from.

In each answer the token looks different: it is masked with bytes that are random and stand before
it. Answers are compressed, and what never looks the same cannot be guessed from their length.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import shake_128

from flask import Flask, abort, current_app, g, request
from flask_wtf.csrf import CSRFProtect, generate_csrf

from app.web.hosts import parts_of

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
MASK_BYTES = 16
FIELD = "csrf_token"
MASKED = "masked_csrf_token"


class MaskedProtect(CSRFProtect):
    """Flask-WTF's check, of tokens that come back masked."""

    def _get_csrf_token(self) -> str | None:
        given = super()._get_csrf_token()
        return _unmasked(given) if given else None


csrf = MaskedProtect()


def install(app: Flask) -> None:
    """Hand out tokens; the check itself is called from the one hook in access."""
    csrf.init_app(app)
    app.jinja_env.globals[FIELD] = token
    app.context_processor(lambda: {FIELD: token})


def token() -> str:
    """What the forms of this answer carry; those of the next carry something else."""
    if MASKED not in g:
        setattr(g, MASKED, _masked(generate_csrf()))
    return str(g.get(MASKED))


def begin_anew() -> None:
    """The session was emptied: what this answer carries is a token of the new one."""
    g.pop(FIELD, None)
    g.pop(MASKED, None)


def check_origin() -> None:
    """Refuse an unsafe request from another site, or without a token (400)."""
    if request.method in SAFE_METHODS or not current_app.config.get("WTF_CSRF_ENABLED", True):
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {
        "same-origin",
        "none",
    }:
        abort(400, "cross-site")
    origin = request.headers.get("Origin")
    if origin and origin != "null" and parts_of(origin).netloc != request.host:
        abort(400, "cross-site")
    csrf.protect()


def _masked(plain: str) -> str:
    mask = secrets.token_bytes(MASK_BYTES)
    return urlsafe_b64encode(mask + _under(mask, plain.encode())).decode().rstrip("=")


def _unmasked(given: str) -> str:
    """The token behind the mask; what has none (a page of an older version) as it came."""
    if "." in given:
        return given
    try:
        read = urlsafe_b64decode(given + "=" * (-len(given) % 4))
    except ValueError:
        return given
    mask, rest = read[:MASK_BYTES], read[MASK_BYTES:]
    return _under(mask, rest).decode("latin-1")


def _under(mask: bytes, text: bytes) -> bytes:
    stream = shake_128(mask).digest(len(text))
    return bytes(one ^ other for one, other in zip(text, stream, strict=True))
