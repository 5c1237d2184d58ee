"""Who takes what is posted: people who may, at times when they could."""

import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from math import exp

from app.core.localtime import monday_of
from app.shifts.states import ClaimState, Initiator, Seat, ShiftState
from seeds.demand import BUSY_WEEKS, OWN_TEAM_FIRST_SINCE
from seeds.diary import Booking, Diary, Post
from seeds.people import Person
from seeds.worktexts import TASKS

FILLED_BEFORE = 0.71
FILLED_SINCE = 0.93
WEEKS_TO_RISE = 10
SURE_DAYS = 2
"""So far ahead a day is as full as it will be."""
LAST_CHANCE = timedelta(minutes=20)


def share_filled(week: int, days_ahead: int) -> float:
    """Which part of the places of a day is held by now.

    ``week`` counts from this one. It was 71 % for long, dips in the busy weeks, and rises to 93 %
    in the ten weeks after departments began to ask their own team first; what lies ahead is
    still filling.
    """
    risen = min(1.0, max(0.0, (week - OWN_TEAM_FIRST_SINCE) / WEEKS_TO_RISE))
    share = FILLED_BEFORE + (FILLED_SINCE - FILLED_BEFORE) * risen
    if week in BUSY_WEEKS:
        share -= 0.1
    return max(0.2, share * exp(-max(0, days_ahead - SURE_DAYS) / 9))


class Filler:
    """Fills posts with people who hold what is needed and have the time."""

    def __init__(
        self,
        rng: random.Random,
        diary: Diary,
        now: datetime,
        flexworkers: list[Person],
    ) -> None:
        self.rng = rng
        self.diary = diary
        self.now = now
        self.flexworkers = flexworkers
        self.this_week = monday_of(diary.local.day(now))
        self._able = {
            spec.key: [person for person in flexworkers if person.can(spec.needs, date.min)]
            for spec in TASKS
        }
        self._behind = 0.0

    def fill(self, post: Post, share: float) -> None:
        """Fill about this share of the places; what could not be filled is made up for later."""
        if post.state is ShiftState.CANCELLED:
            self._was_held_before_cancelling(post)
            return
        for _ in range(post.places):
            wanted = self.rng.random() < share + 0.25 * self._behind
            got = wanted and self.give(post)
            self._behind = max(-2.0, min(2.0, self._behind + share - got))
        for _ in range(post.extra_places):
            if self.rng.random() < 0.5 * share:
                self.give(post, Seat.EXTRA)
        if self.rng.random() < 0.04:
            self._somebody_handed_back(post)

    def give(self, post: Post, seat: Seat = Seat.REGULAR) -> bool:
        """Let the first who may and can take a place of the kind.

        Returns False when there was nobody.
        """
        for person in self._in_turn(post, seat):
            if self._may(person, post, seat) and self.diary.fits(person, post):
                initiator = (
                    Initiator.ASKED
                    if seat is Seat.REGULAR and self.rng.random() < 0.08
                    else Initiator.CLAIMED
                )
                booking = Booking(
                    person, self._some_time(person, post), seat, initiated_by=initiator
                )
                self.diary.book(post, booking)
                return True
        return False

    def _in_turn(self, post: Post, seat: Seat) -> list[Person]:
        able = self.flexworkers if seat is Seat.EXTRA else self._able[post.spec.key]
        people = self.rng.sample(able, min(len(able), 60))
        if post.own_team_until is not None and self.rng.random() < 0.4:
            people.sort(key=lambda person: person.home != post.spec.department)
        return people

    def _may(self, person: Person, post: Post, seat: Seat) -> bool:
        day = self.diary.day(post.span.start)
        if person.minor_until is not None or (person.told and day >= self.this_week):
            return False
        if any(booking.person is person for booking in post.bookings):
            return False
        if post.open_since(person) >= self._latest(post):
            return False
        able = person.can(post.spec.needs, day)
        return not able if seat is Seat.EXTRA else able

    def _latest(self, post: Post) -> datetime:
        return min(post.span.start - LAST_CHANCE, self.now - timedelta(minutes=1))

    def _some_time(self, person: Person, post: Post) -> datetime:
        """Between the first moment it could be claimed and the last; soon rather than late."""
        since = post.open_since(person)
        part = self.rng.betavariate(1, 3.5)
        return since + (self._latest(post) - since) * part

    def _was_held_before_cancelling(self, post: Post) -> None:
        changed_at = post.changed_at or post.posted_at
        for person in self._out_of(post, 1):
            claimed_at = post.posted_at + (changed_at - post.posted_at) * 0.5
            self._ended(post, person, ClaimState.CANCELLED, claimed_at, changed_at)

    def _somebody_handed_back(self, post: Post) -> None:
        claims = [booking.claimed_at for booking in post.bookings]
        until = min(claims, default=self._latest(post))
        for person in self._out_of(post, 1):
            since = post.open_since(person)
            if since < until:
                length = until - since
                self._ended(
                    post, person, ClaimState.HANDED_BACK, since + length / 3, since + length * 0.8
                )

    def _out_of(self, post: Post, how_many: int) -> Iterable[Person]:
        day = self.diary.day(post.span.start)
        held = {booking.person.id for booking in post.bookings}
        able = [
            person
            for person in self._able[post.spec.key]
            if person.id not in held and not person.told and person.can(post.spec.needs, day)
        ]
        return self.rng.sample(able, min(len(able), how_many))

    def _ended(
        self,
        post: Post,
        person: Person,
        state: ClaimState,
        claimed_at: datetime,
        ended_at: datetime,
    ) -> None:
        post.bookings.append(Booking(person, claimed_at, state=state, ended_at=ended_at))
