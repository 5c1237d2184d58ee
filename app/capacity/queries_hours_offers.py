"""The exception that somebody was on call for a year again: fixed hours are to be offered."""

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.capacity.rows import Action, Found, Row, Severity
from app.core.localtime import local_time
from app.core.viewer import Viewer
from app.on_call.queries_bandwidths import BandwidthNeeded, bandwidths_needed
from app.on_call.queries_years import OfferDue, averages, offers_due
from app.on_call.words import bandwidths_text, offer_text

MOST = 3
"""So many stand on Today by name, and the rest as a number: the page of contracts has all."""


def hours_offers(viewer: Viewer, now: datetime) -> Found:
    """Those whose offer is due, the first to be offered first. At most 4 statements."""
    due = offers_due(viewer, local_time().day(now))
    shown = due[:MOST]
    hours = averages(shown)
    rows = [_row(each, hours[each.person_id], now) for each in shown]
    if due[MOST:]:
        rows.append(_rest(due[MOST:]))
    needed = bandwidths_needed(viewer, local_time().day(now))
    if needed:
        rows.append(_bandwidths(needed))
    return Found(rows)


def _row(due: OfferDue, hours: float, now: datetime) -> Row:
    late = due.year.offer_by <= local_time().day(now)
    return Row(
        key=f"hours-{due.person_id}",
        severity=Severity.BAD if late else Severity.WARN,
        title=due.name,
        what=(offer_text(due, hours),),
        at=local_time().midnight(due.year.offer_by),
        actions=(_show(),),
        icon="half",
    )


def _rest(due: list[OfferDue]) -> Row:
    return Row(
        key="hours-more",
        severity=Severity.WARN,
        title=_("Fixed hours to offer"),
        what=(ngettext("%(num)s more person waits.", "%(num)s more people wait.", len(due)),),
        at=local_time().midnight(due[0].year.offer_by),
        actions=(_show(),),
        icon="half",
    )


def _bandwidths(needed: list[BandwidthNeeded]) -> Row:
    return Row(
        key="bandwidths",
        severity=Severity.WARN,
        title=_("Bandwidth contracts to make"),
        what=(bandwidths_text(needed),),
        at=local_time().midnight(needed[0].day),
        actions=(_show(),),
        icon="half",
    )


def _show() -> Action:
    return Action(_("Show"), url_for("reports.on_call"))
