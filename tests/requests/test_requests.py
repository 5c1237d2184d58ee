"""Asking for a capability with proof: what is asked, who answers, and who sees what."""

import re
from datetime import date, timedelta
from io import BytesIO
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from app.capabilities.models import (
    Capability,
    CapabilityKind,
    CapabilityRequest,
    Holding,
    Method,
    SignOff,
)
from app.capabilities.policies import Assessing, may_sign_off
from app.capabilities.queries import assessed
from app.core import clock
from app.core.actor import Actor, acting
from app.core.db import db
from app.core.refusal import NotDone
from app.core.viewer import Can, Grant, Viewer
from app.files.models import StoredFile
from app.notices.models import Notice
from app.people.models import Department, Person
from app.people.rules import Role
from app.requests import commands, queries
from app.requests.retention import delete_old_requests
from app.requests.rules import RequestRefusal
from tests.factories import TODAY, World, at
from tests.files import samples

NOW = at("09:00")
NEXT_YEAR = date(2027, 10, 13)


@pytest.fixture(autouse=True)
def _an_ordinary_morning() -> Any:
    with clock.fixed_at(NOW):
        yield


@pytest.fixture
def ward(world: World) -> Department:
    return world.department("Dagbehandeling")


@pytest.fixture
def noor(world: World, ward: Department) -> Person:
    return world.worker("Noor Haddad", ward)


@pytest.fixture
def joke(world: World, ward: Department) -> Person:
    return world.person("Joke Postma", ward)


@pytest.fixture
def course(world: World, joke: Person) -> Capability:
    """A skill that Joke signs off, on proof."""
    made = world.capability("Infuus prikken", evidence_required=True)
    world.assessor(made, joke)
    return made


def post(client: FlaskClient, path: str, **fields: Any) -> TestResponse:
    """Post a form with a file from a page of ours."""
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/help").text)
    assert found
    files = {k: (BytesIO(v[0]), v[1]) for k, v in fields.items() if isinstance(v, tuple)}
    data = {"csrf_token": found[1], **fields, **files}
    return client.post(path, data=data, content_type="multipart/form-data")


def proof(content: bytes | None = None, name: str = "bewijs.jpg") -> tuple[bytes, str]:
    return content if content is not None else samples.picture(), name


def ask(client: FlaskClient, capability: Capability, **fields: Any) -> TestResponse:
    given = {"capability": capability.id, "level": 5, "proof": proof(), **fields}
    return post(client, "/capability-requests", **{k: v for k, v in given.items() if v is not None})


def browser(app: Flask, world: World, person: Person) -> FlaskClient:
    client = app.test_client()
    world.sign_in(client, person)
    return client


def counted(app: Flask) -> tuple[int, int]:
    """How many requests and files there are."""
    with app.app_context():
        return tuple(  # type: ignore[return-value]
            db.session.scalar(select(func.count()).select_from(table))
            for table in (CapabilityRequest, StoredFile)
        )


def last_request(app: Flask) -> CapabilityRequest:
    with app.app_context():
        found = db.session.scalars(select(CapabilityRequest).order_by(CapabilityRequest.id)).all()
        assert found, "nothing was asked"
        db.session.expunge(found[-1])
        return found[-1]


def messages(app: Flask, person: Person) -> list[str]:
    with app.app_context():
        mine = select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
        return list(db.session.scalars(mine))


def verbs(app: Flask, person: Person) -> list[str]:
    with app.app_context():
        mine = select(AuditEntry.verb).where(AuditEntry.person_id == person.id)
        return list(db.session.scalars(mine.order_by(AuditEntry.id)))


def held(app: Flask, person: Person) -> list[tuple[int, int, date | None]]:
    with app.app_context():
        rows = select(Holding).where(Holding.person_id == person.id)
        return [(r.capability_id, r.level, r.valid_until) for r in db.session.scalars(rows)]


def test_what_is_asked_with_proof_waits_for_who_may_answer_and_says_so(
    app: Flask, world: World, noor: Person, joke: Person, course: Capability
) -> None:
    client = browser(app, world, noor)
    answer = ask(
        client, course, level=4, valid_until=NEXT_YEAR.isoformat(), words="  Cursus gedaan. "
    )
    assert (answer.status_code, answer.location) == (303, "/capability-requests/new")
    asked = last_request(app)
    assert (asked.person_id, asked.level, asked.valid_until, asked.words, asked.state) == (
        noor.id, 4, NEXT_YEAR, "Cursus gedaan.", "open",
    )  # fmt: skip
    page = client.get("/capability-requests/new").text
    assert "Infuus prikken" in page
    assert "bewijs.jpg" in page
    assert f"/capability-requests/{asked.id}/withdrawal" in page
    assert messages(app, joke) == ["request_asked"]
    assert verbs(app, noor)[-1] == "asked for a capability"


def test_the_next_step_is_offered_and_the_names_are_those_of_the_capability(
    app: Flask, world: World, noor: Person
) -> None:
    names = {"2": {"nl": "meegedaan", "en": "joined"}, "5": {"nl": "alleen", "en": "alone"}}
    capability = world.capability("Gips", level_names=names)
    world.holding(noor, capability, level=2)
    page = (
        browser(app, world, noor).get(f"/capability-requests/new?capability={capability.id}").text
    )
    assert "2 meegedaan" in page
    assert re.search(r'<input[^>]*checked[^>]*value="5"', page)
    assert "onder toezicht" not in page


def test_a_paper_has_no_step_and_comes_at_the_top(app: Flask, world: World, noor: Person) -> None:
    paper = world.capability("BIG", CapabilityKind.REGISTRATION)
    client = browser(app, world, noor)
    page = client.get(f"/capability-requests/new?capability={paper.id}")
    assert page.status_code == 200
    assert 'name="level"' not in page.text
    assert ask(client, paper, level=2).status_code == 303
    assert last_request(app).level == 5


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"proof": None}, "a photo or a PDF"),
        ({"proof": (b"", "")}, "a photo or a PDF"),
        ({"level": 3}, "Choose a step"),
        ({"level": "hoog"}, "Choose a step"),
        ({"level": None}, "Choose a step"),
        ({"valid_until": "2026-10-12"}, "That day is over"),
        ({"valid_until": "ooit"}, "13-10-2026"),
        ({"words": "x" * 501}, "500"),
    ],
)
def test_what_is_not_right_is_said_the_rest_is_kept_and_nothing_is_stored(
    app: Flask, world: World, fields: dict[str, Any], words: str
) -> None:
    sem = world.worker("Sem Visser", language="en")
    names = {"2": {"nl": "mee", "en": "along"}, "5": {"nl": "alleen", "en": "alone"}}
    capability = world.capability("Gips", level_names=names, evidence_required=True)
    client = browser(app, world, sem)
    before = counted(app)
    answer = ask(client, capability, **{"words": "Mijn uitleg", **fields})
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert words in answer.text
    assert ("Choose the file again" in answer.text) == ("proof" not in fields)
    if "words" not in fields:
        assert "Mijn uitleg" in answer.text
    assert counted(app) == before


@pytest.mark.parametrize("value", ["", "0", "999999", "x", "99999999999", None])
def test_a_capability_that_is_not_there_is_asked_for_again(
    app: Flask, world: World, noor: Person, value: str | None
) -> None:
    client = browser(app, world, noor)
    fields = {} if value is None else {"capability": value}
    assert post(client, "/capability-requests", proof=proof(), **fields).status_code == 422
    assert counted(app) == (0, 0)
    chosen = client.get(f"/capability-requests/new?capability={value}")
    assert chosen.status_code == (422 if value == "" else 200), "the choice went in empty"
    assert ("Kies wat je kunt." in chosen.text) == (value == "")


@pytest.mark.parametrize("demand", ["evidence_required", "reserved"])
def test_proof_is_needed_where_the_capability_or_the_law_wants_it(
    app: Flask, world: World, noor: Person, demand: str
) -> None:
    client, demands = browser(app, world, noor), dict[str, Any]({demand: True})
    assert ask(client, world.capability(**demands), proof=None).status_code == 422
    assert ask(client, world.capability(), proof=None).status_code == 303


def test_one_asks_once_until_there_is_an_answer(
    app: Flask, world: World, noor: Person, course: Capability
) -> None:
    client = browser(app, world, noor)
    assert ask(client, course).status_code == 303
    again = ask(client, course)
    assert again.status_code == 422
    assert counted(app) == (1, 1)
    asked = last_request(app)
    assert post(client, f"/capability-requests/{asked.id}/withdrawal").status_code == 303
    assert ask(client, course).status_code == 303
    assert counted(app) == (2, 2)


def test_two_taps_at_once_are_one_request(own_app: Flask, own_world: World) -> None:
    capability, person = own_world.capability(), own_world.worker()
    start, found = Barrier(4), []

    def tap() -> None:
        with own_app.app_context(), acting(Actor("person", person.id)):
            start.wait()
            found.append(commands.ask(person.id, commands.RequestDraft(capability.id, 5)))

    taps = [Thread(target=tap) for _ in range(4)]
    for each in taps:
        each.start()
    for each in taps:
        each.join()
    assert found.count(NotDone(RequestRefusal.ASKED_ALREADY)) == 3
    with own_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(CapabilityRequest)) == 1


@pytest.mark.parametrize(
    ("level", "until", "asked", "status"),
    [
        (5, None, {}, 422),
        (4, None, {"level": 4}, 422),
        (4, None, {"level": 5}, 303),
        (5, TODAY - timedelta(days=1), {}, 303),
        (5, TODAY + timedelta(days=59), {}, 303),
        (5, TODAY + timedelta(days=61), {}, 422),
        (5, TODAY + timedelta(days=61), {"valid_until": "2030-01-01"}, 303),
    ],
)
def test_one_does_not_ask_for_what_one_has_but_to_renew_it(
    app: Flask,
    world: World,
    noor: Person,
    level: int,
    until: date | None,
    asked: dict[str, Any],
    status: int,
) -> None:
    capability = world.capability()
    world.holding(noor, capability, level, until)
    assert ask(browser(app, world, noor), capability, **asked).status_code == status


def test_nobody_asks_without_end(app: Flask, world: World, noor: Person) -> None:
    client = browser(app, world, noor)
    for _ in range(commands.MOST_A_DAY):
        assert ask(client, world.capability(), proof=None).status_code == 303
    assert ask(client, world.capability(), proof=None).status_code == 422
    with clock.fixed_at(NOW + timedelta(days=1, minutes=1)):
        assert ask(client, world.capability(), proof=None).status_code == 303


def test_the_assessor_approves_and_the_person_has_it_with_the_proof_behind_it(
    app: Flask, world: World, noor: Person, joke: Person, course: Capability
) -> None:
    ask(browser(app, world, noor), course, level=5)
    asked = last_request(app)
    client = browser(app, world, joke)
    assert "Noor Haddad" in client.get("/capability-requests").text
    assert client.get(f"/capability-requests/{asked.id}").status_code == 200
    answer = post(
        client,
        f"/capability-requests/{asked.id}/approval",
        level=4,
        valid_until=NEXT_YEAR.isoformat(),
    )
    assert (answer.status_code, answer.location) == (303, "/capability-requests")
    assert held(app, noor) == [(course.id, 4, NEXT_YEAR)]
    with app.app_context():
        signed = db.session.scalars(select(SignOff)).one()
        assert (signed.method, signed.assessor_id, signed.file_id, signed.day) == (
            Method.CERTIFICATE, joke.id, asked.file_id, TODAY,
        )  # fmt: skip
    assert messages(app, noor) == ["something_for_you"]
    assert "approved" in verbs(app, noor)
    assert "Noor Haddad" not in client.get("/capability-requests").text


def test_a_registration_was_looked_up_and_lasts_as_its_capability_says(
    app: Flask, world: World, noor: Person, joke: Person
) -> None:
    paper = world.capability("BIG", CapabilityKind.REGISTRATION, valid_months=60)
    world.assessor(paper, joke)
    ask(browser(app, world, noor), paper)
    client, address = browser(app, world, joke), f"/capability-requests/{last_request(app).id}"
    page = client.get(address)
    assert page.status_code == 200
    assert 'name="level"' not in page.text
    assert post(client, f"{address}/approval").status_code == 303
    assert held(app, noor) == [(paper.id, 5, date(2031, 10, 13))]
    with app.app_context():
        assert db.session.scalars(select(SignOff)).one().method == Method.REGISTER


def test_a_refusal_says_why_in_words_that_the_person_reads(
    app: Flask, world: World, noor: Person, joke: Person, course: Capability
) -> None:
    worker = browser(app, world, noor)
    ask(worker, course)
    asked, client = last_request(app), browser(app, world, joke)
    address = f"/capability-requests/{asked.id}/refusal"
    for words in ("", "   ", "x" * 301):
        assert post(client, address, answer=words).status_code == 422
    assert post(client, address, answer="De datum ontbreekt <b>.").status_code == 303
    assert held(app, noor) == []
    assert messages(app, noor) == ["something_for_you"]
    page = worker.get("/capability-requests/new").text
    assert "De datum ontbreekt &lt;b&gt;." in page


@pytest.mark.parametrize("level", ["", "0", "6", "x", None])
def test_an_approval_at_no_level_is_asked_again(
    app: Flask, world: World, noor: Person, joke: Person, course: Capability, level: str | None
) -> None:
    ask(browser(app, world, noor), course)
    client = browser(app, world, joke)
    fields = {} if level is None else {"level": level}
    path = f"/capability-requests/{last_request(app).id}/approval"
    assert post(client, path, **fields).status_code == 422
    assert post(client, path, level=5, valid_until="2026-10-12").status_code == 422
    assert held(app, noor) == []


def test_the_second_answer_is_told_what_the_first_one_was(
    app: Flask, world: World, noor: Person, joke: Person, course: Capability
) -> None:
    other = world.person("Anne de Graaf")
    world.assessor(course, other)
    worker = browser(app, world, noor)
    ask(worker, course)
    address = f"/capability-requests/{last_request(app).id}"
    first, second = browser(app, world, joke), browser(app, world, other)
    assert post(first, f"{address}/approval", level=5).status_code == 303
    for path, fields in (
        ("approval", {"level": 3}),
        ("refusal", {"answer": "Nee."}),
        ("refusal", {}),
    ):
        late = post(second, f"{address}/{path}", **fields)
        assert late.status_code == 409
        assert "Joke Postma" in late.text
    assert post(worker, f"{address}/withdrawal").status_code == 409
    assert messages(app, noor) == ["something_for_you"]
    assert len(held(app, noor)) == 1


def test_two_answers_at_once_are_one(own_app: Flask, own_world: World) -> None:
    capability, person = own_world.capability(), own_world.worker()
    assessors = [own_world.person(), own_world.person()]
    with own_app.app_context(), acting(Actor("person", person.id)):
        asked = commands.ask(person.id, commands.RequestDraft(capability.id, 5))
    assert isinstance(asked, int)
    start, found = Barrier(2), []

    def answer(who: Person, yes: bool) -> None:
        with own_app.app_context(), acting(Actor("person", who.id)):
            start.wait()
            done = commands.approve(asked, 5, None) if yes else commands.turn_down(asked, "Nee.")
            found.append(done)

    both = [Thread(target=answer, args=(who, who is assessors[0])) for who in assessors]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert found.count(commands.AnsweredAlready()) == 1
    with own_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Notice)) == 1


def test_nobody_answers_their_own_request(
    app: Flask, world: World, joke: Person, course: Capability
) -> None:
    client = browser(app, world, joke)
    assert ask(client, course).status_code == 303
    asked = last_request(app)
    assert messages(app, joke) == []
    assert "Infuus prikken" not in client.get("/capability-requests").text
    address = f"/capability-requests/{asked.id}"
    assert client.get(address).status_code == 404
    assert post(client, f"{address}/approval", level=5).status_code == 404
    assert post(client, f"{address}/refusal", answer="Nee.").status_code == 404
    with app.app_context(), acting(Actor("person", joke.id)):
        assert commands.approve(asked.id, 5, None) == NotDone(RequestRefusal.ONESELF)
        assert commands.turn_down(asked.id, "Nee.") == NotDone(RequestRefusal.ONESELF)


def test_a_reserved_act_is_for_its_named_assessors_alone(
    app: Flask, world: World, ward: Department, noor: Person
) -> None:
    act, named, of_ward = world.capability(reserved=True), world.person(), world.person()
    world.assessor(act, named)
    world.role(of_ward, Role.ASSESSOR, ward)
    top = world.administrator(ward)
    ask(browser(app, world, noor), act)
    address = f"/capability-requests/{last_request(app).id}"
    for other in (of_ward, top, world.worker(home=ward)):
        client = browser(app, world, other)
        assert client.get(address).status_code == 404
        assert client.get(f"{address}/proof").status_code == 404
        assert post(client, f"{address}/approval", level=5).status_code == 404
        assert messages(app, other) == []
    assert messages(app, named) == ["request_asked"]
    assert browser(app, world, named).get(address).status_code == 200


def test_the_proof_is_for_its_person_and_who_answers_and_the_trail_says_who_opened_it(
    app: Flask, world: World, noor: Person, joke: Person, course: Capability
) -> None:
    worker = browser(app, world, noor)
    ask(worker, course, proof=proof(samples.pdf(), "Diploma “Zoë”.pdf"))
    address = f"/capability-requests/{last_request(app).id}/proof"
    own = worker.get(address)
    assert own.data == samples.pdf()
    assert own.headers["Content-Type"] == "application/pdf"
    assert own.headers["Content-Disposition"] == (
        'attachment; filename="Diploma Zoe.pdf"; '
        "filename*=UTF-8''Diploma%20%E2%80%9CZo%C3%AB%E2%80%9D.pdf"
    )
    assert own.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert own.headers["X-Content-Type-Options"] == "nosniff"
    assert own.headers["Cache-Control"] == "private, no-store"
    assert int(own.headers["Content-Length"]) == len(samples.pdf())
    assert "proof opened" not in verbs(app, noor)
    assert browser(app, world, joke).get(address).data == samples.pdf()
    assert verbs(app, noor).count("proof opened") == 1
    for other in (world.worker(), world.administrator(world.department())):
        assert browser(app, world, other).get(address).status_code == 404
    assert app.test_client().get(address).status_code == 303
    assert verbs(app, noor).count("proof opened") == 1


def test_only_who_asked_takes_it_back(
    app: Flask, world: World, noor: Person, joke: Person, course: Capability
) -> None:
    ask(browser(app, world, noor), course)
    asked = last_request(app)
    address = f"/capability-requests/{asked.id}/withdrawal"
    assert post(browser(app, world, joke), address).status_code == 404
    assert post(browser(app, world, noor), address).status_code == 303
    assert last_request(app).state == "withdrawn"
    late = post(browser(app, world, joke), f"/capability-requests/{asked.id}/approval", level=5)
    assert late.status_code == 409
    assert held(app, noor) == []


def test_what_came_to_nothing_is_deleted_after_a_while_with_its_proof(
    app: Flask, world: World, noor: Person, joke: Person
) -> None:
    client, assessor = browser(app, world, noor), browser(app, world, joke)
    made = {}
    for name in ("withdrawn", "refused", "approved", "open"):
        capability = world.capability()
        world.assessor(capability, joke)
        ask(client, capability)
        made[name] = last_request(app).id
    post(client, f"/capability-requests/{made['withdrawn']}/withdrawal")
    post(assessor, f"/capability-requests/{made['refused']}/refusal", answer="Nee.")
    post(assessor, f"/capability-requests/{made['approved']}/approval", level=5)
    with app.app_context():
        assert delete_old_requests(NOW + timedelta(days=30)) == 0
        assert delete_old_requests(NOW + timedelta(days=30, seconds=1)) == 1
    assert counted(app) == (3, 3)
    with app.app_context():
        assert delete_old_requests(NOW + timedelta(days=180)) == 0
        assert delete_old_requests(NOW + timedelta(days=181)) == 1
        assert delete_old_requests(NOW + timedelta(days=9999)) == 0
        left = set(db.session.scalars(select(CapabilityRequest.id)))
        assert left == {made["approved"], made["open"]}
    assert counted(app) == (2, 2)


def test_who_is_told_are_the_assessors_else_who_else_may_answer(
    world: World, context: Flask
) -> None:
    top = world.department()
    ward = world.department(parent=top)
    person = world.worker(home=ward)
    skill = world.capability(holders_assess=True)
    paper = world.capability(kind=CapabilityKind.REGISTRATION)
    able, expired, administrator = world.worker(), world.worker(), world.administrator(top)
    world.holding(able, skill)
    world.holding(expired, skill, valid_until=TODAY - timedelta(days=1))
    world.administrator(world.department())
    told = queries.who_may_answer
    assert told(skill, person.id) == {able.id}
    assert told(paper, person.id) == {administrator.id}
    assert told(world.capability(), person.id) == set()
    of_top, former = world.person(), world.person(active=False)
    world.role(of_top, Role.ASSESSOR, top)
    world.role(former, Role.ASSESSOR, ward)
    world.role(person, Role.ASSESSOR, ward)
    world.role(world.person(), Role.ASSESSOR, world.department())
    named = world.person()
    world.assessor(paper, named)
    assert told(skill, person.id) == {of_top.id}
    assert told(paper, person.id) == {of_top.id, named.id}


def test_the_list_to_answer_is_what_the_policy_says_for_each(world: World, context: Flask) -> None:
    """The same rule stands in SQL and in Python: they agree on every pair."""
    top = world.department()
    wards = [world.department(parent=top), world.department()]
    people = [world.worker(home=ward) for ward in wards]
    capabilities = [
        world.capability(None, kind, **more)
        for kind in CapabilityKind
        for more in ({}, {"reserved": True}, {"holders_assess": True})
    ]
    for person in people:
        for each in capabilities:
            world.save(
                CapabilityRequest(
                    person_id=person.id, capability_id=each.id, level=5, asked_at=clock.now()
                )
            )
    some = frozenset(each.id for each in capabilities[::2])
    rights = [
        (),
        (Grant(Can.ASSESS, top.path),),
        (Grant(Can.ADMINISTER, top.path),),
        (Grant(Can.ASSESS, wards[1].path), Grant(Can.ADMINISTER, top.path)),
    ]
    for grants in rights:
        for own in (Assessing(), Assessing(named=some), Assessing(independent=some)):
            for who in (0, people[0].id):
                viewer = Viewer(who, "Iemand Anders", "nl", wards[0].path, None, grants)
                rows = db.session.execute(
                    select(CapabilityRequest.person_id, Capability.id)
                    .join(Person, Person.id == CapabilityRequest.person_id)
                    .join(Department, Department.id == Person.home_department_id)
                    .join(Capability, Capability.id == CapabilityRequest.capability_id)
                    .where(queries.answerable(viewer, own))
                )
                assert {tuple(row) for row in rows} == {
                    (person.id, each.id)
                    for person, ward in zip(people, wards, strict=True)
                    for each in capabilities
                    if may_sign_off(viewer, own, assessed(each), person.id, ward.path)
                }


def test_the_inbox_is_the_oldest_first_and_in_pages(
    app: Flask, world: World, joke: Person, course: Capability
) -> None:
    for number in range(51):
        world.save(
            CapabilityRequest(
                person_id=world.worker(f"Vrager {number:02}").id,
                capability_id=course.id,
                level=5,
                asked_at=NOW - timedelta(hours=number),
            )
        )
    page = browser(app, world, joke).get("/capability-requests").text
    assert page.index("Vrager 50") < page.index("Vrager 01")
    assert "Vrager 00" not in page
    assert "Vrager 00" in browser(app, world, joke).get("/capability-requests?page=2").text
