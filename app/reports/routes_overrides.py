"""Rules of working time that were set aside with consent, for whoever coordinates the people."""

from flask import Response
from flask_babel import gettext as _

from app.core.localtime import local_time, local_today
from app.core.viewer import Can
from app.eligibility.words_overrides import set_aside_texts
from app.files.tables_out import Value, table_download
from app.reports.blueprint import blueprint
from app.reports.queries_overrides import OverrideLine, all_overrides
from app.reports.queries_overrides import overrides as page_of_overrides
from app.reports.routes_balance import FIGURES
from app.reports.words_overrides import STANDS
from app.web.access import access, viewer
from app.web.pages import page_number
from app.web.render import page
from app.web.tabs import tabs_of
from app.web.words_times import dated_span


@blueprint.get("/overrides")
@access(Can.SEE_PEOPLE)
def overrides() -> Response:
    """When, who, which task, which rules with their numbers, why, by whom, and how it stands."""
    return page(
        "reports/overrides.html",
        listing=page_of_overrides(viewer(), page_number()),
        stands=STANDS,
        tabs=tabs_of(FIGURES, "reports.overrides"),
    )


@blueprint.get("/overrides.csv", endpoint="overrides_csv")
@blueprint.get("/overrides.xlsx", endpoint="overrides_xlsx")
@access(Can.SEE_PEOPLE)
def overrides_table() -> Response:
    """All of them, as CSV or as a workbook."""
    head: list[Value] = [
        _("Day"),
        _("Name"),
        _("Task"),
        _("Department"),
        _("When"),
        _("Rules"),
        _("Numbers"),
        _("Reason"),
        _("Asked by"),
        _("Stands"),
    ]
    rows = (_row(each) for each in all_overrides(viewer()))
    name = _("set-aside")
    file_name = f"{name}-{local_today().isoformat()}"
    return table_download(file_name, head, rows, _("Set aside with consent"))


def _row(line: OverrideLine) -> list[Value]:
    return [
        local_time().day(line.at),
        line.person,
        line.task,
        line.department,
        dated_span(line.starts_at, line.ends_at),
        ", ".join(each.rule for each in line.said),
        "; ".join(set_aside_texts(line.said)),
        line.reason,
        line.by,
        str(STANDS[line.stands][0]),
    ]
