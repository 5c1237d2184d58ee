"""Asking people for a place, and taking an offer back."""

from math import ceil
from typing import Any

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import TooManyRequests

from app.asking import commands_offers
from app.asking.blueprint import blueprint
from app.asking.queries_offers import offer_of
from app.asking.routes_candidates import candidates_answer, coordinated
from app.asking.words_offers import join_names, no_place, until_text
from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.claims.models import OfferState
from app.claims.rules_terms import answer_by
from app.core import clock
from app.core.viewer import Can
from app.eligibility.queries_shift_facts import Task
from app.eligibility.queries_verdicts import Judged
from app.eligibility.verdict import Code
from app.eligibility.words import explain_to_others
from app.people.queries import names_of
from app.web.access import access
from app.web.limits import id_of
from app.web.render import go_to, wants_fragment


@blueprint.post("/shifts/<int:shift_id>/asks")
@access(Can.COORDINATE)
@bounded(600, Verb.ASKED)
def asks(shift_id: int) -> Response:
    """Ask one, some, or all that fit; 409 when no place is sought, 422 when it fits nobody, 429
    when they were asked again and again.
    """
    task = coordinated(shift_id)
    asked_for = [id_of(text) or 0 for text in request.form.getlist("person")]
    outcome = commands_offers.make_offers(task.id, asked_for)
    if outcome is None:
        return _not_sought(coordinated(shift_id))
    if outcome.wait is not None:
        raise TooManyRequests(retry_after=ceil(outcome.wait.total_seconds()))
    if not outcome.offers and not outcome.refused:
        abort(404)
    if not outcome.offers:
        refused = {**_why_not(outcome.refused), "title": _fits_nobody(list(outcome.refused))}
        return candidates_answer(task, 422, refused=refused)
    until = until_text(answer_by(clock.now(), task.span.start))
    said = _("Asked: %(names)s.", names=join_names(names_of(list(outcome.offers)))) + " " + until
    only = next(iter(outcome.offers.values())) if len(outcome.offers) == 1 else None
    return _done(task, said, take_back=only)


@blueprint.post("/asks/<int:offer_id>/withdrawal")
@access(Can.COORDINATE)
@bounded(120, Verb.OFFER_WITHDRAWN)
def ask_withdrawal(offer_id: int) -> Response:
    """Take an offer back. The second of two taps answers as the first did."""
    offer = offer_of(offer_id) or abort(404)
    task = coordinated(offer.shift_id)
    name, already = names_of([offer.person_id])[0], offer.state == OfferState.WITHDRAWN
    if not already and not commands_offers.withdraw_offer(offer_id):
        closed = {
            "title": _("The question was no longer open."),
            "codes": str(Code.CLOSED),
            "reasons": [],
        }
        return candidates_answer(coordinated(task.id), 409, refused=closed)
    return _done(task, _("%(name)s is no longer asked.", name=name))


def _done(task: Task, said: str, take_back: int | None = None) -> Response:
    """What was done, with a button that takes the one offer back."""
    if wants_fragment():
        return candidates_answer(coordinated(task.id), done=said, take_back=take_back)
    flash(said, "ok")
    if request.form.get("pane") == "person":
        return go_to(url_for("asking.people", person=id_of(request.form.get("person")) or 0))
    return go_to(url_for("asking.candidates_page", shift=task.id))


def _not_sought(task: Task) -> Response:
    """Why nobody can be asked any more: it is full, it began, or it was called off."""
    code, text = no_place(task)
    closed = {"title": text, "codes": str(code), "reasons": []}
    return candidates_answer(task, 409, refused=closed)


def _fits_nobody(person_ids: list[int]) -> str:
    if len(person_ids) == 1:
        return _("%(name)s can't take this task.", name=names_of(person_ids)[0])
    return _("It does not fit any of them.")


def _why_not(refused: dict[int, Judged]) -> dict[str, Any]:
    """Why it fits nobody of them, as others may read it."""
    codes: dict[str, None] = {}
    reasons: dict[str, Any] = {}
    names = dict(zip(refused, names_of(list(refused)), strict=True))
    for person_id, judged in refused.items():
        codes |= dict.fromkeys(judged.verdict.codes_for_others)
        for refusal in judged.verdict.hard:
            reason = explain_to_others(refusal, judged.case, names[person_id])
            reasons.setdefault(reason.text, reason)
    return {"codes": " ".join(codes), "reasons": list(reasons.values())}
