"""Contracts on call, looked back on: fixed hours to offer, and what late withdrawals cost."""

from datetime import timedelta

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app.audit.bounds import DESK, bounded
from app.audit.trail import Verb
from app.core.localtime import local_time, local_today
from app.core.viewer import Can
from app.files.tables_out import Value, table_download
from app.on_call.commands import note_hours_offer
from app.on_call.queries_bandwidths import bandwidths_needed
from app.on_call.queries_late import PaidCall, paid_calls
from app.on_call.queries_offers import offers_made
from app.on_call.queries_years import averages, offers_due
from app.on_call.words import REASONS, bandwidth_text, offer_text
from app.on_call.words_offers import answer_text, made_text
from app.reports.blueprint import blueprint
from app.reports.queries_figures import Period
from app.reports.routes_balance import FIGURES
from app.web.access import access, viewer
from app.web.render import go_to, page
from app.web.tabs import tabs_of
from app.web.words_times import dated_span

LATELY = timedelta(days=365)
MOST = 100
"""So many stand on the page; the table to take away has all."""


@blueprint.get("/on-call")
@access(Can.COORDINATE)
def on_call() -> Response:
    """To whom fixed hours are to be offered, and which hours were to be paid for late calls."""
    today = local_today()
    due, paid, made = offers_due(viewer(), today), _lately(), offers_made(viewer(), today)
    hours = averages(due[:MOST])
    return page(
        "reports/on_call.html",
        due=[(each, offer_text(each, hours[each.person_id])) for each in due[:MOST]],
        needed=[(each, bandwidth_text(each)) for each in bandwidths_needed(viewer(), today)],
        more_due=len(due[MOST:]),
        made=[(each, made_text(each, today)) for each in made[:MOST]],
        more_made=len(made[MOST:]),
        paid=paid[:MOST],
        more_paid=len(paid[MOST:]),
        minutes=sum(each.minutes for each in paid),
        reasons=REASONS,
        tabs=tabs_of(FIGURES, "reports.on_call"),
    )


@blueprint.get("/on-call.csv", endpoint="on_call_csv")
@blueprint.get("/on-call.xlsx", endpoint="on_call_xlsx")
@access(Can.COORDINATE)
def on_call_table() -> Response:
    """The hours to be paid, or (``table=offers``) the offers that are due or made, as a table."""
    if request.args.get("table", "hours") == "offers":
        return _offers_table()
    head: list[Value] = [
        _("Withdrawn on"),
        _("Department"),
        _("Task"),
        _("When"),
        _("Name"),
        _("Hours to be paid"),
        _("Why"),
    ]
    local = local_time()
    rows: list[list[Value]] = [
        [
            local.day(each.at),
            each.department,
            each.task,
            dated_span(each.starts_at, each.ends_at),
            each.person,
            round(each.minutes / 60, 2),
            str(REASONS[each.reason]),
        ]
        for each in _lately()
    ]
    return table_download(_file_name(_("on-call-hours")), head, rows, _("Hours to be paid"))


def _offers_table() -> Response:
    today = local_today()
    due = offers_due(viewer(), today)
    hours = averages(due)
    head: list[Value] = [
        _("Name"),
        _("Hours a week on average"),
        _("Year from"),
        _("Year until"),
        _("Offer by"),
        _("Answer by"),
        _("Offered on"),
        _("Answer"),
        _("Answered on"),
    ]
    rows: list[list[Value]] = [
        [
            each.name,
            hours[each.person_id],
            each.year.first,
            each.year.ended,
            each.year.offer_by,
            each.year.answer_by,
            None,
            _("to be offered"),
            None,
        ]
        for each in due
    ]
    rows += [
        [
            each.name,
            each.hours_week,
            None,
            each.year_ended,
            None,
            each.answer_by,
            each.offered_on,
            answer_text(each.answer(today)),
            each.answered_on,
        ]
        for each in offers_made(viewer(), today)
    ]
    return table_download(_file_name(_("on-call-offers")), head, rows, _("Fixed hours to offer"))


@blueprint.post("/people/<int:person_id>/hours-offer")
@access(Can.COORDINATE)
@bounded(DESK, Verb.ADDED, kind="HoursOffer")
def hours_offered(person_id: int) -> Response:
    """Fixed hours were offered to somebody, as many as the page says."""
    due = [each for each in offers_due(viewer(), local_today()) if each.person_id == person_id]
    if not due:
        abort(404)
    [one] = due
    note_hours_offer(person_id, one.year.ended, averages(due)[person_id], one.answer_months)
    done = _("Noted: fixed hours were offered to %(name)s, who can answer now.", name=one.name)
    flash(done, "ok")
    return go_to(url_for("reports.on_call"))


def _lately() -> list[PaidCall]:
    today = local_today()
    return paid_calls(viewer(), Period(today - LATELY, today).span(local_time()))


def _file_name(name: str) -> str:
    return f"{name}-{local_today().isoformat()}"
