"""The demo organisation, put together: the whole plan from an instant and a wall clock."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.core.localtime import LocalTime
from app.people.models import Contract
from seeds.cast import STAFF, cast
from seeds.demand import DAYS_AHEAD, WEEKS_BACK, Office, days_of
from seeds.diary import Diary, Post, Taken
from seeds.filling import Filler, share_filled
from seeds.flexpool import flexworkers
from seeds.people import Agreed, Person
from seeds.rosters import taken_time, with_own_work
from seeds.scenes import Moments, Stage, rosters_around_soon

SEED = 2740
FLEX_PROFILES = 240
ROSTER_BACK = timedelta(weeks=4)
ROSTER_AHEAD = timedelta(weeks=6)
TURNS_18_IN = timedelta(days=150)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that will be stored. ``taken`` is each person's own roster and absence."""

    now: datetime
    local: LocalTime
    people: list[Person]
    taken: dict[int, list[Taken]]
    posts: list[Post]


def plan(now: datetime, local: LocalTime) -> Plan:
    """The demo organisation as it stands at this instant; the same instant gives the same."""
    rng = random.Random(SEED)
    today = local.day(now)
    people = _people(rng, today)
    with_own_work(rng, [person for person in people if person.agreed is not None])
    by_name = {person.name: person for person in people}
    pool = [person for person in people if person.agreed is not None]
    moments = Moments(now, local)

    diary = Diary(local)
    taken = _time_taken(rng, moments, people, pool)
    for person in pool:
        diary.take(person, taken[person.id])
    office = Office(rng, local, now, _staff(people))
    filler = Filler(rng, diary, now, pool)
    posts = Stage(moments, office, diary, filler, by_name).put_up()
    wobble = {week: rng.uniform(-0.02, 0.02) for week in range(-WEEKS_BACK - 1, 5)}
    for day in days_of(today, WEEKS_BACK * 7, DAYS_AHEAD):
        week = office.week(day)
        share = share_filled(week, (day - today).days) + wobble[week]
        for post in office.posts(day):
            filler.fill(post, share)
            posts.append(post)
    posts.sort(key=lambda post: post.posted_at)
    return Plan(now, local, people, _around_now(taken, now), posts)


def _people(rng: random.Random, today: date) -> list[Person]:
    people = cast(today)
    told = sum(person.agreed is not None for person in people)
    others = list(flexworkers(rng, today, people, FLEX_PROFILES - told))
    _seventeen(others, today)
    return [*people, *others]


def _seventeen(others: list[Person], today: date) -> None:
    """One of them is 17, goes to school, and began last week."""
    young = next(each for each in others if each.home == "hospitality" and each.limit is None)
    young.told, young.minor_until = True, today + TURNS_18_IN
    young.roster, young.kept_free = {}, None
    young.agreed = Agreed(Contract.ON_CALL, 12, today - timedelta(7))


def _staff(people: list[Person]) -> dict[str, list[Person]]:
    names = {name for _, name, _ in STAFF}
    staff: dict[str, list[Person]] = {}
    for person in people:
        if person.name in names:
            staff.setdefault(person.home, []).append(person)
    return staff


def _time_taken(
    rng: random.Random, moments: Moments, people: list[Person], pool: list[Person]
) -> dict[int, list[Taken]]:
    """Over all weeks, so that past tasks fit beside past rosters."""
    by_name = {person.name: person for person in people}
    exceptions = rosters_around_soon(moments, by_name)
    days = list(days_of(moments.today, WEEKS_BACK * 7 + 2, ROSTER_AHEAD.days))
    return {
        person.id: list(taken_time(rng, moments.local, person, days, moments.today, exceptions))
        for person in pool
    }


def _around_now(taken: dict[int, list[Taken]], now: datetime) -> dict[int, list[Taken]]:
    """What is worth storing: four weeks back and six ahead."""
    return {
        person: [
            each
            for each in spans
            if now - ROSTER_BACK <= each.span.end and each.span.start <= now + ROSTER_AHEAD
        ]
        for person, spans in taken.items()
    }
