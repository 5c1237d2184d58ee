"""Today: what asks the coordinator; and the list of keys."""

import hashlib
from datetime import datetime

from flask import Response, request

from app.capacity.blueprint import blueprint
from app.capacity.queries_exceptions import Exceptions, Rest, exceptions, rest
from app.capacity.words import ladder_words
from app.core import clock
from app.core.viewer import Can
from app.web.access import access, viewer
from app.web.render import page, unchanged, wants_fragment


@blueprint.get("/today")
@access(Can.COORDINATE)
def today() -> Response:
    """What goes wrong, the worst first and opened; or that nothing does, and what comes next.

    It asks itself anew with what it shows: 204 while that is so.
    """
    now = clock.now()
    found, others = exceptions(viewer(), now), rest(viewer(), now)
    version = _version(found, others, now)
    if wants_fragment() and request.args.get("v") == version:
        return unchanged()
    return page(
        "capacity/today.html",
        block="today",
        now=now,
        found=found,
        rest=others,
        version=version,
        ladder_words=ladder_words,
    )


def _version(found: Exceptions, others: Rest, now: datetime) -> str:
    """The same for the same page: also the minute counts, in which it was looked at."""
    shown = repr((found, others, now.replace(second=0, microsecond=0)))
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


@blueprint.get("/keys")
@access(Can.COORDINATE)
def keys() -> Response:
    """The keys that work at the desk, and the switch that turns them off."""
    return page("capacity/keys.html", block="keys")
