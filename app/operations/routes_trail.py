"""The trail, for administrators of the whole organisation: entries carry no department."""

from typing import Any

from flask import Response, request, url_for

from app.audit.words import ACTORS, OBJECTS, VERBS, figures_text
from app.core.localtime import local_today
from app.core.viewer import Can
from app.operations.blueprint import blueprint
from app.operations.forms_trail import TrailForm
from app.operations.queries_trail import PAGE_SIZE, trail
from app.web.access import access
from app.web.limits import id_of
from app.web.render import page


@blueprint.get("/trail", endpoint="trail")
@access(Can.SEE_TRAIL)
def trail_page() -> Response:
    """What was done, by whom, to what, when; the newest first."""
    form = TrailForm(formdata=request.args)
    sound = form.validate()
    before = id_of(request.args.get("before"))
    found = trail(form.asked(before), actor=form.actor.data, about=form.about.data) if sound else ()
    return page(
        "operations/trail.html",
        status=200 if sound else 422,
        form=form,
        rows=found[:PAGE_SIZE],
        newest=_address() if before is not None else None,
        older=_address(before=found[PAGE_SIZE - 1][0].id) if len(found) > PAGE_SIZE else None,
        verbs=VERBS,
        objects=OBJECTS,
        actors=ACTORS,
        figures_text=figures_text,
        year=local_today().year,
    )


def _address(**more: Any) -> str:
    """This page with the same filters, elsewhere in the trail."""
    asked = request.args.items()
    kept: dict[str, Any] = {key: text for key, text in asked if text and key in TrailForm.KEPT}
    return url_for("operations.trail", **kept, **more)
