"""Passwords: change one's own, ask for a link to a new one, use the link."""

import time

from flask import Response, current_app, flash, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import browsers, commands, queries
from app.accounts.answers import too_many
from app.accounts.attempts import (
    Attempt,
    TooMany,
    What,
    account_key,
    network_of,
    note_failure,
)
from app.accounts.blueprint import blueprint
from app.accounts.commands import LinkSpent
from app.accounts.commands_sign_in import is_own_password
from app.accounts.forms import AskResetForm, ChangePasswordForm, NewPasswordForm
from app.accounts.passwords import hash_password
from app.accounts.queries import LinkOwner
from app.accounts.tokens import link_id
from app.core.viewer import Can
from app.web.access import access, public, viewer
from app.web.render import go_to, page
from app.web.secret_paths import secret_in_path


@blueprint.get("/password")
@access(Can.SIGNED_IN)
def password() -> Response:
    """Ask for the present password and a new one."""
    return page("accounts/password.html", form=_change_form())


@blueprint.post("/password")
@access(Can.SIGNED_IN)
def change_password() -> Response:
    """Change one's own password; every other device is signed out."""
    form = _change_form()
    if not form.validate():
        return page("accounts/password.html", status=422, form=form)
    right = is_own_password(viewer().id, form.present.data)
    if isinstance(right, TooMany):
        return too_many("accounts/password.html", form, right)
    if not right:
        form.present.errors = [_("This is not your present password.")]
        return page("accounts/password.html", status=422, form=form)
    new_hash = hash_password(form.new.data)
    commands.set_password(
        viewer().id,
        new_hash,
        but_session=current_user.session_id,
        and_keys=form.ends_keys,
    )
    flash(_("Your password was changed. Your other devices are signed out."), "ok")
    browsers.remember(viewer().id)
    return go_to(url_for("accounts.me"))


def _change_form() -> ChangePasswordForm:
    email = queries.email_of(viewer().id)
    return ChangePasswordForm(viewer().id, email=email, name=viewer().name)


@blueprint.get("/password-reset")
@public("for those who cannot get in")
def password_reset() -> Response:
    """Ask which account it is about."""
    return page("accounts/ask_reset.html", form=AskResetForm(formdata=None))


@blueprint.post("/password-reset")
@public("for those who cannot get in")
def ask_reset() -> Response:
    """Send a link, if there is such an account; the same answer after the same time if not."""
    began = time.monotonic()
    form = AskResetForm()
    if not form.validate():
        return page("accounts/ask_reset.html", status=422, form=form)
    email = form.email.data
    network, browser = network_of(request.remote_addr or ""), browsers.known_for(email)
    refusal = note_failure(Attempt(What.RESET, account_key(email), network, browser))
    if refusal is not None:
        return too_many("accounts/ask_reset.html", form, refusal)
    commands.ask_reset(email)
    time.sleep(max(0, began + current_app.config["RESET_ANSWER_SECONDS"] - time.monotonic()))
    return go_to(url_for("accounts.reset_asked"))


@blueprint.get("/password-reset/asked")
@public("for those who cannot get in")
def reset_asked() -> Response:
    """Say what happens now, without saying whether there is an account."""
    return page("accounts/reset_asked.html", minutes=current_app.config["RESET_MINUTES"])


@blueprint.get("/password-reset/<token>")
@public("the link in the message is the proof")
@secret_in_path
def new_password(token: str) -> Response:
    """Ask for a new password, if the link still works."""
    owner = _owner(token)
    if owner is None:
        return page("accounts/link_spent.html", status=410)
    return page("accounts/new_password.html", form=_new_form(owner), email=owner.email)


@blueprint.post("/password-reset/<token>")
@public("the link in the message is the proof")
@secret_in_path
def set_new_password(token: str) -> Response:
    """Set the new password; every device is signed out."""
    owner = _owner(token)
    if owner is None:
        return page("accounts/link_spent.html", status=410)
    form = _new_form(owner)
    if not form.validate():
        return page("accounts/new_password.html", status=422, form=form, email=owner.email)
    new_hash = hash_password(form.new.data)
    outcome = commands.set_password_by_link(owner.link_id, new_hash, and_keys=form.ends_keys)
    if isinstance(outcome, LinkSpent):
        return page("accounts/link_spent.html", status=410)
    session.clear()
    flash(_("Your new password is set. Sign in with it."), "ok")
    browsers.remember(owner.person_id)
    return go_to(url_for("accounts.sign_in"))


def _owner(token: str) -> LinkOwner | None:
    number = link_id(token)
    return queries.owner_of_link(number) if number else None


def _new_form(owner: LinkOwner) -> NewPasswordForm:
    return NewPasswordForm(owner.person_id, email=owner.email, name=owner.name)
