"""What an agreement on call says, as an administrator fills it in."""

from datetime import date, time

import pytest
from flask.testing import FlaskClient

from app.core.db import db
from app.people.models import Agreement, Person
from tests.factories import World
from tests.people.stories import followed, send

BANDWIDTH = {"contract": "bandwidth", "hours_least": "10", "hours_most": "13"}
CALLS = {
    "notice_hours": "24",
    "reference_days": ["0", "2"],
    "reference_from": "8:00",
    "reference_until": "18:00",
}


@pytest.fixture
def noor(world: World, client: FlaskClient) -> Person:
    house = world.department("De Linde")
    world.sign_in(client, world.administrator(house))
    return world.person("Noor Haddad", house)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        (BANDWIDTH, ""),
        ({**BANDWIDTH, "hours_most": "13,1"}, "hours_most"),
        ({**BANDWIDTH, "hours_most": ""}, "hours_most"),
        ({**BANDWIDTH, "hours_most": "9"}, "hours_most"),
        ({**BANDWIDTH, "hours_least": "0"}, "hours_least"),
        ({"contract": "on_call", "hours_least": "10"}, "hours_least"),
        ({"contract": "on_call", "notice_hours": "24"}, ""),
        ({"contract": "on_call", "notice_hours": "23"}, "notice_hours"),
        ({"contract": "on_call", "hours_per": "eeuw"}, "hours_per"),
        ({"contract": "on_call", "reference_days": "7"}, "reference_days"),
        ({"contract": "fixed", "notice_hours": "24"}, "contract"),
        ({"contract": "on_call_exempt"}, "valid_until"),
        ({"contract": "on_call_exempt", "valid_until": "2027-01-01"}, ""),
    ],
)
def test_what_the_law_does_not_know_is_said_at_its_field(
    client: FlaskClient, world: World, noor: Person, fields: dict[str, str], wrong: str
) -> None:
    sent = {"valid_from": "2026-01-01", "pool": "y", **fields}
    answer = send(client, f"/people/{noor.id}/agreements", sent)
    assert answer.status_code == (422 if wrong else 303)
    assert not wrong or f'id="{wrong}-error"' in answer.text


def test_it_is_kept_read_as_sentences_and_twice_is_once(
    client: FlaskClient, world: World, noor: Person
) -> None:
    sent = {"valid_from": "2026-01-01", **BANDWIDTH, **CALLS}
    for _tap in range(2):
        page = followed(client, send(client, f"/people/{noor.id}/agreements", sent))
    assert "Beloofd: 10 uur tot 13 uur per week." in page
    assert "minstens 24 uur van tevoren" in page
    assert "08:00–18:00" in page
    with world.app.app_context():
        [row] = db.session.query(Agreement).filter_by(person_id=noor.id).all()
        assert (row.reference_days, row.reference_from) == ([0, 2], time(8))


def test_no_list_tells_that_somebody_is_an_exception_of_the_law(
    client: FlaskClient, world: World, noor: Person
) -> None:
    world.agreement(noor, contract="on_call_exempt", valid_until=date(2027, 1, 1))
    assert "oproep tot een dag" not in client.get("/people").text
