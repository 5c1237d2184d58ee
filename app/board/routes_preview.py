"""The card of a post, before it is posted: the very one that workers will see."""

from collections.abc import Sequence

from flask import Response, request

from app.board.blueprint import blueprint
from app.board.cards import Card, card_for
from app.board.queries_preview import example_of
from app.core import clock
from app.core.localtime import local_time
from app.core.viewer import Can
from app.departments.routes_fits import prospect_of
from app.shifts.forms import ShiftForm
from app.shifts.routes import form_page, offered, sent
from app.shifts.rules import ShiftDraft
from app.web.access import access
from app.web.render import page


@blueprint.get("/shifts/preview")
@access(Can.POST)
def preview() -> Response:
    """The card of the task in the posting form, as soon as it is complete."""
    form = offered(ShiftForm(formdata=request.args, meta={"csrf": False}))
    return page("board/_preview.html", card=_card(form.drafts(local_time(), clock.now())))


@blueprint.post("/shifts/new")
@access(Can.POST)
def look() -> Response:
    """The form as it was sent, with the card and the chance beside it: without script, by a button.

    Nothing is posted; 422 where it is not complete.
    """
    form, line = sent()
    prospect = prospect_of(form)
    status = 200 if prospect.drafts else 422
    return form_page(form, line, status, prospect=prospect, card=_card(prospect.drafts))


def _card(drafts: Sequence[ShiftDraft] | None) -> Card | None:
    return card_for(example_of(drafts[0])) if drafts else None
