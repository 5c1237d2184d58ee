"""The reports: a page over a period, a month to print, and each figure as a table."""

from flask import Response, abort, request, url_for

from app.core.localtime import local_today
from app.core.viewer import Can
from app.files.tables_out import table_download
from app.reports.blueprint import blueprint
from app.reports.figure import Figure
from app.reports.forms_figures import FiguresForm
from app.reports.periods import asked_month, last_weeks
from app.reports.queries_balance import balance_of
from app.reports.queries_figures import Period
from app.reports.queries_report import KEYS, report_of
from app.reports.routes_balance import FIGURES, month_stepper
from app.web.access import access, viewer
from app.web.render import page
from app.web.tabs import tabs_of


@blueprint.get("/reports")
@access(Can.COORDINATE)
def reports() -> Response:
    """How it went between two days; the last 12 weeks at first."""
    form = FiguresForm()
    sound = form.validate()
    period = (form.period if sound else None) or last_weeks()
    return page(
        "reports/reports.html",
        status=200 if sound else 422,
        period=period,
        form=form,
        figures=report_of(viewer(), period),
        tabs=tabs_of(FIGURES, "reports.reports"),
    )


@blueprint.get("/reports/month")
@access(Can.COORDINATE)
def month() -> Response:
    """One month on paper: every figure, and the balance."""
    period = asked_month()
    return page(
        "reports/month.html",
        period=period,
        stepper=month_stepper("reports.month"),
        figures=[balance_of(viewer(), period), *report_of(viewer(), period)],
        made_on=local_today(),
        tabs=tabs_of(FIGURES, "reports.month"),
        back=url_for("reports.reports"),
    )


@blueprint.get("/reports.csv", endpoint="report_csv")
@blueprint.get("/reports.xlsx", endpoint="report_xlsx")
@access(Can.COORDINATE)
def report_table() -> Response:
    """One figure over a period, as CSV or as a workbook."""
    figure, period = _figure()
    return table_download(_file_name(figure, period), figure.head, figure.rows, figure.title)


def _figure() -> tuple[Figure, Period]:
    key, period = request.args.get("figure", ""), FiguresForm().period
    if key not in KEYS or period is None:
        abort(404)
    return report_of(viewer(), period)[KEYS.index(key)], period


def _file_name(figure: Figure, period: Period) -> str:
    return f"{figure.title}-{period.first.isoformat()}-{period.last.isoformat()}"
