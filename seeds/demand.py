"""What departments post over the weeks: how much, when, how long ahead."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.core.intervals import Interval
from app.core.localtime import LocalTime, monday_of
from app.shifts.states import ShiftState
from seeds.diary import Post, wall_time
from seeds.people import Person
from seeds.worktexts import TASK

WEEKS_BACK = 26
DAYS_AHEAD = 21
EXAM_WEEKS = {-23, -22, -13, -12, -4, -3, 1}
BUSY_WEEKS = {-19, -18, -17}
OWN_TEAM_FIRST_SINCE = -12
"""The week, counted from this one, in which departments began to ask their own team first."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a task is posted: times a week, at which local hours, for how many people.

    ``planned``: so many days ahead at least, if it is not posted at the last moment.
    """

    task: str
    per_week: float
    starts: tuple[str, ...]
    places: tuple[int, ...] = (1,)
    weekend: float = 0.0
    minutes: tuple[int, ...] = ()
    in_exam_weeks: float = 1.0
    in_busy_weeks: float = 1.0
    planned: int = 0


PATTERNS = (
    Pattern("practicum", 20, ("08:30", "13:00"), (1, 1, 2), minutes=(210, 210, 240)),
    Pattern("laptops", 10, ("07:30", "12:00", "15:00", "17:00"), in_exam_weeks=1.6),
    Pattern("frontdesk", 8, ("08:30", "12:30"), (1, 1, 2)),
    Pattern("dummies", 13, ("08:30", "13:00"), (1, 1, 2), minutes=(270, 180)),
    Pattern("actors", 9, ("09:00", "13:30"), (1, 1, 2)),
    Pattern(
        "invigilation",
        13,
        ("09:00", "13:00", "18:00"),
        (2, 3, 3, 4, 5),
        0.02,
        (240, 210),
        2.3,
        1.0,
        9,
    ),
    Pattern("cleanup", 12, ("12:00", "16:00"), (1, 1, 2)),
    Pattern("scanning", 15, ("08:30", "13:00"), (1, 2)),
    Pattern("desk", 18, ("08:00", "12:30"), in_busy_weeks=1.3),
    Pattern("checkin", 12, ("08:00", "12:30"), in_busy_weeks=1.2),
    Pattern("guiding", 20, ("08:00", "08:30", "12:30"), (1, 1, 2), 0.03, in_busy_weeks=1.4),
    Pattern("waitingroom", 14, ("07:30", "10:30"), in_busy_weeks=1.3),
    Pattern("carts", 20, ("07:00", "14:00", "18:00"), (1, 1, 2), 0.12),
    Pattern(
        "beds", 22, ("07:30", "12:00", "16:00"), (1, 1, 2), 0.12, (240, 270), in_busy_weeks=1.3
    ),
    Pattern("rooms", 11, ("08:00", "16:00", "18:30"), (1, 2, 2, 3), 0.05),
    Pattern("guests", 4, ("08:30", "13:00"), (1, 2)),
    Pattern("lecture", 13, ("08:30", "13:00", "17:30"), in_exam_weeks=0.6),
    Pattern("helpdesk", 7, ("09:00", "13:00"), in_exam_weeks=1.3),
    Pattern("samples", 8, ("08:30", "09:00"), (1, 1, 2)),
)
"""``weekend`` is the part of the week's work that falls on each day of the weekend."""

NOTES = (
    "Parkeren kan bij P3.",
    "De lift van gebouw B is traag: neem de trap.",
    "Een collega van de afdeling is er het eerste uur bij.",
    "Neem je pas mee, de deur is op slot.",
    "Er is koffie en thee.",
    "De afdeling zit deze week tijdelijk aan de overkant van de gang.",
)
CANCEL_REASONS = (
    "De les gaat niet door.",
    "De groep is kleiner dan verwacht.",
    "Verzet naar volgende week.",
    "De afdeling lost het zelf op.",
)


class Office:
    """Who posts for each department, and when."""

    def __init__(
        self, rng: random.Random, local: LocalTime, now: datetime, staff: dict[str, list[Person]]
    ) -> None:
        self.rng = rng
        self.local = local
        self.now = now
        self.today = local.day(now)
        self.staff = staff

    def week(self, day: date) -> int:
        """Weeks from this one: −1 is last week."""
        return (monday_of(day) - monday_of(self.today)).days // 7

    def posts(self, day: date) -> list[Post]:
        """What was posted for the local day, as far as it was posted by now."""
        posts = [
            post
            for pattern in PATTERNS
            for _ in range(self._how_many(pattern, day))
            if (post := self._post(pattern, day)).posted_at < self.now
        ]
        self.rng.shuffle(posts)
        return posts

    def _how_many(self, pattern: Pattern, day: date) -> int:
        week = self.week(day)
        share = pattern.weekend if day.weekday() > 4 else (1 - 2 * pattern.weekend) / 5
        expected = pattern.per_week * share
        expected *= pattern.in_exam_weeks if week in EXAM_WEEKS else 1.0
        expected *= pattern.in_busy_weeks if week in BUSY_WEEKS else 1.0
        whole = int(expected)
        return whole + (self.rng.random() < expected - whole)

    def _post(self, pattern: Pattern, day: date) -> Post:
        rng, spec = self.rng, TASK[pattern.task]
        minutes = rng.choice(pattern.minutes or (spec.minutes,))
        start = time.fromisoformat(rng.choice(pattern.starts))
        span = wall_time(self.local, day, start, timedelta(minutes=minutes))
        posted_at = self._posted_at(span.start, day, pattern.planned)
        contact, deputy = self.contacts(spec.department, swapped=rng.random() < 0.25)
        post = Post(spec, span, rng.choice(pattern.places), contact, deputy, posted_at)
        post.extra_places = rng.choices((0, 1, 2), (86, 12, 2))[0]
        post.own_team_until = self._own_team_until(span, posted_at)
        post.note = rng.choice(NOTES) if rng.random() < 0.12 else ""
        if rng.random() < 0.015:
            self.cancel(post, rng.choice(CANCEL_REASONS))
        return post

    def contacts(self, department: str, swapped: bool = False) -> tuple[Person, Person]:
        """The contact person and the deputy."""
        first, second = self.staff[department]
        return (second, first) if swapped else (first, second)

    def cancel(self, post: Post, reason: str) -> None:
        """Cancel it, some time between its post and now or its start."""
        until = min(post.span.start, self.now)
        post.state = ShiftState.CANCELLED
        post.cancel_reason = reason
        post.changed_at = post.posted_at + (until - post.posted_at) * 0.6

    def _posted_at(self, start: datetime, day: date, planned: int) -> datetime:
        """A few hours before, or at an office hour of an earlier day."""
        rng = self.rng
        if rng.random() < 0.12:
            return start - timedelta(minutes=rng.randrange(100, 900))
        ahead = planned + 1 + min(27, int(rng.expovariate(1 / 10)))
        clock = time(rng.randrange(8, 17), rng.randrange(60))
        return self.local.instant(day - timedelta(ahead), clock, fold=0)

    def _own_team_until(self, span: Interval, posted_at: datetime) -> datetime | None:
        """Eleven o'clock on the day after the post, where that leaves others a day as well."""
        day = self.local.day(posted_at)
        if self.week(day) < OWN_TEAM_FIRST_SINCE or self.rng.random() > 0.7:
            return None
        until = self.local.instant(day + timedelta(1), time(11), fold=0)
        return until if span.start - until > timedelta(hours=20) else None


def days_of(today: date, back: int, ahead: int) -> Iterator[date]:
    """Every day from ``back`` days ago up to and including ``ahead`` days from now."""
    return (today + timedelta(n) for n in range(-back, ahead + 1))
