"""How near work comes to the most hours of a dienst, a week and averages, and to free Sundays."""

from collections.abc import Iterator

from app.labour.facts_weeks import weeks_span
from app.labour.parameters import Amount
from app.labour.rules_break import break_need
from app.labour.verdict import RuleId
from app.measures.numbers import Around, Measured, at_least, at_most


def hours_measured(around: Around) -> Iterator[Measured]:
    """A1 to A4, N7, A7 and A8, every window that touches the time."""
    yield from _diensten(around)
    yield from _weeks(around)
    rules = around.timeline.rules
    yield from _averages(around, RuleId.A4, "short_average", rules.short_average)
    yield from _averages(around, RuleId.A3, "long_average", rules.long_average)
    yield from _with_many_nights(around)
    yield from _sundays(around)


def _diensten(around: Around) -> Iterator[Measured]:
    """A1 and A7: the work of each dienst, and its breaks where they are known."""
    timeline, rules = around.timeline, around.timeline.rules
    for dienst in timeline.diensten:
        window = (dienst.start, dienst.end)
        if not around.touches(*window):
            continue
        if rules.shift_work is not None:
            work = dienst.work + timeline.absence_within(dienst)
            yield at_most(RuleId.A1, "shift_work", work, rules.shift_work, window)
        least, found = break_need(dienst, rules)
        if least is not None:
            yield at_least(RuleId.A7, "breaks_least", found, least, window)


def _weeks(around: Around) -> Iterator[Measured]:
    timeline, most = around.timeline, around.timeline.rules.week_work
    if most is None:
        return
    for week in around.weeks:
        window = weeks_span(timeline.calendar, week, 1)
        found = timeline.hours.amounts.get(week, 0)
        yield at_most(RuleId.A2, "week_work", found, most, window)


def _averages(
    around: Around, rule: RuleId, number: str, most: Amount | None, least_nights: int = 0
) -> Iterator[Measured]:
    """Every average over weeks in a row; where it counts from so many nights on, of those alone."""
    if most is None:
        return
    timeline, weeks = around.timeline, most.weeks
    for first in around.rows(weeks):
        if timeline.nights.between(first, weeks) < least_nights:
            continue
        window = weeks_span(timeline.calendar, first, weeks)
        found = timeline.hours.between(first, weeks) / weeks
        yield at_most(rule, number, found, most, window, weeks)


def _with_many_nights(around: Around) -> Iterator[Measured]:
    rules = around.timeline.rules
    if rules.many_nights is not None:
        many, most = rules.many_nights.value, rules.many_nights_average
        yield from _averages(around, RuleId.N7, "many_nights_average", most, many)


def _sundays(around: Around) -> Iterator[Measured]:
    timeline, least = around.timeline, around.timeline.rules.free_sundays
    if least is None:
        return
    for first in around.rows(least.weeks):
        found = least.weeks - timeline.sundays.between(first, least.weeks)
        window = weeks_span(timeline.calendar, first, least.weeks)
        yield at_least(RuleId.A8, "free_sundays", found, least, window)
