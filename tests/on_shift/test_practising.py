"""Doing the work keeps a capability fresh: when somebody last did, from shifts held to the end."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.capabilities.models import Capability, Practice
from app.claims.commands_ways_out import cannot_come
from app.core.db import db
from app.on_shift.commands_practice import practise
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.states import Seat
from app.tasks.models import TaskType
from tests.factories import World, at
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
    world.need(made, sterile, level=3)
    return made


@pytest.fixture
def noor(world: World, sterile: Capability) -> Person:
    noor = world.worker("Noor Haddad")
    world.holding(noor, sterile)
    return noor


def shift_of(world: World, lab: Department, work: TaskType, plus: int = 0) -> Shift:
    """13:00–16:30, with an extra seat."""
    return world.shift(lab, at("13:00", plus=plus), task_type_id=work.id, extra_places=1)


def practised() -> dict[tuple[int, int], datetime]:
    db.session.expire_all()
    rows = db.session.scalars(select(Practice))
    return {(row.person_id, row.capability_id): row.practised_at for row in rows}


def test_a_shift_held_to_its_end_counts_from_its_end(
    context: Flask, world: World, lab: Department, work: TaskType, noor: Person, sterile: Capability
) -> None:
    world.claim(noor, shift_of(world, lab, work))
    assert practise(at("16:29")) == 0, "it has not ended"
    assert practise(at("16:30")) == 1
    assert practised() == {(noor.id, sterile.id): at("16:30")}
    assert practise(at("17:00")) == 0, "the second time there is nothing new"


def test_a_later_shift_moves_it_on_and_an_earlier_one_never_back(
    context: Flask, world: World, lab: Department, work: TaskType, noor: Person, sterile: Capability
) -> None:
    world.claim(noor, shift_of(world, lab, work, plus=2))
    later = at("23:00", plus=2)
    practise(later)
    world.claim(noor, shift_of(world, lab, work, plus=1))
    assert practise(later) == 0
    world.claim(noor, shift_of(world, lab, work, plus=5))
    assert practise(at("23:00", plus=5)) == 1
    assert practised() == {(noor.id, sterile.id): at("16:30", plus=5)}


def test_an_extra_seat_counts_too_and_who_did_not_come_has_not_practised(
    context: Flask, world: World, lab: Department, work: TaskType, noor: Person, sterile: Capability
) -> None:
    shift, sem = shift_of(world, lab, work), world.worker("Sem Visser")
    cannot_come(world.claim(noor, shift).id)
    world.claim(sem, shift, Seat.EXTRA)
    assert practise(at("20:00")) == 1
    assert set(practised()) == {(sem.id, sterile.id)}


def test_work_that_needs_nothing_practises_nothing(
    context: Flask, world: World, lab: Department, noor: Person
) -> None:
    world.claim(noor, world.shift(lab))
    assert practise(at("20:00")) == 0


def test_it_takes_two_statements_and_one_to_write_and_looks_back_a_week_before_the_last(
    context: Flask, world: World, lab: Department, work: TaskType, noor: Person
) -> None:
    sem, late = world.worker("Sem Visser"), at("23:00", plus=30)
    world.claim(noor, shift_of(world, lab, work, plus=30))
    practise(late)
    world.claim(sem, shift_of(world, lab, work, plus=20), Seat.EXTRA)
    assert practise(late) == 0, "what ended weeks before is not read again"
    world.claim(sem, shift_of(world, lab, work, plus=26), Seat.EXTRA)
    db.session.rollback()
    with counted() as statements:
        assert practise(late) == 1
    assert len(statements) == 3
