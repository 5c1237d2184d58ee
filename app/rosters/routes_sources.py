"""The live address of one's own calendar: given, looked at, ended."""

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.core import clock
from app.core.viewer import Can
from app.rosters.blueprint import blueprint
from app.rosters.commands_sources import end_source, keep_source, read_now
from app.rosters.forms import SourceForm
from app.rosters.queries_sources import own_source, times_read
from app.rosters.words_sources import host_of, wrong_text
from app.web.access import access, viewer
from app.web.render import go_to, page


@blueprint.get("/calendar-sources")
@access(Can.SIGNED_IN)
def sources() -> Response:
    """Which calendar of one's own is read, when it was, and a form for its address."""
    return _page(SourceForm())


@blueprint.post("/calendar-sources")
@access(Can.SIGNED_IN)
@bounded(20, Verb.ADDED, Verb.CHANGED, kind="CalendarSource")
def new_source() -> Response:
    """Let a calendar be read, now and from now on."""
    form = SourceForm()
    if not form.validate():
        return _page(form)
    keep_source(viewer().id, form.url.data)
    read_now(viewer().id, clock.now())
    return go_to(url_for("rosters.sources"))


@blueprint.post("/calendar-sources/<int:source_id>/removal")
@access(Can.SIGNED_IN)
def source_removal(source_id: int) -> Response:
    """Let it be read no more; its times go too."""
    found = own_source(viewer())
    if found is None or found.id != source_id:
        abort(404)
    end_source(viewer().id)
    flash(_("Removed."), "ok")
    return go_to(url_for("rosters.sources"))


def _page(form: SourceForm) -> Response:
    found = own_source(viewer())
    return page(
        "rosters/sources.html",
        status=422 if form.errors else 200,
        form=form,
        source=found,
        host=host_of(found.url) if found else "",
        wrong=wrong_text(found.wrong) if found and found.wrong else "",
        times=times_read(viewer(), clock.now()) if found else 0,
    )
