"""The palette: type a few letters and go there."""

from flask import Response

from app.capacity.blueprint import blueprint
from app.capacity.palette import palette
from app.core import clock
from app.core.viewer import Can
from app.web import navigation
from app.web.access import access, viewer
from app.web.paging import searched
from app.web.render import page, wants_fragment


@blueprint.get("/palette", endpoint="palette")
@access(Can.COORDINATE)
def palette_page() -> Response:
    """What was searched for; as a page, or as the list below the field."""
    groups = palette(viewer(), searched(), navigation.places(viewer()), clock.now())
    template = "capacity/_palette_list.html" if wants_fragment() else "capacity/palette.html"
    return page(template, typed=searched(), groups=groups)
