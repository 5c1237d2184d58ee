"""What a post says, before it is a row, and when the wall clock can say it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from app.core.intervals import Interval
from app.core.localtime import LocalTime, NoSuchTime, TwiceThatTime
from app.ladder.states import PlanB

LONGEST = timedelta(hours=16)
"""No post goes beyond a night: longer work is two posts."""
LATEST_START = timedelta(minutes=15)
"""How long ago a task may have begun when it is posted."""
FURTHEST = timedelta(days=400)
ON_BOARDS = timedelta(days=60)
"""So far ahead the boards of workers show tasks."""
MOST_DAYS = 31
"""How many days one post may name."""


@dataclass(frozen=True, slots=True)
class ShiftDraft:
    """A post that was read and found sound. Instants are UTC; ids exist and fit together."""

    task_type_id: int
    department_id: int
    span: Interval
    places: int
    extra_places: int
    contact_id: int
    deputy_id: int | None = None
    location: str = ""
    note: str = ""
    own_team_until: datetime | None = None
    division_until: datetime | None = None
    by_approval: bool = False
    plan_b: PlanB | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """A start and an end on the local clock; an end not after the start is the next day's.

    The folds say which of a doubled hour is meant: 0 the first, 1 the second.
    """

    start: time
    end: time
    start_fold: int | None = None
    end_fold: int | None = None


class TimeFault(StrEnum):
    """What can be wrong with a time."""

    NO_LENGTH = "no length"
    BACKWARDS = "backwards"
    TOO_LONG = "too long"
    PAST = "past"
    TOO_FAR = "too far"
    SKIPPED = "skipped"
    TWICE = "twice"
    AFTER_START = "after start"
    NOT_AFTER = "not after"


@dataclass(frozen=True, slots=True)
class TimeProblem:
    """What is wrong, with which field, on which local day."""

    field: str
    wrong: TimeFault
    day: date


def span_on(day: date, times: Times, local: LocalTime) -> Interval | TimeProblem:
    """When the times are on that local day, or what is wrong with them."""
    if times.start == times.end:
        return TimeProblem("end", TimeFault.NO_LENGTH, day)
    end_day = day + timedelta(days=1) if times.end < times.start else day
    start = _instant("start", day, times.start, times.start_fold, local)
    end = _instant("end", end_day, times.end, times.end_fold, local)
    if isinstance(start, TimeProblem):
        return start
    if isinstance(end, TimeProblem):
        return end
    if end <= start:
        return TimeProblem("end", TimeFault.BACKWARDS, day)
    if end - start > LONGEST:
        return TimeProblem("end", TimeFault.TOO_LONG, day)
    return Interval(start, end)


def _instant(
    field: str, day: date, clock: time, fold: int | None, local: LocalTime
) -> datetime | TimeProblem:
    try:
        return local.instant(day, clock, fold)
    except NoSuchTime:
        return TimeProblem(field, TimeFault.SKIPPED, day)
    except TwiceThatTime:
        return TimeProblem(field, TimeFault.TWICE, day)


def day_within_sense(day: date, today: date) -> TimeProblem | None:
    """Whether a task can be posted for the day at all: not long ago, not too far ahead."""
    if day < today - timedelta(days=1):
        return TimeProblem("date", TimeFault.PAST, day)
    if day > today + FURTHEST:
        return TimeProblem("date", TimeFault.TOO_FAR, day)
    return None


def start_within_sense(span: Interval, day: date, today: date, now: datetime) -> TimeProblem | None:
    """Whether the task has not begun for too long already."""
    if span.start >= now - LATEST_START:
        return None
    return TimeProblem("start" if day == today else "date", TimeFault.PAST, day)


def head_start(
    field: str, day: date, clock: time, starts_at: datetime, now: datetime, local: LocalTime
) -> datetime | TimeProblem:
    """Until when some go first, by the name of the field: between now and the start."""
    until = _instant(field, day, clock, None, local)
    if isinstance(until, TimeProblem):
        return until
    if until <= now:
        return TimeProblem(field, TimeFault.PAST, day)
    if until > starts_at:
        return TimeProblem(field, TimeFault.AFTER_START, day)
    return until
