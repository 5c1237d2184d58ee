"""Fixed hours that are offered to oneself after a year on call: the answer."""

from flask import Response, abort, request, url_for
from flask_babel import gettext as _

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.core.localtime import local_today
from app.core.viewer import Can
from app.on_call import queries_offers, words_offers
from app.on_call.blueprint import blueprint
from app.on_call.commands import answer_hours_offer
from app.on_call.rules import HoursAnswer
from app.on_call.words import refusal_text
from app.web.access import access, viewer
from app.web.render import go_told, page

ANSWERS = {"yes": True, "no": False}


@blueprint.get("/hours-offers")
@access(Can.SIGNED_IN)
def hours_offers() -> Response:
    """What was offered to me, until when I may answer, and what I said."""
    return _own_page()


@blueprint.post("/hours-offers/<int:offer_id>/answer")
@access(Can.SIGNED_IN)
@bounded(60, Verb.CHANGED, kind="HoursOffer")
def hours_offer_answer(offer_id: int) -> Response:
    """My yes or no (``answer``)."""
    offer = queries_offers.own_offer(viewer().id, offer_id) or abort(404)
    accepted = ANSWERS.get(request.form.get("answer", ""))
    if accepted is None:
        return _own_page(_("Choose yes or no."))
    refused = answer_hours_offer(offer.id, accepted=accepted)
    done = _("Noted: you said yes. A new agreement follows.") if accepted else _("Noted.")
    return go_told(
        done, url_for("on_call.hours_offers"), refusal_text(refused) if refused else None
    )


def own_links() -> list[tuple[str, str]]:
    """On the page about oneself: an offer that waits for an answer, or was lately."""
    today = local_today()
    found = queries_offers.own_offers(viewer().id, today)[:1]
    address = url_for("on_call.hours_offers")
    return [(words_offers.own_link_text(each, today), address) for each in found]


def _own_page(wrong: str = "") -> Response:
    today = local_today()
    offers = queries_offers.own_offers(viewer().id, today)
    return page(
        "on_call/hours_offers.html",
        status=422 if wrong else 200,
        wrong=wrong,
        offers=[(each, each.answer(today), words_offers.own_text(each, today)) for each in offers],
        answers=HoursAnswer,
        today=today,
    )
