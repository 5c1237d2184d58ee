"""What others know of tracks: what a person shares with one of them, and what is kept at all."""

from flask import Response, abort

from app.agreements.retention import KEPT_FOR_YEARS
from app.core import clock
from app.core.localtime import local_time
from app.core.viewer import Can
from app.reintegration import queries, queries_privacy, words
from app.reintegration.blueprint import blueprint
from app.reintegration.commands import note_reading
from app.reintegration.models import StepState, TrackVerb
from app.reintegration.queries_progress import weeks_of
from app.web.access import access, viewer
from app.web.render import page


@blueprint.get("/shared-tracks")
@access(Can.SIGNED_IN, proved=True)
def shared_tracks() -> Response:
    """Who shares with me; a page that does not exist for everybody else. The look is noted."""
    ids = queries.shared_ids(viewer()) or abort(404)
    note_reading(*ids, verb=TrackVerb.READ_SHARED)
    return page("reintegration/shared_tracks.html", tracks=queries.shared_tracks(viewer()))


@blueprint.get("/tracks/<int:track_id>/shared")
@access(Can.SIGNED_IN, proved=True)
def shared(track_id: int) -> Response:
    """Hours a week and limits of a track. That I looked is noted first."""
    if not queries.is_shared_with(viewer(), track_id):
        abort(404)
    note_reading(track_id, verb=TrackVerb.READ_SHARED)
    found, now = queries.shared_track(viewer(), track_id) or abort(404), clock.now()
    today = local_time().day(now)
    return page(
        "reintegration/shared.html",
        track=found,
        weeks=weeks_of(found, now),
        steps=[
            step
            for step in found.steps
            if step.state == StepState.CONFIRMED and step.valid_until >= today
        ],
        today=today,
        labels=words,
    )


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
