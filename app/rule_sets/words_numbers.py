"""Each number of a rule set in plain words: what it is called, and the sentence that it stands in.

The same sentence holds the number on a page and the field in a form.
"""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup

from app.labour.parameters import HOUR, OF_CALLS, Amount, Measure
from app.rule_sets.rules_figures import READINGS, kind_of
from app.web.markup import filled, stressed
from app.web.words_times import clock_of, duration_text

LABELS: dict[str, Any] = {
    "shift_work": _l("Work in one shift"),
    "week_work": _l("Work in one week"),
    "long_average": _l("Average over many weeks"),
    "short_average": _l("Average over a few weeks"),
    "day_rest": _l("Daily rest"),
    "day_rest_shortened": _l("Daily rest, shortened"),
    "day_rest_evening": _l("Evening from which the daily rest lasts"),
    "week_rest": _l("Weekly rest"),
    "two_weeks_rest": _l("Rest in two weeks"),
    "two_weeks_part": _l("Parts of the rest in two weeks"),
    "breaks_over": _l("Work that asks for a break"),
    "breaks_least": _l("Length of the break"),
    "free_sundays": _l("Free Sundays"),
    "sundays_unasked": _l("Sundays without asking"),
    "night_work": _l("Work in a night shift"),
    "long_night_work": _l("Work in a long night"),
    "long_nights_fortnight": _l("Long nights in two weeks"),
    "long_nights_year": _l("Long nights in a year"),
    "long_night_rest": _l("Rest after a long night"),
    "night_rest": _l("Rest after a night"),
    "night_rest_shortened": _l("Rest after a night, shortened"),
    "row_nights": _l("Nights in a row"),
    "row_rest": _l("Rest after nights in a row"),
    "row_shifts": _l("Shifts in a row with a night"),
    "row_gap": _l("Gap that ends a row"),
    "late_nights": _l("Late nights"),
    "many_nights": _l("Many nights"),
    "many_nights_average": _l("Average with many nights"),
    "shift_gap": _l("Gap between two shifts"),
    "break_counts_from": _l("Shortest break"),
    "night_over": _l("Work that makes a night"),
    "night_until": _l("End of the night"),
    "late_from": _l("When a night is late"),
    "call_notice": _l("Term of a call"),
    "call_least": _l("Pay for each call"),
    "call_few_hours": _l("Few promised hours"),
    "offer_every": _l("When fixed hours are offered"),
    "offer_within": _l("Time to offer fixed hours"),
    "answer_within": _l("Time to answer the offer"),
}
SENTENCES: dict[str, Any] = {
    "shift_work": _l("Somebody works at most %(number)s in one shift."),
    "week_work": _l("Somebody works at most %(number)s in one week."),
    "long_average": _l("On average at most %(number)s a week, over %(weeks)s."),
    "short_average": _l("On average at most %(number)s a week, over %(weeks)s."),
    "day_rest": _l("In each 24 hours there are at least %(number)s of unbroken rest."),
    "day_rest_shortened": _l(
        "Once in seven days that may be %(number)s, if the work really needs it."
    ),
    "day_rest_evening": _l("That rest lasts from %(number)s in the evening at the latest."),
    "week_rest": _l("In each seven days there are at least %(number)s of unbroken rest."),
    "two_weeks_rest": _l("Or, instead of that, %(number)s in each fourteen days."),
    "two_weeks_part": _l("That rest may be cut up, in parts of at least %(number)s."),
    "breaks_over": _l("Who works more than %(number)s has a break."),
    "breaks_least": _l("The break is at least %(number)s in all."),
    "free_sundays": _l("Of %(weeks)s, at least %(number)s are free."),
    "sundays_unasked": _l("At most %(number)s are planned without asking the person first."),
    "night_work": _l("Somebody works at most %(number)s in a night shift."),
    "long_night_work": _l("Now and then a night may last %(number)s."),
    "long_nights_fortnight": _l("That is at most %(number)s in two weeks."),
    "long_nights_year": _l("And at most %(number)s in %(weeks)s."),
    "long_night_rest": _l("After such a long night there are at least %(number)s of rest."),
    "night_rest": _l("After a late night there are at least %(number)s of rest."),
    "night_rest_shortened": _l(
        "Once in seven days that may be %(number)s, if the work really needs it."
    ),
    "row_nights": _l("After %(number)s in a row there is a long rest."),
    "row_rest": _l("That long rest is at least %(number)s."),
    "row_shifts": _l("At most %(number)s follow each other, if one of them is a night."),
    "row_gap": _l("A row of shifts ends with %(number)s without work."),
    "late_nights": _l("In %(weeks)s somebody works at most %(number)s that end late."),
    "many_nights": _l("From %(number)s in %(weeks)s on, somebody works many nights."),
    "many_nights_average": _l(
        "Who works many nights works on average at most %(number)s a week, over %(weeks)s."
    ),
    "shift_gap": _l("Two pieces of work with less than %(number)s between them are one shift."),
    "break_counts_from": _l("Only a break of at least %(number)s counts as one."),
    "night_over": _l("A shift is a night with more than %(number)s of work after midnight."),
    "night_until": _l("The night is from midnight until %(number)s."),
    "late_from": _l("A night is late when it ends after %(number)s."),
    "call_notice": _l("A call, or taking it back, comes at least %(number)s ahead."),
    "call_least": _l("Each call is paid as %(number)s at least, where few hours are promised."),
    "call_few_hours": _l("Less than %(number)s a week are few promised hours."),
    "offer_every": _l("Fixed hours are offered after each %(number)s on call."),
    "offer_within": _l("That is done within %(number)s."),
    "answer_within": _l("The person has %(number)s to answer."),
}
CHOICE_LABELS: dict[str, Any] = {
    "may_shorten": _l("A rest may be shortened once, if the work really needs it"),
    "may_use_two_weeks": _l("The weekly rest may be spread over two weeks"),
    "may_use_long_nights": _l("Long nights are possible"),
    "sunday_by_nature": _l("Work on Sundays is part of the work, and needs no consent"),
    "education_is_work": _l("Time at school counts as work"),
}
UNITS: dict[str, Any] = {
    Measure.HOURS: _l("%(hours)s hours"),
    Measure.MINUTES: _l("%(hours)s minutes"),
    Measure.NIGHTS: _l("%(hours)s nights"),
    Measure.SHIFTS: _l("%(hours)s shifts"),
    Measure.SUNDAYS: _l("%(hours)s Sundays"),
    Measure.DAYS: _l("%(hours)s days"),
    Measure.MONTHS: _l("%(hours)s months"),
}
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_l("Working"), ("shift_work", "week_work", "long_average", "short_average")),
    (
        _l("Resting"),
        (
            "day_rest",
            "day_rest_shortened",
            "day_rest_evening",
            "week_rest",
            "two_weeks_rest",
            "two_weeks_part",
        ),
    ),
    (
        _l("Breaks and Sundays"),
        ("breaks_over", "breaks_least", "free_sundays", "sundays_unasked"),
    ),
    (
        _l("Nights"),
        (
            "night_work",
            "long_night_work",
            "long_nights_fortnight",
            "long_nights_year",
            "long_night_rest",
            "night_rest",
            "night_rest_shortened",
            "row_nights",
            "row_rest",
            "row_shifts",
            "row_gap",
            "late_nights",
            "many_nights",
            "many_nights_average",
        ),
    ),
    (
        _l("What counts as what"),
        ("shift_gap", "break_counts_from", "night_over", "night_until", "late_from"),
    ),
    (_l("Contracts on call"), OF_CALLS),
)
"""Under which heading the kinds of numbers stand."""


def amount_text(key: str, amount: Amount) -> str:
    """A number as it is read: ``11 hours``, ``06:00``, ``36 nights``."""
    if READINGS[kind_of(key)].clock:
        return clock_of(time(amount.value // HOUR % 24, amount.value % HOUR // 60))
    if amount.measure in (Measure.HOURS, Measure.MINUTES):
        return duration_text(timedelta(seconds=amount.value))
    texts = {
        Measure.NIGHTS: lambda: ngettext("%(num)s night", "%(num)s nights", amount.value),
        Measure.SHIFTS: lambda: ngettext("%(num)s shift", "%(num)s shifts", amount.value),
        Measure.SUNDAYS: lambda: ngettext("%(num)s Sunday", "%(num)s Sundays", amount.value),
        Measure.DAYS: lambda: ngettext("%(num)s day", "%(num)s days", amount.value),
        Measure.MONTHS: lambda: ngettext("%(num)s month", "%(num)s months", amount.value),
    }
    return str(texts[amount.measure]())


def weeks_text(weeks: int) -> str:
    """Over how many weeks."""
    return str(ngettext("%(num)s week", "%(num)s weeks", weeks))


def whole_text(key: str, amount: Amount) -> str:
    """The number, with over how many weeks: ``48 hours (16 weeks)``."""
    text = amount_text(key, amount)
    return f"{text} ({weeks_text(amount.weeks)})" if amount.weeks else text


def sentence(key: str, parts: Mapping[str, object]) -> Markup:
    """What the number means, with ``number`` and ``weeks`` in it."""
    return filled(SENTENCES[kind_of(key)], **parts)


def meaning(key: str, amount: Amount) -> Markup:
    """What the number means, as a sentence."""
    number, weeks = stressed(amount_text(key, amount)), weeks_text(amount.weeks)
    return sentence(key, {"number": number, "weeks": weeks})


def with_unit(key: str, amount: Amount, blank: Markup) -> Markup:
    """A field with its unit behind it, as the sentence takes it; a time of day has none."""
    if READINGS[kind_of(key)].clock:
        return blank
    return filled(UNITS[amount.measure], hours=blank)


def with_weeks(blank: Markup) -> Markup:
    """A field for a number of weeks."""
    return filled(_l("%(hours)s weeks"), hours=blank)
