"""What is noted about each request: a number that leads to its log lines, a line, and figures.

Nothing of it tells who asked or what for: the template of the address stands for the address.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Blueprint, Flask, Response, current_app, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

from app.web import metrics

ID_HEADER = "X-Request-Id"
GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
NOTHING_NEW = {204, 304}
"""Thousands of phones ask every few seconds: such answers are counted, not written down."""

View = TypeVar("View", bound=Callable[..., Any])
ROOMS_WITHOUT_TRACE: set[str] = set()

log = logging.getLogger("flexpool.request")


def leaves_no_trace(view: View) -> View:
    """Beside a view: that it was asked for is neither counted nor written down."""
    setattr(view, "leaves_no_trace", True)  # noqa: B010
    return view


def not_worth_a_line(view: View) -> View:
    """Beside a view: asked all the time, so it is counted and not written down unless it fails."""
    setattr(view, "not_worth_a_line", True)  # noqa: B010
    return view


def leave_no_trace(room: Blueprint) -> None:
    """The same for every view of a room, also those that it will have."""
    ROOMS_WITHOUT_TRACE.add(room.name)


def install(app: Flask) -> None:
    """Note every request. First of all: what comes after it is noted too."""
    app.before_request(_begin)
    app.after_request(_end)


def request_id() -> str:
    """The number of this request, for people to quote: it stands in each of its log lines."""
    return str(g.request_id)


def route() -> str:
    """The address as it is written in the program, with names for its parts; "none" for no page."""
    return request.url_rule.rule if request.url_rule else "none"


def is_without_trace() -> bool:
    """Whether this request is neither counted nor written down; a fault is, but not where."""
    if request.endpoint is None:
        return False
    return request.blueprint in ROOMS_WITHOUT_TRACE or _is_declared("leaves_no_trace")


def _begin() -> None:
    g.began = time.perf_counter()
    g.request_id = new_id(request.headers.get(ID_HEADER, ""), current_app.config)
    clear_contextvars()
    bind_contextvars(request=g.request_id)


def new_id(given: str, config: Mapping[str, Any]) -> str:
    """A number for a request: what a proxy of ours calls it; nothing that a stranger says."""
    trusted = config["TRUSTED_PROXIES"] > 0
    return given if trusted and GIVEN_ID.fullmatch(given) else secrets.token_hex(4)


def _end(response: Response) -> Response:
    seconds = time.perf_counter() - g.began
    response.headers[ID_HEADER] = request_id()
    method = (request.method if request.url_rule else None) or "none"
    where = route()
    if is_without_trace():
        if response.status_code < 500:
            return response
        where, method = "none", "none"
    if current_app.config["METRICS_TOKEN"]:
        metrics.count_request(where, method, response.status_code, seconds)
    if _is_worth_a_line(response):
        log.info(
            "request",
            extra={
                "route": where,
                "method": method,
                "status": response.status_code,
                "milliseconds": round(seconds * 1000, 1),
            },
        )
    return response


def _is_worth_a_line(response: Response) -> bool:
    if response.status_code >= 500:
        return True
    return not _is_declared("not_worth_a_line") and response.status_code not in NOTHING_NEW


def _is_declared(name: str) -> bool:
    """Whether the view that answers says so of itself."""
    return hasattr(current_app.view_functions.get(request.endpoint or ""), name)
