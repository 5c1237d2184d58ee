"""A second look at the password, before what only the person and their case worker may see."""

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.answers import go_on, too_many
from app.accounts.attempts import TooMany
from app.accounts.blueprint import blueprint
from app.accounts.commands_sign_in import is_own_password
from app.accounts.forms import SecondLookForm
from app.accounts.login import mark_proved
from app.core.viewer import Can
from app.web import kept
from app.web.access import access, own_path, viewer
from app.web.render import go_to, page
from app.web.traces import leaves_no_trace

TEMPLATE = "accounts/second_look.html"


@blueprint.get("/second-look")
@access(Can.SIGNED_IN)
@leaves_no_trace
def second_look() -> Response:
    """Ask for the password once more."""
    target = own_path(request.args.get("next"))
    return page(TEMPLATE, form=SecondLookForm(formdata=None, next=target, kept=kept.waiting()))


@blueprint.post("/second-look")
@access(Can.SIGNED_IN)
@leaves_no_trace
def look_again() -> Response:
    """Go on for a while when the password is right; attempts are counted."""
    form = SecondLookForm()
    if not form.validate():
        return page(TEMPLATE, status=422, form=form)
    right = is_own_password(viewer().id, form.password.data)
    if isinstance(right, TooMany):
        return too_many(TEMPLATE, form, right)
    if not right:
        form.password.errors = [_("This is not your password.")]
        return page(TEMPLATE, status=422, form=form)
    mark_proved(current_user.session_id)
    mine = kept.kept_of(viewer().id)
    return go_on(mine) if mine else go_to(own_path(form.next.data) or url_for("accounts.home"))
