"""What people see when something is wrong: what, that nothing changed, and what to do."""

import logging

from flask import Flask, Response, flash, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, NotSupportedError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import BadHost, HTTPException

from app.core.command import DatabaseBusy, Fate, HeldStill, begin_afresh, fate
from app.core.db import db
from app.web import traces
from app.web.access import NotNow, forget_viewer, own_path, page_before, viewer_or_none
from app.web.forms import not_sent_text
from app.web.kept import AGAIN
from app.web.render import go_to, wants_fragment
from app.web.schema import SchemaNotCurrent

log = logging.getLogger("flexpool")
RETRY_SECONDS = 5
DATABASE_AWAY = (DatabaseBusy, OperationalError, InterfaceError, PoolTimeout, NotSupportedError)
"""PostgreSQL does not support a plan over a column that has another type since, and plans anew."""


def install(app: Flask) -> None:
    """Answer every error in the person's language, and none with detail of the inside."""
    app.before_request(begin_afresh)
    app.register_error_handler(HTTPException, _http)
    for away in DATABASE_AWAY:
        app.register_error_handler(away, _unavailable)
    app.register_error_handler(HeldStill, _not_sent)
    app.register_error_handler(SchemaNotCurrent, _not_yet)
    app.register_error_handler(Exception, _unknown)


def _not_sent(_error: HeldStill) -> Response:
    """Something without a form to show again: say that nothing was sent, where it was asked."""
    flash(not_sent_text(), "warn")
    return go_to(own_path(request.form.get(AGAIN)) or page_before() or "/")


def _http(error: HTTPException) -> Response:
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    inner = getattr(error, "original_exception", None)
    if isinstance(inner, DATABASE_AWAY):  # it went away while an error was being answered
        return _unavailable(inner)
    try:
        viewer_or_none()
    except DATABASE_AWAY as away:
        return _unavailable(away)
    if isinstance(error, NotNow):
        return _answer(409, error.said, error.typed, error.back)
    code = error.code or 500
    words = {
        "unreadable": _("Some characters could not be read. Type the text again."),
        "cross-site": _("This request came from another site. Open Flexpool and try again."),
    }
    by_code = {
        400: _("We could not read that request. Go back and try again."),
        401: _("Sign in first."),
        403: _("You may not do this here. Ask an administrator if you need it."),
        404: _("This page does not exist, or not for you."),
        405: _("This address does not take that kind of request."),
        409: _("Somebody else changed this meanwhile. Look again."),
        413: _("That is too large to send."),
        429: _("Too many attempts. Wait a few minutes and try again."),
        503: _("Flexpool cannot reach its data for a moment. Nothing changed. Try again."),
    }
    if isinstance(error, CSRFError):
        message = _("This page was open too long. Go back, load it again and try once more.")
    else:
        message = words.get(error.description or "") or by_code.get(
            code, _("That didn't work. Nothing changed. Try again.")
        )
    response = _answer(code, message)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After", "Location"}:
            response.headers[name] = value
    return response


def _unavailable(error: Exception) -> Response:
    db.session.rollback()
    forget_viewer()
    log.warning("database not available: %s", type(error).__name__)
    messages = {
        Fate.UNCHANGED: _(
            "Flexpool cannot reach its data for a moment. Nothing changed. Try again."
        ),
        Fate.STORED: _(
            "What you did is stored, but Flexpool cannot show it for a moment. Load the page again."
        ),
        Fate.IN_DOUBT: _(
            "Flexpool lost its data at the last moment: it may be stored, or not. "
            "Look before you try again."
        ),
    }
    response = _answer(503, messages[fate()])
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _not_yet(_error: SchemaNotCurrent) -> Response:
    forget_viewer()
    message = _("Flexpool is being updated. Nothing changed. Try again in a few minutes.")
    response = _answer(503, message)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _unknown(_error: Exception) -> Response:
    db.session.rollback()
    forget_viewer()
    reference = traces.request_id()
    where = "none" if traces.is_without_trace() else f"{request.method} {request.endpoint}"
    log.exception("unexpected error %s at %s", reference, where)  # noqa: LOG004  # Flask calls it in one
    if fate() is Fate.UNCHANGED:
        message = _(
            "Something went wrong on our side. Nothing changed. Reference: %(ref)s.",
            ref=reference,
        )
    else:
        message = _(
            "Something went wrong on our side, after it was stored. Reference: %(ref)s.",
            ref=reference,
        )
    return _answer(500, message)


def _answer(code: int, message: str, typed: str = "", back: str = "/") -> Response:
    if isinstance(request.routing_exception, BadHost):  # no page can link to anything here
        return make_response(message, code, {"Content-Type": "text/plain; charset=utf-8"})
    titles = {
        403: _("Not for you"),
        404: _("Nothing here"),
        429: _("Wait a moment"),
        503: _("Back in a moment"),
    }
    title = titles.get(code, _("That did not work"))
    if wants_fragment():
        return make_response(render_template("errors/fragment.html", message=message), code)
    said = {"code": code, "title": title, "message": message, "typed": typed, "back": back}
    return make_response(render_template("errors/page.html", **said), code)
