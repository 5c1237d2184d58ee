"""How much the whole hospital posts on each day of a year, and at which hours.

Eleven months back, a month ahead; the next 14 days hold twice as much as others.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from seeds.demand import PATTERNS, Pattern

DAYS_BACK = 335
DAYS_AHEAD = 30
DENSE_DAYS = 14
DENSE, USUAL, FAR_AHEAD = 2.45, 1.0, 0.5
WEEKEND = 0.3

MORE_PATTERNS = (
    Pattern("breakfast", 20, ("06:30", "07:00"), weekend=0.14),
    Pattern("supper", 16, ("16:00", "16:30"), weekend=0.14),
    Pattern("trays", 14, ("08:00", "13:00")),
    Pattern("scopes", 12, ("08:00", "12:30")),
    Pattern("ward_round", 16, ("07:30", "13:00", "15:00"), weekend=0.1),
    Pattern("companion", 18, ("09:00", "14:00", "18:30"), weekend=0.14),
    Pattern("nightwatch", 10, ("22:45",)),
    Pattern("playroom", 10, ("09:30", "13:30")),
    Pattern("linen", 10, ("08:00", "12:30"), weekend=0.1),
    Pattern("telemetry", 8, ("08:00", "13:00")),
    Pattern("wayfinding", 14, ("10:00", "15:00"), weekend=0.14),
    Pattern("late_runner", 14, ("15:00", "16:30"), weekend=0.14),
    Pattern("theatre_stock", 8, ("07:00", "15:30")),
    Pattern("family_host", 8, ("10:00", "14:00", "18:00"), weekend=0.12),
    Pattern("eye_desk", 10, ("08:00", "12:30")),
    Pattern("callback", 8, ("09:00", "13:30")),
    Pattern("case_forms", 6, ("09:00", "13:00")),
)
ALL = PATTERNS + MORE_PATTERNS
BY_THE_DAY = {
    False: [pattern.per_week * (1 - 2 * pattern.weekend) for pattern in ALL],
    True: [pattern.per_week * pattern.weekend for pattern in ALL],
}
"""How often each is posted on a working day, and on a day of the weekend."""


def days_with_counts(today: date, how_many: int) -> Iterator[tuple[date, int]]:
    """Every day of the year with its share of so many tasks; together exactly these."""
    days = [(n, today + timedelta(n)) for n in range(-DAYS_BACK, DAYS_AHEAD + 1)]
    weights = [_weight(ahead, day) for ahead, day in days]
    total, so_far, before = sum(weights), 0.0, 0
    for (_, day), weight in zip(days, weights, strict=True):
        so_far += weight
        until = round(how_many * so_far / total)
        yield day, until - before
        before = until


def _weight(ahead: int, day: date) -> float:
    by_time = USUAL if ahead < 0 else DENSE if ahead < DENSE_DAYS else FAR_AHEAD
    return by_time * (WEEKEND if day.weekday() > 4 else 1.0)


def patterns(rng: random.Random, day: date, how_many: int) -> list[Pattern]:
    """What is posted for the day."""
    return rng.choices(ALL, BY_THE_DAY[day.weekday() > 4], k=how_many)
