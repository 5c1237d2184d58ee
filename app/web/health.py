"""Two addresses for machines: is the process up, and can it serve."""

from functools import cache

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, Response, current_app, make_response

from app.core.db import db
from app.web.access import public


def install(app: Flask) -> None:
    """Add ``/healthz`` and ``/readyz``."""
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)


@public("asked by machines, tells nothing")
def healthz() -> Response:
    """The process is up."""
    return make_response("ok", 200, {"Content-Type": "text/plain"})


@public("asked by machines, tells nothing")
def readyz() -> Response:
    """The database answers and its schema is the one that this program needs."""
    if schema_is_current():
        return make_response("ready", 200, {"Content-Type": "text/plain"})
    current_app.logger.error("schema not current: run 'flask --app wsgi db upgrade'")
    return make_response("schema not current", 503, {"Content-Type": "text/plain"})


def schema_is_current() -> bool:
    """Whether the database is at the newest revision."""
    with db.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    return set(found) == _heads(current_app.extensions["migrate"].directory)


@cache
def _heads(directory: str) -> set[str]:
    settings = Config()
    settings.set_main_option("script_location", directory)
    return set(ScriptDirectory.from_config(settings).get_heads())
