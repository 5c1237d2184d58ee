"""The calendar of the law: what was done, and what was moved."""

from flask import Response, abort
from flask_babel import gettext as _

from app.core.localtime import local_today
from app.core.refusal import NotDone
from app.core.viewer import Can
from app.reintegration import words
from app.reintegration.blueprint import blueprint
from app.reintegration.commands_terms import TermLine, move_term, settle_term, terms_of
from app.reintegration.forms import MoveForm, SettleForm
from app.reintegration.models import Term
from app.reintegration.routes_steps import told
from app.reintegration.routes_tracks import ensure_led, opened
from app.reintegration.rules import is_date_of_law
from app.web.access import access
from app.web.render import page

ADDRESS = "/tracks/<int:track_id>/terms/<term>/<int:number>"


@blueprint.get(ADDRESS)
@access(Can.TRACKS, proved=True, hidden=True)
def term(track_id: int, term: str, number: int) -> Response:
    """A date of the law, and two forms: it was done, or it is moved."""
    return _page(track_id, term, number)


@blueprint.post(f"{ADDRESS}/settlement")
@access(Can.TRACKS, proved=True, hidden=True)
def term_settlement(track_id: int, term: str, number: int) -> Response:
    """It was done on a day."""
    asked, form = _term(track_id, term, number), SettleForm()
    if form.validate():
        refused = settle_term(track_id, asked, number, form.on.data)
        if not isinstance(refused, NotDone):
            return told(track_id, refused, _("Noted."))
        form.refuse(refused)
    return _page(track_id, term, number, settle=form)


@blueprint.post(f"{ADDRESS}/move")
@access(Can.TRACKS, proved=True, hidden=True)
def term_move(track_id: int, term: str, number: int) -> Response:
    """It is moved to another day, for a reason of the list."""
    asked, form = _term(track_id, term, number), MoveForm()
    if form.validate():
        refused = move_term(track_id, asked, number, form.to.data, form.reason.data)
        if not isinstance(refused, NotDone):
            return told(track_id, refused, _("Moved."))
        form.refuse(refused)
    return _page(track_id, term, number, move=form)


def _term(track_id: int, term: str, number: int) -> Term:
    """The date of the law that an address names; 404 without one, or for who does not lead."""
    ensure_led(track_id)
    return Term(term) if is_date_of_law(term, number) else abort(404)


def _settle_form(line: TermLine) -> SettleForm:
    """With the day on which it was done, or today where it was not yet."""
    return SettleForm(formdata=None, data={"on": line.done_on or local_today()})


def _move_form(line: TermLine) -> MoveForm:
    """With the day to which it was moved and why, where it was."""
    return MoveForm(
        formdata=None, data={"to": line.on, "reason": line.reason} if line.reason else None
    )


def _page(
    track_id: int,
    term: str,
    number: int,
    *,
    settle: SettleForm | None = None,
    move: MoveForm | None = None,
) -> Response:
    asked, track = _term(track_id, term, number), opened(track_id)
    line = {(line.due.term, line.due.number): line for line in terms_of(track)}[asked, number]
    settle, move = settle or _settle_form(line), move or _move_form(line)
    return page(
        "reintegration/term.html",
        status=422 if settle.errors or move.errors else 200,
        track=track,
        line=line,
        settle=settle,
        move=move,
        failed=settle if settle.errors else move,
        labels=words,
    )
