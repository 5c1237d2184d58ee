"""The link to a card: made by the department of the task, shown once, made anew, stopped."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import db
from app.customers.models import CustomerLink
from app.people.commands import deactivate_person
from app.people.models import Department, Person
from app.shifts.models import Shift
from tests.factories import World, at

pytestmark = pytest.mark.usefixtures("morning", "without_tokens")


@pytest.fixture
def ward(world: World) -> Department:
    return world.department("Skillslab")


@pytest.fixture
def marleen(world: World, client: FlaskClient, ward: Department) -> Person:
    """A poster who is signed in."""
    person = world.poster(ward, "Marleen Brouwer")
    world.sign_in(client, person)
    return person


@pytest.fixture
def shift(world: World, ward: Department, marleen: Person) -> Shift:
    return world.shift(ward, contact_id=marleen.id)


def made(client: FlaskClient, shift: Shift, once: str = "") -> list[str]:
    """The secrets that an answer to making a link shows, each once."""
    text = client.post(f"/shifts/{shift.id}/customer-links", data={"once": once}).text
    return sorted(set(re.findall(r"/for/([\w-]{40,})", text)))


def opens(world: World, token: str) -> bool:
    return world.app.test_client().get(f"/for/{token}").status_code == 200


def test_the_task_page_leads_its_department_to_the_card_and_nobody_else(
    client: FlaskClient, world: World, shift: Shift
) -> None:
    address = f"/shifts/{shift.id}/customer-links"
    assert address in client.get(f"/shifts/{shift.id}").text
    assert "Maak de kaart" in client.get(address).text
    stranger = world.app.test_client()
    world.sign_in(stranger, world.poster(world.department()))
    assert address not in stranger.get(f"/shifts/{shift.id}").text
    assert stranger.get(address).status_code == 403
    assert stranger.post(address).status_code == 403
    assert stranger.get("/shifts/999999/customer-links").status_code == 404


def test_the_secret_is_shown_once_and_only_its_hash_is_stored(
    client: FlaskClient, world: World, shift: Shift
) -> None:
    [token] = made(client, shift)
    assert token not in client.get(f"/shifts/{shift.id}/customer-links").text
    with world.app.app_context():
        stored = repr([vars(row) for row in db.session.scalars(select(CustomerLink))])
        told = repr([entry.data for entry in db.session.scalars(select(AuditEntry))])
    assert token not in stored + told
    assert opens(world, token)


def test_a_new_address_ends_the_one_before_and_two_taps_make_one(
    client: FlaskClient, world: World, shift: Shift
) -> None:
    [first] = made(client, shift, "a" * 22)
    assert made(client, shift, "a" * 22) == [first], "both taps show the one link that lives"
    [second] = made(client, shift, "b" * 22)
    assert opens(world, second)
    assert not opens(world, first)
    assert made(client, shift, "a" * 22) == [], "a form whose link ended makes none again"
    assert opens(world, second), "an old form ended the link that lives"


def test_a_stopped_link_opens_nothing_and_another_department_stops_none(
    client: FlaskClient, world: World, shift: Shift
) -> None:
    [token] = made(client, shift)
    [number] = re.findall(
        r"/customer-links/(\d+)/revocation", client.get(f"/shifts/{shift.id}/customer-links").text
    )
    stranger = world.app.test_client()
    world.sign_in(stranger, world.poster(world.department()))
    assert stranger.post(f"/customer-links/{number}/revocation").status_code == 404
    assert opens(world, token)
    assert client.post(f"/customer-links/{number}/revocation").status_code == 303
    assert not opens(world, token)
    assert client.post(f"/customer-links/{number}/revocation").status_code == 404


def test_the_card_is_of_the_department_who_made_it_may_leave(
    client: FlaskClient, world: World, shift: Shift, ward: Department, marleen: Person
) -> None:
    world.poster(ward, "Ruben Smit")
    [token] = made(client, shift)
    with world.app.app_context():
        deactivate_person(marleen.id)
    assert opens(world, token)


def test_a_week_after_the_task_no_card_is_made(
    client: FlaskClient, world: World, shift: Shift, marleen: Person
) -> None:
    with clock.fixed_at(at("16:29", plus=7)):
        world.sign_in(client, marleen)
        assert made(client, shift)
    with clock.fixed_at(at("16:30", plus=7)):
        address = f"/shifts/{shift.id}/customer-links"
        assert client.post(address).status_code == 409
        assert "Maak" not in re.sub(r"<title>.*?</title>", "", client.get(address).text)
