"""How near work comes to the least rest of a day, of a week, after a night and after a row."""

from collections.abc import Iterator

from app.labour.facts_diensten import longest_rest
from app.labour.facts_nights import night_at
from app.labour.parameters import DAY, FORTNIGHT, SEVEN_DAYS
from app.labour.rules_weekly_rest import parts_of_two_weeks, rests_enough
from app.labour.verdict import RuleId
from app.measures.numbers import Around, Measured, at_least


def rests_measured(around: Around) -> Iterator[Measured]:
    """A5, A6, N2 to N4: every rest whose window touches the time."""
    yield from _days(around)
    yield from _weeks(around)
    yield from _nights(around)
    yield from _rows(around)


def _days(around: Around) -> Iterator[Measured]:
    """A5: the longest rest in 24 hours from the begin of each dienst."""
    timeline, need = around.timeline, around.timeline.rules.day_rest
    for at, start in enumerate(timeline.starts):
        if around.touches(start, start + DAY):
            window = (start, start + DAY)
            yield at_least(RuleId.A5, "day_rest", timeline.day_rests[at], need, window)


def _weeks(around: Around) -> Iterator[Measured]:
    """A6: the longest rest in 7 times 24 hours, or the parts of one in twice that.

    Where the first is too short, the second is what work in it may spoil.
    """
    timeline, rules = around.timeline, around.timeline.rules
    need, both = rules.week_rest, rules.two_weeks_rest
    if need is None:
        return
    for at, start in enumerate(timeline.starts):
        if not around.touches(start, start + FORTNIGHT):
            continue
        found = longest_rest(timeline.diensten, at, SEVEN_DAYS)
        if found >= need.value and not around.touches(start, start + SEVEN_DAYS):
            continue
        if found < need.value and both is not None and rests_enough(timeline.diensten, at, rules):
            parts = parts_of_two_weeks(timeline.diensten, at, rules)
            window = (start, start + FORTNIGHT)
            yield at_least(RuleId.A6, "two_weeks_rest", parts, both, window)
        else:
            yield at_least(RuleId.A6, "week_rest", found, need, (start, start + SEVEN_DAYS))


def _nights(around: Around) -> Iterator[Measured]:
    """N3, or N2 of a long night: the rest after each, where something follows."""
    timeline, rules = around.timeline, around.timeline.rules
    for at, dienst in enumerate(timeline.diensten[:-1]):
        if not dienst.is_night:
            continue
        night = night_at(timeline.diensten, at, rules)
        rest = round(night.rest)
        if night.is_long and rules.long_night_rest is not None:
            rule, number, need = RuleId.N2, "long_night_rest", rules.long_night_rest
        elif dienst.is_late and not night.is_long and rules.night_rest is not None:
            rule, number, need = RuleId.N3, "night_rest", rules.night_rest
        else:
            continue
        if around.touches(dienst.start, dienst.end + need.value):
            yield at_least(rule, number, rest, need, (dienst.end, dienst.end + rest))


def _rows(around: Around) -> Iterator[Measured]:
    """N4: the rest after several nights in a row, where something follows."""
    timeline, rules = around.timeline, around.timeline.rules
    many, need, lengths = rules.row_nights, rules.row_rest, timeline.row_lengths
    if many is None or need is None:
        return
    for at, end in enumerate(timeline.ends[:-1]):
        if lengths[at] < many.value or lengths[at + 1] > lengths[at]:
            continue
        first = at + 1 - lengths[at]
        if around.touches(timeline.starts[first], end + need.value):
            rest = timeline.starts[at + 1] - end
            yield at_least(RuleId.N4, "row_rest", rest, need, (end, end + need.value))
