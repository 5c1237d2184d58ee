"""What a line of a roster means: pure functions."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from app.agreements.rules_time import TimeDraft, days_later, occurrences
from app.core.intervals import Interval
from app.core.localtime import LocalTime, NoSuchTime
from app.core.text import folded
from app.files.table_days import NEVER, NoDay, Order, day_of
from app.rosters.rules_heads import RosterColumn
from app.times.rules import NotRead, read_clock

YES = {"true", "waar", "ja", "yes", "1", "x", "on"}
BETWEEN = re.compile(r"\s*(?:-|–|—|t/m|tot|to|until)\s*")
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
    """When the line takes time; None where it takes none, else what is wrong with which cell."""
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
    start, end = _clocks(cells)
    if start is None or end is None:
        return None
    day = _day(cells, RosterColumn.DATE, orders)
    last = _day(cells, RosterColumn.END_DATE, orders) if cells.get(RosterColumn.END_DATE) else None
    if last is not None and last < day:
        raise _Wrong(RosterColumn.END_DATE, RosterFault.ENDS_BEFORE_START)
    days = (last - day).days if last is not None else days_later(start, end, day, None)
    if days > LONGEST_DUTY:
        raise _Wrong(RosterColumn.END_DATE, RosterFault.TOO_LONG)
    if days == 0 and end <= start:
        raise _Wrong(RosterColumn.END, RosterFault.ENDS_BEFORE_START)
    try:
        return occurrences(local, TimeDraft(None, day, start, end, days)).times[0].span
    except NoSuchTime as error:
        at_start = str(error).endswith(start.isoformat())
        raise _Wrong(
            RosterColumn.START if at_start else RosterColumn.END, RosterFault.SKIPPED_HOUR
        ) from None


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
