"""Who stands in for a contact person who is away: for oneself, or by who sees that person."""

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.core.localtime import local_today
from app.core.viewer import Can
from app.people import queries as people
from app.people.models import Person
from app.people.tabs import person_tabs
from app.shifts.blueprint import blueprint
from app.shifts.commands_stand_ins import NoStandIn, end_stand_in, name_stand_in
from app.shifts.forms_stand_ins import StandInForm
from app.shifts.queries_stand_ins import (
    possible_stand_ins,
    stand_in,
    stand_ins_of,
    stands_in_for,
)
from app.shifts.words_stand_ins import days_text, no_stand_in_text
from app.web.access import access, viewer
from app.web.fields import options
from app.web.render import go_to, page


@blueprint.route("/stand-ins", methods=["GET", "POST"])
@access(Can.SIGNED_IN)
@bounded(60, Verb.ADDED, kind="StandIn")
def own_stand_ins() -> Response:
    """Who stands in for me, for whom I do, and a form for the next time that I am away."""
    return _stand_ins(viewer().id, viewer().home_path, None)


@blueprint.route("/people/<int:person_id>/stand-ins", methods=["GET", "POST"])
@access(Can.SEE_PEOPLE)
@bounded(300, Verb.ADDED, kind="StandIn")
def stand_ins(person_id: int) -> Response:
    """The same of somebody else."""
    found = people.person(viewer(), person_id) or abort(404)
    return _stand_ins(found.id, found.home_department.path, found)


@blueprint.post("/stand-ins/<int:stand_in_id>/ending")
@access(Can.SIGNED_IN)
@bounded(300, Verb.REMOVED, Verb.CHANGED, kind="StandIn")
def stand_in_ending(stand_in_id: int) -> Response:
    """End a period: one's own, or that of somebody whom the viewer sees in the people."""
    period = stand_in(stand_in_id) or abort(404)
    person_id = period.person_id
    if person_id != viewer().id and people.person(viewer(), person_id) is None:
        abort(404)
    end_stand_in(stand_in_id)
    flash(_("Ended. From now on calls go as before."), "ok")
    return go_to(_address(person_id))


def _stand_ins(person_id: int, home_path: str, found: Person | None) -> Response:
    form = StandInForm()
    colleagues = possible_stand_ins(person_id, home_path)
    form.stand_in.choices = options(
        [(each.id, each.name) for each in colleagues], ask=_("Choose a colleague")
    )
    if form.validate_on_submit():
        made = name_stand_in(person_id, form.draft())
        if not isinstance(made, NoStandIn):
            flash(_named(person_id, form), "ok")
            return go_to(_address(person_id))
        form.refuse(*no_stand_in_text(made))
        found = people.person(viewer(), person_id) if found else None
    today = local_today()
    return page(
        "shifts/stand_ins.html",
        status=422 if form.errors else 200,
        person=found,
        tabs=person_tabs(viewer(), found, "shifts.stand_ins") if found else [],
        form=form,
        periods=stand_ins_of(person_id, today),
        stands_in=stands_in_for(person_id, today),
        days_text=days_text,
        today=today,
    )


def _named(person_id: int, form: StandInForm) -> str:
    """What is so now; and who is left when they stand in for somebody in those days themselves."""
    first, last = form.valid_from.data, form.valid_until.data
    said = _("Saved. In that time calls and messages about tasks go to the stand-in.")
    for each in stands_in_for(person_id, first):
        if each.valid_from <= last:
            also = _(
                "In that time nobody stands in for %(name)s: the deputies do.",
                name=each.person.name,
            )
            return f"{said} {also}"
    return said


def _address(person_id: int) -> str:
    if person_id == viewer().id:
        return url_for("shifts.own_stand_ins")
    return url_for("shifts.stand_ins", person_id=person_id)
