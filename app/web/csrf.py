"""Every unsafe request proves that it came from a page of ours: a token, and where it came from."""

from flask import Flask, abort, current_app, g, request
from flask_wtf.csrf import CSRFProtect

from app.web.hosts import parts_of

csrf = CSRFProtect()
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def install(app: Flask) -> None:
    """Hand out tokens; the check itself is called from the one hook in access."""
    csrf.init_app(app)


def begin_anew() -> None:
    """The session was emptied: what this answer carries is a token of the new one."""
    g.pop(current_app.config.get("WTF_CSRF_FIELD_NAME", "csrf_token"), None)


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
