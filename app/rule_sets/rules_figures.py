"""A rule set as a flat list of numbers, as forms and tables take it; and how each may be read.

A key is the name of a field (``shift_work``), with a number behind it where there are several
(``day_rest_shortened_2``, ``breaks_1_over``); ``shift_work_weeks`` is over how many weeks.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from app.labour.parameters import Amount, BreakNeed, RuleSet
from app.labour.sets_compared import LoosenedNumber

WEEK, DAY = 168, 24
"""Hours."""


@dataclass(frozen=True, slots=True)
class NumberReading:
    """``more``: a higher number asks more of the roster. ``most``: as high as a form goes, in the
    unit that is shown. ``clock``: it is a time of day.
    """

    more: bool
    most: int
    clock: bool = False


READINGS: dict[str, NumberReading] = {
    "shift_work": NumberReading(more=False, most=DAY),
    "week_work": NumberReading(more=False, most=WEEK),
    "long_average": NumberReading(more=False, most=WEEK),
    "short_average": NumberReading(more=False, most=WEEK),
    "day_rest": NumberReading(more=True, most=DAY),
    "day_rest_shortened": NumberReading(more=True, most=DAY),
    "day_rest_evening": NumberReading(more=False, most=DAY, clock=True),
    "week_rest": NumberReading(more=True, most=WEEK),
    "two_weeks_rest": NumberReading(more=True, most=2 * WEEK),
    "two_weeks_part": NumberReading(more=True, most=2 * WEEK),
    "breaks_over": NumberReading(more=False, most=DAY),
    "breaks_least": NumberReading(more=True, most=DAY * 60),
    "free_sundays": NumberReading(more=True, most=52),
    "sundays_unasked": NumberReading(more=False, most=52),
    "night_work": NumberReading(more=False, most=DAY),
    "long_night_work": NumberReading(more=False, most=DAY),
    "long_nights_fortnight": NumberReading(more=False, most=14),
    "long_nights_year": NumberReading(more=False, most=366),
    "long_night_rest": NumberReading(more=True, most=WEEK),
    "night_rest": NumberReading(more=True, most=WEEK),
    "night_rest_shortened": NumberReading(more=True, most=WEEK),
    "row_nights": NumberReading(more=False, most=14),
    "row_rest": NumberReading(more=True, most=WEEK),
    "row_shifts": NumberReading(more=False, most=14),
    "row_gap": NumberReading(more=True, most=WEEK),
    "late_nights": NumberReading(more=False, most=366),
    "many_nights": NumberReading(more=False, most=366),
    "many_nights_average": NumberReading(more=False, most=WEEK),
    "shift_gap": NumberReading(more=True, most=DAY),
    "break_counts_from": NumberReading(more=True, most=DAY * 60),
    "night_over": NumberReading(more=False, most=DAY),
    "night_until": NumberReading(more=True, most=DAY, clock=True),
    "late_from": NumberReading(more=False, most=DAY, clock=True),
    "call_notice": NumberReading(more=True, most=28),
    "call_least": NumberReading(more=True, most=DAY // 2),
    "call_few_hours": NumberReading(more=True, most=WEEK),
    "offer_every": NumberReading(more=False, most=12),
    "offer_within": NumberReading(more=False, most=12),
    "answer_within": NumberReading(more=True, most=12),
}
"""Of each kind of number; in the order in which they are read."""
CHOICES: dict[str, bool] = {
    "may_shorten": False,
    "may_use_two_weeks": False,
    "may_use_long_nights": False,
    "sunday_by_nature": False,
    "education_is_work": True,
}
"""What the law leaves to who sets the rules; the value is the answer that asks more."""
WEEKDAY = "week_begins"
WEEKS = "_weeks"
COUNTED = {"free_sundays"}
"""Counts of what has to be there: over more weeks the same number asks less."""


def kind_of(key: str) -> str:
    """The kind of a number: ``breaks_over`` of ``breaks_2_over``."""
    return re.sub(r"_\d+", "", key)


def amounts_of(rules: RuleSet) -> dict[str, Amount]:
    """Each number of a set by its key, in the order of ``READINGS``."""
    found = dict(_amounts(rules))
    return dict(sorted(found.items(), key=lambda each: place_of(each[0])))


def place_of(key: str) -> tuple[int, str]:
    """Where a number stands among others; the two of a break stay together."""
    kind = kind_of(key)
    if kind.startswith("breaks_"):
        return list(READINGS).index("breaks_over"), key.partition("_")[2].partition("_")[0]
    return list(READINGS).index(kind), key


def _amounts(rules: RuleSet) -> Iterator[tuple[str, Amount]]:
    for each in fields(rules):
        value = getattr(rules, each.name)
        if isinstance(value, Amount):
            yield each.name, value
        for number, part in enumerate(value if isinstance(value, tuple) else (), start=1):
            if isinstance(part, BreakNeed):
                yield f"{each.name}_{number}_over", part.over
                yield f"{each.name}_{number}_least", part.least
            else:
                yield f"{each.name}_{number}", part


def figures_of(rules: RuleSet) -> dict[str, int]:
    """Everything of a set that may be changed, as it is stored: seconds, counts, yes or no."""
    figures: dict[str, int] = {}
    for key, amount in amounts_of(rules).items():
        figures[key] = amount.value
        if amount.weeks:
            figures[key + WEEKS] = amount.weeks
    return figures | {name: getattr(rules, name) for name in (*CHOICES, WEEKDAY)}


def with_figures(rules: RuleSet, changed: Mapping[str, Any]) -> RuleSet:
    """The set with other figures; articles stay, and what it has no number for is left alone."""
    figures = figures_of(rules) | {key: changed[key] for key in figures_of(rules) if key in changed}

    def other(key: str, old: Amount) -> Amount:
        return replace(old, value=figures[key], weeks=figures.get(key + WEEKS, 0))

    values: dict[str, Any] = {}
    for each in fields(rules):
        old = getattr(rules, each.name)
        if isinstance(old, Amount):
            values[each.name] = other(each.name, old)
        elif isinstance(old, tuple):
            values[each.name] = tuple(
                BreakNeed(
                    other(f"{each.name}_{number}_over", part.over),
                    other(f"{each.name}_{number}_least", part.least),
                )
                if isinstance(part, BreakNeed)
                else other(f"{each.name}_{number}", part)
                for number, part in enumerate(old, start=1)
            )
        elif each.name in figures:
            values[each.name] = figures[each.name]
    return replace(rules, **values)


def key_of(loosened: LoosenedNumber, rules: RuleSet) -> str:
    """Which number of the set it is that goes beyond the law."""
    same = [
        key
        for key, amount in amounts_of(rules).items()
        if key == loosened.field or key.startswith(f"{loosened.field}_")
        if loosened.field in kind_of(key)
    ]
    told = [key for key in same if amounts_of(rules)[key] == loosened.found]
    return next(iter(told or same), loosened.field)


def asks_more(key: str, one: Amount, other: Amount) -> bool | None:
    """Whether the other number asks more of a roster than the one; None where one cannot say.

    An average over fewer weeks asks more; a most that is counted over more weeks does too.
    """
    kind = kind_of(key)
    more = READINGS[kind].more
    said: set[bool] = set()
    if one.value != other.value:
        said.add((other.value > one.value) is more)
    if one.weeks != other.weeks:
        averaged = one.measure in ("hours", "minutes") or kind in COUNTED
        said.add((other.weeks < one.weeks) is averaged)
    return said.pop() if len(said) == 1 else None
