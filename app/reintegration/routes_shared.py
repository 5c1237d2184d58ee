"""What a person shares with one other: the hours of each week, and the limits."""

from flask import Response, abort

from app.core import clock
from app.core.localtime import local_time
from app.core.viewer import Can
from app.reintegration import queries, words
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
