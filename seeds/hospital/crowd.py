"""The people of the whole hospital: the cast, two of every other team who post, and the workers."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.people.rules import Role
from seeds.cast import cast
from seeds.flexpool import (
    BESIDE,
    BUNDLES,
    LIMITS,
    OF_TEAM,
    Skills,
    flexworker,
    limit,
)
from seeds.hospital.world import HOSPITAL
from seeds.names import any_name, new_names
from seeds.people import Person
from seeds.world import MAIL_DOMAIN

MORE_BUNDLES = {
    "meals": ("serving", "hygiene", "lifting"),
    "instruments": ("instruments", "sterile", "hygiene"),
    "wards": ("intro_wards", "watching", "lifting", "privacy"),
    "children": ("hygiene", "hosting", "intro_wards"),
    "acute": ("hosting", "resuscitation", "transport", "lifting"),
    "theatre": ("sterile", "intro_theatre", "instruments"),
    "booking": ("records", "privacy", "admission", "phone"),
    "research": ("research", "data", "privacy"),
}
MORE_TEAMS = {
    "cardiology": "wards",
    "surgery": "wards",
    "internal": "wards",
    "neurology": "wards",
    "children": "children",
    "maternity": "children",
    "emergency": "acute",
    "theatre": "theatre",
    "intensive": "wards",
    "eyes": "booking",
    "sterilisation": "instruments",
    "meals": "meals",
    "trials": "research",
}
SKILLS = Skills(
    bundles=BUNDLES | MORE_BUNDLES,
    of_team=OF_TEAM | MORE_TEAMS,
    beside=BESIDE | dict.fromkeys(MORE_BUNDLES, 3),
    capabilities={spec.key: spec for spec in HOSPITAL.capabilities},
)
LIMITED_EVERY = 50
AWAY_EVERY = 10
FIRST_EXTENSION = 43000


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody. ``away``: the days on which a worker is absent, by id, for one in ten."""

    people: list[Person]
    workers: list[Person]
    staff: dict[str, list[Person]]
    away: dict[int, frozenset[date]]


def crowd(rng: random.Random, today: date, how_many: int) -> Crowd:
    """The cast, who posts, and so many workers; ``worker1@`` is the first of these."""
    known = cast(today)
    others = list(_who_post(rng, known))
    first = len(known) + len(others) + 1
    workers = [_worker(rng, today, first, number) for number in range(1, how_many + 1)]
    people = [*known, *others, *workers]
    away = {person.id: _days_away(rng, today) for person in workers[::AWAY_EVERY]}
    return Crowd(people, [each for each in people if each.agreed is not None], _staff(people), away)


def _who_post(rng: random.Random, known: list[Person]) -> Iterator[Person]:
    names = new_names(rng, [person.name for person in known])
    homes = [home for home in MORE_TEAMS for _ in range(2)]
    for place, home in enumerate(homes):
        number = len(known) + 1 + place
        phone = str(FIRST_EXTENSION + number)
        roles: tuple[tuple[Role, str], ...] = ((Role.POSTER, home),)
        if place % 2:
            roles += ((Role.ASSESSOR, home),)
        yield Person(number, next(names), home, phone, roles=roles)


def _worker(rng: random.Random, today: date, first: int, number: int) -> Person:
    home = rng.choice(HOSPITAL.teams)
    person = flexworker(rng, today, first + number - 1, any_name(rng), home, SKILLS)
    person.address = f"worker{number}@{MAIL_DOMAIN}"
    if number % LIMITED_EVERY == 0:
        person.limit = limit(today, number // LIMITED_EVERY % len(LIMITS))
    return person


def _days_away(rng: random.Random, today: date) -> frozenset[date]:
    first = today + timedelta(rng.randrange(-14, 35))
    return frozenset(first + timedelta(n) for n in range(rng.randrange(1, 12)))


def _staff(people: list[Person]) -> dict[str, list[Person]]:
    staff: dict[str, list[Person]] = {}
    for person in people:
        if (Role.POSTER, person.home) in person.roles:
            staff.setdefault(person.home, []).append(person)
    return staff
