"""What SQL leaves out before anything is judged, held against the rules over invented cases.

A prefilter never drops whom ``judge`` admits; an exact one admits nobody whom its rules refuse.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Flask
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, select

from app.capabilities.models import CapabilityKind, Holding
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.eligibility import prefilters
from app.eligibility.prefilters import (
    able_enough,
    could_fit,
    holds_enough,
    is_released,
    takes_part,
    within_reach,
    worth_judging,
)
from app.eligibility.queries_able import able, gathered
from app.eligibility.queries_shift_facts import Task, task_of, tasks_where
from app.eligibility.queries_verdicts import (
    Judged,
    in_reach,
    judge_for,
    judge_many,
    judge_workers,
    terms,
)
from app.eligibility.rules import not_in_pool, own_team_first
from app.people.models import Agreement, CommitmentKind, Department, Person
from app.shifts.models import Shift
from tests.factories import TODAY, World, at

TOMORROW = TODAY + timedelta(days=1)
KINDS = (CapabilityKind.SKILL, CapabilityKind.INDUCTION, CapabilityKind.REGISTRATION)
NEVER, LONG_AGO = None, date(2020, 1, 1)
days = st.sampled_from([TOMORROW + timedelta(days=each) for each in (-1, 0, 1)])
ends = st.one_of(st.just(NEVER), days)
levels = st.sampled_from([5, 4, 3, 1, 0])


@dataclass(frozen=True)
class Busyness:
    """Time of a person that is taken: so many hours after the start of the task, for so long."""

    kind: CommitmentKind | None
    after: int
    hours: int


@dataclass(frozen=True)
class Somebody:
    """A person, as the rules may meet them; ``holds`` is a level and a last day of each kind."""

    active: bool
    home: str
    pool: list[tuple[bool, date, date | None]]
    holds: tuple[tuple[int, date | None] | None, ...]
    busy: Busyness | None


@dataclass(frozen=True)
class Work:
    """A task: from when, for how long, and at which level it needs each kind, if it does."""

    start: str
    hours: int
    needs: tuple[int | None, ...]
    extra: bool
    own_team_first: bool
    division_first: bool = False


busyness = st.builds(
    Busyness,
    st.sampled_from(
        [CommitmentKind.UNAVAILABLE, None, *CommitmentKind]
    ),  # None: a place on another task
    st.sampled_from([0, -1, -12, 2, 12]),
    st.sampled_from([24, 2, 48]),
)
people = st.lists(
    st.builds(
        Somebody,
        st.sampled_from([True, True, True, False]),
        st.sampled_from(["the ward", "a part of it", "beside it", "elsewhere", "elsewhere"]),
        st.lists(
            st.tuples(st.booleans(), st.one_of(st.just(LONG_AGO), days), ends).filter(
                lambda given: given[2] is None or given[1] <= given[2]
            ),
            max_size=2,
        ),
        st.tuples(*(st.one_of(st.tuples(levels, ends), st.none()) for _ in KINDS)),
        st.one_of(busyness, st.none()),
    ),
    min_size=8,
    max_size=12,
)
works = st.builds(
    Work,
    st.sampled_from(["13:00", "22:30"]),
    st.sampled_from([3, 8]),
    st.tuples(*(st.sampled_from([None, None, 1, 4]) for _ in KINDS)),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


@dataclass
class Told:
    """A task of invented work, and the invented people, in the database."""

    task: Task
    people: dict[int, Person]
    homes: dict[int, str]

    def where(self, condition: ColumnElement[bool]) -> set[int]:
        """Whom a condition leaves."""
        chosen = (
            select(Person.id)
            .join(Department, Department.id == Person.home_department_id)
            .where(Person.id.in_(self.people), condition)
        )
        return set(db.session.scalars(chosen))

    def released(self) -> set[int]:
        """To whom the steps of the task leave it."""
        this = select(Shift.id).join(Shift.department).where(Shift.id == self.task.id)
        return {
            key
            for key, path in self.homes.items()
            if db.session.scalar(this.where(is_released(path, clock.now())))
        }

    def reached(self) -> set[int]:
        """Whose board may show the task."""
        this = Shift.id == self.task.id
        return {each for each in self.people if tasks_where(this, within_reach(each))}


@bookkeeping
def told(world: World, work: Work, crowd: list[Somebody]) -> Told:
    """Write it all down."""
    division = world.department()
    ward = world.department(parent=division)
    homes = {
        "the ward": ward,
        "a part of it": world.department(parent=ward),
        "beside it": world.department(parent=division),
        "elsewhere": world.department(),
    }
    kinds = [world.capability(kind=kind) for kind in KINDS]
    kind_of_work = world.task_type(ward)
    for capability, level in zip(kinds, work.needs, strict=True):
        if level is not None:
            world.need(kind_of_work, capability, level)
    start = at(work.start, TOMORROW)
    shift = world.shift(
        ward,
        start,
        start + timedelta(hours=work.hours),
        task_type_id=kind_of_work.id,
        extra_places=int(work.extra),
        own_team_until=start - timedelta(hours=2) if work.own_team_first else None,
        division_until=start - timedelta(hours=1) if work.division_first else None,
    )
    found = {}
    for each in crowd:
        person = world.person(home=homes[each.home], active=each.active)
        found[person.id] = person, homes[each.home].path
        db.session.add_all(
            Agreement(
                person_id=person.id,
                contract="on_call",
                pool=pool,
                valid_from=first,
                valid_until=last,
            )
            for pool, first, last in each.pool
        )
        db.session.add_all(
            Holding(
                person_id=person.id,
                capability_id=capability.id,
                via_id=capability.id,
                level=held[0],
                valid_until=held[1],
            )
            for capability, held in zip(kinds, each.holds, strict=True)
            if held is not None
        )
        if each.busy is not None:
            _take_time(world, person, start, each.busy)
    return Told(
        task_of(shift.id),
        {key: person for key, (person, _path) in found.items()},
        {key: path for key, (_person, path) in found.items()},
    )


def _take_time(world: World, person: Person, start: datetime, busy: Busyness) -> None:
    begins = start + timedelta(hours=busy.after)
    until = begins + timedelta(hours=busy.hours)
    if busy.kind is None:
        world.held(person, world.shift(None, begins, until, filled=1))
    else:
        world.commitment(person, begins, until, busy.kind)


Filter = Callable[[Told], set[int]]
Promise = Callable[[Judged], bool]


def fits(judged: Judged) -> bool:
    """A place is theirs when they want it."""
    return judged.verdict.fits


def has_no_hard(judged: Judged) -> bool:
    """Nothing stands in the way but that the task has no place."""
    return not judged.verdict.hard


def fits_or_almost(judged: Judged) -> bool:
    """It is theirs, or one thing is missing."""
    return judged.verdict.fits or judged.verdict.almost


def can_have_some_seat(judged: Judged) -> bool:
    """The same, or an extra seat is theirs."""
    return fits_or_almost(judged) or judged.extra_fits


def may_take_part(judged: Judged) -> bool:
    """One rule alone admits them."""
    return not list(not_in_pool(judged.case))


def is_left_to_them(judged: Judged) -> bool:
    """Nobody goes first any more."""
    return not list(own_team_first(judged.case))


PREFILTERS: dict[str, tuple[Filter, Promise]] = {
    "takes_part": (lambda it: it.where(takes_part(it.task.facts)), may_take_part),
    "able_enough": (lambda it: it.where(able_enough(it.task.facts.needs)), fits_or_almost),
    "worth_judging": (lambda it: it.where(worth_judging(it.task.facts)), fits),
    "could_fit": (lambda it: it.where(could_fit(it.task.facts)), has_no_hard),
    "holds_enough": (lambda it: it.where(holds_enough([it.task])), fits),
    "within_reach": (lambda it: it.reached(), can_have_some_seat),
    "is_released": (lambda it: it.released(), is_left_to_them),
}
"""Whom each must leave, at least, of the people who are active."""


def test_every_prefilter_is_held_against_the_rules() -> None:
    there = {
        name
        for name, value in vars(prefilters).items()
        if getattr(value, "__module__", "") == prefilters.__name__ and not name.startswith("_")
    }
    assert there == PREFILTERS.keys(), "say above what the new one promises"


def test_nobody_is_left_out_whom_the_rules_admit_and_exact_ones_admit_nobody_else(
    context: Flask, world: World
) -> None:
    seen: Counter[tuple[str, bool]] = Counter()

    @settings(
        max_examples=60 if db.engine.dialect.name == "sqlite" else 10,
        derandomize=True,
        database=None,
        phases=[Phase.generate],  # to make a failing case smaller writes rows for minutes
    )
    @given(works, people)
    def hold(work: Work, crowd: list[Somebody]) -> None:
        story, under = told(world, work, crowd), terms()
        active = {key: path for key, path in story.homes.items() if story.people[key].active}
        workers = gathered([story.task], Person.id.in_(story.people))
        judged = {key: judge_for(worker, story.task, under) for key, worker in workers.items()}
        regular = {each.case.worker.person_id: each for each in judge_workers(active, story.task)}
        for name, (left, promise) in PREFILTERS.items():
            found = left(story)
            about = judged if promise is can_have_some_seat else regular
            owed = {key for key, each in about.items() if promise(each)}
            assert owed <= found, f"{name} drops whom the rules admit: {owed - found}"
            seen[name, True] += len(found)
            seen[name, False] += len(story.people) - len(found)
        if all(each.case.first_day == each.case.last_day for each in regular.values()):
            allowed = {key for key, each in regular.items() if may_take_part(each)}
            assert story.where(takes_part(story.task.facts)) == allowed, "exact within a day"
        left_to = {key for key, each in regular.items() if is_left_to_them(each)}
        assert story.released() & regular.keys() == left_to, "exact: SQL says what the rule says"
        for key, worker in workers.items():
            [seen_through] = judge_many(worker, [story.task], under)
            assert seen_through == judged[key], "at a glance as by the rules"
        in_facts = {key for key, each in workers.items() if [*in_reach(each, [story.task])]}
        assert story.reached() & workers.keys() == in_facts, (
            "the database and the rule say the same"
        )
        free = {key for key, each in regular.items() if not each.verdict.refusals}
        assert able([story.task], workers, clock.now()) == {story.task.id: free}, "exact"

    with world.at("08:00"):
        hold()
    idle = [name for name in PREFILTERS for left in (True, False) if not seen[name, left]]
    assert idle == [], "nobody was ever dropped, or nobody ever left: invent other cases"
