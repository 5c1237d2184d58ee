"""Who decides what for a department: one page, for everybody."""

from flask import Response, abort

from app.core.viewer import Can
from app.departments.blueprint import blueprint
from app.departments.queries_decides import decides
from app.departments.words_decides import role_texts
from app.web.access import access, viewer
from app.web.render import page


@blueprint.get("/who-decides", endpoint="decides_here")
@access(Can.SIGNED_IN)
def decides_at_home() -> Response:
    """Who decides what where the viewer works."""
    return _page(int(viewer().home_path.strip("/").split("/")[-1]))


@blueprint.get("/departments/<int:department_id>/who-decides", endpoint="decides")
@access(Can.SIGNED_IN)
def decides_there(department_id: int) -> Response:
    """Who decides what for a department."""
    return _page(department_id)


def _page(department_id: int) -> Response:
    found = decides(viewer(), department_id) or abort(404)
    return page("departments/decides.html", found=found, does=role_texts())
