"""The other flex profiles: invented people with contracts, rosters and things they can."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from app.capabilities.models import CapabilityKind
from app.capabilities.rules import step_at_most, steps_of
from app.people.models import Contract, DayPart, Load
from seeds.names import new_names
from seeds.people import Agreed, Held, Person
from seeds.world import CAPABILITIES, TEAMS, CapabilitySpec

BUNDLES = {
    "education": ("practicals", "safety", "intro_skillslab"),
    "exams": ("invigilation", "english"),
    "desk": ("hosting", "records", "privacy"),
    "archive": ("privacy", "records", "intro_archive"),
    "moving": ("transport", "safety"),
    "clean": ("sterile", "intro_biobank"),
    "media": ("media", "hosting"),
    "guests": ("hosting", "english"),
}
"""What people tend to be able to do together."""

OF_TEAM = {
    "logistics": "education",
    "skillslab": "education",
    "exams": "exams",
    "labs": "education",
    "dermatology": "desk",
    "radiology": "moving",
    "daycare": "moving",
    "blood": "desk",
    "pharmacy": "clean",
    "transport": "moving",
    "hospitality": "guests",
    "archive": "archive",
    "media": "media",
    "biobank": "clean",
}
BESIDE = {
    "education": 4,
    "exams": 9,
    "desk": 4,
    "archive": 3,
    "moving": 4,
    "clean": 3,
    "media": 3,
    "guests": 2,
}
"""How often somebody learned something beside the work of the own team."""

MOST_HELD = 6
Levels = tuple[tuple[int, ...], tuple[int, ...]]
"""Levels, and how often each occurs."""

LEVELS_AT_HOME: Levels = ((5, 4, 3, 2), (62, 20, 11, 7))
LEVELS_BESIDE: Levels = ((5, 4, 3, 2, 1), (48, 20, 15, 11, 6))


@dataclass(frozen=True, slots=True)
class Skills:
    """What people of an organisation learn: bundles, the one of each team, how often beside it."""

    bundles: Mapping[str, tuple[str, ...]]
    of_team: Mapping[str, str]
    beside: Mapping[str, int]
    capabilities: Mapping[str, CapabilitySpec]


SKILLS = Skills(BUNDLES, OF_TEAM, BESIDE, {spec.key: spec for spec in CAPABILITIES})

CONTRACTS = ((Contract.FIXED, Contract.MIN_MAX, Contract.ON_CALL), (55, 27, 18))
HOURS: dict[Contract, tuple[float | None, ...]] = {
    Contract.FIXED: (8, 12, 12, 16),
    Contract.MIN_MAX: (12, 16, 20, 24),
    Contract.ON_CALL: (None, 12, 24),
}
ROSTER_DAYS: dict[Contract, tuple[int, ...]] = {
    Contract.FIXED: (2, 3, 3, 4),
    Contract.MIN_MAX: (0, 1, 2),
    Contract.ON_CALL: (0,),
}
ROSTER_TIMES = (
    (time(7, 30), time(12)),
    (time(8), time(12)),
    (time(8), time(12, 30)),
    (time(8, 30), time(13)),
    (time(12, 30), time(17)),
    (time(8), time(16, 30)),
)

EVERYTHING_LIGHT = [Load.SITTING, Load.SCREEN, Load.STANDING, Load.PATIENT_CONTACT, Load.NOISE]
LIMITS: tuple[dict[str, Any], ...] = (
    {"hours_day": 4.0},
    {"hours_week": 8.0, "hours_day": 4.0, "days_week": 2},
    {"day_parts": [DayPart.MORNING, DayPart.AFTERNOON]},
    {"loads": [*EVERYTHING_LIGHT, Load.WALKING]},
    {"hours_day": 3.5, "loads": [Load.SITTING, Load.SCREEN]},
    {"days_week": 3},
    {"day_parts": [DayPart.AFTERNOON, DayPart.EVENING]},
    {"hours_week": 12.0, "hours_day": 4.0, "days_week": 3, "loads": EVERYTHING_LIGHT},
)
"""What was agreed with a few: only what fits, for how long."""


def flexworkers(
    rng: random.Random, today: date, known: list[Person], how_many: int
) -> Iterator[Person]:
    """So many more people, after those known, with ids that go on from theirs."""
    names = new_names(rng, [person.name for person in known])
    teams = [TEAMS[place % len(TEAMS)] for place in range(how_many)]
    rng.shuffle(teams)
    every = max(1, how_many // len(LIMITS))
    for place, home in enumerate(teams):
        person = flexworker(rng, today, len(known) + 1 + place, next(names), home, SKILLS)
        which, left = divmod(place, every)
        if left == every // 2 and which < len(LIMITS):
            person.limit = limit(today, which)
        yield person


def flexworker(
    rng: random.Random, today: date, number: int, name: str, home: str, skills: Skills
) -> Person:
    """Somebody of a team, with an agreement, a roster and what the team tends to learn."""
    contract = rng.choices(*CONTRACTS)[0]
    roster = _roster(rng, contract)
    kept_free = rng.randrange(5) if rng.random() < 0.2 else None
    return Person(
        number,
        name,
        home,
        phone=str(42000 + number),
        language="en" if rng.random() < 0.06 else "nl",
        agreed=Agreed(
            contract, rng.choice(HOURS[contract]), today - timedelta(rng.randrange(200, 1500))
        ),
        held=_abilities(rng, today, home, skills),
        roster=roster,
        kept_free=None if kept_free in roster else kept_free,
    )


def _abilities(rng: random.Random, today: date, home: str, skills: Skills) -> dict[str, Held]:
    own, beside = skills.of_team[home], skills.beside
    bundles: list[tuple[str, Levels]] = [(own, LEVELS_AT_HOME)]
    if rng.random() < 0.8:
        bundles.append((rng.choices(list(beside), list(beside.values()))[0], LEVELS_BESIDE))
    held: dict[str, Held] = {}
    for name, levels in bundles:
        bundle = skills.bundles[name]
        keys = [key for key in bundle if rng.random() < 0.9] or [bundle[0]]
        for spec in (skills.capabilities[key] for key in keys):
            level = rng.choices(*levels)[0] if spec.kind == CapabilityKind.SKILL else 5
            level = step_at_most(steps_of(spec.level_names), level)
            if spec.key not in held and len(held) < MOST_HELD:
                held[spec.key] = Held(level, _valid_until(rng, today, spec.years))
    return held


def _valid_until(rng: random.Random, today: date, years: int | None) -> date | None:
    if years is None:
        return None
    chance = rng.random()
    if chance < 0.05:
        return today - timedelta(rng.randrange(1, 60))
    if chance < 0.12:
        return today + timedelta(rng.randrange(1, 21))
    return today + timedelta(rng.randrange(22, years * 365))


def _roster(rng: random.Random, contract: Contract) -> dict[int, tuple[time, time]]:
    days = rng.sample(range(5), rng.choice(ROSTER_DAYS[contract]))
    times = rng.choice(ROSTER_TIMES)
    return dict.fromkeys(sorted(days), times)


def limit(today: date, which: int) -> dict[str, Any]:
    """One of the limits, in force today."""
    until = None if which % 3 == 0 else today + timedelta(45 + 20 * which)
    return {
        "hours_week": None,
        "hours_day": None,
        "days_week": None,
        "day_parts": None,
        "loads": None,
        **LIMITS[which],
        "valid_from": today - timedelta(60 + 15 * which),
        "valid_until": until,
    }
