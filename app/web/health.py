"""Two addresses for machines: is the process up, and can it serve."""

from flask import Flask, Response, make_response

from app.web import schema
from app.web.access import public
from app.web.schema import open_before
from app.web.traces import not_worth_a_line


def install(app: Flask) -> None:
    """Add ``/healthz`` and ``/readyz``."""
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)


@public("asked by machines, tells nothing")
@open_before
@not_worth_a_line
def healthz() -> Response:
    """The process is up."""
    return make_response("ok", 200, {"Content-Type": "text/plain"})


@public("asked by machines, tells nothing")
@open_before
@not_worth_a_line
def readyz() -> Response:
    """The database answers and its schema is the one that this program needs."""
    if schema.is_current():
        return make_response("ready", 200, {"Content-Type": "text/plain"})
    return make_response("schema not current", 503, {"Content-Type": "text/plain"})
