"""Routes of an entry of the catalogue: what it is, and who owns and assesses it."""

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _

from app.audit.bounds import DESK, bounded
from app.audit.trail import Verb
from app.capabilities import policies, queries, queries_catalogue, words
from app.capabilities.blueprint import blueprint
from app.capabilities.commands import grant_right, revoke_right
from app.capabilities.forms import KeeperForm
from app.capabilities.models import Capability, CapabilityRight
from app.capabilities.policies import Assessing
from app.capabilities.rules import steps_of
from app.core.refusal import NotDone
from app.core.viewer import Can
from app.web.access import access, ensure, viewer
from app.web.render import go_to, page


def shown(capability_id: int) -> tuple[Capability, Assessing]:
    """An entry of the catalogue and what the viewer is for all of them; 404 where they see none."""
    own = queries.assessing_of(viewer())
    if not policies.may_read(viewer(), own):
        abort(404)
    return queries.capability(capability_id) or abort(404), own


def entry_page(
    capability: Capability,
    own: Assessing,
    right: CapabilityRight | None = None,
    wrong: KeeperForm | None = None,
) -> Response:
    """The page of an entry; ``wrong`` is the form for somebody more with a right, if refused."""
    keepers = queries_catalogue.keepers(capability.id)
    forms = {each: wrong if each == right else _form(each) for each in CapabilityRight}
    return page(
        "capabilities/capability.html",
        status=422 if wrong else 200,
        capability=capability,
        steps=steps_of(capability.level_names),
        keeps=policies.may_keep(viewer(), own, capability.id),
        owners=[each for each in keepers if each.right == CapabilityRight.OWNER],
        assessors=[each for each in keepers if each.right == CapabilityRight.ASSESSOR],
        owner_form=forms[CapabilityRight.OWNER],
        assessor_form=forms[CapabilityRight.ASSESSOR],
        wrong=wrong,
        relations=queries_catalogue.relations(capability.id),
        holders=queries_catalogue.held_by(capability.id),
        labels=words,
    )


@blueprint.post("/capabilities/<int:capability_id>/owners")
@access(Can.ADMINISTER_ALL)
@bounded(DESK, Verb.GRANTED, kind="CapabilityGrant")
def new_owner(capability_id: int) -> Response:
    """Somebody more who keeps a capability."""
    return _grant(capability_id, CapabilityRight.OWNER)


@blueprint.post("/capabilities/<int:capability_id>/assessors")
@access(Can.SIGNED_IN)
@bounded(DESK, Verb.GRANTED, kind="CapabilityGrant")
def new_assessor(capability_id: int) -> Response:
    """Somebody more who signs a capability off."""
    return _grant(capability_id, CapabilityRight.ASSESSOR)


@blueprint.post("/capability-grants/<int:grant_id>/removal")
@access(Can.SIGNED_IN)
@bounded(DESK, Verb.REVOKED, kind="CapabilityGrant")
def grant_removal(grant_id: int) -> Response:
    """Somebody less; owners are for who administers all to take away."""
    grant = queries_catalogue.grant(grant_id) or abort(404)
    capability_id = grant.capability_id
    _found, own = shown(capability_id)
    named = grant.right == CapabilityRight.ASSESSOR
    keeps = policies.may_keep(viewer(), own, capability_id)
    ensure(keeps if named else viewer().can(Can.ADMINISTER_ALL))
    revoke_right(grant_id)
    flash(_("Taken away. It holds from the next click."), "ok")
    return go_to(url_for("capabilities.capability", capability_id=capability_id))


def _grant(capability_id: int, right: CapabilityRight) -> Response:
    found, own = shown(capability_id)
    ensure(policies.may_keep(viewer(), own, capability_id))
    form = _form(right)
    person_id = form.choose(queries_catalogue.meant_by(form.who.data)) if form.validate() else None
    if person_id is None:
        return entry_page(found, own, right, form)
    made = grant_right(capability_id, person_id, right)
    if isinstance(made, NotDone):
        form.refuse(made)
        return entry_page(*shown(capability_id), right, form)
    flash(_("Added. It holds from the next click."), "ok")
    return go_to(url_for("capabilities.capability", capability_id=capability_id))


def _form(right: CapabilityRight) -> KeeperForm:
    return KeeperForm(prefix=right)
