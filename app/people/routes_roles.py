"""Roles of a person, granted within what the viewer administers."""

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app.audit.bounds import DESK, bounded
from app.audit.trail import Verb
from app.core.refusal import NotDone
from app.core.viewer import Can
from app.people import duties, queries, words
from app.people.blueprint import blueprint
from app.people.commands import grant_role, ground_without, revoke_role
from app.people.forms import RoleForm, role_form
from app.people.forms_takeover import Takeover, takeover_page
from app.people.models import Person
from app.people.policies import may_give, may_offer
from app.people.rules import Role
from app.people.tabs import person_tabs
from app.web.access import access, ensure, viewer
from app.web.render import go_to, go_told, page


@blueprint.get("/people/<int:person_id>/roles")
@access(Can.ADMINISTER)
def roles(person_id: int) -> Response:
    """Somebody's roles, and a form for another one."""
    found = queries.person(viewer(), person_id, Can.ADMINISTER) or abort(404)
    return _page(found, role_form())


@blueprint.post("/people/<int:person_id>/roles")
@access(Can.ADMINISTER)
@bounded(DESK, Verb.GRANTED, kind="RoleGrant")
def role_grant(person_id: int) -> Response:
    """Give a role."""
    found = queries.person(viewer(), person_id, Can.ADMINISTER) or abort(404)
    form = role_form()
    if not form.validate():
        return _page(found, form)
    made = grant_role(person_id, form.role.data, form.department.data)
    if isinstance(made, NotDone):
        form.refuse(made)
        return _page(queries.person(viewer(), person_id, Can.ADMINISTER) or abort(404), form)
    flash(_("Role given. It holds from the next click."), "ok")
    return go_to(url_for("people.roles", person_id=person_id))


@blueprint.post("/roles/<int:grant_id>/revocation")
@access(Can.ADMINISTER)
@bounded(DESK, Verb.REVOKED, kind="RoleGrant")
def role_revocation(grant_id: int) -> Response:
    """Take a role away."""
    grant = queries.role_grant(viewer(), grant_id) or abort(404)
    ensure(may_offer(viewer(), Role(grant.role)))
    person_id = grant.person_id
    takeover = Takeover(duties.lost(person_id, ground_without(grant)))
    if takeover.asks:
        found = queries.person(viewer(), person_id, Can.ADMINISTER) or abort(404)
        return takeover_page(found, takeover, request.path)
    refusal = revoke_role(grant_id, takeover.chosen)
    done = _("Role taken away. It holds from the next click.")
    own = person_id == viewer().id
    address = "/" if own else url_for("people.roles", person_id=person_id)
    return go_told(done, address, words.refusal_text(refusal) if refusal else None)


def _page(found: Person, form: RoleForm) -> Response:
    revocable = {
        grant.id
        for grant in found.roles
        if may_give(viewer(), Role(grant.role), grant.department.path)
    }
    return page(
        "people/roles.html",
        status=422 if form.errors else 200,
        person=found,
        form=form,
        revocable=revocable,
        labels=words.ROLES,
        tabs=person_tabs(viewer(), found, "people.roles"),
    )
