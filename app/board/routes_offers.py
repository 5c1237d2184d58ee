"""Answers to an offer, by whom it was made to. A no is written down nowhere."""

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app.asking.commands_offers import Expired, Moved, accept, decline
from app.asking.queries_offers import own_offer
from app.asking.words_offers import over_text
from app.board.answers import after_claim, after_move
from app.board.blueprint import blueprint
from app.claims import queries
from app.claims.commands_extra_seats import admit_beside
from app.claims.commands_waiting import refuse_freed
from app.claims.models import Offer, OfferOrigin
from app.claims.outcomes import counted
from app.core.viewer import Can
from app.eligibility.queries_shift_facts import Task
from app.web.access import access, viewer
from app.web.limits import id_of
from app.web.render import go_to, page, wants_fragment
from app.web.traces import leaves_no_trace


@blueprint.post("/offers/<int:offer_id>/acceptance")
@access(Can.SIGNED_IN)
def offer_acceptance(offer_id: int) -> Response:
    """I'll do this."""
    task = _task_of(_own(offer_id))
    seen = id_of(request.form.get("seen"))
    outcome = accept(offer_id, anyway=request.form.get("anyway") == "1", seen=seen)
    if isinstance(outcome, Expired):
        return _over(task, outcome)
    if isinstance(outcome, Moved):
        return after_move(task)
    admit_beside(outcome)
    return after_claim(task, counted("worker", outcome))


@blueprint.post("/offers/<int:offer_id>/refusal")
@access(Can.SIGNED_IN)
@leaves_no_trace
def offer_refusal(offer_id: int) -> Response:
    """No thanks. Nobody can tell it from no answer."""
    offer = _own(offer_id)
    if offer.origin == OfferOrigin.KEPT:
        refuse_freed(offer.id)
        said = _("That's fine. The place goes to the next one.")
    else:
        decline(offer.id)
        said = _("That's fine. Nobody sees this.")
    if wants_fragment():
        return page("board/offer_declined.html", block="offer", said=said)
    flash(said, "ok")
    return go_to(url_for("board.board"))


def _over(task: Task, outcome: Expired) -> Response:
    said = over_text(outcome.why)
    return page("board/offer_over.html", block="offer", status=409, task=task, said=said)


def _own(offer_id: int) -> Offer:
    return own_offer(viewer(), offer_id) or abort(404)


def _task_of(offer: Offer) -> Task:
    return queries.visible_task(viewer(), offer.shift_id) or abort(404)
