"""The coordinator's list: what is short of people, who could come, and assigning."""

from datetime import timedelta
from typing import Any

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app.claims import candidates, queries
from app.claims.admitting import admit_beside
from app.claims.answers import counted
from app.claims.blueprint import blueprint
from app.claims.cards import URGENT, starts_in
from app.claims.commands import Refused, assign
from app.claims.doubts import doubts
from app.claims.expiring import count_expiring
from app.claims.gathering import Task
from app.claims.words import explain_to_others
from app.core import clock
from app.core.viewer import Can
from app.tasks.queries_reports import unsafe_reports
from app.web.access import access, ensure, viewer
from app.web.languages import local_time
from app.web.limits import id_of
from app.web.render import go_to, page, wants_fragment

AHEAD = timedelta(days=3)
MOST_UNSAFE = 10


@blueprint.get("/today")
@access(Can.COORDINATE)
def today() -> Response:
    """What is open, nearest start first; unsafe steps; what will no longer hold, what expires."""
    now = clock.now()
    return page(
        "claims/today.html",
        tasks=candidates.open_tasks(viewer(), now + AHEAD),
        unsafe=unsafe_reports(viewer()),
        most_unsafe=MOST_UNSAFE,
        doubts=doubts(viewer(), now),
        expiring=count_expiring(viewer(), local_time().day(now)),
        now=now,
        urgent=URGENT,
        starts_in=starts_in,
    )


@blueprint.get("/candidates")
@access(Can.COORDINATE)
def candidates_page() -> Response:
    """Who could do one task: who fits, and for whom one thing is missing."""
    return _candidates(_coordinated(id_of(request.args.get("shift")) or 0))


@blueprint.post("/shifts/<int:shift_id>/assignments")
@access(Can.COORDINATE)
def assignments(shift_id: int) -> Response:
    """Assign somebody; the same rules and the same answers as a claim."""
    task = _coordinated(shift_id)
    someone = candidates.candidate(task, id_of(request.form.get("person")) or 0)
    if someone is None:
        abort(404)
    outcome = counted("coordinator", assign(someone.person_id, task.id))
    admit_beside(outcome)
    if isinstance(outcome, Refused):
        status = 409 if outcome.verdict.states else 422
        return _candidates(task, status, refused=_refusal(someone, outcome))
    said = _("%(name)s is assigned and has been told.", name=someone.name)
    if wants_fragment():
        return _candidates(_coordinated(shift_id), assigned=said)
    flash(said, "ok")
    return go_to(url_for("claims.candidates_page", shift=task.id))


def _candidates(task: Task, status: int = 200, **outcome: Any) -> Response:
    """The list, with what became of an assignment above it."""
    return page(
        "claims/candidates.html",
        block="candidates",
        status=status,
        task=task,
        found=candidates.candidates(task),
        explain=explain_to_others,
        **{"assigned": None, "refused": None, **outcome},
    )


def _refusal(someone: candidates.Candidate, outcome: Refused) -> dict[str, Any]:
    """Why somebody was not assigned, as others may read it."""
    question, verdict = someone.judged.question, outcome.verdict
    return {
        "name": someone.name,
        "codes": " ".join(verdict.codes_for_others),
        "reasons": [explain_to_others(refusal, question) for refusal in verdict.refusals],
    }


def _coordinated(shift_id: int) -> Task:
    """The shift, visible (else 404) and in a department that the viewer coordinates (else 403)."""
    task = queries.visible_task(viewer(), shift_id)
    if task is None:
        abort(404)
    ensure(viewer().can(Can.COORDINATE, task.facts.department_path))
    return task
