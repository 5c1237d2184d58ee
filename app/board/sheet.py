"""The board as it is laid out: what stands on top, the week, the picks, the days, the shelves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from app.board.cards import Card, card_for
from app.board.queries_before import Before
from app.board.queries_board import MOST_ROWS, WEEK, Board
from app.board.ribbon import RibbonDay, own_text, ribbon
from app.board.rows import RowForm, TaskRow, duties_of, fitting_of, row_for
from app.board.rules_filter import BoardFilter
from app.board.rules_picks import PickReason, building_of, picks
from app.core import clock
from app.core.axis import Axis, Hours, axis_of_day, hours_for
from app.core.intervals import Interval
from app.core.localtime import local_time, local_today, monday_of
from app.eligibility.facts import WORK, WorkerFacts
from app.eligibility.queries_verdicts import Judged, next_for
from app.eligibility.rules_hours import hours_in_week
from app.eligibility.verdict import FitState
from app.shifts.states import ClaimState

MOST_ON_A_SHELF = 3
MOST_DAYS = 3
USUAL_DAY = date(2026, 10, 13)


@dataclass(frozen=True, slots=True)
class BoardPart:
    """Which part of the board is asked for; ``day``: one day of which every task is a row;
    ``after``: the start and id of the last row of a page before; ``last``: the start of the last
    row where tasks after it are not on the page; ``shelf``: all of one shelf and nothing else.
    """

    period: str = "all"
    until: datetime | None = None
    day: date | None = None
    after: tuple[datetime, int] | None = None
    last: datetime | None = None
    filter: BoardFilter = BoardFilter()
    shelf: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it is the board itself, not a part of it."""
        asks_for_less = self.day is not None or self.after is not None or self.shelf
        return self.period == "all" and not asks_for_less

    def holds(self, judged: Judged) -> bool:
        """Whether a task belongs to it."""
        start = judged.task.span.start
        if self.day is not None and local_time().day(start) != self.day:
            return False
        if self.after is not None and _place(judged) <= self.after:
            return False
        if self.last is not None and start > self.last:
            return False
        return self.until is None or start < self.until


@dataclass(frozen=True, slots=True)
class BoardDay:
    """A day whose tasks are rows. ``own``: what the worker does then, in words; ``besides``:
    whether one of its tasks is picked above; ``more`` so many are left out after the last row.
    """

    date: date
    rows: list[TaskRow]
    number: int
    besides: bool
    own: str
    more: int

    @property
    def last(self) -> str:
        """Where a further page begins."""
        task = self.rows[-1].task
        return f"{task.span.start.isoformat()}~{task.id}"


@dataclass(frozen=True, slots=True)
class LaterDay:
    """A day of which only the number of tasks is said."""

    date: date
    number: int
    besides: bool


@dataclass(frozen=True, slots=True)
class RowShelf:
    """Some of a number of rows."""

    rows: list[TaskRow]
    number: int


@dataclass(frozen=True, slots=True)
class BoardSheet:
    """The board of one worker, ready to draw. ``left``: hours left of those agreed this week.

    ``further``: the day on which a look at what was not looked at begins; None if all was.
    """

    fits: int
    further: date | None
    left: tuple[float, float] | None
    next: Card | None
    asked: list[Card]
    ribbon: list[RibbonDay]
    picks: list[TaskRow]
    days: list[BoardDay]
    later: list[LaterDay]
    leading: RowShelf
    beside: RowShelf
    almost: RowShelf
    hours: Hours

    @property
    def first(self) -> int | None:
        """The first task in the list: what stands beside it where nothing is chosen."""
        rows = self.picks + [row for day in self.days for row in day.rows]
        return next((row.task.id for row in (*rows, *self.leading.rows, *self.beside.rows)), None)

    @property
    def axis(self) -> Axis:
        """An axis of the list, on a day on which the clock does not turn."""
        return axis_of_day(USUAL_DAY, self.hours, local_time())

    @property
    def last(self) -> str:
        """The start of the last row, where tasks after it are not on the page."""
        cut = self.later or any(each.more for each in self.days)
        rows = self.days[-1].rows if cut and self.days else []
        return rows[-1].task.span.start.isoformat() if rows else ""


def sheet_of(board: Board, part: BoardPart) -> BoardSheet:
    """Lay the board out, or the part of it that is asked for: at most 25 rows."""
    held = [each for each in board.own if not _is_asked_again(each, board)]
    first = _next_own(held) if part.after is None else None
    chosen = _picked(board) if part.is_whole else {}
    shelves = _shelves(board) if part.is_whole else ([], [], [])
    listed = sorted(
        (
            each
            for each in (*board.fitting, *(own for own in held if own is not first))
            if is_listed(each, part, board.before) and each.task.id not in chosen
        ),
        key=_place,
    )
    room = MOST_ROWS - len(chosen) - sum(len(each[:MOST_ON_A_SHELF]) for each in shelves)
    picked = [each for each in board.fitting if each.task.id in chosen]
    days_picked = {_day_of(each) for each in picked}
    in_rows, later = _rows_and_lines(listed, room, days_picked, part)
    if part.shelf:
        in_rows, later = _all_of(_shelf(board, part)), []
    shown = [*picked, *(each for _day, rows, _all in in_rows for each in rows)]
    shown += [each for shelf in shelves for each in shelf[:MOST_ON_A_SHELF]]
    hours = _hours(shown, board.worker)
    days = [
        _day(day, rows, every, board, hours, besides=day in days_picked)
        for day, rows, every in in_rows
    ]
    leading, beside, almost = (
        RowShelf([row_for(each, form, hours) for each in shelf[:MOST_ON_A_SHELF]], len(shelf))
        for shelf, form in zip(shelves, (RowForm.LEARN, RowForm.LEARN, RowForm.ALMOST), strict=True)
    )
    here = {each.date for each in days} | {each.date for each in later}
    return BoardSheet(
        fits=len(board.fitting),
        further=board.last_day if board.last_day != part.day and not part.shelf else None,
        left=_hours_left(board.worker),
        next=card_for(first, board.claims.get(first.task.id)) if first is not None else None,
        asked=_asked(board) if part.after is None else [],
        ribbon=ribbon(board, here, hours) if part.after is None else [],
        picks=[row_for(each, RowForm.PICK, hours, why=chosen[each.task.id]) for each in picked],
        days=days,
        later=later,
        leading=leading,
        beside=beside,
        almost=almost,
        hours=hours,
    )


def is_listed(judged: Judged, part: BoardPart, before: Before) -> bool:
    """Whether a task stands in this part of the board; what is theirs is never filtered out."""
    if not part.holds(judged) or not part.filter or judged.state is not FitState.FITS:
        return part.holds(judged)
    worker = judged.case.worker
    buildings = {building_of(busy.location) for busy in worker.claims} - {""}
    return part.filter.keeps(fitting_of(judged, before), buildings, local_time())


def _place(judged: Judged) -> tuple[datetime, int]:
    return judged.task.span.start, judged.task.id


def _is_asked_again(judged: Judged, board: Board) -> bool:
    claim = board.claims.get(judged.task.id)
    return claim is not None and claim.state == ClaimState.RECONFIRM


def _asked(board: Board) -> list[Card]:
    """What the worker has to answer: tasks of theirs that changed, and what they are asked."""
    again = [each for each in board.own if _is_asked_again(each, board)]
    return [
        *(card_for(each, board.claims[each.task.id]) for each in again),
        *(card_for(each, offer=board.offers[each.task.id]) for each in board.asked),
    ]


def _next_own(held: Iterable[Judged]) -> Judged | None:
    """The task that the worker does next, where it begins within a week."""
    soon = clock.now() + WEEK
    mine = (each for each in held if each.state is FitState.MINE and each.task.span.start < soon)
    return min(mine, key=_place, default=None)


def _picked(board: Board) -> dict[int, list[PickReason]]:
    worker = board.worker
    if worker is None:
        return {}
    soon = local_time().midnight(local_today() + WEEK)
    tasks = [
        fitting_of(each, board.before)
        for each in board.fitting
        if not each.verdict.soft and each.task.span.start < soon
    ]
    return dict(picks(tasks, duties_of(worker), local_time()))


def _shelves(board: Board) -> tuple[list[Judged], list[Judged], list[Judged]]:
    leads = [each for each in board.extra if next_for(each) is not None]
    return leads, board.extra[len(leads) :], board.almost


Part = tuple[date, list[Judged], list[Judged]]
"""A day, those of its tasks that are rows, and all of them."""


def _rows_and_lines(
    listed: Sequence[Judged], room: int, days_picked: set[date], part: BoardPart
) -> tuple[list[Part], list[LaterDay]]:
    """The days whose tasks are rows while there is room, and those that are one line."""
    in_rows: list[Part] = []
    later: list[LaterDay] = []
    for day, group in groupby(listed, key=_day_of):
        every = list(group)
        if part.day is None and (len(in_rows) == MOST_DAYS or room <= 0):
            number = sum(each.state is FitState.FITS for each in every)
            later.append(LaterDay(day, number, day in days_picked))
            continue
        in_rows.append((day, every[:room], every))
        room -= len(every)
    return in_rows, [each for each in later if each.number]


SHELVES = ("learn", "almost")


def _shelf(board: Board, part: BoardPart) -> list[Judged]:
    """Everything on a shelf, by start."""
    every = board.extra if part.shelf == "learn" else board.almost
    return sorted((each for each in every if part.holds(each)), key=_place)


def _all_of(listed: list[Judged]) -> list[Part]:
    """Day by day while there is room; the last day has what is left over."""
    days = [(day, list(rows)) for day, rows in groupby(listed[:MOST_ROWS], key=_day_of)]
    parts: list[Part] = [(day, rows, rows) for day, rows in days]
    if len(listed) > MOST_ROWS:
        day, rows, _all = parts[-1]
        parts[-1] = (day, rows, [*rows, *listed[MOST_ROWS:]])
    return parts


def _day_of(judged: Judged) -> date:
    return local_time().day(judged.task.span.start)


def _day(
    day: date,
    rows: list[Judged],
    every: list[Judged],
    board: Board,
    hours: Hours,
    *,
    besides: bool,
) -> BoardDay:
    claims = board.claims
    return BoardDay(
        date=day,
        rows=[row_for(each, RowForm.ROW, hours, claims.get(each.task.id)) for each in rows],
        number=sum(each.state is FitState.FITS for each in every),
        besides=besides,
        own=own_text(board.worker, day),
        more=len(every) - len(rows),
    )


def _hours(shown: Iterable[Judged], worker: WorkerFacts | None) -> Hours:
    """The hours of every axis: those of the tasks shown, and of what is worked on their days."""
    local, spans = local_time(), [each.task.span for each in shown]
    if worker is None or not spans:
        return hours_for(spans, local)
    first, last = local.day(min(spans).start), local.day(max(spans).start)
    days = Interval(local.midnight(first), local.midnight(last + timedelta(days=1)))
    duties = [busy.span for busy in worker.busy if busy.kind in WORK and busy.span.overlaps(days)]
    return hours_for([*spans, *duties], local)


def _hours_left(worker: WorkerFacts | None) -> tuple[float, float] | None:
    """Hours left this week and hours agreed; None where no hours are agreed."""
    if worker is None:
        return None
    monday = monday_of(local_today())
    days = [monday + timedelta(days=number) for number in range(7)]
    agreed = [
        fact.hours_week
        for fact in worker.agreements
        if fact.hours_week is not None and any(fact.is_valid_on(day) for day in days)
    ]
    if not agreed:
        return None
    taken = hours_in_week(
        [(busy.span, busy.unpaid) for busy in worker.claims], monday, local_time()
    )
    return max(min(agreed) - taken, 0.0), min(agreed)
