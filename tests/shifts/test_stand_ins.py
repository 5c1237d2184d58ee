"""Somebody is away for some days: a colleague stands in, from a day to a day."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db
from app.notices.models import Notice
from app.notices.words import words_of
from app.people.commands import deactivate_person, reactivate_person
from app.people.models import Department, Person
from app.shifts.commands_stand_ins import (
    NoStandIn,
    StandInDraft,
    end_stand_in,
    name_stand_in,
)
from app.shifts.models import StandIn
from tests.factories import TODAY, World
from tests.people.stories import followed, send, trail

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def lab(world: World) -> Department:
    return world.department("Skillslab")


@pytest.fixture
def ruben(world: World, lab: Department) -> Person:
    return world.person("Ruben Smit", lab)


@pytest.fixture
def marleen(world: World, lab: Department) -> Person:
    return world.person("Marleen Brouwer", lab)


def day(plus: int) -> date:
    return TODAY + timedelta(days=plus)


def fields(person: Person, first: int, last: int) -> dict[str, str]:
    days = {"valid_from": day(first).isoformat(), "valid_until": day(last).isoformat()}
    return {"stand_in": str(person.id), **days}


def periods(app: Flask) -> list[tuple[int, int, date, date]]:
    with app.app_context():
        rows = db.session.scalars(select(StandIn).order_by(StandIn.id))
        return [(row.person_id, row.stand_in_id, row.valid_from, row.valid_until) for row in rows]


def test_one_names_a_stand_in_for_oneself_who_is_told_and_it_is_in_the_trail(
    app: Flask, client: FlaskClient, world: World, ruben: Person, marleen: Person
) -> None:
    world.sign_in(client, ruben)
    assert "/stand-ins" in client.get("/me").text
    followed(client, send(client, "/stand-ins", fields(marleen, 1, 5)))
    assert periods(app) == [(ruben.id, marleen.id, day(1), day(5))]
    assert trail(world, "StandIn") == ["added"]
    with app.app_context():
        [notice] = db.session.scalars(select(Notice).where(Notice.kind == "stands_in"))
        words = words_of(notice, db.session.get_one(Person, marleen.id))
    assert "Ruben Smit" in words.subject
    assert "14 oktober 2026" in words.subject
    world.sign_in(client, marleen)
    assert "Ruben Smit" in client.get("/stand-ins").text


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_a_coordinator_or_an_administrator_names_one_for_somebody_they_see(
    app: Flask,
    client: FlaskClient,
    world: World,
    lab: Department,
    ruben: Person,
    marleen: Person,
    role: str,
) -> None:
    world.sign_in(client, getattr(world, role)(lab))
    assert f"/people/{ruben.id}/stand-ins" in client.get(f"/people/{ruben.id}").text
    page = followed(client, send(client, f"/people/{ruben.id}/stand-ins", fields(marleen, 0, 5)))
    assert "Neemt nu waar" in page
    again = send(client, f"/people/{ruben.id}/stand-ins", fields(marleen, 0, 5))
    assert again.status_code == 303, "a second tap is answered as the first"
    assert len(periods(app)) == 1
    with app.app_context():
        assert len(db.session.scalars(select(Notice).where(Notice.kind == "stands_in")).all()) == 1
    stranger = world.person()
    answer = send(client, f"/people/{stranger.id}/stand-ins", fields(marleen, 0, 5))
    assert answer.status_code == 404


def test_what_cannot_be_is_refused_in_words_at_its_field(
    app: Flask, client: FlaskClient, world: World, ruben: Person, marleen: Person
) -> None:
    world.sign_in(client, ruben)
    followed(client, send(client, "/stand-ins", fields(marleen, 1, 5)))
    before = periods(app)
    for bad, words in (
        (fields(marleen, 5, 8), "neemt al iemand waar"),
        (fields(marleen, 9, 8), "laatste dag"),
        (fields(marleen, -3, -1), "voorbij"),
        (fields(ruben, 8, 9), "Kies"),
        ({**fields(marleen, 8, 9), "stand_in": ""}, "Kies een collega"),
        ({**fields(marleen, 8, 9), "valid_from": ""}, "eerste dag"),
    ):
        answer = send(client, "/stand-ins", bad)
        assert answer.status_code == 422, bad
        assert words in answer.text, bad
    assert periods(app) == before
    world.sign_in(client, marleen)
    answer = send(client, "/stand-ins", fields(ruben, 2, 3))
    assert answer.status_code == 422, "whoever is away stands in for nobody"
    assert "ook weg" in answer.text


def test_the_command_itself_refuses_what_no_form_offers(
    app: Flask, world: World, lab: Department, ruben: Person, marleen: Person
) -> None:
    silent, gone = world.person(home=lab, phone=""), world.person(home=lab, active=False)

    def named(person: Person, other: Person) -> object:
        with app.app_context():
            return name_stand_in(person.id, StandInDraft(other.id, day(0), day(1)))

    assert named(ruben, ruben) is NoStandIn.ONESELF
    assert named(ruben, silent) is NoStandIn.UNREACHABLE
    assert named(ruben, gone) is NoStandIn.UNREACHABLE
    assert named(gone, marleen) is NoStandIn.LEFT
    assert periods(app) == []


def test_it_ends_by_itself_at_once_when_asked_and_a_second_tap_is_nothing(
    app: Flask, client: FlaskClient, world: World, ruben: Person, marleen: Person
) -> None:
    with app.app_context():
        running = name_stand_in(ruben.id, StandInDraft(marleen.id, day(-2), day(3)))
        coming = name_stand_in(ruben.id, StandInDraft(marleen.id, day(5), day(6)))
    world.sign_in(client, marleen)
    assert send(client, f"/stand-ins/{running}/ending").status_code == 404, "it is not hers"
    world.sign_in(client, ruben)
    for number in (running, coming, running):
        followed(client, send(client, f"/stand-ins/{number}/ending"))
    assert periods(app) == [(ruben.id, marleen.id, day(-2), day(-1))]
    assert trail(world, "StandIn") == ["added", "added", "changed", "removed"]


def test_a_stand_in_who_leaves_is_followed_by_who_was_chosen(
    app: Flask, client: FlaskClient, world: World, lab: Department, ruben: Person, marleen: Person
) -> None:
    fatima = world.person("Fatima Bakker", lab)
    with app.app_context():
        number = name_stand_in(ruben.id, StandInDraft(marleen.id, day(0), day(3)))
    world.sign_in(client, world.administrator(lab))
    assert "Neemt waar voor Ruben Smit" in client.get(f"/people/{marleen.id}/leaving").text
    chosen = {"seen": "1", f"next-stand-in-{number}": str(fatima.id)}
    followed(client, send(client, f"/people/{marleen.id}/deactivation", chosen))
    assert [row[1] for row in periods(app)] == [fatima.id]


def test_who_leaves_and_comes_back_has_no_stand_in_and_is_none(
    app: Flask, ruben: Person, marleen: Person, world: World, lab: Department
) -> None:
    fatima = world.person("Fatima Bakker", lab)
    with app.app_context():
        name_stand_in(ruben.id, StandInDraft(marleen.id, day(0), day(3)))
        name_stand_in(fatima.id, StandInDraft(ruben.id, day(5), day(6)))
        deactivate_person(ruben.id)
        reactivate_person(ruben.id)
        end_stand_in(0)
    assert periods(app) == []
