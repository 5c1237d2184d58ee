"""What leaves messages or entries with others is bounded by person and hour: 429, nothing done."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select

from app.asking import commands_offers
from app.audit import bounds
from app.audit.bounds import BOUNDS, Bound
from app.audit.models import AuditEntry
from app.claims.commands import Refused, claim_shift
from app.core import clock
from app.core.actor import Actor, acting
from app.core.command import bookkeeping
from app.core.db import Model, db
from app.notices.models import Notice
from app.people.models import Department, Person
from app.people.rules import Role
from tests.factories import World, at

pytestmark = pytest.mark.usefixtures("morning")

OF_ONESELF = "tells nobody else, and is one's own"
THROTTLED = "has a throttle of its own (app.accounts.attempts)"
TIME = "no message but of a place that no longer fits, and of each once; a series is many entries"
LEFT_ALONE = {
    "board.claim": "a place is taken once; giving it up is bounded, equal refusals are one entry",
    "board.offer_acceptance": "as a claim",
    "board.offer_refusal": "leaves no trace",
    "handing_over.swap_acceptance": "as a claim; each question is answered once",
    "handing_over.swap_refusal": "leaves no trace; of the department once for each question",
    "board.confirm": "once for each change of the department",
    "board.handover": "replaces what was there, and tells nobody",
    "board.ticks": OF_ONESELF,
    "board.skip_lesson": OF_ONESELF,
    "board.look": "gives the form back, and stores nothing",
    "departments.unpost": "takes back what nobody heard of",
    "requests.add_request": "has a bound of its own, by day (app.requests.commands)",
    "imports.new_import": "nothing is done before it is confirmed, which is bounded",
    "agreements.new_commitment": TIME,
    "agreements.commitment_removal": TIME,
    "agreements.new_unavailability": TIME,
    "agreements.unavailability_removal": TIME,
    "agreements.kept": TIME,
    "rosters.own_roster": "nothing is done before it is confirmed, which is bounded",
    "rosters.people_roster": "nothing is done before it is confirmed, which is bounded",
    "rosters.source_removal": OF_ONESELF,
    "agreements.series_change": TIME,
    "agreements.series_removal": TIME,
    "calendars.make": OF_ONESELF,
    "calendars.choose": OF_ONESELF,
    "calendars.rotate": OF_ONESELF,
    "calendars.revoke": OF_ONESELF,
    "accounts.consent": OF_ONESELF,
    "accounts.choose_language": OF_ONESELF,
    "accounts.choose_mode": OF_ONESELF,
    "accounts.end_session": OF_ONESELF,
    "accounts.sign_out": OF_ONESELF,
    "accounts.try_sign_in": THROTTLED,
    "accounts.look_again": THROTTLED,
    "accounts.change_password": THROTTLED,
    "accounts.ask_reset": THROTTLED,
    "accounts.set_new_password": "a link works once, and links are throttled",
}
"""Ways to change something that have no bound, and why."""

TRACKS = "reintegration."
"""Tracks have a trail of their own, which nobody counts; others get one message for all of it,
which leaves once in a while (app.notices.private)."""


@pytest.fixture
def tarik(world: World, client: FlaskClient) -> Person:
    """He may do everything at a desk, and is signed in."""
    house = world.department("De Linde")
    tarik = world.coordinator(house, "Tarik Aydin")
    for role in (Role.POSTER, Role.ADMINISTRATOR):
        world.role(tarik, role, house)
    world.sign_in(client, tarik)
    return tarik


def was_busy(person: Person) -> None:
    """The trail says that somebody did everything as often as one may."""
    for bound in BOUNDS.values():
        did(person, bound)


@bookkeeping
def did(person: Person, bound: Bound, **data: str) -> None:
    verb, kind = str(bound.verbs[-1]), bound.kind or "Claim"
    who = {"actor_kind": "person", "actor_id": person.id, "at": clock.now(), "data": data}
    lines = [{"verb": verb, "object_type": kind, **who} for _ in range(bound.most)]
    db.session.execute(insert(AuditEntry), lines)


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


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_every_bounded_act_answers_429_and_does_nothing(
    app: Flask,
    world: World,
    client: FlaskClient,
    tarik: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for endpoint, bound in BOUNDS.items():
        monkeypatch.setitem(BOUNDS, endpoint, replace(bound, most=2))
    with app.app_context():
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
    assert post(other, path_of(app, "board.undo")).status_code == 404, "each has their own count"
    with clock.fixed_at(at("09:00") + timedelta(seconds=1)):
        for endpoint in ("board.undo", "people.new_person", "tasks.report_step"):
            assert post(client, path_of(app, endpoint)).status_code != 429, endpoint


def test_an_hour_of_hard_work_at_a_desk_is_never_stopped(context: Flask, world: World) -> None:
    """Three hundred people come in, with all about them, and a file of what they can."""
    anne = world.administrator(world.department())
    for endpoint, bound in BOUNDS.items():
        assert bound.most >= 300 or not endpoint.startswith("people."), endpoint
    signs = BOUNDS["capabilities.add_sign_off"]
    did(anne, signs, method="imported")
    assert bounds.wait_of(anne.id, signs, clock.now()) is None, "a file is one act"
    did(anne, replace(signs, most=signs.most - 1), method="observed")
    assert bounds.wait_of(anne.id, signs, clock.now()) is None
    did(anne, replace(signs, most=1))
    assert bounds.wait_of(anne.id, signs, clock.now()) is not None


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_every_way_to_change_something_is_bounded_or_says_why_not(app: Flask) -> None:
    changing = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and not rule.endpoint.startswith(TRACKS)
    }
    unknown = changing - BOUNDS.keys() - LEFT_ALONE.keys()
    assert unknown == set(), "give it a bound in app/audit/bounds.py, or say here why it needs none"
    assert LEFT_ALONE.keys() <= changing
    assert BOUNDS.keys() <= changing
    assert not BOUNDS.keys() & LEFT_ALONE.keys()
    tables = {mapper.class_.__name__ for mapper in Model.registry.mappers}
    wrong = {each.kind for each in BOUNDS.values() if each.kind} - tables
    assert wrong == set(), "a bound on entries of no kind bounds nothing"


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
            offers = commands_offers._open_offers(shift.id)
        for offer_id in offers.values():
            post(client, f"/asks/{offer_id}/withdrawal")
    assert [each.status_code for each in answers] == [303] * 3 + [429] * 7
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3600
    with app.app_context():
        sent = db.session.scalars(select(Notice.kind).where(Notice.person_id == noor.id)).all()
    assert len(sent) <= 6
    with clock.fixed_at(at("09:01")):
        assert post(client, f"/shifts/{shift.id}/asks", person=noor.id).status_code == 303
