"""What is posted over the year and who took it, a day at a time: it can be stored in parts."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from app.core.intervals import Interval
from app.core.localtime import LocalTime
from app.shifts.states import ClaimState, Initiator, Seat, ShiftState
from seeds.demand import CANCEL_REASONS, NOTES, Pattern
from seeds.diary import Booking, Post
from seeds.hospital.crowd import Crowd
from seeds.hospital.season import days_with_counts, patterns
from seeds.hospital.turns import Turns
from seeds.hospital.world import HOSPITAL
from seeds.people import Person

PLACES = (2, 3, 3, 4, 4, 5, 6)
LAST_CHANCE = timedelta(minutes=20)
LONGEST_AHEAD = timedelta(days=20)
SHORTEST_AHEAD = timedelta(hours=2)
HEAD_START = timedelta(hours=24)
WORTH_A_HEAD_START = timedelta(hours=48)

FULL_BEFORE, FULL_AHEAD = 0.78, 0.41
"""How many of the tasks behind and before us are full; the others have a few of their places."""


class Office:
    """Posts for all departments, and lets the crowd take its turns."""

    def __init__(
        self, rng: random.Random, local: LocalTime, now: datetime, crowd: Crowd, turns: Turns
    ) -> None:
        self.rng = rng
        self.local = local
        self.now = now
        self.crowd = crowd
        self.turns = turns
        self._tasks = {spec.key: spec for spec in HOSPITAL.tasks}

    def by_day(self, how_many: int) -> Iterator[list[Post]]:
        """So many posts in all, a day at a time, each day by start."""
        for day, count in days_with_counts(self.local.day(self.now), how_many):
            yield self._day(day, count)

    def _day(self, day: date, count: int) -> list[Post]:
        starts: dict[str, datetime] = {}
        posts = [self._post(pattern, day, starts) for pattern in patterns(self.rng, day, count)]
        posts.sort(key=_start)
        for post in posts:
            self._fill(post)
        return posts

    def _post(self, pattern: Pattern, day: date, starts: dict[str, datetime]) -> Post:
        rng, spec = self.rng, self._tasks[pattern.task]
        clock = rng.choice(pattern.starts)
        if clock not in starts:
            starts[clock] = self.local.instant(day, time.fromisoformat(clock), fold=0)
        start = starts[clock]
        minutes = rng.choice(pattern.minutes or (spec.minutes,))
        contact, deputy = self.crowd.staff[spec.department]
        if rng.random() < 0.25:
            contact, deputy = deputy, contact
        ahead = SHORTEST_AHEAD + (LONGEST_AHEAD - SHORTEST_AHEAD) * rng.random()
        posted_at = min(start, self.now) - ahead
        span = Interval(start, start + timedelta(minutes=minutes))
        post = Post(spec, span, rng.choice(PLACES), contact, deputy, posted_at)
        self._adorn(post)
        return post

    def _adorn(self, post: Post) -> None:
        """The things that only some have: extra seats, a note, a head start; or it is cancelled."""
        rng = self.rng
        if rng.random() < 0.1:
            post.extra_places = 1
        if rng.random() < 0.12:
            post.note = rng.choice(NOTES)
        if rng.random() < 0.3 and post.span.start - post.posted_at > WORTH_A_HEAD_START:
            post.own_team_until = post.posted_at + HEAD_START
        if rng.random() < 0.015:
            post.state = ShiftState.CANCELLED
            post.cancel_reason = rng.choice(CANCEL_REASONS)
            until = min(post.span.start, self.now)
            post.changed_at = post.posted_at + (until - post.posted_at) * 0.6

    def _fill(self, post: Post) -> None:
        rng = self.rng
        if post.state is ShiftState.CANCELLED:
            self._was_held(post, ClaimState.CANCELLED, post.changed_at or post.posted_at)
            return
        latest = min(post.span.start - LAST_CHANCE, self.now - timedelta(minutes=1))
        full = rng.random() < (FULL_AHEAD if post.span.start > self.now else FULL_BEFORE)
        for _ in range(post.places if full else rng.randrange(post.places)):
            self._book(post, latest, Seat.REGULAR)
        if post.extra_places and rng.random() < 0.4:
            self._book(post, latest, Seat.EXTRA)
        if rng.random() < 0.12:
            self._was_held(post, ClaimState.HANDED_BACK, latest)

    def _book(self, post: Post, latest: datetime, seat: Seat) -> None:
        person = self.turns.take(post, latest, seat)
        if person is None:
            return
        since = post.open_since(person)
        at = since + (latest - since) * self.rng.random() ** 3
        asked = seat is Seat.REGULAR and self.rng.random() < 0.08
        by = Initiator.ASKED if asked else Initiator.CLAIMED
        post.bookings.append(Booking(person, at, seat, initiated_by=by))

    def _was_held(self, post: Post, state: ClaimState, until: datetime) -> None:
        """Somebody had a place and ended it: before it was cancelled, or by handing it back."""
        person = self._somebody_else(post)
        since = post.open_since(person)
        if since < until:
            length = until - since
            ended_at = until if state is ClaimState.CANCELLED else since + length * 0.8
            post.bookings.append(
                Booking(person, since + length / 3, state=state, ended_at=ended_at)
            )

    def _somebody_else(self, post: Post) -> Person:
        """Whoever is not on it: what has ended takes nobody's time."""
        workers, on_it = self.crowd.workers, {booking.person.id for booking in post.bookings}
        while (person := workers[int(self.rng.random() * len(workers))]).id in on_it:
            pass
        return person


def _start(post: Post) -> datetime:
    return post.span.start
