"""Situations around now that can be shown: each an agreement between posts, people and the clock.

Whatever the hour: what would begin too late today is put tomorrow, and what must begin soon at
night is work that is done at night.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.core.intervals import Interval
from app.core.localtime import LocalTime, monday_of
from app.shifts.states import ClaimState, Seat
from seeds.demand import Office
from seeds.diary import Booking, Diary, Post
from seeds.filling import Filler
from seeds.people import Person
from seeds.rosters import Exceptions
from seeds.worktexts import TASK

SOON = timedelta(minutes=100)
EARLIEST = time(6, 30)
LATEST_END = time(21)


@dataclass(frozen=True, slots=True)
class Moments:
    """Times relative to now, on the local clock."""

    now: datetime
    local: LocalTime

    @property
    def today(self) -> date:
        """The local day."""
        return self.local.day(self.now)

    def on(self, days: int, clock: str, minutes: int) -> Interval:
        """So many days from now, from a time, for so long."""
        day = self.today + timedelta(days)
        return _span(self.local.instant(day, time.fromisoformat(clock), fold=0), minutes)

    def next(self, clock: str, minutes: int) -> Interval:
        """Today at the time if that is an hour ahead; else as soon as decent; else tomorrow."""
        usual = self.on(0, clock, minutes)
        first = self.now + timedelta(hours=1)
        if usual.start >= first:
            return usual
        sooner = _span(_rounded_up(first, 30), minutes)
        start, end = self.local.at(sooner.start), self.local.at(sooner.end)
        decent = start.time() >= EARLIEST and end.time() <= LATEST_END
        return sooner if decent and start.date() == end.date() else self.on(1, clock, minutes)

    def soon(self) -> tuple[str, Interval]:
        """Within two hours from now, whatever the hour: an exam by day, transport at night."""
        start = _rounded_up(self.now + SOON, 15)
        clock = self.local.at(start)
        by_day = EARLIEST <= clock.time() <= time(18, 30)
        return ("invigilation", _span(start, 240)) if by_day else ("beds", _span(start, 210))

    def ago(self, **length: float) -> datetime:
        """So long before now."""
        return self.now - timedelta(**length)


def _span(start: datetime, minutes: int) -> Interval:
    return Interval(start, start + timedelta(minutes=minutes))


def _rounded_up(instant: datetime, minutes: int) -> datetime:
    step = minutes * 60
    return datetime.fromtimestamp(-(-int(instant.timestamp()) // step) * step, instant.tzinfo)


def rosters_around_soon(moments: Moments, people: dict[str, Person]) -> Exceptions:
    """Own rosters that leave the coordinator two who can come soon, and one who nearly can."""
    _, span = moments.soon()
    local = moments.local
    days = {local.day(span.start) + timedelta(n) for n in (-1, 0, 1)} - {
        moments.today - timedelta(1)
    }
    names = ("Ruben Vos", "Amina Kaya", "Lisa Mulder", "Sjoerd Postma")
    exceptions: Exceptions = {(people[name].id, day): [] for name in names for day in days}
    start = max(span.start - timedelta(hours=4), _first_work(moments, span.start))
    for name, end in (
        ("Ruben Vos", span.start - timedelta(hours=1)),
        ("Sjoerd Postma", span.start + timedelta(minutes=15)),
    ):
        if start < end:
            exceptions[people[name].id, local.day(start)] = [Interval(start, end)]
    return exceptions


def _first_work(moments: Moments, start: datetime) -> datetime:
    """When work on that day begins at the earliest."""
    return moments.local.instant(moments.local.day(start), time(6), fold=0)


class Stage:
    """Puts the scenes up, before anything else is filled."""

    def __init__(
        self,
        moments: Moments,
        office: Office,
        diary: Diary,
        filler: Filler,
        people: dict[str, Person],
    ) -> None:
        self.moments = moments
        self.office = office
        self.diary = diary
        self.filler = filler
        self.people = people
        self.posts: list[Post] = []

    def put_up(self) -> list[Post]:
        """Every scene; the posts that they need."""
        self._yesterday()
        self._today()
        self._coordinator()
        self._tomorrow()
        self._own_team_first()
        self._almost_for_noor()
        self._almost_for_sem()
        self._full_weeks()
        self._cancelled()
        self._exam_week()
        return self.posts

    def _post(
        self,
        task: str,
        span: Interval,
        *taken_by: str,
        places: int = 1,
        extra: int = 0,
        posted_at: datetime | None = None,
        own_team_until: datetime | None = None,
        others: int = 0,
        note: str = "",
    ) -> Post:
        """A post, held by people with a name, and by so many others who may."""
        posted_at = posted_at or self.moments.ago(days=3, hours=2)
        contact, deputy = self.office.contacts(TASK[task].department)
        post = Post(TASK[task], span, places, contact, deputy, min(posted_at, span.start - SOON))
        post.extra_places, post.own_team_until, post.note = extra, own_team_until, note
        self.posts.append(post)
        for name in taken_by:
            self._hold(post, name)
        for _ in range(others):
            self.filler.give(post)
        return post

    def _hold(self, post: Post, name: str, seat: Seat = Seat.REGULAR) -> None:
        claimed_at = post.posted_at + (self.moments.now - post.posted_at) / 3
        self.diary.book(post, Booking(self.people[name], claimed_at, seat))

    def _yesterday(self) -> None:
        """What was done: Sem learned beside Noor; Ruben invigilated."""
        on, ago = self.moments.on, self.moments.ago
        week_ago = ago(days=8)
        dummies = self._post(
            "dummies", on(-1, "13:00", 210), "Noor Haddad", extra=1, posted_at=week_ago
        )
        self._hold(dummies, "Sem Visser", Seat.EXTRA)
        exam = on(-1, "13:00", 240)
        self._post("invigilation", exam, "Ruben Vos", places=4, posted_at=week_ago, others=3)

    def _today(self) -> None:
        """One that fits Noor and is just too much for Sem, with an extra seat; one of 8 minutes."""
        next_, ago = self.moments.next, self.moments.ago
        practicum = next_("13:00", 210)
        self._post("practicum", practicum, places=2, extra=1, posted_at=ago(hours=20), others=1)
        self._post("laptops", next_("15:00", 120), posted_at=ago(minutes=8))
        self._post("rooms", next_("16:00", 120), places=2, posted_at=ago(hours=5), others=1)
        same_day = practicum == self.moments.on(0, "13:00", 210)
        mine = self.moments.on(0 if same_day else 1, "17:00", 120)
        self._post("laptops", mine, "Noor Haddad", posted_at=ago(days=2))

    def _coordinator(self) -> None:
        """Two of five places held, and it starts soon."""
        task, span = self.moments.soon()
        post = self._post(
            task,
            span,
            places=5,
            posted_at=self.moments.ago(hours=3),
            others=2,
            note="Er vielen vandaag mensen af." if task == "invigilation" else "",
        )
        post.own_team_until = None

    def _tomorrow(self) -> None:
        """Work for whoever looks tonight, and an evening that Sem holds."""
        on, ago = self.moments.on, self.moments.ago
        self._post("practicum", on(1, "12:30", 210), places=2, extra=1, others=1)
        self._post("laptops", on(1, "12:30", 120), posted_at=ago(hours=6))
        self._post("frontdesk", on(1, "12:30", 240), places=2, posted_at=ago(hours=4))
        self._post("rooms", on(1, "17:30", 240), "Sem Visser", places=2)

    def _own_team_first(self) -> None:
        """A head start that still runs: for Onderwijslogistiek, and for Gastvrijheid."""
        until = self.moments.on(1, "11:00", 60).start
        ago = self.moments.ago(hours=2)
        on = self.moments.on
        for task, clock, minutes, others in (
            ("practicum", "13:00", 210, 0),
            ("frontdesk", "12:30", 240, 1),
            ("rooms", "14:00", 180, 0),
        ):
            places = 2 if task == "frontdesk" else 1
            post = self._post(
                task,
                on(2, clock, minutes),
                places=places,
                posted_at=ago,
                own_team_until=until,
                others=others,
            )
            post.division_until = until + timedelta(hours=4)

    def _almost_for_noor(self) -> None:
        """During her mornings, late before one, above her level, after a validity ends."""
        on = self.moments.on
        morning = self._next_morning_of_noor(after=0)
        self._post("laptops", on(morning, "08:30", 150), places=2)
        evening = self._next_morning_of_noor(after=1) - 1
        self._post("rooms", on(evening, "19:00", 180), places=2)
        self._post("samples", on(3, "13:00", 270))
        full_week = self._week_after_next()
        self._post("carts", on(11 if full_week > 11 else full_week + 7, "14:00", 180), places=2)

    def _next_morning_of_noor(self, after: int) -> int:
        roster = self.people["Noor Haddad"].roster
        days = range(after + 1, after + 8)
        return next(n for n in days if (self.moments.today + timedelta(n)).weekday() in roster)

    def _almost_for_sem(self) -> None:
        """While he works, too early on the morning after, with what is no longer valid."""
        on = self.moments.on
        self._post("laptops", on(1, "18:00", 120))
        self._post("rooms", on(2, "06:30", 120), places=2)
        self._post("waitingroom", on(3, "13:30", 180))

    def _full_weeks(self) -> None:
        """The week after next, Noor and Sem have all the hours that were agreed."""
        on, to_monday = self.moments.on, self._week_after_next()
        for n in range(4):
            self._post("practicum", on(to_monday + n, "13:00", 210), "Noor Haddad")
            self._post("rooms", on(to_monday + n, "14:00", 210), "Sem Visser", places=2)
        self._post("practicum", on(to_monday + 4, "13:00", 210), places=2)
        self._post("rooms", on(to_monday + 4, "14:00", 210))

    def _week_after_next(self) -> int:
        """The days from now to its Monday: 8 to 14."""
        return (monday_of(self.moments.today) - self.moments.today).days + 14

    def _cancelled(self) -> None:
        """A practical that does not take place; Iris had taken it."""
        post = self._post("practicum", self.moments.on(3, "13:00", 210))
        self.office.cancel(post, "De practicumgroep komt een week later.")
        changed_at = post.changed_at or post.posted_at
        claimed_at = post.posted_at + (changed_at - post.posted_at) / 2
        iris = self.people["Iris de Boer"]
        post.bookings.append(
            Booking(iris, claimed_at, state=ClaimState.CANCELLED, ended_at=changed_at)
        )

    def _exam_week(self) -> None:
        """Three exams in the hall at once with other work: more places than people who can."""
        days = [n for n in range(4, 12) if (self.moments.today + timedelta(n)).weekday() < 5]
        for day, places in zip(days, (24, 17, 18), strict=False):
            span = self.moments.on(day, "13:00", 240)
            self._post("invigilation", span, places=places, posted_at=self.moments.ago(days=3))
