"""Steps, for the case worker: propose, change, take back, and talk about."""

from typing import Any

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _

from app.core.localtime import local_today
from app.core.refusal import NotDone
from app.core.revision import Unchanged
from app.core.viewer import Can
from app.reintegration import queries, words
from app.reintegration.blueprint import blueprint
from app.reintegration.commands_steps import (
    change_step,
    draft_of,
    evaluate,
    propose,
    propose_from_template,
    remove_step,
)
from app.reintegration.forms import EvaluationForm, StepForm, TemplateForm, TrackForm
from app.reintegration.models import Step, Track
from app.reintegration.routes_tracks import ensure_led, opened
from app.reintegration.rules import TrackRefusal
from app.web.access import access, viewer
from app.web.forms_edit import nothing_changed
from app.web.render import go_to, go_told, page


@blueprint.route("/tracks/<int:track_id>/steps/new", methods=["GET", "POST"])
@access(Can.TRACKS, proved=True, hidden=True)
def new_step(track_id: int) -> Response:
    """Propose a step."""
    ensure_led(track_id)
    form = StepForm()
    if form.validate_on_submit():
        made = propose(track_id, form.draft())
        if isinstance(made, int):
            return _done(track_id, _("Proposed. It holds once it is confirmed."))
        form.refuse(made)
    return _step_page(form, opened(track_id), None)


@blueprint.post("/tracks/<int:track_id>/template")
@access(Can.TRACKS, proved=True, hidden=True)
def template(track_id: int) -> Response:
    """Propose the steps of a template, for a track without steps."""
    ensure_led(track_id)
    form = TemplateForm()
    if not form.validate():
        abort(400)
    refused = propose_from_template(track_id, form.template.data)
    return told(track_id, refused, _("Proposed. They hold once they are confirmed."))


@blueprint.route("/steps/<int:step_id>/edit", methods=["GET", "POST"])
@access(Can.TRACKS, proved=True, hidden=True)
def edit_step(step_id: int) -> Response:
    """Change a step that was not answered yet."""
    step = _led_step(step_id)
    form = StepForm(stored=draft_of(step))
    if form.accepted():
        outcome = change_step(step_id, form.wanted(), form.seen)
        if outcome is None:
            return _done(step.track_id, _("Changed. It holds once it is confirmed."))
        if form.settled(outcome):
            return go_to(url_for("reintegration.track", track_id=step.track_id))
    return _step_page(form, opened(step.track_id), step_id)


@blueprint.post("/steps/<int:step_id>/removal")
@access(Can.TRACKS, proved=True, hidden=True)
def step_removal(step_id: int) -> Response:
    """Take back a step that was not answered yet."""
    track_id = _led_step(step_id).track_id
    return told(track_id, remove_step(step_id), _("Taken back."))


@blueprint.route("/steps/<int:step_id>/evaluation", methods=["GET", "POST"])
@access(Can.TRACKS, proved=True, hidden=True)
def evaluation(step_id: int) -> Response:
    """Note a talk about a step, and what came of it."""
    track_id = _led_step(step_id).track_id
    form = EvaluationForm(data={"on": local_today()})
    if form.validate_on_submit():
        choice = form.choice
        refused = evaluate(step_id, form.on.data, held=choice is not None, choice=choice)
        if refused is None:
            return _done(track_id, _("Noted."))
        form.refuse(refused)
    found = opened(track_id)
    return _page("reintegration/evaluation.html", form, found, step=_step(found, step_id))


def told(track_id: int, outcome: NotDone[TrackRefusal] | Unchanged | None, done: str) -> Response:
    """Back to the track, with what became of it."""
    address = url_for("reintegration.track", track_id=track_id)
    if isinstance(outcome, Unchanged):
        flash(nothing_changed(), "info")
        return go_to(address)
    return go_told(done, address, words.refusal_text(outcome) if outcome else None)


def _done(track_id: int, text: str) -> Response:
    return told(track_id, None, text)


def _led_step(step_id: int) -> Step:
    """A step of a track that the viewer leads, for who is about to change it; else 404."""
    return queries.led_step(viewer(), step_id) or abort(404)


def _step(track: Track, step_id: int) -> Step:
    return next(step for step in track.steps if step.id == step_id)


def _step_page(form: StepForm, track: Track, step_id: int | None) -> Response:
    return _page("reintegration/step.html", form, track, step_id=step_id)


def _page(template: str, form: TrackForm, track: Track, **more: Any) -> Response:
    status = form.status if isinstance(form, StepForm) else 422 if form.errors else 200
    return page(template, status=status, form=form, track=track, labels=words, **more)
