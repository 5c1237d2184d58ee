"""Routes of capabilities: the list, and changes to it; who holds them has its own file."""

from flask import Response, abort, flash, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app.capabilities import labels, queries, routes_holdings, routes_matrix
from app.capabilities.blueprint import blueprint
from app.capabilities.commands import (
    add_capability,
    change_capability,
    deactivate_capability,
    reactivate_capability,
)
from app.capabilities.forms import CapabilityForm
from app.capabilities.models import Capability
from app.core.viewer import Can
from app.people.rules import Refusal
from app.web.access import access
from app.web.paging import listing, page_number, searched
from app.web.render import go_to, page

__all__ = ["blueprint", "routes_holdings", "routes_matrix"]

blueprint.add_app_template_global(labels.level_name)


@blueprint.get("/capabilities")
@access(Can.ADMINISTER)
def capabilities() -> Response:
    """Everything that people can do or hold."""
    return page(
        "capabilities/capabilities.html",
        block="results",
        listing=listing(queries.capabilities(searched()), page_number()),
        search=searched(),
        kinds=labels.KINDS,
    )


@blueprint.route("/capabilities/new", methods=["GET", "POST"])
@access(Can.ADMINISTER)
def new_capability() -> Response:
    """Something more that people can do or hold."""
    form = CapabilityForm()
    if not form.validate_on_submit():
        return _form(form, None)
    made = add_capability(form.draft())
    if isinstance(made, Refusal):
        form.refuse(made)
        return _form(form, None)
    flash(_("%(name)s added.", name=_name(form)), "ok")
    return go_to(url_for("capabilities.capabilities"))


@blueprint.route("/capabilities/<int:capability_id>/edit", methods=["GET", "POST"])
@access(Can.ADMINISTER)
def edit_capability(capability_id: int) -> Response:
    """Change a capability."""
    capability = queries.capability(capability_id) or abort(404)
    form = CapabilityForm(obj=capability)
    if not form.validate_on_submit():
        return _form(form, capability)
    refusal = change_capability(capability_id, form.draft())
    if refusal is not None:
        form.refuse(refusal)
        return _form(form, queries.capability(capability_id))
    flash(_("Saved."), "ok")
    return go_to(url_for("capabilities.capabilities"))


@blueprint.post("/capabilities/<int:capability_id>/deactivation")
@access(Can.ADMINISTER)
def capability_deactivation(capability_id: int) -> Response:
    """Offer it no longer."""
    _found = queries.capability(capability_id) or abort(404)
    deactivate_capability(capability_id)
    flash(_("Out of use."), "ok")
    return go_to(url_for("capabilities.edit_capability", capability_id=capability_id))


@blueprint.post("/capabilities/<int:capability_id>/reactivation")
@access(Can.ADMINISTER)
def capability_reactivation(capability_id: int) -> Response:
    """Offer it again."""
    _found = queries.capability(capability_id) or abort(404)
    reactivate_capability(capability_id)
    flash(_("In use again."), "ok")
    return go_to(url_for("capabilities.edit_capability", capability_id=capability_id))


def _form(form: CapabilityForm, capability: Capability | None) -> Response:
    return page(
        "capabilities/capability_form.html",
        status=422 if form.errors else 200,
        form=form,
        capability=capability,
    )


def _name(form: CapabilityForm) -> str:
    return str(form.name_nl.data if str(get_locale()) == "nl" else form.name_en.data)
