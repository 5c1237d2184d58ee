"""What somebody can do or holds: read by the person and coordinators."""

from flask import Response, abort

from app.capabilities import labels, queries
from app.capabilities.blueprint import blueprint
from app.core.viewer import Can
from app.people.labels import full_day
from app.people.queries import person_or_oneself
from app.people.tabs import person_tabs
from app.web.access import access, viewer
from app.web.render import page


@blueprint.get("/people/<int:person_id>/capabilities")
@access(Can.SIGNED_IN)
def holdings(person_id: int) -> Response:
    """What somebody can do or holds."""
    found = person_or_oneself(viewer(), person_id) or abort(404)
    seen = viewer().can(Can.SEE_PEOPLE, found.home_department.path)
    return page(
        "capabilities/holdings.html",
        block="holdings",
        person=found,
        holdings=queries.holdings_of(found.id),
        kinds=labels.KINDS,
        full_day=full_day,
        tabs=person_tabs(viewer(), found, "capabilities.holdings") if seen else [],
    )
