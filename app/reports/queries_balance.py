"""Who helped whom in a month: the balance between departments, never a debt.

Who coordinates sees each of their departments; who posts sees with whom their own exchanged help.
"""

from app.core.localtime import local_time, local_today
from app.core.viewer import Can, Viewer
from app.reports import figures_exchange, figures_people, queries_figures
from app.reports.figure import Figure
from app.reports.queries_figures import Period


def balance_of(viewer: Viewer, month: Period) -> Figure:
    """Hours helped and received by the viewer's departments. At most three statements."""
    if not viewer.anywhere(Can.COORDINATE):
        return _own_balance(viewer, month)
    names = queries_figures.departments(viewer)
    helped = queries_figures.helped(viewer, month.span(local_time()))
    return figures_people.balance(
        names, helped, month, present=month.first <= local_today() <= month.last
    )


def _own_balance(viewer: Viewer, month: Period) -> Figure:
    own = queries_figures.departments(viewer, Can.POST)
    helped = queries_figures.helped(viewer, month.span(local_time()), Can.POST)
    others = {each.home_id for each in helped} | {each.department_id for each in helped}
    return figures_exchange.exchange(own, queries_figures.names_of(others - set(own)), helped)
