"""What a department sees of its tasks: a line each, on one axis, saying how it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.core import clock
from app.core.axis import Axis, Strip, axis_of_day, hours_for, strip
from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import local_time, monday_of
from app.core.matching import holds_all, words_of
from app.core.viewer import Viewer
from app.departments.queries_holders import holders_of
from app.departments.queries_posts import MOST_ROWS, page_of
from app.departments.queries_requests import PlaceRequest, requests_of
from app.departments.words_bars import bars_of
from app.departments.words_posts import steps_text
from app.departments.words_standing import Holder, standing
from app.neighbours.queries import MayHelp, helps_of, is_helped
from app.people.models import Department, Person
from app.shifts import changelog
from app.shifts.models import Shift
from app.shifts.policies import may_post
from app.shifts.queries import posted_by_department_of
from app.shifts.queries_charge import is_in_charge
from app.shifts.states import ShiftState
from app.tasks.models import TaskType
from app.web.pages import Listing

PERIODS = ("today", "week", "all", "past")
DAY, WEEK = timedelta(days=1), timedelta(days=7)
LONGEST_DAY = 8
"""So many bars one task has at most where a day is shown; in a week three."""


CALLED_ABOUT = select(Person.name_folded).where(Person.id == Shift.contact_id).scalar_subquery()
"""The name of the contact person of a task, folded."""


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which part of the list: a period, and a department and words if given.

    ``on``: the day, or the Monday of the week, that is shown instead of the present one.
    ``only_open``: those with a place that somebody can still take.
    """

    period: str = "week"
    department_id: int | None = None
    words: str = ""
    only_open: bool = False
    on: date | None = None

    @property
    def kept(self) -> dict[str, Any]:
        """What every address of the same part says beside the period."""
        return {
            "department": self.department_id,
            "q": self.words or None,
            "open": 1 if self.only_open else None,
        }

    @property
    def address(self) -> dict[str, Any]:
        """What the address of this part says."""
        return {"days": self.period, "on": self.on, **self.kept}

    def days(self, today: date) -> tuple[date, date] | None:
        """The first day that is shown and the first that is not; None where there is no end."""
        if self.period == "today":
            first = self.on or today
            return first, first + DAY
        if self.period == "week":
            first = monday_of(self.on or today)
            return first, first + WEEK
        return None


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task under a day that it touches, with how it stands; ``kind`` as in ``ui.status_line``.

    ``begins``: the day is the one on which it begins. Under the days after that it is told once
    more that it goes on, without ``text``; one that is under way stands under today, with it.
    ``helps``: which neighbours may have somebody, ``steps``: who will see it when, and
    ``requests``: who asks for a place, to whoever may choose; all told where ``text`` is.
    """

    shift: Shift
    day: date
    text: str
    kind: str
    begins: bool
    strip: Strip
    helps: Sequence[MayHelp] = ()
    steps: str = ""
    requests: Sequence[PlaceRequest] = ()


@dataclass(frozen=True, slots=True)
class TaskDay:
    """The lines of one day; ``left`` places of what begins on it are open."""

    day: date
    axis: Axis
    lines: list[TaskLine]

    @property
    def left(self) -> int:
        """How many places can still be taken."""
        now = clock.now()
        return sum(_left(line.shift, now) for line in self.lines if line.begins)


@dataclass(frozen=True, slots=True)
class TaskList:
    """A page of the list by day, and how fresh it is.

    ``places_open``: in all of the period. ``later``: tasks, and open places, of the next one.
    """

    days: list[TaskDay]
    listing: Listing[Any]
    places_open: int
    later: tuple[int, int]
    version: str
    drawn_at: datetime


def department_tasks(viewer: Viewer, asked: TaskFilter, number: int) -> TaskList:
    """A page of the tasks that the viewer posts for or is in charge of.

    Four statements, one where a neighbour may help, and 12 where somebody asks for a place.
    """
    version, now = changelog.version(), clock.now()
    total, places_open, *later = db.session.execute(_totals(viewer, asked, now)).one()
    number = min(number, Listing((), total, 1, MOST_ROWS).pages)
    newest_first = asked.period == "past"
    rows = db.session.execute(
        _tasks(select(Shift, is_helped()))
        .options(
            contains_eager(Shift.task_type),
            contains_eager(Shift.department),
            joinedload(Shift.contact),
        )
        .where(*_asked_of(viewer, asked), *_conditions(asked, now))
        .order_by(Shift.starts_at.desc() if newest_first else Shift.starts_at, Shift.id)
        .limit(MOST_ROWS)
        .offset((number - 1) * MOST_ROWS)
    ).all()
    shifts = [shift for shift, _helped in rows]
    helps = helps_of([shift.id for shift, helped in rows if helped])
    own = [shift.id for shift in shifts if may_post(viewer, shift.department.path)]
    asking = requests_of(own, now) if any(shift.by_approval for shift in shifts) else {}
    days = _by_day(shifts, helps, asking, asked, now)
    found = Listing(shifts, total, number, MOST_ROWS)
    return TaskList(days, found, places_open, (later[0], later[1]), version, now)


def page_with(viewer: Viewer, asked: TaskFilter, shift: Shift) -> int:
    """The page of the list on which a shift stands; of one that is searched, the first."""
    if asked.words or asked.period == "past":
        return 1
    return page_of(shift, (*_asked_of(viewer, asked), *_conditions(asked, clock.now())))


def _by_day(
    shifts: Sequence[Shift],
    helps: Mapping[int, Sequence[MayHelp]],
    asking: Mapping[int, Sequence[PlaceRequest]],
    asked: TaskFilter,
    now: datetime,
) -> list[TaskDay]:
    """All on the same hours, each under every day of the period that it touches."""
    local = local_time()
    today = local.day(now)
    holders = holders_of([shift.id for shift in shifts])
    first, end = asked.days(today) or (today, date.max)
    since = date.min if asked.period == "past" else max(first, today)
    hours = hours_for([Interval(each.starts_at, each.ends_at) for each in shifts], local)
    touched = [
        (day, shift, begins)
        for shift in shifts
        for day, begins in _days_of(shift, since)
        if day < end
    ]
    touched.sort(key=lambda each: each[0], reverse=asked.period == "past")
    most = LONGEST_DAY if asked.period == "today" else 3
    told: set[int] = set()
    days = []
    for day, some in groupby(touched, key=lambda each: each[0]):
        axis = axis_of_day(day, hours, local)
        lines = []
        for _day, shift, begins in some:
            drawn = _strip(axis, shift, holders[shift.id], now, most)
            text, kind = ("", "") if shift.id in told else standing(shift, holders[shift.id], now)
            told.add(shift.id)
            beside = helps.get(shift.id, ()) if text else ()
            steps = steps_text(shift, now) if text and shift.filled < shift.places else ""
            ask = asking.get(shift.id, ()) if text else ()
            lines.append(TaskLine(shift, day, text, kind, begins, drawn, beside, steps, ask))
        days.append(TaskDay(day, axis, lines))
    return days


def _strip(axis: Axis, shift: Shift, holders: Sequence[Holder], now: datetime, most: int) -> Strip:
    return strip(axis, bars_of(shift, holders, now, most), now=now, in_lanes=True)


def _days_of(shift: Shift, since: date) -> Iterator[tuple[date, bool]]:
    """Each day that the task touches from ``since`` on, and whether it begins on it."""
    first, last = local_time().days_touched(shift.starts_at, shift.ends_at)
    for number in range((last - first).days + 1):
        day = first + number * DAY
        if day >= since:
            yield day, day == first


def is_listed(viewer: Viewer) -> ColumnElement[bool]:
    """The tasks of the departments that the viewer posts for, and those they are in charge of."""
    return or_(posted_by_department_of(viewer), is_in_charge(viewer.id))


def _tasks(statement: Any) -> Any:
    return statement.join(Shift.task_type).join(Shift.department)


def _totals(viewer: Viewer, asked: TaskFilter, now: datetime) -> Any:
    """How many tasks there are, places open in them, and the same of the next period."""
    inside, after = _within(asked, now), _next(asked, now)
    is_open = _is_open(now)
    left = Shift.places - Shift.filled

    def total(amount: Any, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((and_(*conditions), amount), else_=0)), 0)

    return _tasks(
        select(
            total(1, *_conditions(asked, now)),
            total(left, inside, is_open),
            total(1, after, Shift.state != ShiftState.CANCELLED),
            total(left, after, is_open),
        ).select_from(Shift)
    ).where(*_asked_of(viewer, asked), or_(inside, after))


def _asked_of(viewer: Viewer, asked: TaskFilter) -> list[ColumnElement[bool]]:
    """Whose tasks, and which, of whatever period."""
    conditions = [is_listed(viewer), Shift.unposted_at.is_(None)]
    if asked.department_id is not None:
        conditions.append(Shift.department_id == asked.department_id)
    if asked.words:
        columns = (
            TaskType.name_folded,
            Department.name_folded,
            Shift.location_folded,
            CALLED_ABOUT,
        )
        conditions.append(holds_all(words_of(asked.words), *columns))
    return conditions


def _conditions(asked: TaskFilter, now: datetime) -> list[ColumnElement[bool]]:
    """What is shown of the period."""
    inside = _within(asked, now)
    return [inside, _is_open(now)] if asked.only_open else [inside]


def _within(asked: TaskFilter, now: datetime) -> ColumnElement[bool]:
    local = local_time()
    days = asked.days(local.day(now))
    if asked.period == "past":
        return Shift.ends_at <= now
    if days is None:
        return Shift.ends_at > now
    first, end = map(local.midnight, days)
    return and_(Shift.ends_at > max(now, first), Shift.starts_at < end)


def _next(asked: TaskFilter, now: datetime) -> ColumnElement[bool]:
    """What begins in the day or week after the one that is shown."""
    local = local_time()
    days = asked.days(local.day(now))
    if days is None:
        return false()
    first, end = days
    return and_(
        Shift.starts_at >= local.midnight(end),
        Shift.starts_at < local.midnight(end + (end - first)),
    )


def _is_open(now: datetime) -> ColumnElement[bool]:
    """Whether somebody can still take a place."""
    return and_(Shift.state == ShiftState.OPEN, Shift.filled < Shift.places, Shift.starts_at > now)


def _left(shift: Shift, now: datetime) -> int:
    is_open = shift.state == ShiftState.OPEN and shift.starts_at > now
    return shift.places - shift.filled if is_open else 0
