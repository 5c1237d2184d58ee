"""Routes of the catalogue: the list, and changes to an entry; others have files of their own."""

from flask import Response, flash, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.capabilities import (
    policies,
    queries,
    queries_catalogue,
    words,
)
from app.capabilities.blueprint import blueprint
from app.capabilities.commands import (
    add_capability,
    change_capability,
    deactivate_capability,
    reactivate_capability,
)
from app.capabilities.forms import CapabilityForm
from app.capabilities.models import Capability
from app.capabilities.routes_keepers import entry_page, shown
from app.core.refusal import NotDone
from app.core.viewer import Can
from app.lists.only_open import only_open
from app.lists.sorting import sorting
from app.web.access import access, ensure, viewer
from app.web.fields import options
from app.web.pages import listing, page_number, searched
from app.web.render import go_to, go_told, page

blueprint.add_app_template_global(words.level_name)


@blueprint.get("/capabilities")
@access(Can.SIGNED_IN)
def capabilities() -> Response:
    """Everything that people can do or hold."""
    own = queries.assessing_of(viewer())
    ensure(policies.may_read(viewer(), own))
    order, only = sorting(), only_open()
    found = queries_catalogue.entries(searched(), order)
    return page(
        "capabilities/capabilities.html",
        block="results",
        listing=listing(found, page_number(), only.shown(Capability.active.is_(True))),
        sorting=order,
        only=only,
        search=searched(),
        owned=own.owned,
        labels=words,
    )


@blueprint.route("/capabilities/new", methods=["GET", "POST"])
@access(Can.ADMINISTER_ALL)
@bounded(300, Verb.ADDED, kind="Capability")
def new_capability() -> Response:
    """Something more that people can do or hold."""
    form = _form(None)
    if not form.validate_on_submit():
        return _form_page(form, None)
    made = add_capability(form.draft())
    if isinstance(made, NotDone):
        form.refuse(made)
        return _form_page(form, None)
    flash(_("%(name)s added.", name=_name(form)), "ok")
    return go_to(url_for("capabilities.capability", capability_id=made))


@blueprint.get("/capabilities/<int:capability_id>")
@access(Can.SIGNED_IN)
def capability(capability_id: int) -> Response:
    """What a capability is, and who keeps and assesses it."""
    found, own = shown(capability_id)
    return entry_page(found, own)


@blueprint.route("/capabilities/<int:capability_id>/edit", methods=["GET", "POST"])
@access(Can.SIGNED_IN)
@bounded(300, Verb.CHANGED, kind="Capability")
def edit_capability(capability_id: int) -> Response:
    """Change a capability."""
    found = _kept(capability_id)
    form = _form(found)
    if not form.accepted():
        return _form_page(form, found)
    reserve = "reserved" in form
    outcome = change_capability(capability_id, form.wanted(), form.seen, reserve=reserve)
    if not form.settled(outcome):
        return _form_page(form, _kept(capability_id))
    return go_to(url_for("capabilities.capability", capability_id=capability_id))


@blueprint.post("/capabilities/<int:capability_id>/deactivation")
@access(Can.SIGNED_IN)
@bounded(300, Verb.DEACTIVATED, kind="Capability")
def capability_deactivation(capability_id: int) -> Response:
    """Offer it no longer."""
    _kept(capability_id)
    deactivate_capability(capability_id)
    return go_told(
        _("Out of use."), url_for("capabilities.capability", capability_id=capability_id)
    )


@blueprint.post("/capabilities/<int:capability_id>/reactivation")
@access(Can.SIGNED_IN)
@bounded(300, Verb.REACTIVATED, kind="Capability")
def capability_reactivation(capability_id: int) -> Response:
    """Offer it again."""
    _kept(capability_id)
    reactivate_capability(capability_id)
    return go_told(
        _("In use again."), url_for("capabilities.capability", capability_id=capability_id)
    )


def _kept(capability_id: int) -> Capability:
    """An entry that the viewer may change: 404 where they see none, 403 where it is another's."""
    found, own = shown(capability_id)
    ensure(policies.may_keep(viewer(), own, capability_id))
    return found


def _form(capability: Capability | None) -> CapabilityForm:
    """The form with what may be included: all in use, or of those what an owner keeps too."""
    present = queries_catalogue.included(capability.id) if capability else ()
    form = CapabilityForm(
        stored=queries_catalogue.draft_of(capability, present) if capability else None
    )
    choices = queries.capability_choices(also=present)
    if not viewer().can(Can.ADMINISTER_ALL):
        del form.reserved
        kept = queries.assessing_of(viewer()).owned.union(present)
        choices = [(each, name) for each, name in choices if each in kept]
    own_id = capability.id if capability else None
    form.includes.choices = options((each, name) for each, name in choices if each != own_id)
    return form


def _form_page(form: CapabilityForm, capability: Capability | None) -> Response:
    return page(
        "capabilities/capability_form.html",
        status=form.status,
        form=form,
        capability=capability,
        usual=words.usual_names(),
    )


def _name(form: CapabilityForm) -> str:
    return str(form.name_nl.data if str(get_locale()) == "nl" else form.name_en.data)
