"""What somebody can do or holds: read by the person and coordinators, changed by administrators."""

from flask import Response, abort, flash, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app.capabilities import labels, queries
from app.capabilities.blueprint import blueprint
from app.capabilities.commands import change_holding, give_capability, take_capability
from app.capabilities.forms import GiveForm, HoldingForm
from app.capabilities.models import TOP_LEVEL, Holding
from app.core.viewer import Can
from app.people.labels import full_day
from app.people.models import Person
from app.people.policies import may_administer
from app.people.queries import person, person_or_oneself
from app.people.rules import Refusal
from app.people.tabs import person_tabs
from app.web.access import access, viewer
from app.web.fields import options
from app.web.render import go_to, page


@blueprint.get("/people/<int:person_id>/capabilities")
@access(Can.SIGNED_IN)
def holdings(person_id: int) -> Response:
    """What somebody can do or holds; administrators may change it here."""
    found = person_or_oneself(viewer(), person_id) or abort(404)
    return _page(found, _give_form())


@blueprint.post("/people/<int:person_id>/capabilities")
@access(Can.ADMINISTER)
def new_holding(person_id: int) -> Response:
    """Give somebody a capability."""
    found = person(viewer(), person_id, Can.ADMINISTER) or abort(404)
    form = _give_form()
    if not form.validate():
        return _page(found, form)
    made = give_capability(person_id, form.capability.data, form.level.data, form.valid_until.data)
    if isinstance(made, Refusal):
        form.refuse(made)
        return _page(person_or_oneself(viewer(), person_id) or abort(404), form)
    flash(_("Capability given."), "ok")
    return go_to(url_for("capabilities.holdings", person_id=person_id))


@blueprint.route("/holdings/<int:holding_id>/edit", methods=["GET", "POST"])
@access(Can.ADMINISTER)
def edit_holding(holding_id: int) -> Response:
    """Change the level, and until when it is valid."""
    held = _visible(holding_id)
    form = HoldingForm(obj=held)
    if not held.capability.has_levels:
        del form.level
    if not form.validate_on_submit():
        return page(
            "capabilities/holding_form.html",
            status=422 if form.errors else 200,
            form=form,
            held=held,
            name=held.capability.name(str(get_locale())),
            holder=person(viewer(), held.person_id, Can.ADMINISTER),
        )
    person_id = held.person_id
    level = form.level.data if form.level else TOP_LEVEL
    change_holding(holding_id, level, form.valid_until.data)
    flash(_("Saved."), "ok")
    return go_to(url_for("capabilities.holdings", person_id=person_id))


@blueprint.post("/holdings/<int:holding_id>/removal")
@access(Can.ADMINISTER)
def holding_removal(holding_id: int) -> Response:
    """Take a capability away."""
    person_id = _visible(holding_id).person_id
    take_capability(holding_id)
    flash(_("Removed."), "ok")
    return go_to(url_for("capabilities.holdings", person_id=person_id))


def _visible(holding_id: int) -> Holding:
    return queries.holding(viewer(), holding_id) or abort(404)


def _give_form() -> GiveForm:
    form = GiveForm()
    form.capability.choices = options(queries.capability_choices(), ask=_("Choose a capability"))
    return form


def _page(found: Person, form: GiveForm) -> Response:
    seen = viewer().can(Can.SEE_PEOPLE, found.home_department.path)
    return page(
        "capabilities/holdings.html",
        block="holdings",
        status=422 if form.errors else 200,
        person=found,
        holdings=queries.holdings_of(found.id),
        form=form,
        kinds=labels.KINDS,
        full_day=full_day,
        changeable=may_administer(viewer(), found.home_department.path),
        tabs=person_tabs(viewer(), found, "capabilities.holdings") if seen else [],
    )
