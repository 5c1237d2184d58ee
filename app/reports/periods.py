"""Which days a page of figures is about, as its address says."""

import re
from datetime import date, timedelta

from flask import abort, request

from app.core.localtime import local_today, monday_of
from app.reports.queries_figures import Period

MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
WEEKS = 12


def asked_month() -> Period:
    """The month that the address names (``2026-10``), or else this one; 404 for no month."""
    text = request.args.get("month", "")
    if not text:
        return month_of(local_today())
    match = MONTH.fullmatch(text)
    if match is None:
        abort(404)
    return month_of(date(int(match[1]), int(match[2]), 1))


def month_of(day: date) -> Period:
    """The whole month that holds the day."""
    first = day.replace(day=1)
    return Period(first, month_after(first) - timedelta(days=1))


def month_after(first: date) -> date:
    """The first day of the month after."""
    return (first + timedelta(days=31)).replace(day=1)


def month_before(first: date) -> date:
    """The first day of the month before."""
    return (first - timedelta(days=1)).replace(day=1)


def last_weeks() -> Period:
    """The last 12 weeks that are over."""
    monday = monday_of(local_today())
    return Period(monday - timedelta(weeks=WEEKS), monday - timedelta(days=1))
