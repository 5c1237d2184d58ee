"""The page about oneself, and one's signed-in devices."""

from flask import Response, abort, flash, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from app.accounts import commands, queries
from app.accounts.blueprint import blueprint
from app.accounts.for_you import for_you
from app.accounts.words import agreement_lines, limit_lines
from app.capabilities.queries import assessing_of, signs_off
from app.core.localtime import local_today
from app.core.viewer import Can
from app.web.access import access, viewer
from app.web.render import go_to, page


@blueprint.get("/me")
@access(Can.SIGNED_IN)
def me() -> Response:
    """What Flexpool knows about me, and what I can set."""
    today = local_today()
    found = queries.me(viewer(), today)
    return page(
        "accounts/me.html",
        me=found,
        signs_off=signs_off(viewer()),
        keeps=bool(assessing_of(viewer()).owned),
        agreements=[agreement_lines(row) for row in found.agreements],
        limits=[limit_lines(row) for row in found.limits],
        session_id=current_user.session_id,
        for_you=for_you(viewer()),
    )


@blueprint.get("/settings")
@access(Can.SIGNED_IN)
def settings() -> Response:
    """Settings stand on the page about oneself."""
    return go_to(url_for("accounts.me"))


@blueprint.post("/me/consent")
@access(Can.SIGNED_IN)
def consent() -> Response:
    """Whether coordinators may put me on a task without asking first."""
    standing = request.form.get("standing") == "1"
    commands.choose_consent(viewer().id, standing)
    said = _("Saved: you are asked first.")
    if standing:
        said = _("Saved: you may be assigned without being asked.")
    flash(said, "ok")
    return go_to(url_for("accounts.me"))


@blueprint.post("/sessions/<int:session_id>/end")
@access(Can.SIGNED_IN)
def end_session(session_id: int) -> Response:
    """Sign out on one of one's devices."""
    if not commands.end_session(viewer().id, session_id):
        abort(404)
    if session_id == current_user.session_id:
        logout_user()
        session.clear()
    flash(_("That device is signed out."), "ok")
    return go_to(url_for("accounts.me"))
