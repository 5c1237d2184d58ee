"""Taking back what was just posted."""

from flask import Response, abort, flash, request, url_for
from flask_babel import ngettext

from app.core.viewer import Can
from app.departments.blueprint import blueprint
from app.departments.commands_posts import StaysPosted, unpost_shifts
from app.departments.queries_posts import ids_of, posted_among
from app.departments.words_posts import stays_text
from app.web.access import access, ensure, viewer
from app.web.render import go_to


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
