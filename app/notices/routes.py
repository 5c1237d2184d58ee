"""One's own messages."""

from flask import Blueprint, Response

from app.core.viewer import Can
from app.notices import kinds, queries
from app.web.access import access, viewer
from app.web.pages import listing, page_number
from app.web.render import page

blueprint = Blueprint("notices", __name__)


@blueprint.get("/notices")
@access(Can.SIGNED_IN)
def notices() -> Response:
    """The messages that left for me, the last first."""
    found = listing(queries.of(viewer()), page_number())
    return page("notices/notices.html", listing=found, place_of=kinds.place_of)
