"""Own rosters and absences of the flex profiles."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta

from app.core.intervals import Interval
from app.core.localtime import LocalTime
from app.people.models import CommitmentKind
from seeds.diary import Taken
from seeds.people import Person

WEEKDAYS = range(5)
SCHOOL_DAYS = range(4)
SCHOOL = (time(8, 30), time(14, 30))
AWAY = (time(8), time(17))
AFTERNOON = (time(12), time(18))

FREE_AS_TOLD = 0.3
"""The part of people whose roster stays as light as it was: on call, or of few hours."""
OWN_TIMES = (
    (time(8), time(16, 30)),
    (time(7, 30), time(16)),
    (time(8), time(16, 30)),
    (time(8), time(12, 30)),
    (time(12, 30), time(17)),
    (time(13), time(21, 30)),
)

Exceptions = dict[tuple[int, date], list[Interval]]
"""Other own rosters than usual, by person and day."""


def with_own_work(rng: random.Random, people: Iterable[Person]) -> None:
    """Give people a week of their own department: most of them have an hour here and there.

    Who has a name in the story keeps the roster that the story needs.
    """
    for person in people:
        if person.told or rng.random() < FREE_AS_TOLD:
            continue
        times = next(iter(person.roster.values()), None) or rng.choice(OWN_TIMES)
        free = rng.choice(WEEKDAYS)
        person.roster = {
            day: rng.choice(OWN_TIMES) if day % 2 else times for day in WEEKDAYS if day != free
        }
        person.kept_free = None if person.kept_free in person.roster else person.kept_free


def taken_time(
    rng: random.Random,
    local: LocalTime,
    person: Person,
    days: list[date],
    today: date,
    exceptions: Exceptions,
) -> Iterator[Taken]:
    """The person's own roster over the days, with some absence around today."""
    away = set() if person.told else _away(rng, today)
    for day in days:
        if person.minor_until is not None:
            if day.weekday() in SCHOOL_DAYS:
                yield from _of_kind(CommitmentKind.EDUCATION, [_span(local, day, SCHOOL)])
        elif (person.id, day) in exceptions:
            yield from _of_kind(CommitmentKind.OWN_ROSTER, exceptions[person.id, day])
        elif day in away:
            yield from _of_kind(CommitmentKind.PAID_ABSENCE, [_span(local, day, AWAY)])
        elif day.weekday() in person.roster:
            times = person.roster[day.weekday()]
            yield from _of_kind(CommitmentKind.OWN_ROSTER, [_span(local, day, times)])
    yield from _of_kind(
        CommitmentKind.UNAVAILABLE,
        [
            _span(local, day, AFTERNOON)
            for day in days
            if day.weekday() == person.kept_free and day > today + timedelta(1)
        ],
    )


def _away(rng: random.Random, today: date) -> set[date]:
    """Working days in a row, for one in ten."""
    if rng.random() > 0.1:
        return set()
    first = today + timedelta(rng.randrange(-20, 35))
    run = (first + timedelta(n) for n in range(rng.randrange(1, 8)))
    return {day for day in run if day.weekday() in WEEKDAYS}


def _of_kind(kind: CommitmentKind, spans: Iterable[Interval]) -> Iterator[Taken]:
    return (Taken(span, kind) for span in spans)


def _span(local: LocalTime, day: date, times: tuple[time, time]) -> Interval:
    start, end = times
    return Interval(local.instant(day, start, fold=0), local.instant(day, end, fold=1))
