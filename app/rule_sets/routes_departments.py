"""Which rule set holds where: the tree, and a department with what was chosen for it."""

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.core.localtime import local_today
from app.core.refusal import NotDone
from app.core.viewer import Can
from app.people.models import Department
from app.people.queries import department
from app.rule_sets import queries, words
from app.rule_sets.blueprint import blueprint
from app.rule_sets.commands import choose_rule_set
from app.rule_sets.forms import RuleSetUseForm, rule_set_use_form
from app.rule_sets.queries_in_force import rule_sets_in_force
from app.web.access import access, viewer
from app.web.pages import listing_of, page_number, searched
from app.web.render import go_to, page


@blueprint.get("/rule-sets/departments")
@access(Can.ADMINISTER)
def places() -> Response:
    """The tree of departments, with what holds in each today and what was chosen ahead."""
    found = queries.places(viewer(), searched())
    return page(
        "rule_sets/places.html",
        block="results",
        listing=listing_of(found, page_number()),
        search=searched(),
        labels=words,
    )


@blueprint.get("/departments/<int:department_id>/rule-set")
@access(Can.ADMINISTER)
def place(department_id: int) -> Response:
    """What holds in a department, what was ever chosen for it, and a form to choose."""
    found = _visible(department_id)
    return _place_page(found, rule_set_use_form(queries.choosable()))


@blueprint.post("/departments/<int:department_id>/rule-set")
@access(Can.ADMINISTER)
@bounded(300, Verb.ADDED, kind="RuleSetUse")
def new_place(department_id: int) -> Response:
    """From a day on, another set holds in a department and below it."""
    found = _visible(department_id)
    form = rule_set_use_form(queries.choosable())
    if not form.validate():
        return _place_page(found, form)
    name, minors = form.chosen
    made = choose_rule_set(department_id, viewer().id, name, form.valid_from.data, minors=minors)
    if isinstance(made, NotDone):
        form.refuse(made)
        return _place_page(found, form)
    flash(_("Saved."), "ok")
    return go_to(url_for("rule_sets.place", department_id=department_id))


def _visible(department_id: int) -> Department:
    return department(viewer(), department_id) or abort(404)


def _place_page(found: Department, form: RuleSetUseForm) -> Response:
    today = local_today()
    holding = [rule_sets_in_force().on(found.path, today, minors=each) for each in (False, True)]
    return page(
        "rule_sets/place.html",
        status=422 if form.errors else 200,
        department=found,
        form=form,
        holding=holding,
        names=queries.names_at({each.chosen_at for each in holding}),
        uses=queries.uses_of(found.id),
        today=today,
        labels=words,
    )
