"""Choosing, of those who ask for a place, who gets it."""

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.claims.commands import Refused, Taken
from app.claims.commands_extra_seats import admit_beside
from app.claims.commands_ways_out import Left
from app.claims.outcomes import counted
from app.core.db import db
from app.core.viewer import Can
from app.departments.blueprint import blueprint
from app.departments.commands_approvals import choose, undo_choice
from app.departments.routes import own_shift
from app.departments.words_requests import chosen_text, not_possible_text
from app.people.queries import names_of
from app.shifts.models_claims import Claim
from app.web.access import access
from app.web.render import go_to


@blueprint.post("/claims/<int:claim_id>/choice")
@access(Can.POST)
@bounded(300, Verb.CHOSEN)
def choice(claim_id: int) -> Response:
    """This one gets the place."""
    request = _of_own_task(claim_id)
    shift_id, person_id = request.shift_id, request.person_id
    outcome = choose(claim_id)
    [name] = names_of([person_id])
    if isinstance(outcome, Taken):
        counted("department", outcome)
        admit_beside(outcome)
        flash(chosen_text(outcome, name), "ok")
    elif isinstance(outcome, Refused):
        flash(not_possible_text(outcome, name), "warn")
    else:
        flash(_("%(name)s does not ask for it any more. Nothing changed.", name=name), "info")
    return go_to(url_for("board.task", shift_id=shift_id, _anchor="requests"))


@blueprint.post("/claims/<int:claim_id>/choice-undo")
@access(Can.POST)
@bounded(300, Verb.UNDONE)
def choice_undo(claim_id: int) -> Response:
    """Not this one after all, as long as nobody was told."""
    shift_id = _of_own_task(claim_id).shift_id
    outcome = undo_choice(claim_id)
    if isinstance(outcome, Left):
        flash(_("Undone. Everybody asks as before."), "ok")
    else:
        flash(_("That can't be undone any more. Nothing changed."), "warn")
    return go_to(url_for("board.task", shift_id=shift_id, _anchor="requests"))


def _of_own_task(claim_id: int) -> Claim:
    """A claim on a task of a department that the viewer posts for."""
    claim = db.session.get(Claim, claim_id) or abort(404)
    own_shift(claim.shift_id)
    return claim
