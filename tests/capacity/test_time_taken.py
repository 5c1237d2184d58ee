"""A new fact about somebody is held against the places they have, not only against new ones."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.capabilities.models import Capability
from app.capacity.commands_recheck import recheck
from app.claims.commands import Refused, claim_shift
from app.claims.commands_ways_out import hand_back
from app.claims.models import Doubt
from app.core import clock
from app.core.actor import JOB, acting
from app.core.db import db
from app.notices import kinds
from app.notices.models import Notice
from app.people.models import Department, Person
from app.people.rules import Role
from app.shifts.models import Shift
from tests.factories import World, at
from tests.hostile.forms import form_to
from tests.people.stories import followed, send

pytestmark = pytest.mark.usefixtures("morning")

DAY = "2026-10-17"
"""Four days ahead: the task is from 13:00 to 16:30."""


# What pages say is the same on every engine; what is stored is shown on both.
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def house(world: World) -> Department:
    return world.department("De Linde")


@pytest.fixture
def noor(world: World, house: Department) -> Person:
    """Of the own team, without a pool agreement."""
    return world.person("Noor Haddad", world.department("Skillslab", house))


@pytest.fixture
def anne(world: World, house: Department) -> Person:
    """She administers people, and coordinates."""
    anne = world.administrator(house, "Anne de Graaf")
    world.role(anne, Role.COORDINATOR, house)
    return anne


@pytest.fixture
def safety(world: World, noor: Person, anne: Person) -> Capability:
    safety = world.capability("BHV", kind="qualification")
    world.holding(noor, safety)
    world.assessor(safety, anne)
    return safety


@pytest.fixture
def shift(app: Flask, world: World, noor: Person, safety: Capability) -> Shift:
    """A task that Noor holds a place of."""
    with app.app_context():
        lab = db.session.get_one(Department, noor.home_department_id)
        db.session.expunge(lab)
    kind = world.task_type(lab, "Practicum klaarzetten")
    world.need(kind, safety)
    shift = world.shift(lab, start=at("13:00", plus=4), task_type_id=kind.id)
    world.claim(noor, shift)
    return shift


def time(start: str, end: str, **more: Any) -> dict[str, Any]:
    return {"day": DAY, "start": start, "end": end, **more}


def doubts(app: Flask) -> list[list[str]]:
    with app.app_context():
        return list(db.session.scalars(select(Doubt.codes)))


def told(app: Flask, person: Person) -> list[str]:
    """The messages that are due to somebody about a task they hold."""
    with app.app_context():
        found = db.session.scalars(select(Notice).where(Notice.person_id == person.id))
        return [each.kind for each in found if each.kind in ("time_taken", "claim_in_doubt")]


def look_again(app: Flask) -> None:
    with app.app_context(), acting(JOB):
        recheck(clock.now())


def test_who_says_not_to_be_there_is_shown_what_they_hold_then_and_the_way_out(
    app: Flask, client: FlaskClient, world: World, noor: Person, anne: Person, shift: Shift
) -> None:
    world.sign_in(client, noor)
    page = followed(client, send(client, "/availability", time("12:00", "14:00")))
    assert "Je hebt dan een taak. Die blijft van jou." in page
    assert "Practicum klaarzetten" in page
    assert "/hand-back" in page, "each can be handed back from here"
    assert told(app, noor) == [], "nobody is told what they just said"
    look_again(app)
    assert doubts(app) == [["not_available"]], "the hourly look keeps it"
    coordinator = app.test_client()
    world.sign_in(coordinator, anne)
    assert "Noor Haddad" in coordinator.get("/today").text
    with app.app_context():
        claim_id = db.session.scalars(select(Doubt.claim_id)).one()
        hand_back(claim_id)
    assert 'id="doubt-' not in coordinator.get("/today").text, "solved"
    assert "/hand-back" not in client.get("/availability").text


@on_sqlite
def test_who_said_it_may_do_the_task_anyway_or_call_about_it(
    app: Flask, client: FlaskClient, world: World, noor: Person, anne: Person, shift: Shift
) -> None:
    """Every Saturday is free, but not this one; another job there is nothing to wave aside."""
    world.sign_in(client, noor)
    page = followed(
        client, send(client, "/availability", {"day": DAY, "weekly_until": "2026-11-07"})
    )
    assert "Je hebt dan een taak. Die blijft van jou." in page
    assert 'class="button button-secondary button-call"' in page
    assert "Dan ook: niet beschikbaar, hele dag." in client.get("/roster?day=2026-10-17").text
    keeps = page.split('/kept"')[0].rsplit('"', 1)[-1] + "/kept"
    page = followed(client, send(client, keeps))
    assert "/hand-back" not in page
    assert "za 17 okt 00:00–13:00" in page, "the rest of the day stands"
    assert "za 17 okt 16:30" in page
    look_again(app)
    assert doubts(app) == []
    page = followed(client, send(client, "/availability", time("12:00", "14:00", kind="other_job")))
    assert "/hand-back" in page
    assert "/kept" not in page
    assert doubts(app) == [["overlap"]]
    assert "Dan ook: ander werk, 12:00–14:00." in client.get("/roster?day=2026-10-17").text


@on_sqlite
@pytest.mark.parametrize("kind", ["own_roster", "paid_absence", "unavailable"])
def test_time_that_an_administrator_takes_is_said_to_them_the_worker_and_today(
    app: Flask,
    client: FlaskClient,
    world: World,
    noor: Person,
    anne: Person,
    shift: Shift,
    kind: str,
) -> None:
    world.sign_in(client, anne)
    path = f"/people/{noor.id}/commitments"
    page = followed(client, send(client, path, time("12:00", "14:00", kind=kind)))
    assert "1 plek past niet meer: Practicum klaarzetten" in page
    assert "Heeft dan een taak: Practicum klaarzetten" in page
    assert told(app, noor) == ["time_taken"]
    with app.app_context():
        [notice] = db.session.scalars(select(Notice).where(Notice.kind == "time_taken"))
        assert kinds.of(notice).still_due(notice)
        assert kinds.place_of(notice) == f"/shifts/{shift.id}"
    assert 'id="doubt-' in client.get("/today").text
    followed(client, send(client, path, time("12:00", "14:00", kind=kind)))
    assert told(app, noor) == ["time_taken"], "a second tap tells nobody twice"
    removal = page.split('/removal"')[0].rsplit('"', 1)[-1] + "/removal"
    followed(client, send(client, removal))
    assert 'id="doubt-' not in client.get("/today").text, "the time is free again"
    look_again(app)
    assert doubts(app) == []


def test_what_was_said_before_the_claim_is_no_doubt(
    app: Flask, client: FlaskClient, world: World, noor: Person, house: Department
) -> None:
    """Who takes a place anyway knew; another absence elsewhere changes nothing about it."""
    world.agreement(noor)
    shift = world.shift(house, start=at("13:00", plus=4))
    world.commitment(noor, at("12:00", plus=4), at("14:00", plus=4), kind="unavailable")
    with app.app_context():
        assert isinstance(claim_shift(noor.id, shift.id), Refused)
        world.claim(noor, shift, anyway=True)
    world.sign_in(client, noor)
    page = followed(client, send(client, "/availability", time("18:00", "20:00")))
    assert "Je hebt dan een taak. Die" not in page
    assert doubts(app) == []


Change = Callable[[FlaskClient, World, Person], str]


def _rest(client: FlaskClient, world: World, noor: Person) -> str:
    fields = time("18:00", "23:30", kind="own_roster") | {"day": "2026-10-16"}
    early = time("06:30", "07:30", kind="own_roster")
    followed(client, send(client, f"/people/{noor.id}/commitments", fields))
    return followed(client, send(client, f"/people/{noor.id}/commitments", early))


def _limit(client: FlaskClient, world: World, noor: Person) -> str:
    fields = {"valid_from": "2026-10-13", "hours_day": "2"}
    return followed(client, send(client, f"/people/{noor.id}/limits", fields))


def _elsewhere(client: FlaskClient, world: World, noor: Person) -> str:
    with world.app.app_context():
        top = db.session.scalars(select(Department).where(Department.name == "De Linde")).one()
        db.session.expunge(top)
    other = world.department("Elders", top)
    path = f"/people/{noor.id}/edit"
    stored = dict(form_to(client.get(path).text, path, path).sent())
    return followed(client, send(client, path, stored | {"home_department": str(other.id)}))


def _revoked(client: FlaskClient, world: World, noor: Person) -> str:
    with world.app.app_context():
        safety = db.session.scalars(select(Capability.id)).one()
    path = f"/people/{noor.id}/capabilities/{safety}/revocation"
    return followed(client, send(client, path, {"reason": "lapsed"}))


NEW_FACTS: dict[str, Change] = {
    "own roster too near": _rest,
    "a limit": _limit,
    "another home department": _elsewhere,
    "a capability taken away": _revoked,
}


@on_sqlite
@pytest.mark.parametrize("fact", NEW_FACTS)
def test_every_new_fact_about_somebody_is_held_against_what_they_hold(
    app: Flask,
    client: FlaskClient,
    world: World,
    noor: Person,
    anne: Person,
    shift: Shift,
    fact: str,
) -> None:
    world.sign_in(client, anne)
    said = NEW_FACTS[fact](client, world, noor)
    assert "plek past niet meer" in said, "say it at once to who enters it"
    assert len(doubts(app)) == 1, "and Today lists it"
    assert 'id="doubt-' in client.get("/today").text
