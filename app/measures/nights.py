"""How near work comes to the most work of a night, and to how many nights there may be."""

from collections.abc import Iterator

from app.labour.facts_nights import nights_of
from app.labour.facts_weeks import week_of, weeks_span
from app.labour.parameters import FORTNIGHT
from app.labour.rules_night_rows import row_of
from app.labour.verdict import RuleId
from app.measures.numbers import Around, Measured, at_most


def nights_measured(around: Around) -> Iterator[Measured]:
    """N1, N2, N5 and N6: every night, row and stretch of weeks that touches the time."""
    yield from _work(around)
    yield from _long_nights(around)
    yield from _rows(around)
    yield from _late_nights(around)


def _work(around: Around) -> Iterator[Measured]:
    """N1: the work of each night; N2: of a long one."""
    timeline, rules = around.timeline, around.timeline.rules
    for night in nights_of(timeline.diensten, rules):
        window = (night.start, night.end)
        if not around.touches(*window):
            continue
        if night.is_long and rules.long_night_work is not None:
            yield at_most(RuleId.N2, "long_night_work", night.work, rules.long_night_work, window)
        elif rules.night_work is not None:
            yield at_most(RuleId.N1, "night_work", night.work, rules.night_work, window)


def _long_nights(around: Around) -> Iterator[Measured]:
    """N2: how many long nights there are in 14 times 24 hours, and in weeks in a row."""
    timeline, rules = around.timeline, around.timeline.rules
    starts = [night.start for night in timeline.unusual_nights if night.is_long]
    if not starts:
        return
    if (most := rules.long_nights_fortnight) is not None:
        for start in starts:
            window = (start, start + FORTNIGHT)
            if around.touches(*window):
                found = sum(window[0] <= each < window[1] for each in starts)
                yield at_most(RuleId.N2, "long_nights_fortnight", found, most, window)
    if (most := rules.long_nights_year) is not None:
        weeks = [week_of(timeline.calendar, start) for start in starts]
        for first in around.rows(most.weeks):
            found = sum(first <= week < first + most.weeks for week in weeks)
            window = weeks_span(timeline.calendar, first, most.weeks)
            yield at_most(RuleId.N2, "long_nights_year", found, most, window)


def _rows(around: Around) -> Iterator[Measured]:
    """N5: how many shifts follow each other, where one of them is a night."""
    timeline, most = around.timeline, around.timeline.rules.row_shifts
    if most is None:
        return
    at = 0
    while at < len(timeline.diensten):
        row = row_of(timeline.diensten, at, timeline.rules.row_gap.value)
        window = (timeline.starts[row.start], timeline.ends[row.stop - 1])
        if around.touches(*window) and any(timeline.diensten[each].is_night for each in row):
            yield at_most(RuleId.N5, "row_shifts", len(row), most, window)
        at = row.stop


def _late_nights(around: Around) -> Iterator[Measured]:
    """N6: how many nights end late in weeks in a row, where there are any."""
    timeline, most = around.timeline, around.timeline.rules.late_nights
    if most is None or not timeline.late_nights.total:
        return
    for first in around.rows(most.weeks):
        found = timeline.late_nights.between(first, most.weeks)
        window = weeks_span(timeline.calendar, first, most.weeks)
        yield at_most(RuleId.N6, "late_nights", found, most, window)
