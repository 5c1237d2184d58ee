"""Somebody who worked three nights, and a task on the day after: the law refuses it."""

from collections.abc import Iterator

import pytest

from app.core.actor import Actor, acting
from app.people.models import Department, Person
from app.shifts.models import Shift
from tests.factories import World, at


@pytest.fixture
def lab(world: World) -> Department:
    """A department."""
    return world.department()


@pytest.fixture
def noor(world: World, lab: Department) -> Person:
    """She worked three nights, and comes home on the morning before the task."""
    noor = world.worker("Noor", lab)
    for back in (4, 3, 2):
        world.commitment(noor, at("23:00", plus=1 - back), at("07:00", plus=2 - back))
    return noor


@pytest.fixture
def shift(world: World, lab: Department) -> Shift:
    """A task of tomorrow."""
    return world.shift(lab, start=at("13:00", plus=1), places=3)


@pytest.fixture
def tarik(world: World, lab: Department) -> Iterator[Person]:
    """The coordinator, who acts."""
    tarik = world.coordinator(lab, "Tarik")
    with acting(Actor("person", tarik.id)):
        yield tarik
