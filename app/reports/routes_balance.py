"""The balance between departments: a page and a table to take away."""

from datetime import date

from flask import Response, url_for
from flask_babel import gettext as _

from app.core.localtime import local_today
from app.core.text import large_first
from app.core.viewer import Can
from app.files.tables_out import table_download
from app.reports.blueprint import blueprint
from app.reports.periods import asked_month, month_after, month_before
from app.reports.queries_balance import balance_of
from app.times.rules import FIRST_DAY, LAST_DAY
from app.web.access import access, viewer
from app.web.render import page
from app.web.tabs import tabs_of
from app.web.words_times import month_text

FIGURES = "figures"
"""The row of tabs that look back."""


def month_stepper(endpoint: str) -> dict[str, str | None]:
    """The month asked for in words, and the ways to those beside it."""
    first = asked_month().first
    before, after = month_before(first), month_after(first)
    name = month_text(first)
    return {
        "name": name,
        "title": large_first(name),
        "month": f"{first:%Y-%m}",
        "previous": url_for(endpoint, month=f"{before:%Y-%m}") if before >= FIRST_DAY else None,
        "next": url_for(endpoint, month=f"{after:%Y-%m}") if after <= _latest() else None,
    }


def _latest() -> date:
    return min(LAST_DAY, local_today())


@blueprint.get("/balance")
@access(Can.POST)
def balance() -> Response:
    """Hours helped and received by department, month by month."""
    return page(
        "reports/balance.html",
        figure=balance_of(viewer(), asked_month()),
        stepper=month_stepper("reports.balance"),
        tabs=tabs_of(FIGURES, "reports.balance"),
    )


@blueprint.get("/balance.csv", endpoint="balance_csv")
@blueprint.get("/balance.xlsx", endpoint="balance_xlsx")
@access(Can.POST)
def balance_table() -> Response:
    """The balance of a month, as CSV or as a workbook."""
    figure = balance_of(viewer(), asked_month())
    return table_download(_file_name(), figure.head, figure.rows, figure.title)


def _file_name() -> str:
    name = _("balance")
    return f"{name}-{asked_month().first:%Y-%m}"
