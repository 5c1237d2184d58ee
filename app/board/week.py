"""A week of somebody's roster, day by day, all days on one axis."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import current_app
from flask_babel import get_locale

from app.board.queries_roster import RosterPlace, RosterWeek
from app.core.axis import Hours, Part, Strip, axis_of_day, hours_for, strip
from app.core.intervals import Interval
from app.core.localtime import local_time, local_today
from app.people.models import Commitment
from app.shifts.states import Seat
from app.times.rules_holidays import holiday_on

RosterEntry = RosterPlace | Commitment
WEEK = 7
LONGEST_DUTY = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class RosterDay:
    """A day with everything that touches it, in order of time; no strip where it is free.

    ``taken``: all time of these days that is taken otherwise.
    """

    date: date
    entries: list[RosterEntry]
    strip: Strip | None
    taken: Sequence[Commitment] = ()

    @property
    def holiday(self) -> str:
        """The public holiday that it is, if it is one."""
        return holiday_on(self.date, current_app.config["HOLIDAYS"], str(get_locale()))

    def beside(self, place: RosterPlace) -> list[Commitment]:
        """What else takes the time of a place that the person holds."""
        if not place.claim.live:
            return []
        span = Interval(place.starts_at, place.ends_at)
        return [
            each for each in self.taken if Interval(each.starts_at, each.ends_at).overlaps(span)
        ]

    @property
    def is_today(self) -> bool:
        """Whether it is this day."""
        return self.date == local_today()


@dataclass(frozen=True, slots=True)
class DrawnWeek:
    """Seven days, and the day after them where something of the last one ends in it."""

    days: list[RosterDay]
    after: RosterDay | None
    scale: Strip


def drawn_week(week: RosterWeek, monday: date, now: datetime) -> DrawnWeek:
    """The week that begins on the local Monday, ready to draw."""
    every: list[RosterEntry] = [*week.places, *week.commitments]
    entries = sorted(every, key=lambda entry: (entry.starts_at, entry.ends_at))
    hours = _hours(entries)
    days = [_day(monday + timedelta(days=number), entries, hours, now) for number in range(WEEK)]
    next_monday = monday + timedelta(days=WEEK)
    cut = [entry for entry in entries if _is_one_duty(entry) and _touches(entry, next_monday)]
    scale = strip(axis_of_day(monday, hours, local_time()), [])
    return DrawnWeek(days, _day(next_monday, cut, hours, now) if cut else None, scale)


def _day(day: date, entries: Iterable[RosterEntry], hours: Hours, now: datetime) -> RosterDay:
    here = [entry for entry in entries if _touches(entry, day)]
    if not here:
        return RosterDay(day, here, None)
    taken = [entry for entry in entries if isinstance(entry, Commitment)]
    axis = axis_of_day(day, hours, local_time())
    return RosterDay(day, here, strip(axis, map(_part, here), now=now, in_lanes=True), taken)


def _part(entry: RosterEntry) -> Part:
    span = Interval(entry.starts_at, entry.ends_at)
    if not isinstance(entry, RosterPlace):
        return "own", span, ""
    return "extra" if entry.claim.seat == Seat.EXTRA else "mine", span, ""


def _hours(entries: Sequence[RosterEntry]) -> Hours:
    """The hours that all days show; what takes whole days asks for none of its own."""
    local = local_time()
    spans = [Interval(each.starts_at, each.ends_at) for each in entries if _is_one_duty(each)]
    return hours_for(spans, local)


def _is_one_duty(entry: RosterEntry) -> bool:
    """Whether it is work of one day or night, not an absence of days."""
    return entry.ends_at - entry.starts_at < LONGEST_DUTY


def _touches(entry: RosterEntry, day: date) -> bool:
    first, last = local_time().days_touched(entry.starts_at, entry.ends_at)
    return first <= day <= last
