"""Until when somebody is a minor: entered by who administers them, seen by nobody else."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from app.agreements.retention_ages import KEPT_FOR, forget_birthdays
from app.core.db import db
from app.core.localtime import local_time
from app.people.models import Department, Person
from tests.factories import TODAY, World, at
from tests.people.stories import send

pytestmark = pytest.mark.usefixtures("morning")
BIRTHDAY = TODAY + timedelta(days=90)


@pytest.fixture
def house(world: World) -> Department:
    return world.department("De Linde")


@pytest.fixture
def daan(world: World, house: Department) -> Person:
    return world.worker("Daan Kok", house)


@pytest.fixture
def anne(world: World, client: FlaskClient, house: Department) -> Person:
    anne = world.administrator(house, "Anne")
    world.sign_in(client, anne)
    return anne


def fields(person: Person, minor_until: str) -> dict[str, object]:
    return {
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "home_department": person.home_department_id,
        "language": person.language,
        "minor_until": minor_until,
    }


def birthday(world: World, person: Person) -> date | None:
    with world.app.app_context():
        return db.session.get_one(Person, person.id).minor_until


@pytest.mark.usefixtures("anne")
def test_the_birthday_is_entered_and_taken_away_and_one_who_coordinates_does_not_read_it(
    client: FlaskClient, world: World, daan: Person, house: Department
) -> None:
    address = f"/people/{daan.id}"
    assert "Minderjarig tot" not in client.get(address).text
    night = world.shift(house, start=at("22:00", plus=1), end=at("06:00", plus=2))
    world.held(daan, night)
    answer = send(client, f"{address}/edit", fields(daan, BIRTHDAY.strftime("%d-%m-%Y")))
    assert answer.status_code == 303
    assert birthday(world, daan) == BIRTHDAY
    page = client.get(address).text
    assert "Minderjarig tot" in page
    assert "1 plek past niet meer" in page, "of what they hold, who saves it hears at once"
    world.sign_in(client, world.coordinator(house, "Tarik"))
    looked = client.get(address)
    assert looked.status_code == 200
    assert "Minderjarig tot" not in looked.text


@pytest.mark.usefixtures("anne")
@pytest.mark.parametrize("text", ["12-03-2010", "13-10-2026", "14-10-2028", "31-02-2027", "?"])
def test_a_date_of_birth_and_a_day_too_far_ahead_are_errors_at_the_field(
    client: FlaskClient, world: World, daan: Person, text: str
) -> None:
    answer = send(client, f"/people/{daan.id}/edit", fields(daan, text))
    assert answer.status_code == 422
    assert 'id="minor_until-error"' in answer.text
    assert birthday(world, daan) is None


def test_who_turned_18_a_year_ago_is_an_adult_of_whom_no_day_is_kept(
    client: FlaskClient, world: World, house: Department
) -> None:
    old = world.worker("Daan", house, minor_until=TODAY - KEPT_FOR - timedelta(days=1))
    young = world.worker("Sara", house, minor_until=TODAY - KEPT_FOR)
    world.sign_in(client, world.administrator(house))
    assert "Minderjarig tot" not in client.get(f"/people/{old.id}").text
    with world.app.app_context():
        assert local_time().day(at("08:00")) == TODAY
        assert forget_birthdays(at("08:00")) == 1
    assert (birthday(world, old), birthday(world, young)) == (None, TODAY - KEPT_FOR)
