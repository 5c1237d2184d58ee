"""Who could come, and assigning."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app.asking import answers_overrides, queries_candidates, queries_gap
from app.asking.answers_overrides import asks_to_set_aside, reason_form, refusal_of
from app.asking.blueprint import blueprint
from app.asking.routes_person import person_pane
from app.asking.strips import axis_for
from app.asking.words_gap import filled_text
from app.asking.words_offers import assigned_text, no_place
from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.claims import commands_ways_out, queries
from app.claims.commands import Consent, Refused, Taken, assign
from app.claims.commands_extra_seats import admit_beside
from app.claims.outcomes import counted
from app.core import clock
from app.core.localtime import local_time
from app.core.viewer import Can
from app.eligibility.queries_shift_facts import Task
from app.eligibility.verdict import Code
from app.ladder.rules_ladder import LadderStep
from app.ladder.words import ladder_words
from app.people.queries import names_of
from app.shifts.states import ShiftState
from app.web.access import access, ensure, viewer
from app.web.limits import id_of
from app.web.pages import searched
from app.web.render import go_to, page, unchanged, wants_fragment
from app.web.words_times import starts_in


@blueprint.get("/candidates")
@access(Can.COORDINATE)
def candidates_page() -> Response:
    """Who could do one task: who fits, for whom one thing is missing, and whether somebody can."""
    task, who = coordinated(id_of(request.args.get("shift")) or 0), searched("who")
    if wants_fragment() and request.args.get("pane") == "1":
        return gap_pane(task, who=who)
    named = queries_candidates.named(viewer(), task, who) if who else []
    return candidates_answer(task, who=who, named=named)


@blueprint.post("/shifts/<int:shift_id>/assignments")
@access(Can.COORDINATE)
@bounded(200, Verb.ASSIGNED, Verb.OVERRIDE_ASKED)
def assignments(shift_id: int) -> Response:
    """Assign somebody; the same rules and the same answers as a claim.

    The button says by which yes: ``said=1`` is one on the phone, and who has no standing consent
    said so too. With ``override_reason`` it gives no place: it asks the worker to agree to set a
    rule aside.
    """
    task = coordinated(shift_id)
    if asks_to_set_aside():
        return _asked_to_set_aside(task)
    someone = queries_candidates.candidate(task, id_of(request.form.get("person")) or 0)
    if someone is None:
        abort(404)
    said = request.form.get("said") == "1" or not someone.standing_consent
    consent = Consent.SAID if said else Consent.STANDING
    outcome = counted("coordinator", assign(someone.person_id, task.id, consent))
    admit_beside(outcome)
    if isinstance(outcome, Refused):
        status = 409 if outcome.verdict.states else 422
        return candidates_answer(task, status, refused=refusal_of(someone, outcome.verdict))
    done = assigned_text(outcome, someone.name)
    if wants_fragment():
        fresh = isinstance(outcome, Taken) and not outcome.already
        undo = outcome.claim_id if fresh else None
        return candidates_answer(coordinated(shift_id), done=done, undo=undo)
    flash(done, "ok")
    return go_to(url_for("asking.candidates_page", shift=task.id))


def _asked_to_set_aside(task: Task) -> Response:
    """Asked with a reason, or why not."""
    status, outcome = answers_overrides.answer(viewer(), task)
    if status == HTTPStatus.OK and not wants_fragment():
        flash(outcome["done"], "ok")
        return go_to(url_for("asking.candidates_page", shift=task.id))
    return candidates_answer(coordinated(task.id), status, **outcome)


@blueprint.post("/claims/<int:claim_id>/unassignment")
@access(Can.COORDINATE)
@bounded(60, Verb.UNDONE)
def unassignment(claim_id: int) -> Response:
    """Take back an assignment of the last five minutes; 409 once it is too late."""
    claim = queries.claim_of(claim_id) or abort(404)
    task, name = coordinated(claim.shift_id), names_of([claim.person_id])[0]
    outcome = commands_ways_out.undo_assignment(claim_id)
    if isinstance(outcome, commands_ways_out.OtherState):
        late = {"title": _("That can't be undone any more. Nothing changed.")}
        return candidates_answer(
            task, 409, refused={**late, "codes": str(Code.CLOSED), "reasons": []}
        )
    said, task = _("%(name)s is not assigned any more.", name=name), coordinated(task.id)
    if is_sought(task):
        said = _("The place is free again.") + " " + said
    if wants_fragment():
        return candidates_answer(task, done=said)
    flash(said, "ok")
    return go_to(url_for("asking.candidates_page", shift=task.id))


def candidates_answer(task: Task, status: int = 200, **outcome: Any) -> Response:
    """The list, with what became of an assignment or of asking above it.

    ``undo``: the claim that was just made; ``take_back``: the offer. Each has its button. Asked
    from the pane of a task or of a person, the answer is that pane.
    """
    if wants_fragment() and request.values.get("pane") == "1":
        return gap_pane(task, status, **outcome)
    if wants_fragment() and request.form.get("pane") == "person":
        return person_pane(request.form.get("person"), status=status, **outcome)
    found, named = queries_candidates.candidates(task), outcome.get("named", ())
    return page(
        "asking/candidates.html",
        block="candidates",
        status=status,
        task=task,
        found=found,
        axis=axis_for(task, (each.judged.case for each in (*found.fits, *named))),
        is_sought=is_sought(task),
        steps=_ladder_of(task) if is_sought(task) else [],
        **{**NOTHING_DONE, **outcome},
    )


def _ladder_of(task: Task) -> list[tuple[str, str, str]]:
    """The steps of a task in words, where it has any before everybody, or something after."""
    if task.facts.open_from is None and task.plan_b is None:
        return []
    return _in_words(task, queries_gap.steps_of(task, clock.now()))


def _in_words(task: Task, steps: Sequence[LadderStep]) -> list[tuple[str, str, str]]:
    return ladder_words(steps, local_time().day(task.span.start), task.plan_b, task.contact.name)


def gap_pane(task: Task, status: int = 200, who: str = "", **outcome: Any) -> Response:
    """The pane of one task. It asks itself anew with what it shows: 204 while that is so."""
    shown = gap_context(task, who, **outcome)
    if request.args.get("v") == shown["pane_version"]:
        return unchanged()
    return page("asking/gap.html", block="pane", status=status, **shown)


def gap_context(task: Task, who: str = "", **outcome: Any) -> dict[str, Any]:
    """What ``asking/_gap.html`` needs to draw one task beside a list."""
    now = clock.now()
    gap = queries_gap.gap(viewer(), task, now, who)
    closed = None if is_sought(task) else no_place(task)
    return {
        **NOTHING_DONE,
        "gap": gap,
        "task": task,
        "is_sought": is_sought(task),
        "closed": closed[1] if closed else None,
        "filled": filled_text(gap.holders)
        if closed and closed[0] is Code.FULL and gap.holders
        else None,
        "starts": starts_in(task.span.start - now),
        "steps": _in_words(task, gap.steps),
        "pane_version": _version(gap, now),
        **outcome,
    }


def _version(gap: queries_gap.Gap, now: datetime) -> str:
    """The same for the same pane: also the minute counts, in which it was looked at."""
    shown = repr((gap.shown(), now.replace(second=0, microsecond=0)))
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


NOTHING_DONE: dict[str, Any] = {
    "done": None,
    "refused": None,
    "undo": None,
    "take_back": None,
    "who": "",
    "named": [],
    "reason_form": reason_form,
}


def is_sought(task: Task) -> bool:
    """Whether people can still be asked for a place of the task."""
    facts = task.facts
    return facts.left > 0 and facts.state == ShiftState.OPEN and facts.span.start > clock.now()


def coordinated(shift_id: int) -> Task:
    """The shift, visible (else 404) and in a department that the viewer coordinates (else 403)."""
    task = queries.visible_task(viewer(), shift_id)
    if task is None:
        abort(404)
    ensure(viewer().can(Can.COORDINATE, task.facts.department_path))
    return task
