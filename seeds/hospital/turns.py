"""Who takes what, told in the order of time, so that a person's last turn says enough.

Stricter than the rules of claims, for speed: no task on a day of the own roster, eleven hours
between any two tasks, and nobody who has agreed limits.
"""

import random
from datetime import date, datetime
from functools import cache

from app.core.localtime import LocalTime
from app.labour.rulesets import ATW
from app.shifts.states import Seat
from seeds.diary import Post
from seeds.hospital.crowd import Crowd
from seeds.organisation import Organisation
from seeds.people import Person

TRIES = 12
MOST_DAYS = 5
HOURS_WITHOUT_NUMBER = 24.0
LAST_END_BEFORE_ROSTER = (20, 30)
"""Rosters begin at 07:30 at the earliest."""


class Turns:
    """What everybody worked last, and this week. Give it posts by their start."""

    def __init__(
        self, rng: random.Random, local: LocalTime, crowd: Crowd, organisation: Organisation
    ) -> None:
        self._rng = rng
        self._local = local
        self._away = crowd.away
        self._takers = [person for person in crowd.workers if person.limit is None]
        self._able = {
            task.key: [person for person in self._takers if person.can(task.needs, date.min)]
            for task in organisation.tasks
        }
        size = len(crowd.people) + 1
        self._free_from = [datetime.min.replace(tzinfo=local.zone)] * size
        self._week = [0] * size
        self._days_in_week = [0] * size
        self._hours_in_week = [0.0] * size
        self._day = cache(local.day)

    def take(self, post: Post, latest: datetime, seat: Seat = Seat.REGULAR) -> Person | None:
        """Somebody who may and can have a place of the post before ``latest``; it is noted."""
        able = self._takers if seat is Seat.EXTRA else self._able[post.spec.key]
        day, last_day = self._day(post.span.start), self._local.day(post.span.end)
        by_next_roster = last_day == day and self._ends_early(post.span.end)
        for _ in range(min(TRIES, len(able))):
            person = able[int(self._rng.random() * len(able))]
            if (
                self._has_time(person, post, day, last_day, by_next_roster)
                and post.open_since(person) < latest
                and (seat is Seat.EXTRA or person.can(post.spec.needs, last_day))
            ):
                self._note(person, post, day)
                return person
        return None

    def _ends_early(self, end: datetime) -> bool:
        clock = self._local.at(end)
        return (clock.hour, clock.minute) <= LAST_END_BEFORE_ROSTER

    def _has_time(
        self, person: Person, post: Post, day: date, last_day: date, by_next_roster: bool
    ) -> bool:
        weekday, roster = day.weekday(), person.roster
        if post.span.start < self._free_from[person.id] or weekday in roster:
            return False
        if (weekday + 1) % 7 in roster and not by_next_roster:
            return False
        if weekday == person.kept_free or (weekday > 4 and len(roster) > 2):
            return False
        away = self._away.get(person.id)
        if away is not None and (day in away or last_day in away):
            return False
        return self._is_within_week(person, post, day)

    def _is_within_week(self, person: Person, post: Post, day: date) -> bool:
        same = self._week[person.id] == _week_of(day)
        days = self._days_in_week[person.id] if same else 0
        hours = self._hours_in_week[person.id] if same else 0.0
        most = person.agreed.hours_week if person.agreed is not None else 0.0
        return days + len(person.roster) < MOST_DAYS and hours + post.paid_hours <= (
            HOURS_WITHOUT_NUMBER if most is None else most
        )

    def _note(self, person: Person, post: Post, day: date) -> None:
        number, week = person.id, _week_of(day)
        if self._week[number] != week:
            self._week[number] = week
            self._days_in_week[number] = 0
            self._hours_in_week[number] = 0.0
        self._days_in_week[number] += 1
        self._hours_in_week[number] += post.paid_hours
        self._free_from[number] = post.span.end + ATW.daily_rest


def _week_of(day: date) -> int:
    """A number for the week, Monday to Sunday."""
    return (day.toordinal() - 1) // 7
