"""Walls: the page where links are made, the screen behind a secret, and the board on paper."""

from urllib.parse import urlsplit

from flask import (
    Response,
    abort,
    current_app,
    flash,
    g,
    make_response,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.core import clock
from app.core.localtime import local_today
from app.core.secret_links import SecretLink, TooManyLinks
from app.core.tokens import MadeBefore, new_once
from app.core.viewer import Can
from app.reports.routes_balance import FIGURES
from app.tasks.qr import QrCode, short_code_of
from app.walls import commands, queries
from app.walls.blueprint import blueprint
from app.walls.forms import WallForm, wall_form
from app.walls.queries_open import Open, on_paper, on_screen
from app.walls.rules import page_of, rows_of
from app.web.access import access, public, viewer
from app.web.limits import id_of
from app.web.render import go_to, page, wants_fragment
from app.web.secret_paths import secret_in_path
from app.web.tabs import tabs_of
from app.web.words_links import made_before_text


@blueprint.get("/walls")
@access(Can.POST)
def walls() -> Response:
    """The links of my departments, and the board on paper."""
    return _walls_page(wall_form(viewer()))


@blueprint.post("/walls")
@access(Can.POST)
@bounded(60, Verb.ADDED, kind="WallLink")
def make_wall() -> Response:
    """A new link; its secret is on this answer and nowhere else."""
    form = wall_form(viewer())
    if not form.validate_on_submit():
        return _walls_page(form, 422)
    made = commands.make_link(viewer().id, form.department.data, form.once.data)
    if isinstance(made, TooManyLinks):
        words = _("This department has %(most)s links already. Stop one first.", most=made.most)
        form.department.errors = [words]
        return _walls_page(form, 422)
    if isinstance(made, MadeBefore):
        form.form_errors.append(made_before_text())
        return _walls_page(form, 422)
    return _walls_page(form, secret=made)


@blueprint.post("/walls/<int:link_id>/revocation")
@access(Can.POST)
@bounded(60, Verb.REVOKED, kind="WallLink")
def revoke_wall(link_id: int) -> Response:
    """End a link."""
    link = queries.link(viewer(), link_id) or abort(404)
    commands.revoke_link(link.id)
    flash(_("That link has stopped. The screen that shows it goes dark within a minute."), "ok")
    return go_to(url_for("walls.walls"))


def _walls_page(form: WallForm, status: int = 200, secret: SecretLink | None = None) -> Response:
    address = url_for("walls.wall", token=secret.token, _external=True) if secret else None
    return page(
        "walls/walls.html",
        block="walls",
        status=status,
        form=form,
        links=queries.links(viewer()),
        address=address,
        once=new_once(),
        tabs=tabs_of(FIGURES, "walls.walls"),
    )


@blueprint.get("/wall/<token>", merge_slashes=False)
@public("the secret in the address is the key")
@secret_in_path
def wall(token: str) -> Response:
    """One page of the screen in the corridor; ``rows`` is how many tasks fit on it."""
    opened = queries.opened(token)
    if opened is None:
        return _not_found()
    g.language = opened.language
    rows = rows_of(id_of(request.args.get("rows")))
    screen = on_screen(opened.path, page_of(id_of(request.args.get("page"))), rows)
    codes = [_code(each) for each in screen.tasks] if screen else []
    return _private(
        page(
            "walls/wall.html",
            block="wall",
            token=token,
            opened=opened,
            screen=screen,
            codes=codes,
            rows=rows,
            site=urlsplit(current_app.config["BASE_URL"]).netloc,
            phone=current_app.config["HELP_PHONE"],
            now=clock.now(),
            today=local_today(),
        )
    )


def _code(task: Open) -> QrCode:
    return short_code_of(f"/s/{task.shift_id}")


def _not_found() -> Response:
    """One answer whatever is wrong with the address; a screen that asks again goes dark."""
    response = make_response("Not found\n", 404)
    response.content_type = "text/plain; charset=utf-8"
    if wants_fragment():
        response.headers["HX-Refresh"] = "true"
    return _private(response)


def _private(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/poster")
@access(Can.POST)
def poster() -> Response:
    """The next open tasks of a department on one sheet of A4, each with a code for a phone."""
    text = request.args.get("department", "")
    asked = id_of(text)
    department = queries.department(viewer(), asked) if asked or not text else None
    if department is None:
        abort(404)
    shown = on_paper(department.path)
    return make_response(
        render_template(
            "walls/poster.html",
            department=department,
            wall=shown,
            cards=[(each, _code(each)) for each in shown.tasks],
            now=clock.now(),
        )
    )
