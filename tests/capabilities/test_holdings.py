"""Who holds what: given by administrators, read by the person and coordinators."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from app.capabilities.models import Capability, Holding
from app.capabilities.rules import Validity, validity
from app.core import clock
from app.core.db import db
from app.people.models import Department, Person
from tests.factories import TODAY, World, at
from tests.people.stories import followed, send, trail
from tests.statements import counted


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.fixed_at(at("08:00")):
        yield


@pytest.fixture
def house(world: World) -> Department:
    """The top of an organisation."""
    return world.department("De Linde")


@pytest.fixture
def noor(world: World, client: FlaskClient, house: Department) -> Person:
    """A worker; an administrator is signed in."""
    world.sign_in(client, world.administrator(house))
    return world.worker("Noor Haddad", house)


def stored(world: World, person: Person) -> list[Holding]:
    with world.app.app_context():
        return db.session.query(Holding).filter_by(person_id=person.id).all()


def give(capability: Capability, level: object = 4, until: str = "") -> dict[str, object]:
    return {"capability": capability.id, "level": level, "valid_until": until}


def test_a_capability_is_given_changed_and_taken_away(
    client: FlaskClient, world: World, noor: Person
) -> None:
    sterile = world.capability("Steriel werken")
    own = f"/people/{noor.id}/capabilities"

    page = followed(client, send(client, own, give(sterile, 3, "2026-12-31")))
    assert "Steriel werken" in page
    (held,) = stored(world, noor)
    assert (held.level, held.valid_until) == (3, date(2026, 12, 31))
    fields = {"level": "5", "valid_until": ""}
    followed(client, send(client, f"/holdings/{held.id}/edit", fields))
    (held,) = stored(world, noor)
    assert (held.level, held.valid_until) == (5, None)
    followed(client, send(client, f"/holdings/{held.id}/removal"))

    assert stored(world, noor) == []
    assert trail(world, "Holding") == ["granted", "changed", "revoked"]


@pytest.mark.parametrize("kind", ["qualification", "registration"])
def test_what_has_no_levels_is_held_or_not_and_shows_none(
    client: FlaskClient, world: World, noor: Person, kind: str
) -> None:
    nurse = world.capability("BIG-registratie", kind)

    page = followed(client, send(client, f"/people/{noor.id}/capabilities", give(nurse, 2)))

    (held,) = stored(world, noor)
    assert held.level == 5, "held or not: a level that was sent along means nothing"
    assert 'class="level' not in page
    assert 'name="level"' not in client.get(f"/holdings/{held.id}/edit").text
    followed(client, send(client, f"/holdings/{held.id}/edit", {"level": "1"}))
    assert stored(world, noor)[0].level == 5


def test_an_induction_grows_in_levels(client: FlaskClient, world: World, noor: Person) -> None:
    induction = world.capability("Inwerken balie", "induction")

    page = followed(client, send(client, f"/people/{noor.id}/capabilities", give(induction, 2)))

    assert 'class="level' in page
    assert stored(world, noor)[0].level == 2


def test_the_same_capability_twice_is_refused(
    client: FlaskClient, world: World, noor: Person
) -> None:
    sterile = world.capability()
    world.holding(noor, sterile, level=2)

    answer = send(client, f"/people/{noor.id}/capabilities", give(sterile, 5))

    assert answer.status_code == 422
    assert 'id="capability-error"' in answer.text
    assert [held.level for held in stored(world, noor)] == [2]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("capability", ""),
        ("capability", "2147483648"),
        ("capability", "-4"),
        ("level", "6"),
        ("level", "-1"),
        ("level", "hoog"),
        ("level", ""),
        ("valid_until", "31-12-2026"),
        ("valid_until", "1999-12-31"),
    ],
)
def test_what_cannot_be_is_an_error_at_its_field(
    client: FlaskClient, world: World, noor: Person, field: str, value: str
) -> None:
    fields = {**give(world.capability()), field: value}

    answer = send(client, f"/people/{noor.id}/capabilities", fields)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert stored(world, noor) == []


def test_a_capability_that_is_out_of_use_is_not_given_any_more(
    client: FlaskClient, world: World, noor: Person
) -> None:
    old = world.save(Capability(name_nl="Typen", name_en="Typing", kind="skill", active=False))

    answer = send(client, f"/people/{noor.id}/capabilities", give(old))

    assert answer.status_code == 422
    assert stored(world, noor) == []


def test_people_read_their_own_and_coordinators_those_of_their_scope(
    client: FlaskClient, world: World, noor: Person, house: Department
) -> None:
    world.holding(noor, world.capability("Steriel werken"))
    own = f"/people/{noor.id}/capabilities"
    elsewhere = world.coordinator(world.department("Ander huis"))

    for person in (noor, world.coordinator(house)):
        world.sign_in(client, person)
        page = client.get(own)
        assert "Steriel werken" in page.text
        assert "/holdings/" not in page.text, "reading only"
        assert '<form class="form"' not in page.text
        assert send(client, own, {}).status_code == 403
    for person in (world.worker(home=house), world.poster(house), elsewhere):
        world.sign_in(client, person)
        assert client.get(own).status_code == 404


def test_holdings_out_of_scope_are_out_of_reach(
    client: FlaskClient, world: World, noor: Person, house: Department
) -> None:
    held = world.holding(noor, world.capability(), level=2)
    world.sign_in(client, world.administrator(world.department("Hoek", house)))

    assert client.get(f"/holdings/{held.id}/edit").status_code == 404
    assert send(client, f"/holdings/{held.id}/edit", {"level": "5"}).status_code == 404
    assert send(client, f"/holdings/{held.id}/removal").status_code == 404
    assert [row.level for row in stored(world, noor)] == [2]


def test_the_profile_fetches_the_capabilities_as_a_part(
    client: FlaskClient, world: World, noor: Person
) -> None:
    world.holding(noor, world.capability("Steriel werken"), valid_until=TODAY)

    assert f'hx-get="/people/{noor.id}/capabilities"' in client.get(f"/people/{noor.id}").text
    part = client.get(f"/people/{noor.id}/capabilities", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<div id="holdings">')
    assert "status-warn" in part


def test_the_page_costs_the_same_with_one_or_with_thirty_capabilities(
    client: FlaskClient, world: World, noor: Person
) -> None:
    world.holding(noor, world.capability())
    with counted() as few:
        client.get(f"/people/{noor.id}/capabilities")
    for _number in range(30):
        world.holding(noor, world.capability())
    with counted() as many:
        client.get(f"/people/{noor.id}/capabilities")

    assert len(many) == len(few), "one statement per row: load set-wise"


def test_the_last_day_is_valid_and_a_month_ahead_warns() -> None:
    day = timedelta(days=1)

    assert validity(None, TODAY) is Validity.VALID
    assert validity(TODAY + 31 * day, TODAY) is Validity.VALID
    assert validity(TODAY + 30 * day, TODAY) is Validity.EXPIRES_SOON
    assert validity(TODAY, TODAY) is Validity.EXPIRES_SOON
    assert validity(TODAY - day, TODAY) is Validity.EXPIRED
