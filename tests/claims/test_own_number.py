"""Nobody is offered to call themselves: on no page, in no message, in no calendar."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.calendars.queries import appointments_of
from app.core import clock
from app.core.db import db
from app.notices.models import Notice
from app.notices.words import words_of
from app.people.models import Person
from app.people.rules import Role
from tests.factories import World, at

# What pages say is the same on every engine.
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
OWN, DEPUTY = "40001", "40002"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.fixed_at(at("08:00")):
        yield


@pytest.fixture
def pages(app: Flask, client: FlaskClient, world: World) -> dict[str, str]:
    """What the contact person sees who holds everything and takes one of her own tasks."""
    house = world.department("De Linde")
    marleen = world.worker("Marleen Brouwer", house, phone=OWN)
    for role in (Role.POSTER, Role.COORDINATOR, Role.ADMINISTRATOR):
        world.role(marleen, role, house)
    sem = world.worker("Sem Visser", house, phone=DEPUTY)
    alone = world.shift(house, contact_id=marleen.id, start=at("18:00"), end=at("19:00"))
    mine = world.shift(house, contact_id=marleen.id, deputy_id=sem.id)
    theirs = world.shift(house, contact_id=marleen.id, start=at("10:00"), end=at("11:00"))
    with app.app_context():
        world.claim(marleen, mine)
        world.claim(sem, theirs)
    world.sign_in(client, marleen)
    addresses = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and "." not in rule.rule
    ]
    addresses += [f"/shifts/{each.id}" for each in (alone, mine, theirs)]
    addresses += [f"/candidates?shift={alone.id}", f"/people/{marleen.id}"]
    addresses += [f"/candidates?shift={alone.id}&who=Marleen", f"/shifts/{mine.id}"]
    return {each: client.get(each).text for each in addresses}


def test_no_page_message_or_calendar_lets_somebody_call_themselves(
    pages: dict[str, str], app: Flask
) -> None:
    wrong = [each for each, text in pages.items() if f"tel:{OWN}" in text]
    assert wrong == [], "draw it with ui.call, and ask Task.call_by for whom to call"
    roster = pages["/roster"]
    assert f"tel:{DEPUTY}" in roster, "there is somebody else to call"
    with app.test_request_context():
        marleen = db.session.scalars(select(Person).filter_by(phone=OWN)).one()
        sent = db.session.scalars(select(Notice).filter_by(person_id=marleen.id)).all()
        for notice in sent:
            assert OWN not in words_of(notice, marleen).body, notice.kind
        entries = appointments_of(marleen.id, clock.now())
        assert {each.phone for each in entries} == {DEPUTY}


def test_the_only_administrator_is_sent_to_the_page_and_not_to_themselves(
    client: FlaskClient, world: World
) -> None:
    house = world.department("De Linde")
    anne = world.administrator(house, "Anne de Graaf")
    shift = world.shift(world.department("3B", house))
    world.sign_in(client, anne)
    page = client.get(f"/shifts/{shift.id}").text
    assert 'data-reasons="not_in_pool"' in page
    assert f"/people/{anne.id}/agreements" in page
    assert "Anne de Graaf kan" not in page
