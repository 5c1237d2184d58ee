"""A roster in a file, read whole: when it takes whose time, or everything that is wrong with it."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.intervals import Interval
from app.core.localtime import local_time, local_today
from app.core.viewer import Viewer
from app.files.table_days import orders_in
from app.files.tables import Rows, Unreadable
from app.files.tables_in import read
from app.imports.queries_people import people_named
from app.imports.rules import Someone, key_of
from app.rosters import calendar_files
from app.rosters.calendar_files import is_calendar, read_calendar
from app.rosters.rules_heads import PEOPLE, RosterColumn, UnfitHead, columns_of, is_known
from app.rosters.rules_lines import RosterFault, RosterProblem, read_line

LONGEST = timedelta(days=366)
DAYS = (RosterColumn.DATE, RosterColumn.END_DATE)
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


Refused = Unreadable | HeadRefused | calendar_files.UnreadCalendar | list[RosterProblem]


def read_roster(
    viewer: Viewer, content: bytes, period: Period | None, *, of_people: bool
) -> ReadRoster | Refused:
    """The roster in a file: the viewer's own, or of those whom they administer (``of_people``).

    Without a period it stands for the days from its first to its last.
    """
    if not of_people and is_calendar(content):
        return _of_calendar(viewer, content, period)
    table = read(io.BytesIO(content), is_known)
    if isinstance(table, Unreadable):
        return table
    columns = columns_of(table.head, of_people=of_people)
    if isinstance(columns, UnfitHead):
        return HeadRefused(columns, table.head_line)
    return _of_table(viewer, table, columns, period, of_people=of_people)


def _of_calendar(
    viewer: Viewer, content: bytes, period: Period | None
) -> ReadRoster | calendar_files.UnreadCalendar:
    first, last = period or (local_today(), local_today() + LONGEST)
    found = read_calendar(content, _window(first, last))
    if isinstance(found, calendar_files.UnreadCalendar):
        return found
    times = tuple((viewer.id, span) for span in found.spans)
    if period is None and times:
        last = max(local_time().day(span.start) for _id, span in times)
    return ReadRoster(times, (viewer.id,), (first, last), len(found.whole_days))


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
) -> ReadRoster | list[RosterProblem]:
    lines = [
        (row.number, {field: _text(row.cells[at]) for field, at in columns.items()})
        for row in table.rows
    ]
    orders = {each: orders_in(cells.get(each, "") for _n, cells in lines) for each in DAYS}
    keys = {key_of(cells[each]) for _n, cells in lines for each in PEOPLE if cells.get(each)}
    known = people_named(viewer, keys) if of_people else {}
    times: list[tuple[int, Interval]] = []
    people: dict[int, None] = {}
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
    if problems:
        return problems
    return _within(times, tuple(people), period, len(lines))


def _within(
    times: list[tuple[int, Interval]], people: tuple[int, ...], period: Period | None, lines: int
) -> ReadRoster:
    local = local_time()
    days = [local.day(span.start) for _id, span in times]
    if period is None:
        first = min(days, default=local_today())
        period = first, min(max(days, default=first), first + LONGEST)
    kept = {
        (owner, span)
        for (owner, span), day in zip(times, days, strict=True)
        if period[0] <= day <= period[1]
    }
    return ReadRoster(tuple(sorted(kept)), people, period, lines - len(kept))


def _text(cell: str | date) -> str:
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
