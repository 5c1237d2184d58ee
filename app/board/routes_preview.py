"""The card of a post, before it is posted: the very one that workers will see."""

from flask import Response, request

from app.board.blueprint import blueprint
from app.board.cards import card_for
from app.board.queries_preview import example_of
from app.core import clock
from app.core.localtime import local_time
from app.core.viewer import Can
from app.shifts.forms import ShiftForm
from app.shifts.routes import offered
from app.web.access import access
from app.web.render import page


@blueprint.get("/shifts/preview")
@access(Can.POST)
def preview() -> Response:
    """The card of the task in the posting form, as soon as it is complete."""
    form = offered(ShiftForm(formdata=request.args, meta={"csrf": False}))
    drafts = form.drafts(local_time(), clock.now())
    card = card_for(example_of(drafts[0])) if drafts else None
    return page("board/_preview.html", card=card)
