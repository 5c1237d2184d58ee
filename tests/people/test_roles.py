"""Roles: granted and revoked within what one administers."""

import pytest
from flask.testing import FlaskClient

from app.core.db import db
from app.people.models import Department, Person, RoleGrant
from app.people.rules import Role
from tests.factories import World
from tests.people.stories import followed, send, trail


@pytest.fixture
def house(world: World) -> Department:
    """The top of an organisation."""
    return world.department("De Linde")


def roles(world: World, person: Person) -> list[tuple[str, int]]:
    with world.app.app_context():
        rows = db.session.query(RoleGrant).filter_by(person_id=person.id).all()
        return [(row.role, row.department_id) for row in rows]


def test_a_role_holds_from_the_next_request_and_is_gone_after_it_is_taken_away(
    client: FlaskClient, world: World, house: Department
) -> None:
    marleen = world.person("Marleen Brouwer", house)
    hers = world.app.test_client()
    world.sign_in(hers, marleen)
    world.sign_in(client, world.administrator(house))
    assert hers.get("/task-types").status_code == 403

    fields = {"role": "poster", "department": house.id}
    followed(client, send(client, f"/people/{marleen.id}/roles", fields))
    assert hers.get("/task-types").status_code == 200
    with world.app.app_context():
        grant = db.session.query(RoleGrant).filter_by(person_id=marleen.id).one().id
    followed(client, send(client, f"/roles/{grant}/revocation"))

    assert hers.get("/task-types").status_code == 403
    assert trail(world, "RoleGrant") == ["granted", "revoked"]


@pytest.mark.parametrize(
    ("role", "department"),
    [("keizer", "own"), ("", "own"), ("poster", "0"), ("poster", "x"), ("administrator", "house")],
)
def test_a_role_that_is_none_or_lies_outside_the_scope_is_refused(
    client: FlaskClient, world: World, house: Department, role: str, department: str
) -> None:
    mine = world.department("Mijn hoek", house)
    marleen = world.person("Marleen Brouwer", mine)
    world.sign_in(client, world.administrator(mine))
    known = {"own": str(mine.id), "house": str(house.id)}

    fields = {"role": role, "department": known.get(department, department)}
    answer = send(client, f"/people/{marleen.id}/roles", fields)

    assert answer.status_code == 422
    assert roles(world, marleen) == []


def test_the_same_role_twice_is_refused(
    client: FlaskClient, world: World, house: Department
) -> None:
    marleen = world.poster(house)
    world.sign_in(client, world.administrator(house))

    answer = send(client, f"/people/{marleen.id}/roles", {"role": "poster", "department": house.id})

    assert answer.status_code == 422
    assert 'id="role-error"' in answer.text
    assert roles(world, marleen) == [("poster", house.id)]


def test_a_role_given_by_a_larger_administrator_is_not_for_a_smaller_one_to_take(
    client: FlaskClient, world: World, house: Department
) -> None:
    mine = world.department("Mijn hoek", house)
    boss = world.person("Directeur", mine)
    grant = world.role(boss, Role.COORDINATOR, house)
    world.sign_in(client, world.administrator(mine))

    assert f"/roles/{grant.id}/" not in client.get(f"/people/{boss.id}/roles").text
    assert send(client, f"/roles/{grant.id}/revocation").status_code == 404
    assert roles(world, boss) == [("coordinator", house.id)]


def test_an_administrator_may_lay_down_the_role_when_another_one_remains(
    client: FlaskClient, world: World, house: Department
) -> None:
    world.administrator(house, "De ander")
    anne = world.person("Anne", house)
    grant = world.role(anne, Role.ADMINISTRATOR, house)
    world.sign_in(client, anne)

    answer = send(client, f"/roles/{grant.id}/revocation")

    assert answer.status_code == 303
    assert client.get("/departments").status_code == 403


def test_others_than_administrators_grant_nothing(
    client: FlaskClient, world: World, house: Department
) -> None:
    for person in (world.poster(house), world.coordinator(house), world.worker(home=house)):
        world.sign_in(client, person)
        fields = {"role": "administrator", "department": house.id}
        assert send(client, f"/people/{person.id}/roles", fields).status_code == 403


def test_the_role_of_case_worker_is_given_and_taken_by_the_top_only(
    client: FlaskClient, world: World, house: Department
) -> None:
    mine = world.department("Mijn hoek", house)
    ineke = world.person("Ineke van Dam", mine)
    fields = {"role": "case_worker", "department": mine.id}
    world.sign_in(client, world.administrator(mine))
    assert 'value="case_worker"' not in client.get(f"/people/{ineke.id}/roles").text
    assert send(client, f"/people/{ineke.id}/roles", fields).status_code == 422

    top = world.app.test_client()
    world.sign_in(top, world.administrator(house))
    followed(top, send(top, f"/people/{ineke.id}/roles", fields))
    with world.app.app_context():
        grant = db.session.query(RoleGrant).filter_by(person_id=ineke.id).one().id
    assert f"/roles/{grant}/" not in client.get(f"/people/{ineke.id}/roles").text
    assert send(client, f"/roles/{grant}/revocation").status_code == 403
    assert send(client, f"/people/{ineke.id}/deactivation").status_code == 403
    assert roles(world, ineke) == [("case_worker", mine.id)]
