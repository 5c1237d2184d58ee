"""Who asks what of Flexpool and of ephios, block by block, and what each answer must show."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import func, or_, select

from app.calendars.commands import make_feed
from app.calendars.models import Scope
from app.core import clock
from app.core.db import db
from app.core.secret_links import SecretLink
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ShiftState
from bench.blocks import Asked, Right
from bench.claims import pairs_of
from bench.ephios_data import Hospital
from bench.ephios_site import HEADERS, Known
from bench.phones import Answer, get, post
from bench.polls import SHOWN
from bench.stages import Stage, workers

LISTED = 100
NEAR, LATELY = timedelta(days=14), timedelta(days=56)
WARM = 4
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Size:
    """How many blocks, and how many requests are measured in each."""

    blocks: int
    ours: int
    theirs: int
    claims: int
    bare: int

    @property
    def people(self) -> int:
        """How many people ask for pages: everybody in one block only."""
        return self.blocks * (self.ours + WARM)

    @property
    def taken(self) -> int:
        """How many tasks are taken on each side, those included that warm up."""
        return self.blocks * (self.claims + WARM)


@dataclass(frozen=True, slots=True)
class Cast:
    """Persons by id, tasks by id; who takes which. ``feeds``: secret addresses by person."""

    addresses: dict[int, str]
    people: list[int]
    tasks: list[int]
    feeds: list[tuple[int, str]]
    claims: list[tuple[int, int]]

    @property
    def who(self) -> list[int]:
        """Everybody who signs in."""
        return sorted({*self.people, *(person for person, _ in self.claims)})


def cast(size: Size) -> Cast:
    """Workers all over the hospital, open tasks of the next days, the fullest calendars."""
    now = clock.now()
    addresses = dict(db.session.execute(select(Person.id, Person.email)).tuples().all())
    ids = {email: number for number, email in addresses.items()}
    near = (
        select(Shift.id)
        .where(Shift.state == ShiftState.OPEN, Shift.filled < Shift.places)
        .where(Shift.starts_at > now, Shift.starts_at < now + NEAR)
        .where(or_(Shift.own_team_until.is_(None), Shift.own_team_until < now))
    )
    busiest = (
        select(Claim.person_id)
        .where(Claim.live, Claim.ends_at > now)
        .group_by(Claim.person_id)
        .order_by(func.count().desc(), Claim.person_id)
        .limit(size.blocks * size.theirs)
    )
    return Cast(
        addresses=addresses,
        people=[ids[email] for email in workers(size.people)],
        tasks=list(db.session.scalars(near.order_by(Shift.id))),
        feeds=[(person, _feed(person)) for person in sorted(db.session.scalars(busiest))],
        claims=[(ids[email], shift) for email, shift in pairs_of(size.taken)],
    )


def _feed(person: int) -> str:
    made = make_feed(person, Scope.MINE)
    assert isinstance(made, SecretLink)
    return f"/ics/{made.token}.ics"


class Scene:
    """Makes the requests of a block: first ours, then theirs, of the same people for the same."""

    def __init__(
        self, stage: Stage, people: Cast, told: Hospital, known: Known, size: Size
    ) -> None:
        who = people.who
        cookies = stage.cookies([people.addresses[person] for person in who])
        self._cookies = dict(zip(who, cookies, strict=True))
        self._token = stage.csrf_token()
        self._cast = people
        self._known = known
        self._size = size
        now, spans = clock.now(), told.spans()
        self._to_come = {shift for shift, (_, end) in spans.items() if end > now}
        self._calendar = Counter(person for _, person in told.claims)
        self._lately = Counter(
            person for shift, person in told.claims if now - LATELY < spans[shift][0] < now + LATELY
        )

    def board(self, block: int) -> tuple[Asked, Asked]:
        """A worker's board; the list of events, as its first page comes."""
        people = self._of(self._cast.people, block)

        def ours(_: int, answer: Answer) -> int:
            _expect(answer, 200)
            shown = {int(each.partition(".")[0]) for each in SHOWN.findall(answer.body.decode())}
            if not shown or shown - self._to_come:
                raise RuntimeError(f"a board shows {len(shown)} tasks, not all to come")
            return len(shown)

        def theirs(_: int, answer: Answer) -> int:
            _expect(answer, 200)
            return _exactly(answer.body.count(b'<a class="grid-title '), LISTED)

        return (
            _asked([get("/board", self._cookies[who]) for who in people], ours),
            self._fewer([self._get("/events/", who) for who in people], theirs),
        )

    def task(self, block: int) -> tuple[Asked, Asked]:
        """An open task; the event with the one shift that it is over there."""
        people, tasks = self._of(self._cast.people, block), self._cast.tasks
        first = block * len(people)
        which = [tasks[(first + number) % len(tasks)] for number in range(len(people))]

        def right(number: int, answer: Answer) -> int:
            _expect(answer, 200)
            marked = f'id="shift-{which[number + WARM]}"'.encode()
            return _exactly(answer.body.count(marked), 1)

        pairs = list(zip(people, which, strict=True))
        return (
            _asked([get(f"/shifts/{task}", self._cookies[who]) for who, task in pairs], right),
            self._fewer([self._get(self._known.events[task], who) for who, task in pairs], right),
        )

    def feed(self, block: int) -> tuple[Asked, Asked]:
        """A calendar. Ours note when they are used, so each was fetched once, while warming up."""
        many = self._size.theirs
        feeds = self._cast.feeds[block * many : (block + 1) * many]

        def ours(number: int, answer: Answer) -> int:
            _expect(answer, 200)
            there = answer.body.count(b"BEGIN:VEVENT")
            if there < self._lately[feeds[number % many][0]]:
                raise RuntimeError(f"a feed shows {there} appointments, and there are more")
            return there

        def theirs(number: int, answer: Answer) -> int:
            _expect(answer, 200)
            there = answer.body.count(b"BEGIN:VEVENT")
            return _exactly(there, self._calendar[feeds[number][0]])

        mine = [get(path) for _, path in feeds]
        others = [get(self._known.feeds[who], **HEADERS) for who, _ in feeds]
        rounds = self._size.ours // many
        return Asked(mine, mine * rounds, ours), Asked(others[:WARM], others, theirs)

    def claim(self, block: int) -> tuple[Asked, Asked]:
        """A tap on a card; the button *Sign up* on the page of an event."""
        many = self._size.claims + WARM
        claims = self._cast.claims[block * many : (block + 1) * many]

        def ours(_: int, answer: Answer) -> int:
            return _expect(answer, 200)

        def theirs(number: int, answer: Answer) -> int:
            leads_to = self._known.events[claims[number + WARM][1]]
            if answer.header("Location").partition("#")[0] != leads_to:
                raise RuntimeError(f"a sign-up led to {answer.header('Location')}")
            return _expect(answer, 302)

        form = {"csrf_token": self._token, "seat": "regular"}
        taps = [
            post(f"/shifts/{task}/claims", self._cookies[who], form, HX_Request="true")
            for who, task in claims
        ]
        return _asked(taps, ours), _asked(
            [self._sign_up(who, task) for who, task in claims], theirs
        )

    def _of(self, everything: list[T], block: int) -> list[T]:
        many = self._size.ours + WARM
        return everything[block * many : (block + 1) * many]

    def _get(self, path: str, who: int) -> bytes:
        return get(path, self._known.cookies[who], **HEADERS)

    def _sign_up(self, who: int, task: int) -> bytes:
        cookie = self._known.cookies[who]
        form = {
            "csrfmiddlewaretoken": cookie.rpartition("=")[2],
            "quick_action": "1",
            "signup_choice": "sign_up",
        }
        return post(f"/shifts/{task}/signup/", cookie, form, **HEADERS)

    def _fewer(self, requests: list[bytes], right: Right) -> Asked:
        return _asked(requests[: WARM + self._size.theirs], right)


def _asked(requests: list[bytes], right: Right) -> Asked:
    return Asked(requests[:WARM], requests[WARM:], right)


def _expect(answer: Answer, status: int) -> int:
    if answer.status != status:
        raise RuntimeError(f"answered {answer.status}, expected {status}: {answer.head[:500]!r}")
    return 1


def _exactly(found: int, expected: int) -> int:
    if found != expected:
        raise RuntimeError(f"{found} were shown, expected {expected}")
    return found
