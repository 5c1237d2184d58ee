"""N6 and N7: how many nights there may be in 16 weeks, and what many of them ask (ATW 5:8)."""

from app.labour.facts_diensten import Dienst
from app.labour.facts_timeline import Added
from app.labour.facts_weeks import weeks_span
from app.labour.rules_week_hours import after, is_surely_within, windows, worst_average
from app.labour.verdict import FINE, RuleId, Verdicts, refused


def late_nights(added: Added) -> Verdicts:
    """N6: no more nights that end after 02:00 than allowed; a night is of the week it begins in."""
    most, sums = added.rules.late_nights, added.timeline.late_nights
    if most is None or sums.total < most.value or not added.dienst.is_late:
        return FINE
    changes = added.count_changes(_is_late)
    found, first = max(
        (
            (count, first)
            for first in windows(changes, most.weeks)
            if (count := after(sums, changes, first, most.weeks))
            > max(most.value, sums.between(first, most.weeks))
        ),
        default=(0, 0),
    )
    if not found:
        return FINE
    return (refused(RuleId.N6, found, most, weeks_span(added.calendar, first, most.weeks)),)


def many_nights_average(added: Added) -> Verdicts:
    """N7: with many nights in 16 weeks the average over them is lower."""
    many, most, sums = (
        added.rules.many_nights,
        added.rules.many_nights_average,
        added.timeline.nights,
    )
    if many is None or most is None or sums.total + 1 < many.value:
        return FINE
    changes = added.count_changes(_is_night)
    weeks, hours = most.weeks, added.timeline.hours
    if not changes and is_surely_within(added, most):
        return FINE
    firsts = (
        first
        for first in windows([*added.hours, *changes], weeks)
        if after(sums, changes, first, weeks) >= many.value
        and (
            sums.between(first, weeks) < many.value
            or hours.between(first, weeks) < after(hours, added.hours, first, weeks)
        )
    )
    return worst_average(RuleId.N7, added, most, firsts)


def _is_late(dienst: Dienst) -> bool:
    return dienst.is_late


def _is_night(dienst: Dienst) -> bool:
    return dienst.is_night
