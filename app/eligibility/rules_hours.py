"""Hours and parts of the day, as agreements count them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from app.core.intervals import Interval
from app.core.localtime import LocalTime, monday_of
from app.eligibility.facts import Case, WorkerFacts


def hours_per_day(case: Case) -> dict[date, float]:
    """Paid hours of tasks per local day, this shift included; split at local midnight.

    An unpaid break comes off the day on which the shift starts.
    """
    local, shift = case.terms.local, case.shift
    total = dict(paid_hours(shift.span, shift.unpaid, local))
    for busy in case.claims_beside():
        for day, hours in paid_hours(busy.span, busy.unpaid, local):
            total[day] = total.get(day, 0.0) + hours
    return total


@lru_cache(maxsize=16_384)
def paid_hours(
    span: Interval, unpaid: timedelta, local: LocalTime
) -> tuple[tuple[date, float], ...]:
    """The paid hours of one task on each of its local days. Remembered: a board asks often."""
    result = []
    for day, part in local.split_by_day(span):
        off = min(unpaid, part.length)
        result.append((day, (part.length - off).total_seconds() / 3600))
        unpaid -= off
    return tuple(result)


def hours_in_week(
    tasks: Iterable[tuple[Interval, timedelta]], monday: date, local: LocalTime
) -> float:
    """Paid hours in the week that begins on the Monday, of tasks with their unpaid breaks."""
    return sum(
        hours
        for span, unpaid in tasks
        for day, hours in paid_hours(span, unpaid, local)
        if monday_of(day) == monday
    )


def room_in_every_week(worker: WorkerFacts, local: LocalTime) -> timedelta:
    """A task that is no longer than this stays within the hours agreed, in whichever week it is.

    Worked out once for a worker.
    """
    room: timedelta | None = worker.remembered.get("room")
    if room is None:
        room = worker.remembered["room"] = _room_in_every_week(worker, local)
    return room


def _room_in_every_week(worker: WorkerFacts, local: LocalTime) -> timedelta:
    if worker.fewest_hours is None:
        return timedelta.max
    taken: dict[date, float] = defaultdict(float)
    for busy in worker.claims:
        for day, hours in paid_hours(busy.span, busy.unpaid, local):
            taken[monday_of(day)] += hours
    return timedelta(hours=worker.fewest_hours - max(taken.values(), default=0.0))


def hours_of(worker: WorkerFacts, monday: date, local: LocalTime) -> float:
    """Paid hours of all tasks that somebody has in a week."""
    return hours_in_week(((each.span, each.unpaid) for each in worker.claims), monday, local)


DAY_PARTS = (("night", 0, 7), ("morning", 7, 12), ("afternoon", 12, 18), ("evening", 18, 23))


def day_parts(part: Interval, local: LocalTime) -> frozenset[str]:
    """The parts of the day that a stretch within one local day touches; night is 23–07."""
    start = local.at(part.start)
    last = local.at(part.end - timedelta(microseconds=1))
    first_hour, last_hour = start.hour, last.hour
    touched = {name for name, begin, end in DAY_PARTS if first_hour < end and last_hour >= begin}
    return frozenset(touched | ({"night"} if last_hour >= 23 else set()))
