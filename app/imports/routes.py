"""Capabilities from a table: send it, look at what it will do, and say yes."""

from flask import Response, abort, flash, request, url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.capabilities.models import CapabilityImport
from app.core.viewer import Can
from app.files.tables_out import table_download
from app.imports import commands, words
from app.imports.blueprint import blueprint
from app.imports.commands import Otherwise
from app.imports.forms import ImportForm
from app.imports.rules import Does
from app.web.access import access, viewer
from app.web.limits import uploads
from app.web.pages import listing_of, page_number
from app.web.render import go_to, page


@blueprint.route("/capabilities/import", methods=["GET", "POST"])
@access(Can.ADMINISTER)
@uploads("file")
def new_import() -> Response:
    """Send a table; nothing of it is done yet."""
    form = ImportForm()
    if not form.validate_on_submit():
        return page(
            "imports/import.html",
            status=422 if form.errors else 200,
            form=form,
            columns=words.COLUMNS,
        )
    file = form.file
    made = commands.keep(viewer().id, file.name, file.data or [], file.reading)
    return go_to(url_for("imports.import_page", import_id=made))


@blueprint.get("/capabilities/import/template.csv")
@access(Can.ADMINISTER)
def import_template() -> Response:
    """A table with only its head, to fill in."""
    head = [str(words.COLUMNS[field]) for field in words.TEMPLATE]
    return table_download(_("capabilities"), head)


@blueprint.get("/capabilities/imports/<int:import_id>")
@access(Can.ADMINISTER)
def import_page(import_id: int) -> Response:
    """What a table will do, line by line; what is wrong comes first."""
    return _preview(_own(import_id))


@blueprint.post("/capabilities/imports/<int:import_id>/confirmation")
@access(Can.ADMINISTER)
@bounded(60, Verb.IMPORTED)
def import_confirmation(import_id: int) -> Response:
    """Do all of it; or, when it would be something else by now, look again."""
    _own(import_id)
    outcome = commands.confirm(viewer(), import_id, request.form.get("plan", ""))
    if isinstance(outcome, Otherwise):
        return _preview(_own(import_id), status=409, otherwise=True)
    if outcome.changes:
        text = ngettext("%(num)s line imported.", "%(num)s lines imported.", outcome.changes)
        flash(text, "ok")
    return go_to(url_for("imports.import_page", import_id=import_id))


def _own(import_id: int) -> CapabilityImport:
    return commands.own_import(viewer(), import_id) or abort(404)


def _preview(kept: CapabilityImport, status: int = 200, otherwise: bool = False) -> Response:
    found = commands.planned(viewer(), kept.rows)
    lines = sorted(found.lines, key=lambda line: (line.problem is None, line.number))
    return page(
        "imports/import_preview.html",
        status=status,
        kept=kept,
        plan=found,
        counts={does: found.count(does) for does in Does},
        listing=listing_of(lines, page_number()),
        otherwise=otherwise,
        words=words,
        language=str(get_locale()),
    )
