"""Today says what nobody has any more: a task without somebody to call, an act without assessor."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.people.models import Department, Person
from app.shifts.models import StandIn
from tests.factories import TODAY, World, at

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def lab(world: World) -> Department:
    return world.department("Skillslab")


@pytest.fixture
def tarik(world: World, client: FlaskClient, lab: Department) -> Person:
    tarik = world.coordinator(lab, "Tarik Aydin")
    world.sign_in(client, tarik)
    return tarik


def change(app: Flask, *people: Person, **values: object) -> None:
    """As it may stand in a database, however it came there."""
    with app.app_context():
        ids = [person.id for person in people]
        World(app).alter(update(Person).where(Person.id.in_(ids)).values(**values))


def test_a_contact_who_left_and_who_is_called_meanwhile(
    app: Flask, client: FlaskClient, world: World, lab: Department, tarik: Person
) -> None:
    ruben = world.person("Ruben Smit", lab)
    shift = world.shift(lab, contact_id=ruben.id, filled=1)
    assert "Ruben Smit" not in client.get("/today").text, "while he is there nobody is asked"
    change(app, ruben, active=False)
    text = client.get("/today").text
    assert "Ruben Smit kan niet gebeld worden" in text
    assert "Tarik Aydin" in text
    assert f"/shifts/{shift.id}/edit" in text


def test_a_task_about_which_nobody_can_be_called_is_the_worst(
    app: Flask, client: FlaskClient, world: World, lab: Department, tarik: Person
) -> None:
    ruben = world.person("Ruben Smit", lab)
    world.shift(lab, contact_id=ruben.id, filled=1)
    change(app, ruben, tarik, phone="")
    assert "Niemand kan gebeld worden over 1 taak van Skillslab" in client.get("/today").text


def test_who_is_away_with_a_stand_in_is_no_matter(
    client: FlaskClient, world: World, lab: Department, tarik: Person
) -> None:
    ruben, marleen = world.person("Ruben Smit", lab), world.person("Marleen Brouwer", lab)
    world.shift(lab, contact_id=ruben.id, filled=1)
    days = {"valid_from": TODAY, "valid_until": TODAY + timedelta(days=3)}
    world.save(StandIn(person_id=ruben.id, stand_in_id=marleen.id, **days))
    assert "gebeld worden" not in client.get("/today").text


def test_a_reserved_act_that_nobody_is_named_to_sign_off(
    app: Flask, client: FlaskClient, world: World, lab: Department, tarik: Person
) -> None:
    joke = world.person("Joke Postma", lab)
    act = world.capability("Infuus prikken", reserved=True)
    world.assessor(act, joke)
    kind = world.task_type(lab)
    world.need(kind, act)
    world.shift(lab, at("13:00", plus=1), task_type_id=kind.id, contact_id=tarik.id)
    assert "Niemand tekent" not in client.get("/today").text
    change(app, joke, active=False)
    assert "Niemand tekent ‘Infuus prikken’ af" in client.get("/today").text
