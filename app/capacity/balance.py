"""Who helped whom in a month: the balance between departments, never a debt."""

from app.capacity import figures, reports
from app.capacity.figure import Figure
from app.capacity.figures import Period
from app.core.viewer import Viewer
from app.web.languages import local_time, local_today


def balance_of(viewer: Viewer, month: Period) -> Figure:
    """Hours helped and received by the viewer's departments. Two statements."""
    names = figures.departments(viewer)
    helped = figures.helped(viewer, month.span(local_time()))
    return reports.balance(names, helped, month, present=month.first <= local_today() <= month.last)
