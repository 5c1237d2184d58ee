"""The report of a period: every figure, from facts gathered in nine statements."""

from datetime import UTC, date, datetime

from app.core.localtime import local_time
from app.core.viewer import Viewer
from app.reports import figures_filling, figures_people, queries_figures
from app.reports.figure import Figure
from app.reports.queries_figures import Period, PlaceFact

KEYS = (
    "fill-rate",
    "time-to-fill",
    "lead-time",
    "given-back",
    "refusals",
    "self-claimed",
    "hours-by-department",
    "hours-by-contract",
    "asking",
    "minutes",
)
"""What the figures are called in addresses."""


def report_of(viewer: Viewer, period: Period) -> list[Figure]:
    """The figures of the viewer's departments, in the order of ``KEYS``."""
    span = period.span(local_time())
    names = queries_figures.departments(viewer)
    tasks = queries_figures.tasks(viewer, span)
    places = queries_figures.places(viewer, span)
    agreements = queries_figures.contracts(queries_figures.who_worked(viewer, span), span)

    def contract_of(place: PlaceFact) -> str | None:
        return queries_figures.contract_at(
            agreements.get(place.person_id, ()), _day_of(place.start)
        )

    return [
        figures_filling.fill(tasks, period, _day_of),
        figures_filling.time_to_fill(tasks),
        figures_filling.lead_time(tasks),
        figures_people.given_back(queries_figures.ended_claims(viewer, span)),
        figures_people.refused(queries_figures.refusals(viewer, span)),
        figures_people.initiated(places),
        figures_people.hours_by_department(places, names),
        figures_people.hours_by_contract(places, contract_of),
        figures_people.asking(
            queries_figures.asked(viewer, span),
            queries_figures.never_asked(viewer, span, period.last),
        ),
        figures_filling.minutes(tasks, queries_figures.first_actions(viewer, span)),
    ]


def _day_of(seconds: int) -> date:
    return local_time().day(datetime.fromtimestamp(seconds, UTC))
