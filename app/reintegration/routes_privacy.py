"""The page for the privacy officer, and for everybody else who wants to know."""

from flask import Response

from app.core.viewer import Can
from app.people.retention import KEPT_FOR_YEARS
from app.reintegration import privacy
from app.reintegration.blueprint import blueprint
from app.web.access import access
from app.web.render import page


@blueprint.get("/privacy/tracks")
@access(Can.SIGNED_IN)
def privacy_page() -> Response:
    """Which data tracks keep, why, who sees them, and for how long."""
    return page(
        "reintegration/privacy.html",
        registers=privacy.registers(),
        kinds=privacy.KINDS,
        years=KEPT_FOR_YEARS,
        case_workers=privacy.case_workers(),
    )
