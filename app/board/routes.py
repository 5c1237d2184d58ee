"""The worker's screens: board, task, and what one can do with a claim."""

from flask import Response, abort, request
from flask_babel import gettext as _

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.board import queries_task_page
from app.board.answers import after_claim, after_leaving, task_in_sight
from app.board.blueprint import blueprint
from app.board.cards import card_for
from app.board.words_acts import waits_text
from app.board.words_charge import noted_text, part_text
from app.claims import commands_reconfirmations, commands_ways_out, queries
from app.claims.commands import claim_shift
from app.claims.commands_extra_seats import admit_beside, withdraw
from app.claims.notices import department_told
from app.claims.outcomes import counted
from app.core import clock
from app.core.viewer import Can
from app.notices.words_told import told_text
from app.on_shift.forms import HandoverForm
from app.shifts.models_claims import Claim
from app.shifts.states import Seat
from app.web.access import access, viewer
from app.web.render import page

PERIODS = ("all", "today", "week")


blueprint.add_app_template_global(part_text)
blueprint.add_app_template_global(waits_text)


@blueprint.get("/shifts/<int:shift_id>")
@blueprint.get("/s/<int:shift_id>", alias=True)  # what a phone reads from a screen or from paper
@blueprint.get("/S/<int:shift_id>", alias=True)
@access(Can.SIGNED_IN)
def task(shift_id: int) -> Response:
    """One task: when, where, whom to call, what the work is, and whether it fits."""
    seen = queries_task_page.task_page(viewer(), task_in_sight(shift_id))
    card = card_for(seen.judged, seen.own, seen.offer, waiting=seen.waits)
    form = HandoverForm(formdata=None, data={"lines": seen.work.own})
    return page("board/task.html", seen=seen, card=card, form=form)


@blueprint.post("/shifts/<int:shift_id>/claims")
@access(Can.SIGNED_IN)
def claim(shift_id: int) -> Response:
    """I'll do this."""
    task = task_in_sight(shift_id)
    seat = request.form.get("seat", Seat.REGULAR)
    if seat not in set(Seat):
        abort(400)
    anyway = request.form.get("anyway") == "1"
    outcome = claim_shift(viewer().id, shift_id, Seat(seat), anyway=anyway)
    admit_beside(outcome)
    return after_claim(task, counted("worker", outcome))


@blueprint.post("/claims/<int:claim_id>/undo")
@access(Can.SIGNED_IN)
@bounded(30, Verb.UNDONE)
def undo(claim_id: int) -> Response:
    """Take back a tap."""
    outcome = commands_ways_out.undo(_own(claim_id).id)
    said = _("Put back. The department never noticed.")
    if isinstance(outcome, commands_ways_out.Left) and outcome.told:
        told = department_told(_own(claim_id)).people
        said = _("Put back.") + " " + told_text([each.id for each in told])
    return after_leaving(_own(claim_id), outcome, said)


@blueprint.post("/claims/<int:claim_id>/withdrawal")
@access(Can.SIGNED_IN)
@bounded(30, Verb.WITHDRAWN, kind="Claim")
def withdrawal(claim_id: int) -> Response:
    """Wait no longer for an extra seat, or ask no longer for a place."""
    outcome = withdraw(_own(claim_id).id)
    return after_leaving(_own(claim_id), outcome, _("Withdrawn. You no longer wait for it."))


@blueprint.post("/claims/<int:claim_id>/hand-back")
@access(Can.SIGNED_IN)
@bounded(30, Verb.HANDED_BACK, Verb.OFFERED_BACK)
def hand_back(claim_id: int) -> Response:
    """Give it back, or wait until somebody takes over."""
    outcome = commands_ways_out.hand_back(_own(claim_id).id)
    if _own(claim_id).is_being_taken_over(clock.now()):
        outcome = commands_ways_out.StaysYours()
    return after_leaving(_own(claim_id), outcome, _("Handed back. Somebody else can take it now."))


@blueprint.post("/claims/<int:claim_id>/keeping")
@access(Can.SIGNED_IN)
@bounded(30, Verb.KEPT)
def keep(claim_id: int) -> Response:
    """Stay after all."""
    kept = commands_ways_out.keep(_own(claim_id).id)
    claim = _own(claim_id)
    said = _("It stays yours.") if kept else _("Somebody took it over already.")
    if claim.is_being_taken_over(clock.now()):
        said = _("Somebody is just taking it over. Without a message it stays yours.")
    return after_leaving(claim, None, said)


@blueprint.post("/claims/<int:claim_id>/absence")
@access(Can.SIGNED_IN)
@bounded(30, Verb.ABSENT)
def cannot_come(claim_id: int) -> Response:
    """I can't come; no reason is asked."""
    outcome = commands_ways_out.cannot_come(_own(claim_id).id)
    told = department_told(_own(claim_id))
    return after_leaving(_own(claim_id), outcome, noted_text(told))


@blueprint.post("/claims/<int:claim_id>/confirmation")
@access(Can.SIGNED_IN)
def confirm(claim_id: int) -> Response:
    """Yes to the changed task."""
    claim = _own(claim_id)
    return after_claim(task_in_sight(claim.shift_id), commands_reconfirmations.confirm(claim.id))


@blueprint.post("/claims/<int:claim_id>/refusal")
@access(Can.SIGNED_IN)
@bounded(30, Verb.DECLINED)
def decline(claim_id: int) -> Response:
    """No to the changed task."""
    claim = _own(claim_id)
    commands_reconfirmations.decline(claim.id)
    return after_leaving(_own(claim_id), None, _("Noted. It is no longer yours."))


def _own(claim_id: int) -> Claim:
    claim = queries.own_claim(viewer(), claim_id)
    return claim if claim is not None else abort(404)
