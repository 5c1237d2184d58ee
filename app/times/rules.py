"""Days and times as people write them, in Dutch and in English, whatever the page speaks.

One reading for every field, for the quick line of a post and for the palette. A text has one
meaning or none: the day stands before the month, a clock has 24 hours unless am or pm is said.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from app.core.text import folded

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
NEAR_DAYS = {
    "eergisteren": -2,
    "gisteren": -1,
    "yesterday": -1,
    "vandaag": 0,
    "today": 0,
    "morgen": 1,
    "tomorrow": 1,
    "overmorgen": 2,
}
WEEKDAYS = (
    ("ma", "maandag", "mon", "monday"),
    ("di", "dinsdag", "tue", "tues", "tuesday"),
    ("wo", "woensdag", "wed", "wednesday"),
    ("do", "donderdag", "thu", "thur", "thurs", "thursday"),
    ("vr", "vrijdag", "fri", "friday"),
    ("za", "zaterdag", "sat", "saturday"),
    ("zo", "zondag", "sun", "sunday"),
)
MONTHS = (
    ("jan", "januari", "january"),
    ("feb", "februari", "february"),
    ("mrt", "maart", "mar", "march"),
    ("apr", "april"),
    ("mei", "may"),
    ("jun", "juni", "june"),
    ("jul", "juli", "july"),
    ("aug", "augustus", "august"),
    ("sep", "september", "sept"),
    ("okt", "oktober", "oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
)
WEEKDAY_OF = {name: number for number, names in enumerate(WEEKDAYS) for name in names}
MONTH_OF = {name: number for number, names in enumerate(MONTHS, start=1) for name in names}
LONGEST = 60
"""No day and no time is longer; what stands behind it makes them none."""
YEARS_UNTIL_ANY_DAY = 8
"""Within so many years every day of the calendar comes, 29 February too."""


def _one_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


WEEKDAY = re.compile(rf"(?:{_one_of(WEEKDAY_OF)})(?![a-z])[.,]?")
_MONTH = rf"(?P<month>{_one_of(MONTH_OF)})(?![a-z])[.,]?"
_DAY, _YEAR = "(?P<day>[0-9]{1,2})", "(?P<year>[0-9]{4}|[0-9]{2})"
DATES = tuple(
    map(
        re.compile,
        (
            r"(?P<year>[0-9]{4})(?P<mark>[-/.])(?P<number>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})",
            r"(?P<year>20[0-9]{2})(?P<number>[0-9]{2})(?P<day>[0-9]{2})",
            rf"{_DAY}(?P<mark>[-/.])(?P<number>[0-9]{{1,2}})(?:(?P=mark){_YEAR})?",
            rf"{_DAY}(?:e|st|nd|rd|th)?[-. ]*(?:of )?{_MONTH}(?:[- ]*{_YEAR})?",
            rf"{_MONTH} ?{_DAY}(?:st|nd|rd|th)?(?:,? (?P<year>[0-9]{{4}}))?",
        ),
    )
)
CLOCK = re.compile(
    r"(?P<hour>[0-9]{1,2})"
    r"(?:(?P<mark>[:.uh])(?P<minute>[0-9]{2})(?::00)?|(?P<close>[0-9]{2}))?"
    r" ?(?P<half>am|pm|a\.m\.|p\.m\.)?(?:u|h|uur)?"
)
DAY_AND_CLOCK = re.compile(
    r"(?P<day>.+?)(?:,? (?:om |at )?|t)(?P<clock>[0-9][0-9:.uh]*(?: ?[a-z.]+)?)"
)
"""Both on a line; ``t`` stands between them where machines write."""


class Unread(StrEnum):
    """Why a text is no day or no time that we may take."""

    NO_DAY = "no_day"
    NOT_IN_CALENDAR = "not_in_calendar"
    OTHER_WEEKDAY = "other_weekday"
    OUT_OF_RANGE = "out_of_range"
    NO_CLOCK = "no_clock"
    NO_SUCH_CLOCK = "no_such_clock"
    NO_DAY_AND_CLOCK = "no_day_and_clock"


@dataclass(frozen=True, slots=True)
class NotRead:
    """What is the matter with a text; ``day`` is the date beside which another weekday stands."""

    why: Unread
    day: date | None = None


def read_day(text: str, today: date, past: bool = False) -> date | NotRead:
    """The day that a text names; without a year the next one from today on, the last if ``past``.

    ``13-10-2026``, ``13/10``, ``di 13 okt``, ``October 13, 2026``, ``dinsdag``, ``morgen`` and
    what machines write: ``2026-10-13``, ``20261013``.
    """
    said = folded(text[:LONGEST])
    if said in NEAR_DAYS:
        return today + timedelta(days=NEAR_DAYS[said])
    head = WEEKDAY.match(said)
    weekday = WEEKDAY_OF[head[0].rstrip(".,")] if head else None
    rest = said[head.end() :].strip() if head else said
    if weekday is not None and not rest:
        return _day_of_week(weekday, today, past)
    found = next((each for form in DATES if (each := form.fullmatch(rest))), None)
    if found is None:
        return NotRead(Unread.NO_DAY)
    return _checked(_date_of(found.groupdict(), today, past), weekday)


def _day_of_week(weekday: int, today: date, past: bool) -> date:
    ahead = (weekday - today.weekday()) % 7
    return today + timedelta(days=ahead - 7 if past and ahead else ahead)


def _checked(day: date | None, weekday: int | None) -> date | NotRead:
    if day is None:
        return NotRead(Unread.NOT_IN_CALENDAR)
    if not FIRST_DAY <= day <= LAST_DAY:
        return NotRead(Unread.OUT_OF_RANGE)
    if weekday is not None and weekday != day.weekday():
        return NotRead(Unread.OTHER_WEEKDAY, day)
    return day


def _date_of(parts: dict[str, str | None], today: date, past: bool) -> date | None:
    """The date of the parts, None for one that no calendar has."""
    number, day = parts.get("number"), int(parts["day"] or 0)
    month = int(number) if number else MONTH_OF[parts.get("month") or ""]
    year = parts.get("year")
    if year:
        return _date(int(year) if len(year) > 2 else 2000 + int(year), month, day)
    step = -1 if past else 1
    years = (today.year + step * ahead for ahead in range(YEARS_UNTIL_ANY_DAY + 1))
    dates = (_date(each, month, day) for each in years)
    return next((each for each in dates if each and (each - today).days * step >= 0), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_clock(text: str, ends: bool = False) -> time | NotRead:
    """The time of day: ``13``, ``13.30``, ``1330``, ``13u30``, ``13 uur``, ``1.30 pm``.

    Where something ``ends``, ``24:00`` is midnight.
    """
    found = CLOCK.fullmatch(folded(text[:LONGEST]))
    if found is None:
        return NotRead(Unread.NO_CLOCK)
    hour, minute = int(found["hour"]), int(found["minute"] or found["close"] or 0)
    half = (found["half"] or "").replace(".", "")
    if half and not 1 <= hour <= 12:
        return NotRead(Unread.NO_SUCH_CLOCK)
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if ends and (hour, minute) == (24, 0):
        hour = 0
    if hour > 23 or minute > 59:
        return NotRead(Unread.NO_SUCH_CLOCK)
    return time(hour, minute)


def read_moment(text: str, today: date) -> datetime | NotRead:
    """The day and time on the local clock, naive: ``di 13 okt 11:30``, ``2026-10-13T11:30``.

    A text that is a day in itself has no time: ``13 okt 2026`` is not the year's 20:26.
    """
    said = folded(text[:LONGEST])
    found = DAY_AND_CLOCK.fullmatch(said)
    if found is None or isinstance(read_day(said, today), date):
        return NotRead(Unread.NO_DAY_AND_CLOCK)
    day, clock = read_day(found["day"], today), read_clock(found["clock"])
    if isinstance(day, NotRead):
        return NotRead(Unread.NO_DAY_AND_CLOCK) if day.why is Unread.NO_DAY else day
    if isinstance(clock, NotRead):
        return NotRead(Unread.NO_DAY_AND_CLOCK) if clock.why is Unread.NO_CLOCK else clock
    return datetime.combine(day, clock)
