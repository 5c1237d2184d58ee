"""Seven weeks of an invented ward and its neighbours, with something of everything that happens.

Random but the same every time. ``Rows`` is what the database then holds, for plain Python to count.
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.audit.models import AuditEntry
from app.claims.models import Offer
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import Model, db
from app.people.models import Agreement, Department, Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import HOLDS_A_PLACE, ClaimState, Initiator, Seat, ShiftState
from tests.factories import World, at

FIRST, LAST = date(2026, 9, 1), date(2026, 10, 13)
CODES = (
    "agreed_hours",
    "agreed_limits",
    "overlap",
    "full",
    "daily_rest",
    "capability_missing",
)


@dataclass
class History:
    """``mine`` is coordinated by Tarik, with ``below`` under it; ``other`` is not."""

    mine: Department
    below: Department
    other: Department
    tarik: Person
    people: list[Person]


@dataclass(frozen=True)
class Rows:
    """Everything of a kind, by id."""

    shifts: dict[int, Shift]
    claims: dict[int, Claim]
    people: dict[int, Person]
    agreements: list[Agreement]
    offers: dict[int, Offer]
    entries: list[AuditEntry]


def lived_through(world: World, shifts: int = 120) -> History:
    """Live through it."""
    dice = random.Random(7)
    mine = world.department("Dagbehandeling")
    below = world.department("Dagbehandeling kort", mine)
    other = world.department("Biobank")
    tarik = world.coordinator(mine, "Tarik Aydin")
    homes = (mine, below, other)
    people = [world.person(home=homes[number % 3]) for number in range(12)]
    kinds = [world.task_type(home) for home in homes]
    store(_agreements(people))
    tasks = []
    for number in range(shifts):
        place = dice.randrange(3)
        tasks.append(_task(dice, number, homes[place], kinds[place].id, tarik))
    _live(dice, tasks, tarik, people)
    return History(mine, below, other, tarik, people)


@bookkeeping
def _live(dice: random.Random, tasks: list[Shift], tarik: Person, people: list[Person]) -> None:
    """Store the tasks, what became of them, and the trail of it."""
    store(tasks)
    told = [_what_happened(dice, shift, tarik, people) for shift in tasks]
    store([row for happened in told for row in (*happened.claims, *happened.offers)])
    store([entry for happened in told for entry in _trail(dice, happened)])


@bookkeeping
def store(rows: list[Any]) -> None:
    """Store rows as they are."""
    db.session.add_all(rows)
    db.session.flush()


def _agreements(people: list[Person]) -> list[Model]:
    """On call until the middle of September, fixed hours after; the last two have none then."""
    middle = date(2026, 9, 15)
    rows: list[Model] = []
    for number, person in enumerate(people):
        begin: dict[str, Any] = {"person_id": person.id, "pool": number % 4 != 0}
        rows.append(
            Agreement(contract="on_call", valid_from=date(2026, 1, 1), valid_until=middle, **begin)
        )
        if number < len(people) - 2:
            contract = "fixed" if number % 2 else "min_max"
            rows.append(
                Agreement(contract=contract, valid_from=middle + timedelta(days=1), **begin)
            )
    return rows


def _task(
    dice: random.Random, number: int, home: Department, task_type_id: int, tarik: Person
) -> Shift:
    """A task each 9 hours, so that nobody is at two places at once."""
    start = at("00:30", FIRST - timedelta(days=1)) + timedelta(hours=9 * number)
    posted = start - timedelta(minutes=dice.choice((90, 700, 2500, 7000, 20_000)))
    return Shift(
        task_type_id=task_type_id,
        department_id=home.id,
        contact_id=tarik.id,
        posted_by_id=tarik.id,
        starts_at=start,
        ends_at=start + timedelta(minutes=dice.choice((150, 210, 480))),
        break_minutes=dice.choice((0, 30)),
        break_paid=dice.random() < 0.5,
        places=dice.randint(1, 3),
        extra_places=1,
        posted_at=posted,
        changed_at=posted,
        state=ShiftState.CANCELLED if dice.random() < 0.08 else ShiftState.OPEN,
    )


@dataclass(frozen=True)
class Happened:
    """What became of a task, and who was told no."""

    shift: Shift
    claims: list[Claim]
    offers: list[Offer]
    refused: list[Person]


def _what_happened(
    dice: random.Random, shift: Shift, tarik: Person, people: list[Person]
) -> Happened:
    who = dice.sample(people, 5)
    claims = _claims(dice, shift, who)
    offers = [_offer(dice, shift, tarik, person) for person in who if dice.random() < 0.3]
    return Happened(shift, claims, offers, who[3:])


def _trail(dice: random.Random, happened: Happened) -> list[AuditEntry]:
    return [
        *(_refusal(dice, happened.shift, person) for person in happened.refused),
        *(_entry("asked", offer, offer.made_at, offer.person_id) for offer in happened.offers),
        *(
            _entry("assigned", claim, claim.claimed_at, claim.person_id)
            for claim in happened.claims
            if claim.initiated_by == Initiator.ASSIGNED
        ),
    ]


def _claims(dice: random.Random, shift: Shift, who: list[Person]) -> list[Claim]:
    cancelled = shift.state == ShiftState.CANCELLED
    ends = (
        ClaimState.HANDED_BACK,
        ClaimState.ABSENT,
        ClaimState.CANCELLED,
        ClaimState.UNDONE,
        ClaimState.DECLINED,
        ClaimState.SWAPPED,
    )
    kept = [] if cancelled else who[: dice.randint(0, shift.places)]
    gone = [each for each in who if each not in kept][:1]
    rows = [_claim(dice, shift, each, dice.choice(("held", "held", "worked"))) for each in kept]
    rows += [_claim(dice, shift, each, dice.choice(ends)) for each in gone]
    learner = next(each for each in reversed(who) if each not in (*kept, *gone))
    if dice.random() < 0.3 and not cancelled:
        rows.append(_claim(dice, shift, learner, "held", seat=Seat.EXTRA))
    shift.filled = sum(row.live and row.seat == Seat.REGULAR for row in rows)
    shift.extra_filled = sum(row.live and row.seat == Seat.EXTRA for row in rows)
    return rows


def _claim(
    dice: random.Random, shift: Shift, person: Person, state: str, seat: str = Seat.REGULAR
) -> Claim:
    ahead = shift.starts_at - shift.posted_at
    taken = shift.posted_at + ahead * dice.random()
    return Claim(
        shift_id=shift.id,
        person_id=person.id,
        seat=seat,
        state=state,
        live=state in HOLDS_A_PLACE,
        initiated_by=dice.choice(list(Initiator)),
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        claimed_at=taken.replace(microsecond=0),
        changed_at=taken.replace(microsecond=0),
    )


def _offer(dice: random.Random, shift: Shift, tarik: Person, person: Person) -> Offer:
    made = (shift.posted_at + (shift.starts_at - shift.posted_at) * dice.random() / 2).replace(
        microsecond=0
    )
    return Offer(
        shift_id=shift.id,
        person_id=person.id,
        asked_by_id=tarik.id,
        state="ended",
        made_at=made,
        expires_at=shift.starts_at,
    )


def _refusal(dice: random.Random, shift: Shift, person: Person) -> AuditEntry:
    codes = dice.sample(CODES[: dice.randint(2, len(CODES))], dice.randint(1, 2))
    return _entry("refused", shift, shift.posted_at, person.id, reasons=codes)


def _entry(verb: str, row: Any, when: datetime, person_id: int, **data: Any) -> AuditEntry:
    return AuditEntry(
        at=when,
        actor_kind="person",
        actor_id=None,
        verb=verb,
        object_type=type(row).__name__,
        object_id=row.id,
        person_id=person_id,
        data=data,
    )


def rows() -> Rows:
    """What the database holds now."""

    def by_id(table: Any) -> dict[int, Any]:
        return {row.id: row for row in db.session.scalars(select(table))}

    return Rows(
        shifts=by_id(Shift),
        claims=by_id(Claim),
        people=by_id(Person),
        agreements=list(by_id(Agreement).values()),
        offers=by_id(Offer),
        entries=list(by_id(AuditEntry).values()),
    )


def begun(shift: Shift, first: datetime, end: datetime) -> bool:
    """Whether a task began in a stretch of time, and before now."""
    return first <= shift.starts_at < min(end, clock.now())
