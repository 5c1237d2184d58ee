"""What the departments beside one's own need, and saying that one may help."""

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.core.viewer import Can
from app.neighbours.blueprint import blueprint
from app.neighbours.commands import NobodyNeeded, say_may_help, take_back_help
from app.neighbours.queries import help_said, need, needs_of_neighbours
from app.neighbours.words import taken_back_text, team_address, title_text
from app.people.models import Department
from app.shifts.models_claims import QUIET_FOR
from app.shifts.policies import may_post
from app.shifts.queries import posting_departments
from app.web.access import access, ensure, ensure_now, viewer
from app.web.limits import id_of
from app.web.render import go_to, page


@blueprint.get("/neighbours")
@access(Can.POST)
def neighbours() -> Response:
    """What the neighbours of one of the viewer's departments need in the days ahead."""
    departments = posting_departments(viewer())
    own = _chosen(departments, request.args.get("department"))
    found = needs_of_neighbours(own) if own else abort(404)
    return page(
        "neighbours/neighbours.html",
        own=own,
        departments=departments,
        found=found,
        title=title_text(found.total),
        team_address=team_address,
        shown=sum(len(day.needs) for day in found.days),
        quiet_for=QUIET_FOR,
    )


@blueprint.post("/shifts/<int:shift_id>/help")
@access(Can.POST)
@bounded(200, Verb.MAY_HELP)
def say_help(shift_id: int) -> Response:
    """Say for a department (``department``) that it may have somebody for a neighbour's task."""
    own = _chosen(posting_departments(viewer()), request.form.get("department"))
    ensure(own is not None)
    shift = need(own, shift_id) if own else None
    if own is None or shift is None:
        abort(404)
    outcome = say_may_help(shift.id, own.id, viewer().id)
    ensure_now(
        not isinstance(outcome, NobodyNeeded),
        _("This task needs nobody any more. Nothing was passed on."),
        back=url_for("neighbours.neighbours", department=own.id),
    )
    return _back_to(own.id, shift_id)


@blueprint.post("/helps/<int:help_id>/withdrawal")
@access(Can.POST)
@bounded(200, Verb.WITHDRAWN, kind="NeighbourHelp")
def take_back(help_id: int) -> Response:
    """Take it back; anybody who posts for the department may."""
    found = help_said(help_id)
    if found is None:
        abort(404)
    said, own = found
    ensure(may_post(viewer(), own.path))
    shift_id, own_id = said.shift_id, own.id
    heard = take_back_help(help_id, shift_id)
    flash(taken_back_text(heard), "ok")
    return _back_to(own_id, shift_id)


def _back_to(department_id: int, shift_id: int) -> Response:
    address = url_for("neighbours.neighbours", department=department_id)
    return go_to(f"{address}#task-{shift_id}")


def _chosen(departments: list[Department], asked: str | None) -> Department | None:
    """The department that is asked for, else the one where the viewer works, else the first."""
    if asked:
        return next((each for each in departments if each.id == id_of(asked)), None)
    home = (each for each in departments if each.path == viewer().home_path)
    return next(home, next(iter(departments), None))
