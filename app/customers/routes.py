"""The link to the card of a task: the department makes it, makes it anew, ends it."""

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.core import clock
from app.core.secret_links import SecretLink
from app.core.tokens import MadeBefore, new_once
from app.core.viewer import Can
from app.customers import commands, queries
from app.customers.blueprint import blueprint
from app.customers.forms import CustomerLinkForm
from app.customers.rules import is_shown
from app.shifts.models import Shift
from app.shifts.policies import may_post
from app.tasks.qr import code_of
from app.web.access import access, ensure, ensure_now, viewer
from app.web.render import go_to, page
from app.web.words_links import made_before_text


@blueprint.get("/shifts/<int:shift_id>/customer-links")
@access(Can.POST)
def links(shift_id: int) -> Response:
    """The link to the card of a task, if it has one."""
    return _links_page(_shift(shift_id), CustomerLinkForm(formdata=None))


@blueprint.post("/shifts/<int:shift_id>/customer-links")
@access(Can.POST)
@bounded(60, Verb.ADDED, kind="CustomerLink")
def make_link(shift_id: int) -> Response:
    """A new link, in place of the one before; its secret is on this answer and nowhere else."""
    shift, form = _shift(shift_id), CustomerLinkForm()
    ensure_now(
        is_shown(shift.ends_at, clock.now()),
        _("This task ended more than a week ago: it has no card any more."),
        back=url_for("board.task", shift_id=shift_id),
    )
    if not form.validate_on_submit():
        return _links_page(shift, form, 422)
    made = commands.make_link(viewer().id, shift_id, form.once.data)
    if isinstance(made, MadeBefore):
        form.form_errors.append(made_before_text())
        return _links_page(_shift(shift_id), form, 422)
    return _links_page(_shift(shift_id), form, secret=made)


@blueprint.post("/customer-links/<int:link_id>/revocation")
@access(Can.POST)
@bounded(60, Verb.REVOKED, kind="CustomerLink")
def revoke_link(link_id: int) -> Response:
    """End a link."""
    link = queries.link(viewer(), link_id) or abort(404)
    shift_id = link.shift_id
    commands.revoke_link(link_id)
    flash(_("That link has stopped: who has it sees nothing any more."), "ok")
    return go_to(url_for("customers.links", shift_id=shift_id))


def _shift(shift_id: int) -> Shift:
    """A task of a department that the viewer posts for; 404 not visible, 403 not theirs."""
    shift = queries.task(viewer(), shift_id) or abort(404)
    ensure(may_post(viewer(), shift.department.path))
    return shift


def _links_page(
    shift: Shift, form: CustomerLinkForm, status: int = 200, secret: SecretLink | None = None
) -> Response:
    path = url_for("customers.card", token=secret.token) if secret else ""
    return page(
        "customers/links.html",
        block="links",
        status=status,
        shift=shift,
        form=form,
        link=queries.living(shift.id),
        token=secret.token if secret else None,
        code=code_of(path) if secret else None,
        shown=is_shown(shift.ends_at, clock.now()),
        once=new_once(),
    )
