"""The days that people and programs write into tables: read where they can mean one day only."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from app.core.text import folded
from app.times.rules import MONTH_OF, WEEKDAY_OF

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2099, 12, 31)
NEVER = date.max
"""What 31-12-9999 and the like stand for: no end."""
TIME = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.0+)?)?( ?[AaPp]\.?[Mm]\.?)?$")
WEEKDAY = re.compile(rf"^(?:{'|'.join(WEEKDAY_OF)})[.,]? +", re.IGNORECASE)
YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
COMPACT = re.compile(r"([12][0-9]{3}|9999)([0-9]{2})([0-9]{2})")
SERIAL = re.compile(r"[0-9]{5}|[0-9]{7}")
"""How a workbook counts days where the cell has lost its format."""
SERIAL_START = date(1899, 12, 30)
IN_WORDS = re.compile(r"([0-9]{1,2})(?:e|st|nd|rd|th)?[- ]([a-z]{3,9})\.?,?[- ]([0-9]{4}|[0-9]{2})")
MONTH_IN_FRONT = re.compile(r"([a-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
SHORT_YEARS = 50
"""Of a year in two figures below this, the century is known: nothing here is from before 1950."""


class Order(StrEnum):
    """Which of the first two numbers of a date is the day."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class NoDay(StrEnum):
    """Why a text names no day that we may take."""

    NO_DATE = "no_date"
    TOO_OLD = "too_old"
    AMBIGUOUS = "ambiguous"


def orders_in(texts: Iterable[str]) -> set[Order]:
    """The orders that the dates of a column prove: a number over 12 is no month."""
    found = set()
    for text in texts:
        parts = YEAR_LAST.fullmatch(_without_time(text))
        if parts and int(parts[1]) > 12:
            found.add(Order.DAY_FIRST)
        elif parts and int(parts[3]) > 12:
            found.add(Order.MONTH_FIRST)
    return found


def day_of(text: str, orders: Iterable[Order] = ()) -> date | NoDay:
    """The day that a text names, ``NEVER`` for one beyond 2099, or why there is none.

    ``orders`` are those of the column (``orders_in``). Dutch dashes and dots are day first unless
    the column proves otherwise; slashes are in no order until the column proves one.
    """
    text = folded(_without_time(text))
    parts = _parts(text, {*orders})
    if isinstance(parts, NoDay):
        return parts
    try:
        day = date(*parts)
    except ValueError:
        return NoDay.NO_DATE
    if day < FIRST_DAY:
        return NoDay.TOO_OLD
    return day if day <= LAST_DAY else NEVER


def _without_time(text: str) -> str:
    """The text without the name of a day before it and a time behind it."""
    return WEEKDAY.sub("", TIME.sub("", text.strip()), count=1).strip()


def _parts(text: str, orders: set[Order]) -> tuple[int, int, int] | NoDay:
    """Year, month and day as numbers."""
    if found := YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[3]), int(found[4])
    if found := COMPACT.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if (found := IN_WORDS.fullmatch(text)) and found[2] in MONTH_OF:
        return _in_words(found[3], found[2], found[1])
    if (found := MONTH_IN_FRONT.fullmatch(text)) and found[1] in MONTH_OF:
        return _in_words(found[3], found[1], found[2])
    if found := YEAR_LAST.fullmatch(text):
        return _year_last(int(found[1]), int(found[3]), int(found[4]), found[2], orders)
    if SERIAL.fullmatch(text) and int(text) < 2_958_466:
        day = SERIAL_START + timedelta(days=int(text))
        return day.year, day.month, day.day
    return NoDay.NO_DATE


def _in_words(year: str, month: str, day: str) -> tuple[int, int, int] | NoDay:
    if len(year) == 4:
        return int(year), MONTH_OF[month], int(day)
    if int(year) >= SHORT_YEARS:
        return NoDay.NO_DATE
    return 2000 + int(year), MONTH_OF[month], int(day)


def _year_last(
    first: int, second: int, year: int, mark: str, orders: set[Order]
) -> tuple[int, int, int] | NoDay:
    if first > 12 or first == second:
        return year, second, first
    if second > 12:
        return year, first, second
    if orders == {Order.DAY_FIRST} or (not orders and mark != "/"):
        return year, second, first
    if orders == {Order.MONTH_FIRST}:
        return year, first, second
    return NoDay.AMBIGUOUS
