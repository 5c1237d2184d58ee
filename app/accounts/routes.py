"""In and out: the sign-in page, the way home, language and role."""

from flask import Response, abort, current_app, flash, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from app.accounts import browsers, commands
from app.accounts.answers import go_on, too_many
from app.accounts.attempts import TooMany, network_of
from app.accounts.blueprint import blueprint
from app.accounts.commands_sign_in import NewSession, sign_in
from app.accounts.devices import device_name
from app.accounts.forms import SignInForm
from app.accounts.login import load
from app.accounts.queries_demo import cast
from app.accounts.rules_passwords import PUBLISHED
from app.core.viewer import Can
from app.web import csrf, kept
from app.web.access import access, own_path, page_before, public, viewer, viewer_or_none
from app.web.modes import home_of, modes_of
from app.web.render import go_to, page


@blueprint.get("/")
@access(Can.SIGNED_IN)
def home() -> Response:
    """Go to where a person begins: the place of the role last used."""
    return go_to(home_of(viewer()))


@blueprint.get("/sign-in", endpoint="sign_in")
@public("the way in")
def sign_in_page() -> Response:
    """Ask who it is."""
    target = own_path(request.args.get("next"))
    if viewer_or_none() is not None:
        return go_to(target or url_for("accounts.home"))
    return page(
        "accounts/sign_in.html",
        form=SignInForm(formdata=None, next=target, kept=kept.waiting()),
        cast=cast(),
        cast_password=PUBLISHED,
    )


@blueprint.post("/sign-in")
@public("the way in")
def try_sign_in() -> Response:
    """Open a session when address and password belong together."""
    form = SignInForm()
    if not form.validate():
        return page("accounts/sign_in.html", status=422, form=form)
    outcome = sign_in(
        form.email.data,
        form.password.data,
        network=network_of(request.remote_addr or ""),
        browser=browsers.known_for(form.email.data),
        device=device_name(request.user_agent.string),
    )
    if isinstance(outcome, TooMany):
        return too_many("accounts/sign_in.html", form, outcome)
    if not isinstance(outcome, NewSession):
        form.form_errors.append(_("This e-mail address and password do not belong together."))
        return page("accounts/sign_in.html", status=422, form=form)
    _enter(outcome, stay=form.stay.data)
    browsers.remember(outcome.person_id)
    mine = kept.kept_of(outcome.person_id)
    return go_on(mine) if mine else go_to(own_path(form.next.data) or url_for("accounts.home"))


def _enter(opened: NewSession, *, stay: bool) -> None:
    """Give this browser the new session, and nothing of what it held before."""
    if current_user.is_authenticated:
        commands.end_session(viewer().id, current_user.session_id)
    session.clear()
    csrf.begin_anew()
    login_user(load(opened.token))
    session.permanent = stay


@blueprint.post("/sign-out")
@public("also when the session is over already")
def sign_out() -> Response:
    """End the session of this browser."""
    if current_user.is_authenticated:
        commands.end_session(viewer().id, current_user.session_id)
        logout_user()
    session.clear()
    flash(_("You are signed out."), "ok")
    return go_to(url_for("accounts.sign_in"))


@blueprint.post("/language")
@public("also those who cannot get in have a language")
def choose_language() -> Response:
    """Speak another language from now on."""
    language = request.form.get("language", "")
    if language not in current_app.config["LANGUAGES"]:
        abort(400)
    person = viewer_or_none()
    if person is not None:
        commands.choose_language(person.id, language)
    else:
        session["language"] = language
    return go_to(page_before() or url_for("accounts.home"))


@blueprint.post("/role")
@access(Can.SIGNED_IN)
def choose_mode() -> Response:
    """Look at Flexpool in another of one's roles."""
    mode = request.form.get("mode", "")
    if mode not in modes_of(viewer()):
        abort(400)
    commands.choose_mode(viewer().id, mode)
    return go_to(url_for("accounts.home"))


@blueprint.get("/help")
@public("help is also for those who cannot get in")
def help_page() -> Response:
    """What Flexpool does, and whom to call."""
    return page("help.html")
