"""On the task: ticking off steps, and leaving lines for the next."""

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app.board import queries_task_page
from app.board.blueprint import blueprint
from app.board.cards import card_for
from app.claims import queries
from app.claims.policies import Act
from app.claims.queries_acts import may
from app.core import clock
from app.core.db import db
from app.core.viewer import Can
from app.on_shift.commands_handovers import hand_over, lines_of
from app.on_shift.commands_ticks import LONGEST_KEY, tick
from app.on_shift.forms import LONGEST_TEXT, HandoverForm
from app.on_shift.queries_work import ShiftWork, place_of, shift_work
from app.on_shift.words import not_ticked_text, not_written_text
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.web.access import access, ensure_now, viewer
from app.web.render import go_to, page, wants_fragment


@blueprint.post("/claims/<int:claim_id>/ticks")
@access(Can.SIGNED_IN)
def ticks(claim_id: int) -> Response:
    """Tick one step on or off (``step``, ``on``), or send the list as it is now.

    Of the list, ``done`` is what is ticked and ``was`` what was when it was drawn: only what
    differs changes, so that an old page on another device undoes nothing.
    """
    claim = _own(claim_id)
    now = clock.now()
    why_not = "" if may(Act.TICK, claim, claim, now) else not_ticked_text(claim, now)
    if why_not and wants_fragment():
        return _checklist(claim, 409, why_not)
    ensure_now(not why_not, why_not, back=url_for("board.task", shift_id=claim.shift_id))
    known, (on, off) = _keys(_work_of(claim)), _asked_for()
    tick(claim.id, on & known, off & known, clock.now())
    if wants_fragment():
        return _checklist(_own(claim_id))
    flash(_("Saved."), "ok")
    return go_to(url_for("board.task", shift_id=claim.shift_id, _anchor="checklist"))


@blueprint.post("/claims/<int:claim_id>/handover")
@access(Can.SIGNED_IN)
def handover(claim_id: int) -> Response:
    """Leave up to three lines for whoever does such a task next; none takes them back."""
    claim, form = _own(claim_id), HandoverForm()
    _ensure_open(may(Act.HAND_OVER, claim, claim, clock.now()), claim, form)
    if not form.validate_on_submit():
        task = queries.visible_task(viewer(), claim.shift_id) or abort(404)
        seen = queries_task_page.task_page(viewer(), task)
        card = card_for(seen.judged, seen.own)
        return page("board/task.html", status=422, seen=seen, card=card, form=form)
    left = hand_over(claim.id, lines_of(form.lines.data or ""))
    _ensure_open(left is not None, _own(claim_id), form)
    flash(_("Saved for the next one.") if left else _("Taken back."), "ok")
    return go_to(url_for("board.task", shift_id=claim.shift_id, _anchor="handover"))


def _ensure_open(possible: bool, claim: Claim, form: HandoverForm) -> None:
    """Else say why it is not, with what was written."""
    back = url_for("board.task", shift_id=claim.shift_id)
    typed = (form.lines.data or "")[:LONGEST_TEXT]
    ensure_now(possible, not_written_text(claim, clock.now()), typed=typed, back=back)


def _checklist(claim: Claim, status: int = 200, said: str = "") -> Response:
    return page(
        "board/task.html", block="checklist", status=status, work=_work_of(claim), said=said
    )


def _asked_for() -> tuple[set[str], set[str]]:
    """Which steps are to be on and off."""
    step = request.form.get("step", "")[:LONGEST_KEY]
    if step:
        return ({step}, set()) if request.form.get("on") == "1" else (set(), {step})
    done, was = (set(request.form.getlist(name)) for name in ("done", "was"))
    return done - was, was - done


def _keys(work: ShiftWork) -> set[str]:
    return {step.key for step in work.instruction.steps} if work.instruction else set()


def _own(claim_id: int) -> Claim:
    claim = queries.own_claim(viewer(), claim_id)
    return claim if claim is not None else abort(404)


def _work_of(claim: Claim) -> ShiftWork:
    shift, place = db.session.get_one(Shift, claim.shift_id), place_of(viewer(), claim.shift_id)
    return shift_work(viewer().language, shift, place, clock.now())
