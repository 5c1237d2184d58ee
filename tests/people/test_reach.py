"""Whose account a small administrator may change: all rights count, and addresses are apart."""

import pytest
from flask.testing import FlaskClient

from app.accounts.commands import set_password
from app.core.db import db
from app.people.models import Department, Person
from tests.factories import World, at
from tests.people.stories import followed, send


@pytest.fixture
def house(world: World) -> Department:
    return world.department("De Linde")


@pytest.fixture
def ward(world: World, house: Department) -> Department:
    return world.department("Mijn hoek", house)


@pytest.fixture
def bas(world: World, client: FlaskClient, ward: Department) -> Person:
    """The administrator of the ward, signed in."""
    person = world.administrator(ward, "Bas")
    world.sign_in(client, person)
    return person


def fields(person: Person, home: Department, **more: object) -> dict[str, object]:
    """The form of an account, as it is stored."""
    return {
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "home_department": home.id,
        "language": "nl",
        **more,
    }


def address_of(world: World, person: Person) -> str:
    with world.app.app_context():
        return db.session.get_one(Person, person.id).email


@pytest.mark.usefixtures("bas")
@pytest.mark.parametrize("right", ["assessor", "owner of an instruction", "contact", "deputy"])
def test_a_right_beside_the_roles_counts_as_a_role_does(
    client: FlaskClient, world: World, house: Department, ward: Department, right: str
) -> None:
    other = world.department("Andere hoek", house)
    noor = world.worker("Noor Haddad", ward)
    if right == "assessor":
        world.assessor(world.capability("Infuus prikken", reserved=True), noor)
    elif right == "owner of an instruction":
        world.task_type(other, owner_id=noor.id)
    elif right == "contact":
        world.shift(other, at("13:00", plus=300), contact_id=noor.id)
    else:
        world.shift(other, at("13:00", plus=300), deputy_id=noor.id)

    assert send(client, f"/people/{noor.id}/edit", fields(noor, ward)).status_code == 403
    assert send(client, f"/people/{noor.id}/deactivation").status_code == 403
    page = client.get(f"/people/{noor.id}").text
    assert "ander recht" in page, "and the page says why"


@pytest.mark.usefixtures("bas")
def test_rights_within_the_ward_are_no_obstacle(
    client: FlaskClient, world: World, ward: Department
) -> None:
    noor = world.worker("Noor Haddad", ward)
    world.task_type(ward, owner_id=noor.id)
    world.shift(ward, at("13:00", plus=300), contact_id=noor.id)
    followed(client, send(client, f"/people/{noor.id}/edit", fields(noor, ward, name="Noor H.")))


@pytest.mark.usefixtures("bas")
def test_an_address_is_for_the_top_to_change_whoever_it_is_about(
    client: FlaskClient, world: World, house: Department, ward: Department
) -> None:
    """So that the answer tells nothing of what else the account opens, such as a track."""
    noor = world.worker("Noor Haddad", ward)
    other = fields(noor, ward, email="bas.zelf@test.example")
    answer = send(client, f"/people/{noor.id}/edit", other)
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text
    assert address_of(world, noor) == noor.email
    followed(client, send(client, f"/people/{noor.id}/edit", fields(noor, ward, name="Noor H.")))

    top = world.app.test_client()
    world.sign_in(top, world.administrator(house))
    followed(top, send(top, f"/people/{noor.id}/edit", other))
    assert address_of(world, noor) == "bas.zelf@test.example"


@pytest.mark.usefixtures("bas")
def test_who_added_an_account_corrects_its_address_until_the_first_password(
    client: FlaskClient, world: World, ward: Department
) -> None:
    form = {"name": "Noor", "home_department": ward.id, "language": "nl"}
    followed(client, send(client, "/people/new", {**form, "email": "norr@test.example"}))
    with world.app.app_context():
        noor = db.session.query(Person).filter_by(email="norr@test.example").one()
        db.session.expunge(noor)
    right = {**form, "email": "noor@test.example"}
    followed(client, send(client, f"/people/{noor.id}/edit", right))
    assert address_of(world, noor) == "noor@test.example"

    with world.app.app_context():
        set_password(noor.id, "a hash")
    other = {**form, "email": "bas.zelf@test.example"}
    assert send(client, f"/people/{noor.id}/edit", other).status_code == 422
    assert address_of(world, noor) == "noor@test.example"
