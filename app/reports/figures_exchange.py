"""The figure about help that one's own departments exchanged with others.

Pure but for the language, as ``figures_people``.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from flask_babel import gettext as _

from app.core.text import folded
from app.reports import rules_charts
from app.reports.figure import Figure, hours_of, hours_text
from app.reports.queries_figures import Helped


def exchange(own: Collection[int], others: Mapping[int, str], helped: Iterable[Helped]) -> Figure:
    """Hours by other department: helped by one's own people, and received from theirs."""
    gave: Counter[int] = Counter()
    got: Counter[int] = Counter()
    for each in helped:
        if each.home_id in own and each.department_id in others:
            gave[each.department_id] += each.seconds
        elif each.department_id in own and each.home_id in others:
            got[each.home_id] += each.seconds
    known = [each for each in others if gave[each] or got[each]]
    known.sort(key=lambda each: (-got[each], -gave[each], folded(others[each])))
    head = [_("Department"), _("Hours you helped"), _("Hours they helped")]
    key, title = "balance", _("Help between your department and others")
    if not known:
        return Figure(key, title, _("No department helped another in this month."), head, [])
    first = known[0]
    finding = (
        _("%(department)s helped you most: %(hours)s.", **_said(others[first], got[first]))
        if got[first]
        else _("You helped %(department)s most: %(hours)s.", **_said(others[first], gave[first]))
    )
    lines = [(others[each], hours_of(gave[each]), hours_of(got[each])) for each in known]
    return Figure(
        key,
        title,
        finding,
        head,
        [list(line) for line in lines],
        rules_charts.pairs([(*line, hours_text(line[1]), hours_text(line[2])) for line in lines]),
        _(
            "Filled is help given, outlined is help received. Planned hours without unpaid breaks, "
            "of tasks that are over; extra seats do not count. Help within a department is neither."
        ),
    )


def _said(name: str, seconds: int) -> dict[str, str]:
    return {"department": name, "hours": hours_text(hours_of(seconds))}
