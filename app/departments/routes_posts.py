"""Taking back what was just posted, and adding places to what stands already instead."""

from dataclasses import replace

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.claims.commands_changes import change_shift
from app.claims.commands_moves import Changed
from app.core.viewer import Can
from app.departments.blueprint import blueprint
from app.departments.commands_posts import StaysPosted, unpost_shifts
from app.departments.queries_posts import ids_of, posted_among
from app.departments.routes import own_shift
from app.departments.words_posts import stays_text
from app.shifts.models import MOST_PLACES
from app.shifts.queries import draft_of
from app.web.access import access, ensure, viewer
from app.web.limits import id_of
from app.web.render import go_to


@blueprint.post("/shifts/<int:shift_id>/more-places")
@access(Can.POST)
@bounded(300, Verb.CHANGED, kind="Shift")
def more_places(shift_id: int) -> Response:
    """Add as many places as the post asks for to the task that stands there already."""
    shift = own_shift(shift_id)
    more, revision = id_of(request.form.get("places")), id_of(request.form.get("revision"))
    if more is None or not 0 < more <= MOST_PLACES or revision is None:
        abort(400)
    if shift.places + more > MOST_PLACES:
        flash(_("A task has at most %(most)s places.", most=MOST_PLACES), "bad")
        return go_to(url_for("departments.edit", shift_id=shift_id))
    draft = draft_of(shift)
    outcome = change_shift(shift_id, replace(draft, places=shift.places + more), revision)
    if not isinstance(outcome, Changed):
        flash(_("The task was changed meanwhile. Look at it once more."), "warn")
        return go_to(url_for("departments.edit", shift_id=shift_id))
    said = ngettext("%(num)s place added.", "%(num)s places added.", more)
    flash(said, "ok")
    return go_to(url_for("board.task", shift_id=shift_id))


@blueprint.post("/shifts/withdrawal")
@access(Can.POST)
def unpost() -> Response:
    """Take back the tasks named (``shift``, repeated), all of them or none."""
    asked = ids_of(request.form.getlist("shift"))
    mine = posted_among(viewer(), asked)
    if not mine or len(mine) != len(set(asked)):
        abort(404)
    ensure(all(shift.posted_by_id == viewer().id for shift in mine))
    ids = [shift.id for shift in mine]
    outcome = unpost_shifts(ids, viewer().id)
    if isinstance(outcome, StaysPosted):
        flash(stays_text(outcome), "bad")
        return go_to(url_for("departments.tasks", posted=",".join(map(str, ids))))
    said = ngettext(
        "Undone. Nobody was told of it.",
        "Undone. Nobody was told of them.",
        outcome,
    )
    flash(said, "ok")
    return go_to(url_for("departments.tasks"))
