"""What happens to a track as a whole: pause, go on, another case worker, the end."""

from typing import Any

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _

from app.core.viewer import Can
from app.reintegration import queries, queries_leads, words
from app.reintegration.blueprint import blueprint
from app.reintegration.commands import end_track, extend_trial, pause, resume
from app.reintegration.commands_case_worker import hand_on, take_over
from app.reintegration.commands_limits import write_limits_again
from app.reintegration.forms import HandOnForm, TrackEndForm, TrackForm
from app.reintegration.routes_steps import told
from app.reintegration.routes_tracks import ensure_led, opened
from app.web.access import access, viewer
from app.web.fields import options
from app.web.render import go_to, page


@blueprint.post("/tracks/<int:track_id>/pause")
@access(Can.TRACKS, proved=True, hidden=True)
def track_pause(track_id: int) -> Response:
    """Agree on no hours at all, until it goes on or its step ends."""
    ensure_led(track_id)
    done = _("Paused. No hours are agreed from today, at most until the step ends.")
    return told(track_id, pause(track_id), done)


@blueprint.post("/tracks/<int:track_id>/resumption")
@access(Can.TRACKS, proved=True, hidden=True)
def track_resumption(track_id: int) -> Response:
    """Let what was agreed hold again."""
    ensure_led(track_id)
    return told(track_id, resume(track_id), _("Going on. What was agreed holds again."))


@blueprint.post("/tracks/<int:track_id>/trial-extension")
@access(Can.TRACKS, proved=True, hidden=True)
def trial_extension(track_id: int) -> Response:
    """Let the trial last six weeks instead of four."""
    ensure_led(track_id)
    return told(track_id, extend_trial(track_id), _("The trial may last 6 weeks now."))


@blueprint.route("/tracks/<int:track_id>/end", methods=["GET", "POST"])
@access(Can.TRACKS, proved=True, hidden=True)
def track_end(track_id: int) -> Response:
    """End a track, with how it ended."""
    ensure_led(track_id)
    form = TrackEndForm()
    if form.validate_on_submit():
        return told(track_id, end_track(track_id, form.outcome.data), _("Ended."))
    return _page("reintegration/end.html", form, track_id)


@blueprint.route("/tracks/<int:track_id>/case-worker", methods=["GET", "POST"])
@access(Can.TRACKS, proved=True, hidden=True)
def case_worker(track_id: int) -> Response:
    """Hand a track on to another case worker of the department; it is no longer mine then."""
    ensure_led(track_id)
    form = HandOnForm()
    others = queries.case_workers_for(track_id)
    form.case_worker.choices = options(
        [(each.id, each.name) for each in others], ask=_("Choose a case worker")
    )
    if form.validate_on_submit():
        refused = hand_on(track_id, form.case_worker.data)
        if refused is not None:
            return told(track_id, refused, "")
        return go_to(url_for("reintegration.tracks"))
    return _page("reintegration/hand_on.html", form, track_id, others=others)


@blueprint.post("/tracks/<int:track_id>/take-over")
@access(Can.TRACKS, proved=True, hidden=True)
def track_take_over(track_id: int) -> Response:
    """Go on with a track whose case worker left, as a case worker on top."""
    if not queries_leads.is_alone_for(viewer(), track_id):
        abort(404)
    refused = take_over(track_id, viewer().id)
    if refused is not None:
        flash(words.refusal_text(refused), "bad")
        return go_to(url_for("reintegration.tracks"))
    return told(track_id, None, _("You lead this track now. The person can read it."))


@blueprint.post("/tracks/<int:track_id>/limits")
@access(Can.TRACKS, proved=True, hidden=True)
def track_limits(track_id: int) -> Response:
    """Write the limits again that somebody ended or took away."""
    ensure_led(track_id)
    done = _("Written again. What was agreed holds from today.")
    return told(track_id, write_limits_again(track_id), done)


def _page(template: str, form: TrackForm, track_id: int, **more: Any) -> Response:
    status = 422 if form.errors else 200
    found = opened(track_id)
    return page(template, status=status, form=form, track=found, labels=words, **more)
