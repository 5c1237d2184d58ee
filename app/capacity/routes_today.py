"""Today: what asks the coordinator; and the list of keys."""

from flask import Response

from app.capacity.blueprint import blueprint
from app.capacity.exceptions import exceptions, rest
from app.capacity.words import ladder_words
from app.core import clock
from app.core.viewer import Can
from app.web.access import access, viewer
from app.web.render import page


@blueprint.get("/today")
@access(Can.COORDINATE)
def today() -> Response:
    """What goes wrong, the worst first and opened; or that nothing does, and what comes next."""
    now = clock.now()
    return page(
        "capacity/today.html",
        now=now,
        found=exceptions(viewer(), now),
        rest=rest(viewer(), now),
        ladder_words=ladder_words,
    )


@blueprint.get("/keys")
@access(Can.COORDINATE)
def keys() -> Response:
    """The keys that work at the desk, and the switch that turns them off."""
    return page("capacity/keys.html", block="keys")
