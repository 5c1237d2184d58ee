"""Hours a week: what was agreed, what was really worked, and what is still planned.

Until hours are confirmed by both sides, a shift held to its end counts with its planned length.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import local_time, monday_of
from app.eligibility.rules_hours import paid_hours
from app.reintegration.models import StepState, Track, TrackState
from app.shifts.models import Shift
from app.shifts.models_claims import Claim

WEEK = timedelta(weeks=1)
Hours = dict[tuple[int, date], float]
"""By person and the Monday of the week."""


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
    now = now or clock.now()
    steps = [step for step in track.steps if step.state == StepState.CONFIRMED]
    if not steps:
        return []
    first = monday_of(min(step.valid_from for step in steps))
    last = monday_of(max(local_time().day(now), *(step.valid_until for step in steps)))
    if track.ended_on is not None:
        last = min(last, monday_of(track.ended_on))
    worked, planned = _hours([track.person_id], first, last + WEEK, now)
    return [_week(track, monday, worked, planned, now) for monday in _mondays(first, last)]


def this_week(tracks: Collection[Track], now: datetime | None = None) -> dict[int, Week]:
    """The week that is now of each track, by its id; one statement."""
    now = now or clock.now()
    monday = monday_of(local_time().day(now))
    people = {track.person_id for track in tracks}
    worked, planned = _hours(people, monday, monday + WEEK, now)
    return {track.id: _week(track, monday, worked, planned, now) for track in tracks}


def _week(track: Track, monday: date, worked: Hours, planned: Hours, now: datetime) -> Week:
    key = track.person_id, monday
    return Week(monday, _agreed(track, monday, now), worked[key], planned[key])


def _mondays(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += WEEK


def _agreed(track: Track, monday: date, now: datetime) -> float | None:
    """The most hours of a day of the week; none on those that are paused."""
    sunday = monday + timedelta(days=6)
    paused = track.paused_until if track.state == TrackState.PAUSED else None
    rests = paused is not None and monday <= paused and sunday >= local_time().day(now)
    hours = [
        0.0 if rests and paused is not None and step.valid_from <= paused else step.hours_week
        for step in track.steps
        if step.state == StepState.CONFIRMED
        and step.valid_from <= sunday
        and step.valid_until >= monday
    ]
    return max(hours, default=None)


def _hours(people: Collection[int], first: date, end: date, now: datetime) -> tuple[Hours, Hours]:
    """The hours of shifts that are over, and of those still to come."""
    local = local_time()
    worked: Hours = defaultdict(float)
    planned: Hours = defaultdict(float)
    for row in db.session.execute(
        select(
            Claim.person_id, Claim.starts_at, Claim.ends_at, Shift.break_minutes, Shift.break_paid
        )
        .join(Shift, Shift.id == Claim.shift_id)
        .where(
            Claim.person_id.in_(people),
            Claim.live,
            Claim.ends_at > local.midnight(first),
            Claim.starts_at < local.midnight(end),
        )
    ):
        unpaid = timedelta() if row.break_paid else timedelta(minutes=row.break_minutes)
        into = worked if row.ends_at <= now else planned
        for day, hours in paid_hours(Interval(row.starts_at, row.ends_at), unpaid, local):
            into[row.person_id, monday_of(day)] += hours
    return worked, planned
