"""Hours a week: what was agreed, what was really worked, and what is still planned.

Until hours are confirmed by both sides, a shift held to its end counts with its planned length.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.claims.hours import paid_hours
from app.claims.models import Claim
from app.core import clock
from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import LocalTime, monday_of
from app.reintegration.models import Step, StepState, Track
from app.shifts.models import Shift
from app.web.languages import local_time

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Week:
    """A week from its Monday, in hours. ``agreed``: the most of its days; None before and after."""

    monday: date
    agreed: float | None
    worked: float
    planned: float

    @property
    def room(self) -> float | None:
        """What may still be planned in it."""
        if self.agreed is None:
            return None
        return max(0.0, self.agreed - self.worked - self.planned)


def weeks_of(track: Track, now: datetime | None = None) -> list[Week]:
    """Every week of a track from its first step to its last, or to today; one statement."""
    now, local = now or clock.now(), local_time()
    steps = [step for step in track.steps if step.state == StepState.CONFIRMED]
    if not steps:
        return []
    first = monday_of(min(step.valid_from for step in steps))
    last = monday_of(max(max(step.valid_until for step in steps), local.day(now)))
    if track.ended_on is not None:
        last = min(last, monday_of(track.ended_on))
    worked, planned = _hours(track.person_id, first, last + WEEK, now, local)
    return [
        Week(monday, _agreed(steps, monday), worked[monday], planned[monday])
        for monday in _mondays(first, last)
    ]


def this_week(track: Track, now: datetime | None = None) -> Week | None:
    """The week that is now; None where nothing is agreed for it."""
    now = now or clock.now()
    monday = monday_of(local_time().day(now))
    return next((week for week in weeks_of(track, now) if week.monday == monday), None)


def _mondays(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += WEEK


def _agreed(steps: list[Step], monday: date) -> float | None:
    sunday = monday + timedelta(days=6)
    hours = (
        step.hours_week
        for step in steps
        if step.valid_from <= sunday and step.valid_until >= monday
    )
    return max(hours, default=None)


def _hours(
    person_id: int, first: date, end: date, now: datetime, local: LocalTime
) -> tuple[dict[date, float], dict[date, float]]:
    """Hours by the Monday of their week: of shifts that are over, and of those still to come."""
    worked: dict[date, float] = defaultdict(float)
    planned: dict[date, float] = defaultdict(float)
    for row in db.session.execute(
        select(Claim.starts_at, Claim.ends_at, Shift.break_minutes, Shift.break_paid)
        .join(Shift, Shift.id == Claim.shift_id)
        .where(
            Claim.person_id == person_id,
            Claim.live,
            Claim.ends_at > local.midnight(first),
            Claim.starts_at < local.midnight(end),
        )
    ):
        unpaid = timedelta() if row.break_paid else timedelta(minutes=row.break_minutes)
        into = worked if row.ends_at <= now else planned
        for day, hours in paid_hours(Interval(row.starts_at, row.ends_at), unpaid, local):
            into[monday_of(day)] += hours
    return worked, planned
