"""A2, A3, A4 and N7: hours of a week, and averages over weeks in a row (ATW 5:7, 5:8)."""

from collections.abc import Iterable, Iterator, Sequence

from app.labour.facts_timeline import Added, Change
from app.labour.facts_weeks import WeekSums, weeks_span
from app.labour.parameters import Amount
from app.labour.verdict import FINE, RuleId, Verdicts, refused


def week_hours(added: Added) -> Verdicts:
    """A2: no week has more hours than allowed."""
    most = added.rules.week_work
    if most is None:
        return FINE
    hours = added.timeline.hours.amounts
    found, week = max(
        ((hours.get(week, 0) + more, week) for week, more in added.hours), default=(0, 0)
    )
    if found <= most.value:
        return FINE
    return (refused(RuleId.A2, found, most, weeks_span(added.calendar, week, 1)),)


def long_average(added: Added) -> Verdicts:
    """A3: the average over every 16 weeks stays within what is allowed."""
    return _average(RuleId.A3, added, added.rules.long_average)


def short_average(added: Added) -> Verdicts:
    """A4: the average over every 4 weeks stays within what is allowed."""
    return _average(RuleId.A4, added, added.rules.short_average)


def _average(rule: RuleId, added: Added, most: Amount | None) -> Verdicts:
    if most is None or is_surely_within(added, most):
        return FINE
    return worst_average(rule, added, most, windows(added.hours, most.weeks))


def is_surely_within(added: Added, most: Amount) -> bool:
    """Whether no average can be above a number, whatever the weeks of the shift."""
    sums, weeks = added.timeline.hours, most.weeks
    highest = max((sums.most(week, weeks) for week, _ in added.hours), default=0)
    return highest + sum(more for _, more in added.hours) <= most.value * weeks


def worst_average(rule: RuleId, added: Added, most: Amount, firsts: Iterable[int]) -> Verdicts:
    """The highest average over the weeks that begin so, where it is above the number."""
    weeks, sums = most.weeks, added.timeline.hours
    found, first = max(
        ((after(sums, added.hours, first, weeks), first) for first in firsts), default=(0, 0)
    )
    if found <= most.value * weeks:
        return FINE
    window = weeks_span(added.calendar, first, weeks)
    return (refused(rule, found / weeks, most, window),)


def windows(changes: Sequence[Change], weeks: int) -> Iterator[int]:
    """The first week of each stretch of so many weeks in a row that holds a change."""
    done = set[int]()
    for week, _ in changes:
        for first in range(week - weeks + 1, week + 1):
            if first not in done:
                done.add(first)
                yield first


def after(sums: WeekSums, changes: Iterable[Change], first: int, weeks: int) -> int:
    """The sum over weeks in a row, with what changes in them."""
    more = sum(by for week, by in changes if first <= week < first + weeks)
    return sums.between(first, weeks) + more
