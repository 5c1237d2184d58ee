"""The trail, for administrators of the whole organisation: entries carry no department."""

import json
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.audit.models import AuditEntry
from app.audit.words import OBJECTS
from app.core.localtime import local_today
from app.core.viewer import Can
from app.files.tables_out import table_download
from app.operations.blueprint import blueprint
from app.operations.forms_trail import TrailForm
from app.operations.queries_trail import PAGE_SIZE, names_in, trail
from app.operations.words_trail import lines, sentence
from app.web.access import access
from app.web.limits import id_of
from app.web.render import page

MOST_IN_FILE = 5000
"""So many entries are in one file; who wants older ones asks for an earlier period."""


@blueprint.get("/trail", endpoint="trail")
@access(Can.SEE_TRAIL)
def trail_page() -> Response:
    """What was done, by whom, to what, when; the newest first, each as a sentence."""
    form = TrailForm(formdata=request.args)
    sound = form.validate()
    before = id_of(request.args.get("before"))
    found = _found(form, PAGE_SIZE + 1, before) if sound else []
    rows = found[:PAGE_SIZE]
    return page(
        "operations/trail.html",
        status=200 if sound else 422,
        form=form,
        rows=rows,
        names=names_in(rows) if rows else {},
        newest=_address() if before is not None else None,
        older=_address(before=rows[-1].id) if len(found) > PAGE_SIZE else None,
        file=url_for("operations.trail_csv", **_kept()),
        objects=OBJECTS,
        sentence=sentence,
        lines=lines,
        year=local_today().year,
    )


@blueprint.get("/trail.csv", endpoint="trail_csv")
@access(Can.SEE_TRAIL)
def trail_table() -> Response:
    """The same entries as CSV, with the numbers and codes that they are stored with."""
    form = TrailForm(formdata=request.args)
    if not form.validate():
        return trail_page()
    head = [
        _("Number"),
        _("When"),
        _("By whom"),
        _("Number of who acted"),
        _("What happened"),
        _("To what"),
        _("Its number"),
        _("About whom, by number"),
        _("Figures"),
    ]
    return table_download(_("trail"), head, map(_row, _found(form, MOST_IN_FILE)))


def _found(form: TrailForm, most: int, before: int | None = None) -> list[AuditEntry]:
    asked = form.asked(before)
    return list(trail(asked, actor=form.actor.data, about=form.about.data, most=most))


def _row(entry: AuditEntry) -> list[Any]:
    return [
        entry.id,
        entry.at.isoformat(),
        entry.actor_kind,
        entry.actor_id,
        entry.verb,
        entry.object_type,
        entry.object_id,
        entry.person_id,
        json.dumps(entry.data, ensure_ascii=False),
    ]


def _kept() -> dict[str, Any]:
    asked = request.args.items()
    return {key: text for key, text in asked if text and key in TrailForm.KEPT}


def _address(**more: Any) -> str:
    """This page with the same filters, elsewhere in the trail."""
    return url_for("operations.trail", **_kept(), **more)
