"""Asking colleagues to take a task over, and every answer to it."""

from math import ceil

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import TooManyRequests

from app.asking.queries_candidates import candidates
from app.asking.queries_swaps import (
    colleagues,
    is_colleague,
    swap_for,
    swap_of,
    swaps_of_claims,
)
from app.asking.words_offers import join_names
from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.board.answers import after_claim, after_leaving, task_in_sight
from app.claims import queries
from app.claims.commands import Refused
from app.claims.commands_extra_seats import admit_beside
from app.claims.models import Awaits, Swap
from app.claims.outcomes import counted
from app.claims.policies import Act
from app.claims.queries_acts import may
from app.core import clock
from app.core.viewer import Can
from app.eligibility.queries_shift_facts import Task, as_if_free
from app.handing_over import commands_swap_answers, commands_swaps
from app.handing_over.blueprint import blueprint
from app.handing_over.commands_swap_answers import AwaitsYes, SwapOutcome
from app.handing_over.commands_swaps import SwapAsked, SwapOver
from app.handing_over.queries_exchange import tasks_in_return
from app.people.queries import names_of
from app.shifts.models_claims import Claim
from app.web.access import access, viewer
from app.web.limits import id_of
from app.web.render import go_to, page, wants_fragment
from app.web.traces import leaves_no_trace


@blueprint.get("/claims/<int:claim_id>/swap")
@access(Can.SIGNED_IN)
def swap_page(claim_id: int) -> Response:
    """Whom shall I ask? The few colleagues that I know whom it fits, or everybody whom it fits."""
    return _choice(_own(claim_id))


@blueprint.post("/claims/<int:claim_id>/swap")
@access(Can.SIGNED_IN)
@bounded(120, Verb.SWAP_ASKED)
def swap(claim_id: int) -> Response:
    """Ask one colleague, or without a name everybody whom it fits; it stays mine until a yes."""
    claim = _own(claim_id)
    task = task_in_sight(claim.shift_id)
    person = request.form.get("person", "")
    asked_for = [_colleague(task, person)] if person else _everybody(claim, task)
    outcome = commands_swaps.ask_swap(claim.id, asked_for)
    if isinstance(outcome, SwapOver):
        return after_leaving(_own(claim_id), None, _("This can no longer be swapped."), 409)
    if outcome.wait is not None:
        raise TooManyRequests(retry_after=max(1, ceil(outcome.wait.total_seconds())))
    if not outcome.swaps:
        return _choice(claim, _nobody(outcome, bool(person)), 422)
    return after_leaving(_own(claim_id), None, _asked_text(outcome, bool(person)))


@blueprint.post("/claims/<int:claim_id>/swap/withdrawal")
@access(Can.SIGNED_IN)
@bounded(60, Verb.SWAP_WITHDRAWN)
def swap_withdrawal(claim_id: int) -> Response:
    """Ask nobody any more."""
    claim = _own(claim_id)
    commands_swaps.withdraw_swaps(claim.id)
    return after_leaving(_own(claim_id), None, _("Nobody is asked any more. It stays yours."))


@blueprint.get("/swaps/<int:swap_id>")
@access(Can.SIGNED_IN)
def exchange(swap_id: int) -> Response:
    """Which task of mine shall the other take in return? Those that fit them."""
    swap, claim = _asked_of_me(swap_id)
    task = task_in_sight(claim.shift_id)
    return page(
        "handing_over/exchange.html",
        task=task,
        swap=swap,
        holder=names_of([claim.person_id])[0],
        mine=tasks_in_return(viewer(), claim.person_id, task),
    )


@blueprint.post("/swaps/<int:swap_id>/acceptance")
@access(Can.SIGNED_IN)
def swap_acceptance(swap_id: int) -> Response:
    """Yes, by the one whose yes it waits for: the one asked, the holder, or the department."""
    anyway = request.form.get("anyway") == "1"
    mine = swap_for(viewer(), swap_id)
    if mine is None:
        return _approved(swap_id)
    _swap, claim = mine
    task = task_in_sight(claim.shift_id)
    if claim.person_id == viewer().id:
        outcome = commands_swap_answers.agree_to_exchange(swap_id, anyway=anyway)
        return _after_exchange(claim, outcome)
    give = id_of(request.form.get("give"))
    outcome = commands_swap_answers.accept_swap(swap_id, anyway=anyway, give=give)
    if isinstance(outcome, SwapOver):
        return page("board/offer_over.html", block="offer", status=409, task=task, said=_over())
    if isinstance(outcome, AwaitsYes):
        return _noted(task, outcome)
    admit_beside(outcome)
    return after_claim(task, counted("worker", outcome))


@blueprint.post("/swaps/<int:swap_id>/refusal")
@access(Can.SIGNED_IN)
@leaves_no_trace
def swap_refusal(swap_id: int) -> Response:
    """No, by the one whose yes it waits for. Of the one asked nobody can tell it from no answer."""
    mine = swap_for(viewer(), swap_id)
    if mine is None:
        _swap, claim = _to_approve(swap_id)
        turned_down = commands_swap_answers.turn_down_swap(swap_id)
        said = _("Turned down. The place stays with who has it.") if turned_down else _over()
        flash(said, "ok" if turned_down else "warn")
        return go_to(url_for("board.task", shift_id=claim.shift_id))
    swap, claim = mine
    if claim.person_id == viewer().id:
        commands_swap_answers.refuse_exchange(swap.id)
        return after_leaving(claim, None, _("Nothing changes. It stays yours."))
    commands_swap_answers.refuse_swap(swap.id)
    said = _("That's fine. Nobody sees this.")
    if wants_fragment():
        return page("board/offer_declined.html", block="offer", said=said)
    flash(said, "ok")
    return go_to(url_for("board.board"))


def _choice(claim: Claim, said: str = "", status: int = 200) -> Response:
    task = task_in_sight(claim.shift_id)
    possible = may(Act.SWAP, claim, claim, clock.now())
    found = colleagues(viewer(), task) if possible else []
    swaps = swaps_of_claims(viewer(), [claim.id]).get(claim.id, [])
    return page(
        "handing_over/swap.html",
        status=status,
        task=task,
        claim=claim,
        possible=possible,
        colleagues=found,
        swaps=swaps,
        said=said,
    )


def _everybody(claim: Claim, task: Task) -> list[int]:
    """Whom it fits, the best first, and not those who are asked already."""
    if not may(Act.SWAP, claim, claim, clock.now()):
        return []
    asked = commands_swaps.asked_about(claim.id)
    return [
        each.person_id
        for each in candidates(as_if_free(task)).fits
        if each.person_id not in asked and each.person_id != viewer().id
    ]


def _colleague(task: Task, person: str) -> int:
    """Somebody whom the viewer may ask by name; 404 for anybody else."""
    person_id = id_of(person) or 0
    return person_id if is_colleague(viewer(), task, person_id) else abort(404)


def _asked_text(outcome: SwapAsked, named: bool) -> str:
    if named:
        name = join_names(names_of(list(outcome.swaps)))
        return _("Asked %(name)s. It stays yours until they say yes.", name=name)
    return ngettext(
        "Asked %(num)s colleague. It stays yours until somebody says yes.",
        "Asked %(num)s colleagues. It stays yours until somebody says yes.",
        len(outcome.swaps),
    )


def _nobody(outcome: SwapAsked, named: bool) -> str:
    if named and outcome.refused:
        name = names_of(list(outcome.refused))[0]
        return _("It does not fit %(name)s. Nobody was asked.", name=name)
    return _("It fits nobody else now. Nobody was asked.")


def _noted(task: Task, outcome: AwaitsYes) -> Response:
    said = (
        _("Noted. Once the department agrees it is yours.")
        if outcome.whom is Awaits.DEPARTMENT
        else _("Noted. It goes through once your colleague says yes too.")
    )
    if wants_fragment():
        return page("board/offer_declined.html", block="offer", said=said)
    flash(said, "ok")
    return go_to(url_for("board.task", shift_id=task.id))


def _after_exchange(claim: Claim, outcome: SwapOutcome) -> Response:
    """What became of the yes of the holder."""
    if isinstance(outcome, AwaitsYes):
        return after_leaving(claim, None, _("Noted. Once the department agrees it goes through."))
    if isinstance(outcome, SwapOver):
        return after_leaving(claim, None, _over(), 409)
    if isinstance(outcome, Refused):
        said = _("The swap is not possible for one of you. Nothing changed.")
        return after_leaving(claim, None, said, 422)
    return after_leaving(claim, None, _("Swapped. Your roster shows what you do now."))


def _approved(swap_id: int) -> Response:
    """The department agrees; 404 for whoever does not post for it."""
    _swap, claim = _to_approve(swap_id)
    outcome = commands_swap_answers.approve_swap(swap_id)
    if isinstance(outcome, SwapOver):
        flash(_over(), "warn")
    elif isinstance(outcome, Refused):
        flash(_("The rules do not allow it any more. The place stays with who has it."), "warn")
    else:
        flash(_("Agreed. The place changed hands."), "ok")
    return go_to(url_for("board.task", shift_id=claim.shift_id))


def _over() -> str:
    return _("This question is no longer open.")


def _to_approve(swap_id: int) -> tuple[Swap, Claim]:
    swap, claim = swap_of(swap_id) or abort(404)
    if swap.awaits != Awaits.DEPARTMENT:
        abort(404)
    task = task_in_sight(claim.shift_id)
    if not viewer().can(Can.POST, task.facts.department_path):
        abort(404)
    return swap, claim


def _asked_of_me(swap_id: int) -> tuple[Swap, Claim]:
    swap, claim = swap_for(viewer(), swap_id) or abort(404)
    return (swap, claim) if swap.person_id == viewer().id else abort(404)


def _own(claim_id: int) -> Claim:
    return queries.own_claim(viewer(), claim_id) or abort(404)
