"""The database has the tables that this program needs, or nothing is served.

Asked at start and, as long as it is not so, again every few seconds; once it is, never again: a
process that serves goes on serving while a newer program brings its tables.
"""

import logging
import os
import time
from dataclasses import dataclass

from flask import Flask, current_app, request
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from app.core import migrations
from app.core.db import db
from app.web.access import View

LOOK_AGAIN_SECONDS = 3.0
UNFINISHED = "restore_unfinished"
"""A table that stands from the first to the last moment of a restore."""

log = logging.getLogger("flexpool.schema")


class SchemaNotCurrent(Exception):
    """Nothing can be served until somebody runs a command; the log says which."""


def open_before(view: View) -> View:
    """Beside a view: it answers also before the schema is current. Machines ask it, and the page
    that says so is drawn with it.
    """
    setattr(view, "open_before", True)  # noqa: B010
    return view


@dataclass
class Watch:
    """What this process knows about the schema."""

    current: bool = False
    looked_at: float | None = None


def install(app: Flask) -> None:
    """Refuse every page until the schema is current; a server looks when it starts."""
    app.extensions["flexpool-schema"] = Watch()
    if not app.config["CHECK_SCHEMA"]:
        return
    app.before_request(_require)
    if "FLASK_RUN_FROM_CLI" not in os.environ:
        _look_at_start(app)


def is_current() -> bool:
    """Whether the schema is current; where it is not, the log says what to do."""
    trouble = problem()
    if trouble is not None:
        log.error("schema not current: %s", trouble)
    return trouble is None


def problem() -> str | None:
    """What is wrong with the schema and which command mends it; None when it is current."""
    try:
        connection = db.session.connection()
        found = migrations.found_in(connection)
        unfinished = inspect(connection).has_table(UNFINISHED)
    finally:
        db.session.rollback()
    if unfinished:
        return "a restore was not finished: run 'flask --app wsgi restore PATH --fresh' again"
    if found == migrations.heads():
        return None
    if found <= migrations.known():
        return "run 'flask --app wsgi db upgrade'"
    return f"revision {', '.join(sorted(found))} is newer than this program: deploy a newer one"


def _look_at_start(app: Flask) -> None:
    """A database that is away now may be there in a moment: serving decides."""
    with app.app_context():
        try:
            _look(app.extensions["flexpool-schema"])
        except SQLAlchemyError as error:
            log.warning("database not available at start: %s", type(error).__name__)
        db.engine.dispose()  # a worker must not inherit a connection


def _require() -> None:
    watch: Watch = current_app.extensions["flexpool-schema"]
    if watch.current or _answers_before():
        return
    if watch.looked_at is None or time.monotonic() - watch.looked_at >= LOOK_AGAIN_SECONDS:
        _look(watch)
    if not watch.current:
        raise SchemaNotCurrent


def _answers_before() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return hasattr(view, "open_before")


def _look(watch: Watch) -> None:
    watch.current = is_current()
    watch.looked_at = time.monotonic()
