"""How a call about a task went, said with one tap; and what it adds up to."""

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.calls import commands, queries
from app.calls.blueprint import blueprint
from app.calls.words import Next, finding_text, next_after, own_text
from app.claims.queries import visible_task
from app.core.viewer import Can
from app.eligibility.queries_shift_facts import Callee, Task
from app.people import queries as people
from app.people.tabs import person_tabs
from app.reports.routes_balance import FIGURES
from app.web.access import NotNow, access, ensure, viewer
from app.web.limits import id_of
from app.web.render import go_to, page, wants_fragment
from app.web.tabs import tabs_of

SPOKEN, MISSED, UNDONE = "spoken", "missed", "undone"


@blueprint.app_template_global("next_to_call")
def next_to_call(task: Task, callee: Callee) -> Next | None:
    """Whom the viewer calls about a task when this one is not reached."""
    return next_after(task, callee, viewer().id)


@blueprint.post("/shifts/<int:shift_id>/calls")
@access(Can.SIGNED_IN)
@bounded(60, Verb.ADDED, kind="ContactCall")
def call(shift_id: int) -> Response:
    """I spoke to them, or did not reach them (``called``, 0 for a department; ``outcome``)."""
    task = visible_task(viewer(), shift_id) or abort(404)
    outcome, number = request.form.get("outcome", ""), id_of(request.form.get("called"))
    if outcome not in {SPOKEN, MISSED, UNDONE} or number is None:
        abort(400)
    ensure(number != viewer().id)
    back = url_for("board.task", shift_id=shift_id)
    callee = next((each for each in task.callees if each.id == number), None)
    if callee is None:
        raise NotNow(_("Somebody else is to be called about this task by now."), back=back)
    if outcome == UNDONE:
        commands.take_back(viewer().id, shift_id, callee.id or None)
    else:
        commands.say_how_it_went(
            viewer().id,
            shift_id,
            callee.id or None,
            first=callee == task.call_by(viewer().id),
            reached=outcome == SPOKEN,
        )
    if wants_fragment():
        return page("calls/_called.html", task=task, callee=callee, outcome=outcome)
    flash(_said(outcome, callee, next_to_call(task, callee)), "ok")
    return go_to(f"{back}#questions")


def _said(outcome: str, callee: Callee, after: Next | None) -> str:
    if outcome == UNDONE:
        return _("Taken back: it does not count.")
    if outcome == SPOKEN:
        return _("Counted: you spoke to %(name)s.", name=callee.first_name)
    counted = _("Counted: you did not reach %(name)s.", name=callee.first_name)
    if after is None:
        return counted
    return f"{counted} " + _("Call %(name)s: %(phone)s.", name=after.name, phone=after.phone)


@blueprint.get("/calls")
@access(Can.COORDINATE)
def calls() -> Response:
    """How often whoever called about a task reached the first, by department."""
    found = queries.first_calls_by_department(viewer())
    return page(
        "calls/calls.html",
        departments=[(name, finding_text(each)) for name, each in found],
        tabs=tabs_of(FIGURES, "calls.calls"),
    )


@blueprint.get("/me/calls")
@access(Can.SIGNED_IN)
def mine() -> Response:
    """How often whoever called me about a task reached me."""
    return page("calls/mine.html", finding=finding_text(queries.first_calls_of(viewer().id)))


@blueprint.get("/people/<int:person_id>/calls")
@access(Can.COORDINATE)
def of_person(person_id: int) -> Response:
    """The same of somebody, for their coordinator."""
    found = people.person(viewer(), person_id, Can.COORDINATE) or abort(404)
    return page(
        "calls/person.html",
        person=found,
        tabs=person_tabs(viewer(), found, "calls.of_person"),
        finding=finding_text(queries.first_calls_of(person_id)),
    )


def own_links() -> list[tuple[str, str]]:
    """What stands on the page about oneself, for whoever was called about a task lately."""
    found = queries.first_calls_of(viewer().id)
    return [(own_text(found), url_for("calls.mine"))] if found.calls else []
