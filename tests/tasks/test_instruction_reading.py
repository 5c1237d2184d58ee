"""How the work is done, as its readers find it."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.db import db
from app.people.models import Department
from app.tasks.models import TaskType
from app.tasks.queries_instruction import instruction_for
from tests.factories import World, at
from tests.statements import counted
from tests.tasks.stories import written

VALUES = (
    ("kast", "", "kast 2"),
    ("kast", "Skillslab", "kast 5"),
    ("kast", "Skillslab · gebouw C", "kast {zaal}"),
    ("zaal", "", "de zaal"),
)


@pytest.fixture
def house(world: World) -> Department:
    """The top of an organisation."""
    return world.department("De Linde")


@pytest.fixture
def kind(world: World, house: Department) -> TaskType:
    """Work with an instruction of two steps."""
    task_type = world.task_type(house, "Infuuspoppen opbouwen", place="Balie")
    written(world.app, task_type, "Haal de pop uit {kast}.", "Zet hem in {zaal}.", values=VALUES)
    return task_type


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("Balie", "Haal de pop uit kast 2."),
        ("", "Haal de pop uit kast 2."),
        ("Skillslab · gebouw B, route 412", "Haal de pop uit kast 5."),
        ("SKILLSLAB", "Haal de pop uit kast 5."),
        ("Het Skillslab", "Haal de pop uit kast 2."),
        ("Skillslab · gebouw C, route 1", "Haal de pop uit kast {zaal}."),
    ],
)
def test_names_are_filled_in_for_the_place_that_the_shift_is_at(
    world: World, kind: TaskType, location: str, expected: str
) -> None:
    with world.app.app_context():
        found = instruction_for(kind.id, location, "nl")

    assert found is not None
    assert found.steps[0].text == expected, "a value is filled in once, never looked into again"


def test_the_newest_version_is_read(world: World, kind: TaskType) -> None:
    written(world.app, kind, "Nieuw begin.")

    with world.app.app_context():
        found = instruction_for(kind.id, "", "en")

    assert found is not None
    assert (found.number, found.lang) == (2, "nl")
    assert [step.text for step in found.steps] == ["Nieuw begin."]


def test_reading_costs_one_statement_however_many_steps(
    context: Flask, world: World, kind: TaskType
) -> None:
    written(world.app, kind, *(f"Stap {number}" for number in range(40)))
    db.session.rollback()

    with counted() as asked:
        found = instruction_for(kind.id, "", "nl")

    assert found is not None
    assert len(found.steps) == 40
    assert len(asked) == 1


def test_an_instruction_that_nobody_confirmed_for_a_year_says_so(
    client: FlaskClient, world: World, house: Department
) -> None:
    kind = world.task_type(house, "Balie")
    with clock.fixed_at(at("12:00") - timedelta(days=366)):
        written(world.app, kind, "Log in.")
    with clock.fixed_at(at("12:00")):
        world.sign_in(client, world.worker(home=house))
        page = client.get(f"/task-types/{kind.id}/instruction").text

        assert "12 oktober 2025" in page
        assert 'class="status status-warn"' in page


def test_everybody_reads_how_work_in_use_is_done(
    client: FlaskClient, world: World, kind: TaskType
) -> None:
    world.sign_in(client, world.worker())
    assert "Haal de pop uit kast 2." in client.get(f"/task-types/{kind.id}/instruction").text

    retired = world.task_type(world.department(), active=False)
    assert client.get(f"/task-types/{retired.id}/instruction").status_code == 404


def test_who_is_not_signed_in_reads_nothing(client: FlaskClient, kind: TaskType) -> None:
    assert client.get(f"/task-types/{kind.id}/instruction").status_code == 303
