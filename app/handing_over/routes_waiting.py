"""The waiting list of a task, by whoever would like a place of it."""

from flask import Response, request
from flask_babel import gettext as _

from app.asking.queries_waiting import own_waiting
from app.asking.words_offers import waiting_text
from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.board.answers import after_waiting, task_in_sight
from app.claims import queries
from app.claims.commands_waiting import NotListed, join_waiting, leave_waiting
from app.core.viewer import Can
from app.eligibility.queries_shift_facts import Task
from app.eligibility.words import explain
from app.handing_over.blueprint import blueprint
from app.web.access import access, viewer


@blueprint.post("/shifts/<int:shift_id>/waiting")
@access(Can.SIGNED_IN)
@bounded(60, Verb.LISTED)
def waiting(shift_id: int) -> Response:
    """Put me on the waiting list; the same again takes me off, unless it says ``on``."""
    task = task_in_sight(shift_id)
    listed = own_waiting(viewer(), task.id)
    if listed is not None and not listed.asked_again and request.form.get("on") != "1":
        return _off(task)
    outcome = join_waiting(viewer().id, task.id)
    if isinstance(outcome, NotListed):
        return _not_listed(task, outcome)
    own = own_waiting(viewer(), task.id)
    said = _("You hear from us when a place comes free.")
    return after_waiting(task, f"{waiting_text(own)} {said}" if own else said)


@blueprint.post("/shifts/<int:shift_id>/waiting/withdrawal")
@access(Can.SIGNED_IN)
@bounded(60, Verb.WITHDRAWN, kind="Waiting")
def waiting_withdrawal(shift_id: int) -> Response:
    """Take me off the waiting list."""
    return _off(task_in_sight(shift_id))


def _off(task: Task) -> Response:
    leave_waiting(viewer().id, task.id)
    return after_waiting(task, _("You no longer wait for this task."))


def _not_listed(task: Task, outcome: NotListed) -> Response:
    """Why one does not wait for it: there is a place, or something stands in the way."""
    verdict = outcome.verdict
    if verdict.fits or not verdict.refusals:
        return after_waiting(task, _("There is a place: you need not wait."), 409)
    [judged] = queries.judged_for(viewer(), [task])
    reason = explain(verdict.refusals[0], judged.case)
    return after_waiting(task, reason.text, 422 if verdict.hard else 409)
