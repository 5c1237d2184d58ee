"""Feeds as files: the secret in the address is the key, and nothing else is asked.

No cookie, no redirect, one and the same "not found" whatever is wrong with the address; and no
log line shows a secret.
"""

import hashlib
import logging
from datetime import datetime
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, current_app, make_response, request
from flask_babel import force_locale
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import BadRequest

from app.calendars import document, queries, rules
from app.calendars.commands import note_reading
from app.calendars.document import Style, feed_document
from app.calendars.models import Detail
from app.calendars.rules import Appointment, OpenFeed
from app.core import clock
from app.core.command import DatabaseBusy
from app.web.access import public
from app.web.secret_paths import secret_in_path

CALENDAR = "text/calendar; charset=utf-8"
CACHE = "private, max-age=900"
ENDING = ".ics"
NOT_MODIFIED = 304

blueprint = Blueprint("files", __name__)
log = logging.getLogger("flexpool")


@blueprint.get("/ics/<path:name>", merge_slashes=False)
@public("the secret in the address is the key")
@secret_in_path
def feed(name: str) -> Response:
    """The calendar behind a secret address."""
    opened = queries.open_feed(name.removesuffix(ENDING)) if name.endswith(ENDING) else None
    return _not_found() if opened is None else _answer(opened)


@blueprint.errorhandler(BadRequest)
def unreadable(_error: BadRequest) -> Response:
    """An address that cannot be read opens nothing either."""
    return _not_found()


def _answer(opened: OpenFeed) -> Response:
    now = clock.now()
    style = Style(Detail(opened.detail), opened.alarm_minutes, opened.settings_at)
    appointments = queries.appointments_of(opened.person_id, now)
    body_hash = _hash(appointments, style, opened.language)
    if opened.is_to_be_noted(body_hash, now):
        _note(opened, body_hash, now)
    response = make_response()
    response.content_type = CALENDAR
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cache-Control"] = CACHE
    response.headers["X-Robots-Tag"] = "noindex"
    response.set_etag(body_hash)
    response.last_modified = opened.since(body_hash, now)
    response.make_conditional(request)
    if response.status_code != NOT_MODIFIED:
        with force_locale(opened.language):
            response.set_data(feed_document(appointments, style))
    return response


def _hash(appointments: list[Appointment], style: Style, language: str) -> str:
    """Of everything that a body depends on: it need not be written to know that it is the same."""
    settings = [current_app.config[name] for name in document.SETTINGS]
    parts = (_program(), settings, language, style, appointments)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@cache
def _program() -> str:
    """Of what writes a body: its texts and its code."""
    texts = sorted(Path(current_app.root_path, "translations").rglob("*.mo"))
    code = [Path(document.__file__), Path(rules.__file__)]
    read = b"".join(path.read_bytes() for path in [*code, *texts])
    return hashlib.sha256(read).hexdigest()


def _note(opened: OpenFeed, body_hash: str, now: datetime) -> None:
    """A calendar is readable while nothing can be written: the note may wait."""
    try:
        note_reading(opened, body_hash, now)
    except (DatabaseBusy, OperationalError) as error:
        log.warning("reading of feed %s not noted: %s", opened.id, type(error).__name__)


def _not_found() -> Response:
    headers = {
        "Content-Type": "text/plain; charset=utf-8",
        "X-Robots-Tag": "noindex",
        "Cache-Control": "no-store",
    }
    return make_response("Not found\n", 404, headers)
