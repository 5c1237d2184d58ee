"""What happens to a track as a whole: pause, go on, another case worker, the end."""

from flask import Response, url_for
from flask_babel import gettext as _

from app.core.viewer import Can
from app.reintegration import labels, queries
from app.reintegration.blueprint import blueprint
from app.reintegration.commands import end_track, extend_trial, hand_on, pause, resume
from app.reintegration.forms import EndForm, HandOnForm
from app.reintegration.routes_steps import told
from app.reintegration.routes_tracks import led, opened
from app.web.access import access
from app.web.fields import options
from app.web.render import go_to, page


@blueprint.post("/tracks/<int:track_id>/pause")
@access(Can.TRACKS, proved=True, hidden=True)
def track_pause(track_id: int) -> Response:
    """Agree on no hours at all, until it goes on."""
    led(track_id)
    return told(track_id, pause(track_id), _("Paused. No hours are agreed from today."))


@blueprint.post("/tracks/<int:track_id>/resumption")
@access(Can.TRACKS, proved=True, hidden=True)
def track_resumption(track_id: int) -> Response:
    """Let what was agreed hold again."""
    led(track_id)
    return told(track_id, resume(track_id), _("Going on. What was agreed holds again."))


@blueprint.post("/tracks/<int:track_id>/trial-extension")
@access(Can.TRACKS, proved=True, hidden=True)
def trial_extension(track_id: int) -> Response:
    """Let the trial last six weeks instead of four."""
    led(track_id)
    return told(track_id, extend_trial(track_id), _("The trial may last 6 weeks now."))


@blueprint.route("/tracks/<int:track_id>/end", methods=["GET", "POST"])
@access(Can.TRACKS, proved=True, hidden=True)
def track_end(track_id: int) -> Response:
    """End a track, with how it ended."""
    form = EndForm()
    found = led(track_id) if form.is_submitted() else opened(track_id)
    if form.validate_on_submit():
        return told(track_id, end_track(track_id, form.outcome.data), _("Ended."))
    status = 422 if form.errors else 200
    return page("reintegration/end.html", status=status, form=form, track=found, labels=labels)


@blueprint.route("/tracks/<int:track_id>/case-worker", methods=["GET", "POST"])
@access(Can.TRACKS, proved=True, hidden=True)
def case_worker(track_id: int) -> Response:
    """Hand a track on to another case worker of the department; it is no longer mine then."""
    form = HandOnForm()
    found = led(track_id) if form.is_submitted() else opened(track_id)
    others = queries.case_workers_for(found)
    form.case_worker.choices = options(
        [(each.id, each.name) for each in others], ask=_("Choose a case worker")
    )
    if form.validate_on_submit():
        refused = hand_on(track_id, form.case_worker.data)
        if refused is not None:
            return told(track_id, refused, "")
        return go_to(url_for("reintegration.tracks"))
    status = 422 if form.errors else 200
    return page("reintegration/hand_on.html", status=status, form=form, track=found, others=others)
