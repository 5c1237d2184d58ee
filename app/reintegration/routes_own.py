"""One's own track: the hours, the steps to answer, how it went, and who reads along."""

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _

from app.core import clock
from app.core.localtime import local_time, monday_of
from app.core.refusal import NotDone
from app.core.viewer import Can
from app.reintegration import overview, queries, words
from app.reintegration.blueprint import blueprint
from app.reintegration.commands import share
from app.reintegration.commands_feelings import feel, to_say
from app.reintegration.commands_steps import answer_step
from app.reintegration.commands_terms import terms_of
from app.reintegration.figure import step_line
from app.reintegration.forms import FeelingForm, ShareForm
from app.reintegration.models import Track, TrackState
from app.reintegration.queries_progress import weeks_of
from app.reintegration.rules import TrackRefusal
from app.web.access import access, viewer
from app.web.fields import options
from app.web.render import go_to, go_told, page


@blueprint.get("/my-track")
@access(Can.SIGNED_IN, proved=True)
def my_track() -> Response:
    """Everything of my own track."""
    return _page(_mine(), ShareForm(formdata=None))


@blueprint.post("/steps/<int:step_id>/confirmation")
@access(Can.SIGNED_IN, proved=True)
def step_confirmation(step_id: int) -> Response:
    """Say yes to a step: it holds."""
    return _answer(step_id, yes=True, done=_("Agreed. From then on this step holds."))


@blueprint.post("/steps/<int:step_id>/refusal")
@access(Can.SIGNED_IN, proved=True)
def step_refusal(step_id: int) -> Response:
    """Say no to a step: nothing changes."""
    return _answer(step_id, yes=False, done=_("Not agreed. Nothing changes."))


@blueprint.post("/my-track/feelings")
@access(Can.SIGNED_IN, proved=True)
def feelings() -> Response:
    """Say how a shift went; only the case worker reads it."""
    form = FeelingForm()
    form.claim.choices = options([(held.claim_id, held.task) for held in to_say(_mine())])
    noted = form.validate() and feel(viewer().id, form.claim.data, form.felt.data)
    if not noted:
        flash(_("That cannot be said of this task any more. Nothing changed."), "bad")
    else:
        flash(_("Thank you. Only your case worker reads this."), "ok")
    return go_to(url_for("reintegration.my_track"))


@blueprint.post("/my-track/sharing")
@access(Can.SIGNED_IN, proved=True)
def sharing() -> Response:
    """Let one other read my hours and limits."""
    found, form = _mine(), ShareForm()
    if form.validate():
        person = queries.person_at(form.email.data)
        if person is None:
            form.email.errors = [_("Nobody in Flexpool has this address.")]
        else:
            refused = share(found.id, person.id)
            if refused is None:
                return _told(None, _("Shared."))
            form.refuse(refused)
    return _page(_mine(), form)


@blueprint.post("/my-track/sharing/end")
@access(Can.SIGNED_IN, proved=True)
def sharing_end() -> Response:
    """Let nobody else read my hours and limits any more."""
    return _told(share(_mine().id, None), _("No longer shared."))


def own_links() -> list[tuple[str, str]]:
    """What stands on the page about oneself, for those for whom there is something."""
    own = queries.own(viewer())
    links = []
    if own.has_track:
        links.append((_("My build-up"), url_for("reintegration.my_track")))
    if own.reads_shared:
        links.append((_("Shared with me"), url_for("reintegration.shared_tracks")))
    return links


def _mine() -> Track:
    return queries.own_track(viewer()) or abort(404)


def _answer(step_id: int, *, yes: bool, done: str) -> Response:
    if not queries.is_own_step(viewer(), step_id):
        abort(404)
    return _told(answer_step(step_id, yes=yes), done)


def _told(refused: NotDone[TrackRefusal] | None, done: str) -> Response:
    return go_told(
        done, url_for("reintegration.my_track"), words.refusal_text(refused) if refused else None
    )


def _page(track: Track, form: ShareForm) -> Response:
    now = clock.now()
    today = local_time().day(now)
    weeks = weeks_of(track, now)
    [line] = overview.lines([track], now)
    return page(
        "reintegration/my_track.html",
        status=422 if form.errors else 200,
        track=track,
        over=track.state == TrackState.ENDED,
        week=line.week,
        talk=overview.next_talk(track, terms_of(track), today),
        weeks=weeks,
        figure=step_line(weeks, monday_of(today)),
        today=today,
        **queries.by_state(track, today),
        held=to_say(track),
        evaluations=queries.evaluations(track.id),
        trail=queries.trail(track.id),
        form=form,
        labels=words,
    )
