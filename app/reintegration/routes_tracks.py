"""Tracks, for their case worker: the list, the start, and the whole of one."""

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _

from app.core import clock
from app.core.localtime import local_time, local_today, monday_of
from app.core.refusal import NotDone
from app.core.viewer import Can
from app.reintegration import overview, queries, queries_leads
from app.reintegration import words as reintegration_words
from app.reintegration.blueprint import blueprint
from app.reintegration.commands import note_reading, start_track
from app.reintegration.commands_feelings import told
from app.reintegration.commands_steps import propose_from_template
from app.reintegration.commands_terms import terms_of
from app.reintegration.figure import step_line
from app.reintegration.forms import StartForm, TemplateForm
from app.reintegration.models import Track, TrackState, TrackVerb
from app.reintegration.queries_progress import weeks_of
from app.reintegration.rules import LONGEST_WEEKS, WEEK, TrackRefusal
from app.web.access import access, viewer
from app.web.pages import listing, page_number, searched
from app.web.render import go_to, page

MOST_FOUND = 20


def opened(track_id: int) -> Track:
    """A track that the viewer leads, whole, once it is noted that they look; else 404.

    The only way to something of it that can be shown.
    """
    ensure_led(track_id)
    note_reading(track_id)
    return queries.led_track(viewer(), track_id) or abort(404)


def ensure_led(track_id: int) -> None:
    """Answer 404 unless the viewer leads the track: enough for who changes it and sees nothing."""
    if not queries.leads(viewer(), track_id):
        abort(404)


@blueprint.get("/tracks")
@access(Can.TRACKS, proved=True, hidden=True)
def tracks() -> Response:
    """The tracks that I lead, and what they ask for. That I see each is noted first."""
    found = listing(queries.track_ids(viewer()), page_number())
    alone = queries_leads.alone_for(viewer())
    shown, left = [row[0] for row in found.rows], queries_leads.ids_of(alone)
    if shown or left:
        note_reading(*shown, *left, verb=TrackVerb.LISTED)
    return page(
        "reintegration/tracks.html",
        listing=found,
        lines=overview.lines(queries.led_tracks(viewer(), shown), clock.now()),
        alone=queries_leads.whole(alone, left),
        labels=reintegration_words,
        marks=overview.Mark,
    )


@blueprint.get("/tracks/new")
@access(Can.TRACKS, proved=True, hidden=True)
def choose_person() -> Response:
    """Search whom to start a track for, in the departments that the grant covers."""
    words = searched()
    found = queries.people_to_start_with(viewer(), words, MOST_FOUND) if words else []
    return page("reintegration/choose.html", block="results", search=words, found=found)


@blueprint.route("/tracks/new/<int:person_id>", methods=["GET", "POST"])
@access(Can.TRACKS, proved=True, hidden=True)
def new_track(person_id: int) -> Response:
    """Start a track for somebody."""
    person = queries.person_to_start_with(viewer(), person_id) or abort(404)
    form = StartForm()
    if form.validate_on_submit():
        made = _start(form, person_id)
        if isinstance(made, int) or made.why is TrackRefusal.HAS_TRACK:
            return _asked_for()
        form.refuse(made)
        person = queries.person_to_start_with(viewer(), person_id) or abort(404)
    status = 422 if form.errors else 200
    return page("reintegration/start.html", status=status, form=form, person=person)


def _asked_for() -> Response:
    """One answer, whether there was a track already or not."""
    said = _(
        "Noted. A new track of yours stands in this list. "
        "If somebody else leads one, they hear that you asked."
    )
    flash(said, "ok")
    return go_to(url_for("reintegration.tracks"))


def _start(form: StartForm, person_id: int) -> int | NotDone[TrackRefusal]:
    if form.first_day.data < local_today() - LONGEST_WEEKS * WEEK:
        return NotDone(TrackRefusal.TOO_FAR)
    made = start_track(form.draft(person_id, viewer().id))
    if isinstance(made, int) and form.template.data:
        propose_from_template(made, form.template.data)
    return made


@blueprint.get("/tracks/<int:track_id>")
@access(Can.TRACKS, proved=True, hidden=True)
def track(track_id: int) -> Response:
    """The whole of a track. That I looked is noted first."""
    found, now = opened(track_id), clock.now()
    today = local_time().day(now)
    [line] = overview.lines([found], now)
    weeks = weeks_of(found, now)
    return page(
        "reintegration/track.html",
        track=found,
        line=line,
        **queries.by_state(found, today),
        weeks=weeks,
        figure=step_line(weeks, monday_of(today)),
        today=today,
        over=found.state == TrackState.ENDED,
        evaluations=queries.evaluations(track_id),
        terms=terms_of(found),
        told=told(track_id),
        trail=queries.trail(track_id),
        template_form=TemplateForm(formdata=None),
        labels=reintegration_words,
        marks=overview.Mark,
    )
