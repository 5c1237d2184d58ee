"""The palette: type a few letters and go there."""

from flask import Response

from app.core import clock
from app.core.viewer import Can
from app.navigation import layout
from app.navigation.blueprint import blueprint
from app.navigation.queries_palette import palette
from app.web.access import access, viewer
from app.web.pages import searched
from app.web.render import page, wants_fragment


@blueprint.get("/palette", endpoint="palette")
@access(Can.COORDINATE)
def palette_page() -> Response:
    """What was searched for; as a page, or as the list below the field."""
    groups = palette(viewer(), searched(), layout.places(viewer()), clock.now())
    template = "navigation/_palette_list.html" if wants_fragment() else "navigation/palette.html"
    return page(template, typed=searched(), groups=groups)
