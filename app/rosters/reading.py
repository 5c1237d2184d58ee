"""A roster in a file, read whole: when it takes whose time, or everything that is wrong with it."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.core.intervals import Interval
from app.core.localtime import local_time, local_today
from app.core.viewer import Viewer
from app.files.table_days import orders_in
from app.files.tables import Rows, Unreadable
from app.files.tables_in import read
from app.imports.queries_people import people_named
from app.imports.rules import Someone, key_of
from app.rosters.calendar_files import UnreadCalendar, is_calendar, read_calendar
from app.rosters.rules_heads import (
    PEOPLE,
    HeadFlaw,
    RosterColumn,
    UnfitHead,
    columns_of,
    is_known,
)
from app.rosters.rules_lines import (
    LONGEST_DUTY,
    MOMENTS,
    RosterFault,
    RosterProblem,
    day_off,
    has_day,
    read_line,
)

LONGEST = timedelta(days=366)
DAYS = (RosterColumn.DATE, RosterColumn.END_DATE, *MOMENTS)
Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class ReadRoster:
    """The times by person, the days that they stand for, and how much took no time in them."""

    times: tuple[tuple[int, Interval], ...]
    people: tuple[int, ...]
    period: Period
    left_out: int


@dataclass(frozen=True, slots=True)
class HeadRefused:
    """The head of a table cannot be read; on which line it was looked for."""

    wrong: UnfitHead
    line: int


Refused = Unreadable | HeadRefused | UnreadCalendar | list[RosterProblem]


def read_roster(
    viewer: Viewer, content: bytes, period: Period | None, *, of_people: bool
) -> ReadRoster | Refused:
    """The roster in a file: the viewer's own, or of those whom they administer (``of_people``).

    Without a period it stands for the days from its first to its last: of a calendar from today on,
    of a table with its days off.
    """
    if is_calendar(content):
        return UnreadCalendar("of_one") if of_people else _of_calendar(viewer, content, period)
    table = read(io.BytesIO(content), is_known)
    if isinstance(table, Unreadable):
        return table
    columns = columns_of(table.head, of_people=of_people)
    if isinstance(columns, UnfitHead):
        return HeadRefused(columns, table.head_line)
    return _of_table(viewer, table, columns, period, of_people=of_people)


def _of_calendar(
    viewer: Viewer, content: bytes, period: Period | None
) -> ReadRoster | UnreadCalendar:
    first, last = period or (local_today(), local_today() + LONGEST)
    found = read_calendar(content, _window(first, last))
    if isinstance(found, UnreadCalendar):
        return found
    starts = [local_time().day(span.start) for span in found.spans]
    spans = [span for span, day in zip(found.spans, starts, strict=True) if day >= first]
    if any(span.length > timedelta(days=LONGEST_DUTY) for span in spans):
        return UnreadCalendar("too_long")
    if period is None:
        ahead = [day for day in starts if day >= first]
        first, last = min(ahead, default=first), max(ahead, default=first)
    times = tuple((viewer.id, span) for span in spans)
    return ReadRoster(times, (viewer.id,), (first, last), len(found.whole_days) + found.left_out)


def _window(first: date, last: date) -> Interval:
    local = local_time()
    return Interval(local.midnight(first), local.midnight(last + timedelta(days=1)))


def _of_table(
    viewer: Viewer,
    table: Rows,
    columns: Mapping[RosterColumn, int],
    period: Period | None,
    *,
    of_people: bool,
) -> ReadRoster | HeadRefused | list[RosterProblem]:
    lines = [
        (row.number, {field: _text(row.cells[at]) for field, at in columns.items()})
        for row in table.rows
    ]
    if RosterColumn.DATE not in columns and not any(
        has_day(cells[RosterColumn.START]) for _number, cells in lines
    ):
        return HeadRefused(UnfitHead(HeadFlaw.MISSING, RosterColumn.DATE), table.head_line)
    orders = {each: orders_in(cells.get(each, "") for _n, cells in lines) for each in DAYS}
    keys = {key_of(cells[each]) for _n, cells in lines for each in PEOPLE if cells.get(each)}
    known = people_named(viewer, keys) if of_people else {}
    times: list[tuple[int, Interval]] = []
    people: dict[int, None] = {}
    off: list[date] = []
    problems: list[RosterProblem] = []
    for number, cells in lines:
        found = read_line(cells, orders, local_time())
        owner = _owner(cells, known) if of_people else viewer.id
        for wrong in (owner, found):
            if isinstance(wrong, tuple):
                column = columns.get(wrong[0], columns.get(RosterColumn.TIMES, 0)) + 1
                problems.append(RosterProblem(number, column, *wrong))
        if isinstance(owner, int):
            people[owner] = None
            if isinstance(found, Interval):
                times.append((owner, found))
            elif found is None and (day := day_off(cells, orders)) is not None:
                off.append(day)
    if problems:
        return problems
    return _within(times, off, tuple(people), period, len(lines))


def _within(
    times: list[tuple[int, Interval]],
    off: list[date],
    people: tuple[int, ...],
    period: Period | None,
    lines: int,
) -> ReadRoster:
    local = local_time()
    days = [local.day(span.start) for _id, span in times]
    if period is None:
        first = min((*days, *off), default=local_today())
        period = first, min(max((*days, *off), default=first), first + LONGEST)
    kept = {
        (owner, span)
        for (owner, span), day in zip(times, days, strict=True)
        if period[0] <= day <= period[1]
    }
    return ReadRoster(tuple(sorted(kept)), people, period, lines - len(kept))


def _text(cell: str | date) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, date) else cell


def _owner(
    cells: Mapping[RosterColumn, str], known: Mapping[str, Someone]
) -> int | tuple[RosterColumn, RosterFault]:
    """Whose line it is; all that names somebody on it names the same one."""
    named = [(field, cells[field]) for field in PEOPLE if cells.get(field)]
    if not named:
        return (
            RosterColumn.EMAIL if RosterColumn.EMAIL in cells else RosterColumn.NUMBER,
            RosterFault.MISSING,
        )
    someone = None
    for field, text in named:
        found = known.get(key_of(text))
        if found is None or (someone is not None and found.id != someone.id):
            return field, RosterFault.NOBODY
        if not found.active:
            return field, RosterFault.INACTIVE
        someone = found
    assert someone is not None
    return someone.id
