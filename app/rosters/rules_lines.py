"""What a line of a roster means: pure functions."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from app.agreements.rules_time import MIDNIGHT, TimeDraft, days_later, occurrences
from app.core.intervals import Interval
from app.core.localtime import LocalTime, NoSuchTime
from app.core.text import folded
from app.files.table_days import NEVER, TIME, NoDay, Order, day_of
from app.rosters.rules_heads import RosterColumn
from app.times.rules import NotRead, read_clock

YES = {"true", "waar", "ja", "yes", "1", "x", "on"}
BETWEEN = re.compile(r"\s*(?:-|–|—|t/m|tot|to|until)\s*")
MOMENTS = (RosterColumn.START, RosterColumn.END)
"""Columns of times, which have a day before the time in some tables."""
LONGEST_DUTY = 31
"""Days between the two dates of a line; more is a slip of the pen."""


class RosterFault(StrEnum):
    """What is wrong with a line."""

    MISSING = "missing"
    NO_DATE = "no_date"
    AMBIGUOUS = "ambiguous"
    NO_TIME = "no_time"
    ENDS_BEFORE_START = "ends_before_start"
    TOO_LONG = "too_long"
    SKIPPED_HOUR = "skipped_hour"
    NOBODY = "nobody"
    INACTIVE = "inactive"


@dataclass(frozen=True, slots=True)
class RosterProblem:
    """Why a line cannot be read. ``line`` and ``column`` count from 1, as a spreadsheet does."""

    line: int
    column: int
    field: RosterColumn
    why: RosterFault


class _Wrong(Exception):
    def __init__(self, field: RosterColumn, why: RosterFault) -> None:
        super().__init__(why)
        self.field, self.why = field, why


def read_line(
    cells: Mapping[RosterColumn, str],
    orders: Mapping[RosterColumn, Collection[Order]],
    local: LocalTime,
) -> Interval | tuple[RosterColumn, RosterFault] | None:
    """When the line takes time; None where it takes none, else what is wrong with which cell.

    From midnight to midnight is how programs write a day off; a day of work ends at 24:00.
    """
    try:
        return _time_of(cells, orders, local)
    except _Wrong as wrong:
        return wrong.field, wrong.why


def _time_of(
    cells: Mapping[RosterColumn, str],
    orders: Mapping[RosterColumn, Collection[Order]],
    local: LocalTime,
) -> Interval | None:
    if folded(cells.get(RosterColumn.ALL_DAY, "")) in YES:
        return None
    cells, found = _parted(cells, orders)
    start, end = _clocks(cells)
    if start is None or end is None:
        return None
    day, last, ends_in = _days(cells, orders, found)
    if last is not None and last < day:
        raise _Wrong(ends_in, RosterFault.ENDS_BEFORE_START)
    days = (last - day).days if last is not None else days_later(start, end, day, None)
    of_day = _says_24(cells)
    if start == end == MIDNIGHT and last in (None, day) and not of_day:
        return None
    if last is not None and end == MIDNIGHT and (of_day or days == 0):
        days += 1
    if days > LONGEST_DUTY:
        raise _Wrong(ends_in, RosterFault.TOO_LONG)
    if days == 0 and end <= start:
        raise _Wrong(RosterColumn.END, RosterFault.ENDS_BEFORE_START)
    try:
        return occurrences(local, TimeDraft(None, day, start, end, days)).times[0].span
    except NoSuchTime as error:
        at_start = str(error).endswith(start.isoformat())
        raise _Wrong(
            RosterColumn.START if at_start else RosterColumn.END, RosterFault.SKIPPED_HOUR
        ) from None


def day_off(
    cells: Mapping[RosterColumn, str], orders: Mapping[RosterColumn, Collection[Order]]
) -> date | None:
    """The day of a line that takes no time, None where none can be read."""
    found = day_of(cells.get(RosterColumn.DATE, ""), orders.get(RosterColumn.DATE, ()))
    return None if isinstance(found, NoDay) or found == NEVER else found


def _parted(
    cells: Mapping[RosterColumn, str], orders: Mapping[RosterColumn, Collection[Order]]
) -> tuple[Mapping[RosterColumn, str], dict[RosterColumn, date]]:
    """The cells with nothing but a clock in those of times, and the days that stood in them.

    A day alone, as a workbook shows a midnight, is that midnight.
    """
    days: dict[RosterColumn, date] = {}
    clocks = {}
    for field in MOMENTS:
        text = cells.get(field, "").strip()
        if has_day(text):
            clock = TIME.search(text)
            days[field] = _day(cells, field, orders)
            clocks[field] = clock[0].lstrip(" T") if clock else "00:00"
    return {**cells, **clocks}, days


def has_day(text: str) -> bool:
    """Whether a day stands in a cell of times."""
    return day_of(text) is not NoDay.NO_DATE


def _days(
    cells: Mapping[RosterColumn, str],
    orders: Mapping[RosterColumn, Collection[Order]],
    found: Mapping[RosterColumn, date],
) -> tuple[date, date | None, RosterColumn]:
    """The first day, the last where one is said, and in which column."""
    if RosterColumn.START not in found and RosterColumn.DATE not in cells:
        raise _Wrong(RosterColumn.START, RosterFault.NO_DATE)
    day = found.get(RosterColumn.START) or _day(cells, RosterColumn.DATE, orders)
    if RosterColumn.END in found:
        return day, found[RosterColumn.END], RosterColumn.END
    if not cells.get(RosterColumn.END_DATE):
        return day, None, RosterColumn.END_DATE
    return day, _day(cells, RosterColumn.END_DATE, orders), RosterColumn.END_DATE


def _says_24(cells: Mapping[RosterColumn, str]) -> bool:
    """Whether the end is the end of its day, and not the beginning."""
    text = cells.get(RosterColumn.END) or BETWEEN.split(cells.get(RosterColumn.TIMES, ""))[-1]
    return text.strip().startswith("24")


def _clocks(cells: Mapping[RosterColumn, str]) -> tuple[time | None, time | None]:
    """From when to when; none at all on a line of a day off."""
    start, end = cells.get(RosterColumn.START, ""), cells.get(RosterColumn.END, "")
    if not start and not end and cells.get(RosterColumn.TIMES):
        parts = BETWEEN.split(cells[RosterColumn.TIMES].strip(), maxsplit=1)
        if len(parts) != 2:
            raise _Wrong(RosterColumn.TIMES, RosterFault.NO_TIME)
        return _clock(RosterColumn.TIMES, parts[0]), _clock(RosterColumn.TIMES, parts[1], ends=True)
    if not start and not end:
        return None, None
    for field, text in ((RosterColumn.START, start), (RosterColumn.END, end)):
        if not text:
            raise _Wrong(field, RosterFault.MISSING)
    return _clock(RosterColumn.START, start), _clock(RosterColumn.END, end, ends=True)


def _clock(field: RosterColumn, text: str, ends: bool = False) -> time:
    found = read_clock(text, ends)
    if isinstance(found, NotRead):
        raise _Wrong(field, RosterFault.NO_TIME)
    return found


def _day(
    cells: Mapping[RosterColumn, str],
    field: RosterColumn,
    orders: Mapping[RosterColumn, Collection[Order]],
) -> date:
    if not cells.get(field):
        raise _Wrong(field, RosterFault.MISSING)
    found = day_of(cells[field], orders.get(field, ()))
    if found is NoDay.AMBIGUOUS:
        raise _Wrong(field, RosterFault.AMBIGUOUS)
    if isinstance(found, NoDay) or found == NEVER:
        raise _Wrong(field, RosterFault.NO_DATE)
    return found
