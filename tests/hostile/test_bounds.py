"""What leaves messages or entries with others is bounded by person and hour: 429, nothing done."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.audit.bounds import BOUNDS
from app.audit.models import AuditEntry
from app.audit.trail import Verb, record
from app.claims import asking
from app.claims.commands import Refused, claim_shift
from app.core import clock
from app.core.actor import Actor, acting
from app.core.command import command
from app.core.db import db
from app.notices.models import Notice
from app.people.models import Department, Person, Role
from tests.factories import World, at

LEFT_ALONE = {
    "claims.claim": "a place is taken once; giving it up is bounded, equal refusals are one entry",
    "claims.offer_acceptance": "as a claim",
    "claims.offer_refusal": "leaves no trace",
    "claims.confirm": "once for each change of the department",
    "claims.handover": "replaces what was there, and tells nobody",
    "claims.ticks": "tells nobody",
    "claims.skip_lesson": "tells nobody",
    "claims.unpost": "takes back what nobody heard of",
}
"""Ways to change something in the room of claims that have no bound, and why."""


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.fixed_at(at("08:00")):
        yield


@pytest.fixture
def tarik(world: World, client: FlaskClient) -> Person:
    """He may do everything at a desk, and is signed in."""
    house = world.department("De Linde")
    tarik = world.coordinator(house, "Tarik Aydin")
    world.role(tarik, Role.POSTER, house)
    world.sign_in(client, tarik)
    return tarik


@command
def was_busy(person: Person) -> None:
    """The trail says that somebody did everything as often as one may."""
    most: dict[str, int] = {}
    for bound in BOUNDS.values():
        most[bound.verbs[-1]] = max(bound.most, most.get(bound.verbs[-1], 0))
    for verb, times in most.items():
        for _ in range(times):
            record(Verb(verb), "story", about=person.id)


def entries() -> int:
    return db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def path_of(app: Flask, endpoint: str) -> str:
    """An address of the endpoint, of rows that need not be there: it is bounded before."""
    rules = app.url_map.iter_rules(endpoint)
    rule = next(rule for rule in rules if "POST" in (rule.methods or ()))
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: "1" if found[1] == "int" else "x", rule.rule)


@pytest.fixture(autouse=True)
def _no_tokens(shared_app: Flask) -> Iterator[None]:
    shared_app.config["WTF_CSRF_ENABLED"] = False
    yield
    shared_app.config["WTF_CSRF_ENABLED"] = True


def post(client: FlaskClient, path: str, **fields: Any) -> Any:
    return client.post(path, data=fields)


def test_every_bounded_act_answers_429_and_does_nothing(
    app: Flask, world: World, client: FlaskClient, tarik: Person
) -> None:
    with app.app_context(), acting(Actor("person", tarik.id)):
        was_busy(tarik)
        before = entries()
    with clock.fixed_at(at("08:20")):
        for endpoint in BOUNDS:
            answer = post(client, path_of(app, endpoint))
            assert answer.status_code == 429, f"{endpoint} is not bounded"
            assert int(answer.headers["Retry-After"]) == 40 * 60, endpoint
            assert "Wacht" in answer.text, "in the language of the person"
    with app.app_context():
        assert entries() == before
    other = app.test_client()
    world.sign_in(other, world.worker())
    assert post(other, path_of(app, "claims.undo")).status_code == 404, "each has their own count"
    with clock.fixed_at(at("09:00") + timedelta(seconds=1)):
        for endpoint in BOUNDS:
            assert post(client, path_of(app, endpoint)).status_code != 429, endpoint


def test_every_way_to_change_something_about_a_place_is_bounded_or_says_why_not(app: Flask) -> None:
    changing = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.endpoint.startswith("claims.")
    }
    unknown = changing - BOUNDS.keys() - LEFT_ALONE.keys()
    assert unknown == set(), "give it a bound in app/audit/bounds.py, or say here why it needs none"
    assert LEFT_ALONE.keys() <= changing


def test_the_same_refusal_again_and_again_is_one_entry(context: Flask, world: World) -> None:
    shift, noor = world.shift(start=at("07:00")), world.worker()
    other = world.shift(start=at("07:00"))

    def refusals() -> int:
        return len(db.session.scalars(select(AuditEntry.id).filter_by(verb="refused")).all())

    with acting(Actor("person", noor.id)):
        for _ in range(20):
            assert isinstance(claim_shift(noor.id, shift.id), Refused)
        assert refusals() == 1
        claim_shift(noor.id, other.id)
        assert refusals() == 2, "of another task"
    with acting(Actor("person", world.coordinator(world.department()).id)):
        claim_shift(noor.id, shift.id)
    assert refusals() == 3, "by somebody else"
    with clock.fixed_at(at("09:01")), acting(Actor("person", noor.id)):
        claim_shift(noor.id, shift.id)
    assert refusals() == 4, "an hour later it is said again"


def test_a_colleague_is_not_asked_again_and_again(
    app: Flask, client: FlaskClient, world: World, tarik: Person
) -> None:
    with app.app_context():
        home = db.session.get_one(Department, tarik.home_department_id)
        db.session.expunge(home)
    shift, noor = world.shift(home, start=at("13:00", plus=2)), world.worker(home=home)
    answers = []
    for _ in range(10):
        answers.append(post(client, f"/shifts/{shift.id}/asks", person=noor.id))
        with app.app_context():
            offers = asking._open_offers(shift.id)
        for offer_id in offers.values():
            post(client, f"/asks/{offer_id}/withdrawal")
    assert [each.status_code for each in answers] == [303] * 3 + [429] * 7
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3600
    with app.app_context():
        sent = db.session.scalars(select(Notice.kind).where(Notice.person_id == noor.id)).all()
    assert len(sent) <= 6
    with clock.fixed_at(at("09:01")):
        assert post(client, f"/shifts/{shift.id}/asks", person=noor.id).status_code == 303
