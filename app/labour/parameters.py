"""What a rule set holds: each number with its article, and what the law leaves open.

Lengths are in seconds, counts in pieces; ``Measure`` says how a number is shown.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

HOUR = 3600
DAY = 24 * HOUR
SEVEN_DAYS = 7 * DAY
FORTNIGHT = 14 * DAY
SUNDAY = 6


class Measure(StrEnum):
    """In what a number is shown."""

    HOURS = "hours"
    MINUTES = "minutes"
    NIGHTS = "nights"
    SHIFTS = "shifts"
    SUNDAYS = "sundays"
    DAYS = "days"
    MONTHS = "months"


OF_CALLS = (
    "call_notice",
    "call_least",
    "call_few_hours",
    "offer_every",
    "offer_within",
    "answer_within",
)
"""The fields of a set that are of contracts on call: no task is judged by them."""
SECONDS_IN = {Measure.HOURS: HOUR, Measure.MINUTES: 60}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and its article. ``weeks``: it is averaged, or counted, over so many."""

    value: int
    measure: Measure
    article: str
    weeks: int = 0

    def shown(self, value: float) -> float:
        """A found number as this one is shown; hours and minutes with decimals."""
        return round(value / SECONDS_IN.get(self.measure, 1), 4)


def hours(number: float, article: str, weeks: int = 0) -> Amount:
    """So many hours."""
    return Amount(round(number * HOUR), Measure.HOURS, article, weeks)


def minutes(number: int, article: str) -> Amount:
    """So many minutes."""
    return Amount(number * 60, Measure.MINUTES, article)


def nights(number: int, article: str, weeks: int = 0) -> Amount:
    """So many nights."""
    return Amount(number, Measure.NIGHTS, article, weeks)


def shifts(number: int, article: str) -> Amount:
    """So many shifts."""
    return Amount(number, Measure.SHIFTS, article)


def sundays(number: int, article: str, weeks: int = 0) -> Amount:
    """So many Sundays."""
    return Amount(number, Measure.SUNDAYS, article, weeks)


def days(number: int, article: str) -> Amount:
    """So many days of the calendar."""
    return Amount(number, Measure.DAYS, article)


def months(number: int, article: str) -> Amount:
    """So many months of the calendar."""
    return Amount(number, Measure.MONTHS, article)


@dataclass(frozen=True, slots=True)
class BreakNeed:
    """More work than ``over`` in one dienst needs breaks of ``least`` together."""

    over: Amount
    least: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """One set of working-time numbers, in force from a day. Without a number a rule is not judged.

    ``approved_by`` empty: nobody approved it yet. Only a set that is ``on`` may be chosen. The
    fields from ``week_begins`` on, to ``education_is_work``, are what the law leaves open, or to
    the nature of the work. Those from ``call_notice`` on are of contracts on call, whatever the age
    (``rules_oncall``): a set for adults has them.
    """

    name: str
    valid_from: date
    on: bool = False
    approved_by: str = ""
    approved_on: date | None = None
    minors: bool = False

    week_begins: int = SUNDAY
    may_shorten: bool = True
    may_use_two_weeks: bool = True
    may_use_long_nights: bool = True
    sunday_by_nature: bool = False
    education_is_work: bool = False
    row_gap: Amount

    shift_gap: Amount
    break_counts_from: Amount
    night_over: Amount
    night_until: Amount
    late_from: Amount

    shift_work: Amount | None = None
    week_work: Amount | None = None
    long_average: Amount | None = None
    short_average: Amount | None = None
    day_rest: Amount
    day_rest_shortened: tuple[Amount, ...] = ()
    day_rest_evening: Amount | None = None
    week_rest: Amount | None = None
    two_weeks_rest: Amount | None = None
    two_weeks_part: Amount | None = None
    breaks: tuple[BreakNeed, ...] = ()
    free_sundays: Amount | None = None
    sundays_unasked: Amount | None = None
    night_work: Amount | None = None
    long_night_work: Amount | None = None
    long_nights_fortnight: Amount | None = None
    long_nights_year: Amount | None = None
    long_night_rest: Amount | None = None
    night_rest: Amount | None = None
    night_rest_shortened: tuple[Amount, ...] = ()
    row_nights: Amount | None = None
    row_rest: Amount | None = None
    row_shifts: Amount | None = None
    late_nights: Amount | None = None
    many_nights: Amount | None = None
    many_nights_average: Amount | None = None
    call_notice: Amount | None = None
    call_least: Amount | None = None
    call_few_hours: Amount | None = None
    offer_every: Amount | None = None
    offer_within: Amount | None = None
    answer_within: Amount | None = None

    @property
    def daily_rest(self) -> timedelta:
        """The least unbroken rest in 24 hours."""
        return timedelta(seconds=self.day_rest.value)

    @property
    def daily_rest_article(self) -> str:
        """Where that stands, as people are told."""
        return self.day_rest.article.partition("(")[0]
