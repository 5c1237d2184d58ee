"""The report of a period: every figure, from facts gathered in nine statements."""

from datetime import UTC, date, datetime

from app.capacity import figures, filling, reports
from app.capacity.figure import Figure
from app.capacity.figures import Period, PlaceFact
from app.core.viewer import Viewer
from app.web.languages import local_time

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
    names = figures.departments(viewer)
    tasks = figures.tasks(viewer, span)
    places = figures.places(viewer, span)
    agreements = figures.contracts(figures.who_worked(viewer, span), span)

    def contract_of(place: PlaceFact) -> str | None:
        return figures.contract_at(agreements.get(place.person_id, ()), _day_of(place.start))

    return [
        filling.fill(tasks, period, _day_of),
        filling.time_to_fill(tasks),
        filling.lead_time(tasks),
        reports.given_back(figures.ended_claims(viewer, span)),
        reports.refused(figures.refusals(viewer, span)),
        reports.initiated(places),
        reports.hours_by_department(places, names),
        reports.hours_by_contract(places, contract_of),
        reports.asking(figures.asked(viewer, span), figures.never_asked(viewer, span, period.last)),
        filling.minutes(tasks, figures.first_actions(viewer, span)),
    ]


def _day_of(seconds: int) -> date:
    return local_time().day(datetime.fromtimestamp(seconds, UTC))
