"""Who may do what is judged set-wise: the statements do not grow with people or shifts."""

from datetime import date

import pytest
from flask import Flask

from app.asking import queries_candidates as room
from app.asking.candidate import Candidate
from app.asking.queries_candidates import candidates
from app.capabilities.models import Capability, Holding
from app.core.db import db
from app.eligibility.facts import Case
from app.eligibility.queries_shift_facts import task_of, tasks_where
from app.eligibility.queries_verdicts import judge_tasks, judge_workers
from app.eligibility.rules import judge
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.tasks.models import TaskType
from tests.factories import TODAY, World, at
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def lab(world: World) -> Department:
    return world.department()


@pytest.fixture
def sterile(world: World) -> Capability:
    return world.capability("Steriel werken")


@pytest.fixture
def work(world: World, lab: Department, sterile: Capability) -> TaskType:
    made = world.task_type(lab)
    world.need(made, sterile, level=4)
    return made


def able(world: World, lab: Department, sterile: Capability) -> Person:
    person = world.worker(home=lab)
    world.holding(person, sterile, valid_until=date(2027, 1, 1))
    return person


def test_one_shift_against_everybody_takes_seven_statements(
    context: Flask, world: World, lab: Department, work: TaskType, sterile: Capability
) -> None:
    shift, homes, pages = world.shift(lab, task_type_id=work.id), {}, set()
    for more in (2, 20):
        for _ in range(more):
            homes[able(world, lab, sterile).id] = lab.path
        db.session.rollback()
        with counted() as statements:
            judged = judge_workers(homes, task_of(shift.id))
        assert len(judged) == len(homes)
        assert len(statements) == 7, "one for the shift, five for the people, one for their years"
        with counted() as statements:
            found = candidates(task_of(shift.id))
        assert found.fitting == len(homes)
        pages.add(len(statements))
    assert len(pages) == 1, "the list of candidates is as set-wise"


def test_where_enough_of_the_first_fit_the_rest_is_not_judged_and_nothing_else_differs(
    context: Flask, world: World, lab: Department, work: TaskType, sterile: Capability
) -> None:
    shift = world.shift(lab, task_type_id=work.id)
    people = [able(world, lab, sterile) for _ in range(8)]
    for person in people[1:3]:
        world.commitment(person, at("12:00"), at("15:00"))  # partly: something could make it fit
    world.commitment(people[3], at("08:00"), at("18:00"))  # nothing could
    everybody = candidates(task_of(shift.id))
    assert (everybody.complete, everybody.fitting, everybody.others) == (True, 5, 1)
    assert {each.id for each in people[1:3]} < set(names(everybody.almost))
    with pytest.MonkeyPatch.context() as fewer:
        fewer.setattr(room, "FIRST", 7)
        fewer.setattr(room, "MOST_FITS", 4)
        first = candidates(task_of(shift.id))
        assert not first.complete
        assert names(first.fits) == names(everybody.fits)[:4]
        assert set(names(first.almost)) <= set(names(everybody.almost))
        fewer.setattr(room, "MOST_FITS", 6)
        assert names(candidates(task_of(shift.id)).almost) == names(everybody.almost)


def names(some: list[Candidate]) -> list[int]:
    """Who they are, in their order."""
    return [each.person_id for each in some]


def test_one_person_against_600_shifts_takes_three_statements(
    context: Flask, world: World, lab: Department, work: TaskType, sterile: Capability
) -> None:
    noor = able(world, lab, sterile)
    for more in (2, 30):
        for day in range(more):
            world.shift(lab, at("13:00", plus=day + 1), task_type_id=work.id)
        db.session.rollback()
        with counted() as statements:
            judged = judge_tasks(noor.id, lab.path, tasks_where(Shift.task_type_id == work.id))
        assert all(each.verdict.fits for each in judged)
        assert len(statements) == 3, "two for the shifts, one for the person"


@pytest.mark.parametrize(
    ("level", "until", "codes"),
    [
        (4, TODAY, []),
        (5, None, []),
        (3, None, ["level_too_low"]),
        (4, date(2026, 10, 12), ["capability_expires"]),
        (3, date(2026, 10, 12), ["level_too_low", "capability_expires"]),
        (None, None, ["capability_missing"]),
    ],
)
def test_every_path_gives_the_same_verdict_about_level_and_validity(
    context: Flask,
    world: World,
    lab: Department,
    work: TaskType,
    sterile: Capability,
    level: int | None,
    until: date | None,
    codes: list[str],
) -> None:
    noor, shift = world.worker(home=lab), world.shift(lab, task_type_id=work.id)
    if level is not None:
        way = Holding(
            person_id=noor.id,
            capability_id=sterile.id,
            via_id=sterile.id,
            level=level,
            valid_until=until,
        )
        world.save(way)
    task = task_of(shift.id)
    [for_the_board] = judge_tasks(noor.id, lab.path, [task])
    [for_the_desk] = judge_workers({noor.id: lab.path}, task)
    holder = for_the_board.case.worker
    again = judge(Case(holder, task.facts, for_the_board.case.terms, holds_already=True))
    assert for_the_board.verdict.codes == codes
    assert for_the_desk.verdict.codes == codes
    assert again.codes == codes, "the nightly look"
