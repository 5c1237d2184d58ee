"""A8 and A9: Sundays without work, and consent to work on one (ATW 5:6)."""

from app.labour.facts_timeline import Added
from app.labour.facts_weeks import weeks_span
from app.labour.rules_week_hours import after, windows
from app.labour.verdict import FINE, RuleId, Ruling, Verdicts, refused, verdict


def free_sundays(added: Added) -> Verdicts:
    """A8: a warning where too few Sundays of 52 weeks in a row stay free."""
    least, sums = added.rules.free_sundays, added.timeline.sundays
    if least is None or sums.total + 1 <= least.weeks - least.value or not added.asked.sundays:
        return FINE
    changes = [(week, 1) for week in added.asked.sundays if week not in sums.amounts]
    worked, first = max(
        (
            (after(sums, changes, first, least.weeks), first)
            for first in windows(changes, least.weeks)
        ),
        default=(0, 0),
    )
    if least.weeks - worked >= least.value:
        return FINE
    window = weeks_span(added.calendar, first, least.weeks)
    return (verdict(RuleId.A8, Ruling.WARN, least.weeks - worked, least, window),)


def sunday_consent(added: Added) -> Verdicts:
    """A9: work on a Sunday is chosen, or said yes to, unless it is of the nature of the work."""
    most, sundays = added.rules.sundays_unasked, added.asked.sundays
    if most is None or not sundays or added.consent or added.rules.sunday_by_nature:
        return FINE
    window = (added.asked.start, added.asked.end)
    return (refused(RuleId.A9, len(sundays), most, window),)
