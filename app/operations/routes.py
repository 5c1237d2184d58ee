"""The page of operations, and the figures for Prometheus."""

from flask import Response, flash, make_response, url_for
from flask_babel import gettext as _

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.core import clock
from app.core.viewer import Can
from app.installation.queries import this
from app.notices import commands
from app.notices.private import is_unheard
from app.operations import figures, runs
from app.operations.blueprint import blueprint
from app.operations.exposition import exposition
from app.operations.queries import failed_deliveries
from app.operations.words import JOBS, MESSAGES, ago
from app.web import metrics as counters
from app.web.access import access, public, viewer
from app.web.logs import scrubbed
from app.web.pages import listing, page_number
from app.web.render import go_to, page
from app.web.schema import open_before
from app.web.traces import not_worth_a_line


@blueprint.get("/operations")
@access(Can.ADMINISTER_ALL)
def operations() -> Response:
    """How the jobs and the messages fare, and what this runs on."""
    now = clock.now()
    return page(
        "operations/operations.html",
        now=now,
        installation=this(),
        jobs=runs.states(),
        outbox=figures.outbox(now),
        versions=figures.versions(),
        failed=listing(failed_deliveries(viewer()), page_number()),
        job_words=JOBS,
        message_words=MESSAGES,
        scrubbed=scrubbed,
        unheard=is_unheard(),
        ago=ago,
    )


@blueprint.post("/operations/second-sending")
@access(Can.ADMINISTER_ALL)
@bounded(60, Verb.SENT_AGAIN)
def send_again() -> Response:
    """Send once more what was given up."""
    commands.send_again()
    flash(_("They leave again within a minute, as far as they are still due."), "ok")
    return go_to(url_for("operations.operations"))


@blueprint.get("/metrics")
@public("the token of the settings is the key, and without it nothing is here")
@open_before
@not_worth_a_line
def metrics() -> Response:
    """The figures, for whoever has the token; no session is looked at."""
    allowed = counters.is_allowed()
    if allowed is None:
        return make_response("Not found\n", 404, {"Content-Type": "text/plain"})
    if not allowed:
        headers = {"Content-Type": "text/plain", "WWW-Authenticate": "Bearer"}
        return make_response("A bearer token is needed\n", 401, headers)
    return make_response(exposition(), 200, {"Content-Type": counters.CONTENT_TYPE})
