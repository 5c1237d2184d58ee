"""What takes everybody's time, so that nobody is planned where the rules would refuse."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from app.core.intervals import Interval
from app.core.localtime import LocalTime, monday_of
from app.eligibility.rules_hours import day_parts
from app.labour.rulesets import ATW
from app.people.models import CommitmentKind, Load
from app.shifts.states import ClaimState, Initiator, Seat, ShiftState
from seeds.people import Person
from seeds.rest import short_rest
from seeds.worktexts import TaskSpec

MOST_DAYS = 5
"""Days worked in any seven on end: it leaves every week its long rest."""


@dataclass(slots=True)
class Booking:
    """Somebody's hold on a place.

    What is past stays held: a claim becomes worked when its hours are agreed, and not before.
    """

    person: Person
    claimed_at: datetime
    seat: Seat = Seat.REGULAR
    state: ClaimState = ClaimState.HELD
    ended_at: datetime | None = None
    initiated_by: Initiator = Initiator.CLAIMED

    @property
    def live(self) -> bool:
        """Whether it holds a place."""
        return self.state is ClaimState.HELD


@dataclass(slots=True)
class Post:
    """A shift of the seed, with the claims on it."""

    spec: TaskSpec
    span: Interval
    places: int
    contact: Person
    deputy: Person
    posted_at: datetime
    extra_places: int = 0
    own_team_until: datetime | None = None
    division_until: datetime | None = None
    note: str = ""
    state: ShiftState = ShiftState.OPEN
    cancel_reason: str | None = None
    changed_at: datetime | None = None
    bookings: list[Booking] = field(default_factory=list)

    @property
    def paid_hours(self) -> float:
        """Its hours without the break."""
        return self.span.length.total_seconds() / 3600 - self.spec.break_minutes / 60

    def filled(self, seat: Seat = Seat.REGULAR) -> int:
        """How many places of this kind are held."""
        return sum(booking.live and booking.seat is seat for booking in self.bookings)

    def open_since(self, person: Person) -> datetime:
        """From when this person could claim it."""
        if self.own_team_until is None or person.home == self.spec.department:
            return self.posted_at
        return self.own_team_until


@dataclass(frozen=True, slots=True)
class Taken:
    """Time of a person that is taken by something else than tasks."""

    span: Interval
    kind: CommitmentKind


class Diary:
    """Everybody's time over the whole seed, by local day."""

    def __init__(self, local: LocalTime) -> None:
        self.local = local
        self._taken: dict[tuple[int, date], list[tuple[Interval, bool]]] = defaultdict(list)
        self._week_hours: dict[tuple[int, date], float] = defaultdict(float)
        self._day_hours: dict[tuple[int, date], float] = defaultdict(float)
        self._worked: set[tuple[int, date]] = set()
        self._task_days: set[tuple[int, date]] = set()
        self._days: dict[datetime, date] = {}

    def day(self, instant: datetime) -> date:
        """The local day; remembered, for it is asked a hundred thousand times."""
        if instant not in self._days:
            self._days[instant] = self.local.day(instant)
        return self._days[instant]

    def take(self, person: Person, taken: Iterable[Taken]) -> None:
        """Note own roster and absence."""
        for each in taken:
            work = each.kind is CommitmentKind.OWN_ROSTER
            for day, part in self.local.split_by_day(each.span):
                self._taken[person.id, day].append((part, work))
                if work:
                    self._worked.add((person.id, day))

    def fits(self, person: Person, post: Post) -> bool:
        """Whether the person's time, agreement and limits leave room for it."""
        day = self.day(post.span.start)
        return (
            self._is_free(person, post, day)
            and self._within_agreement(person, post, day)
            and self._within_limit(person, post, day)
            and self._leaves_free_days(person, day)
            and self._leaves_rest(person, post, day)
            and self._is_no_long_day(person, post, day)
        )

    def book(self, post: Post, booking: Booking) -> None:
        """Note a claim that holds a place."""
        person, day = booking.person, self.day(post.span.start)
        post.bookings.append(booking)
        self._taken[person.id, day].append((post.span, True))
        self._week_hours[person.id, monday_of(day)] += post.paid_hours
        self._day_hours[person.id, day] += post.paid_hours
        self._worked.add((person.id, day))
        self._task_days.add((person.id, day))

    def _around(self, person: Person, day: date, days: int) -> list[tuple[Interval, bool]]:
        reach = range(-days, days + 1)
        return [each for n in reach for each in self._taken.get((person.id, day + _DAYS[n]), ())]

    def _is_free(self, person: Person, post: Post, day: date) -> bool:
        return not any(span.overlaps(post.span) for span, _ in self._around(person, day, 1))

    def _within_agreement(self, person: Person, post: Post, day: date) -> bool:
        agreed = person.agreed
        if agreed is None or day < agreed.valid_from:
            return False
        most = 24.0 if agreed.hours_week is None else agreed.hours_week
        return self._week_hours[person.id, monday_of(day)] + post.paid_hours <= most

    def _within_limit(self, person: Person, post: Post, day: date) -> bool:
        """Whether it stays within what was agreed; on every day, also outside its dates."""
        limit = person.limit
        if limit is None:
            return True
        week = monday_of(day)
        days = sum((person.id, week + _DAYS[n]) in self._task_days for n in range(7))
        hours = post.paid_hours
        return (
            _at_most(limit["hours_day"], hours + self._day_hours[person.id, day])
            and _at_most(limit["hours_week"], hours + self._week_hours[person.id, week])
            and _at_most(limit["days_week"], days + 1)
            and _among(limit["day_parts"], self._day_parts(post.span))
            and _among(limit["loads"], post.spec.loads)
        )

    def _day_parts(self, span: Interval) -> set[str]:
        parts = (part for _, part in self.local.split_by_day(span))
        return {name for part in parts for name in day_parts(part, self.local)}

    def _leaves_free_days(self, person: Person, day: date) -> bool:
        worked = [n == 0 or (person.id, day + _DAYS[n]) in self._worked for n in range(-6, 7)]
        return all(sum(worked[n : n + 7]) <= MOST_DAYS for n in range(7))

    def _leaves_rest(self, person: Person, post: Post, day: date) -> bool:
        """Whether it has its rest, and spoils that of no work beside it."""
        work = [span for span, is_work in self._around(person, day, 3) if is_work]
        if not work or short_rest(work, post.span, ATW.daily_rest) is not None:
            return not work
        beside = [span for span in work if span.overlaps(post.span.widened(timedelta(hours=35)))]
        return all(
            short_rest([*(span for span in work if span != each), post.span], each, ATW.daily_rest)
            is None
            for each in beside
        )

    def _is_no_long_day(self, person: Person, post: Post, day: date) -> bool:
        """Whether what has less than a night between stays within the work of one day."""
        most, gap = ATW.shift_work, timedelta(seconds=ATW.shift_gap.value)
        work = [span for span, is_work in self._around(person, day, 2) if is_work]
        total, first, last = post.span.length, post.span.start, post.span.end
        for span in sorted(work, reverse=True):
            if span.end <= first and first - span.end < gap:
                total, first = total + span.length, span.start
        for span in sorted(work):
            if span.start >= last and span.start - last < gap:
                total, last = total + span.length, span.end
        return most is None or total.total_seconds() <= most.value


_DAYS = {n: timedelta(days=n) for n in range(-7, 8)}


def _at_most(allowed: float | None, found: float) -> bool:
    return allowed is None or found <= allowed


def _among(allowed: list[str] | None, found: Iterable[str | Load]) -> bool:
    return allowed is None or all(each in allowed for each in found)


def wall_time(local: LocalTime, day: date, clock: time, length: timedelta) -> Interval:
    """From a time on the local clock, for so long."""
    start = local.instant(day, clock, fold=0)
    return Interval(start, start + length)
