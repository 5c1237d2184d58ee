"""The page for the privacy officer, and for everybody else who wants to know."""

from flask import Response

from app.agreements.retention import KEPT_FOR_YEARS
from app.core.viewer import Can
from app.reintegration import queries_privacy
from app.reintegration.blueprint import blueprint
from app.web.access import access
from app.web.render import page


@blueprint.get("/privacy/tracks")
@access(Can.SIGNED_IN)
def privacy_page() -> Response:
    """Which data tracks keep, why, who sees them, and for how long."""
    return page(
        "reintegration/privacy.html",
        registers=queries_privacy.registers(),
        kinds=queries_privacy.KINDS,
        years=KEPT_FOR_YEARS,
        case_workers=queries_privacy.case_workers(),
    )
