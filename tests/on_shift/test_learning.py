"""After a shift: who learned beside whom, how it went, and what comes next."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from app.audit.models import AuditEntry
from app.capabilities.models import Capability, Holding, SignOff
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.notices.models import Notice
from app.on_shift.commands_lessons import LATELY, answers_for, forget_skips
from app.on_shift.models import LessonSkip
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.tasks.models import TaskType
from tests.factories import TODAY, World, at
from tests.statements import counted

HTMX = {"HX-Request": "true"}
QUESTION = re.compile(r"Hoe ging het met (\w+)\?")


@pytest.fixture(autouse=True)
def _evening() -> Iterator[None]:
    with clock.fixed_at(at("18:00")):
        yield


@pytest.fixture(autouse=True)
def _no_tokens(shared_app: Flask) -> Iterator[None]:
    """These stories are about answers; tokens have stories of their own."""
    shared_app.config["WTF_CSRF_ENABLED"] = False
    yield
    shared_app.config["WTF_CSRF_ENABLED"] = True


class Lab:
    """Noor is independent in a skill that whoever is at its top may sign off; Sem learns it."""

    department: Department
    skill: Capability
    kind: TaskType

    def __init__(self, world: World) -> None:
        self.world = world
        self.department = world.department()
        self.skill = world.capability("Practicum", holders_assess=True)
        self.kind = world.task_type(self.department, "Practicum klaarzetten")
        world.need(self.kind, self.skill, level=4)
        self.noor, self.sem = world.worker("Noor Haddad"), world.worker("Sem Visser")
        world.holding(self.noor, self.skill)

    def shift(self, days_ago: int = 0, **more: Any) -> Shift:
        return self.world.shift(
            self.department,
            start=at("13:00", plus=-days_ago),
            task_type_id=self.kind.id,
            **{"places": 4, "extra_places": 2, **more},
        )

    def on(self, shift: Shift, person: Person, seat: str = "regular", **more: Any) -> Claim:
        since = shift.starts_at - timedelta(days=1)
        return self.world.held(person, shift, seat=seat, claimed_at=since, **more)

    def beside(self, days_ago: int = 0) -> Shift:
        """A shift that Noor held, with Sem on an extra seat."""
        shift = self.shift(days_ago)
        self.on(shift, self.noor)
        self.on(shift, self.sem, "extra")
        return shift

    def answer(self, person: Person | None = None, **more: object) -> dict[str, object]:
        return {
            "learner": (person or self.sem).id,
            "capability": self.skill.id,
            "level": 5,
            **more,
        }


@pytest.fixture
def lab(world: World, client: FlaskClient) -> Lab:
    lab = Lab(world)
    world.sign_in(client, lab.noor)
    return lab


def asked_about(client: FlaskClient) -> list[str]:
    """Whom the board asks about: nobody, or the one on the card."""
    return sorted(set(QUESTION.findall(client.get("/board").text)))


def level_of(app: Flask, person: Person, capability: Capability) -> int | None:
    with app.app_context():
        return db.session.scalar(
            select(Holding.level).where(
                Holding.person_id == person.id, Holding.capability_id == capability.id
            )
        )


def test_the_senior_is_asked_how_it_went_with_whoever_sat_on_the_extra_seat(
    client: FlaskClient, lab: Lab
) -> None:
    shift = lab.beside()
    page = client.get("/board").text
    assert "Hoe ging het met Sem?" in page
    assert "Practicum klaarzetten, di 13 okt 13:00–16:30" in page
    assert f'action="/shifts/{shift.id}/sign-offs"' in page
    assert re.findall(r'name="level" value="(\d)"', page) == ["2", "4", "5"]


def test_whoever_grows_in_a_regular_place_is_asked_about_too(client: FlaskClient, lab: Lab) -> None:
    shift = lab.shift()
    lab.on(shift, lab.noor)
    lab.world.holding(lab.sem, lab.skill, level=4)
    lab.on(shift, lab.sem)
    assert asked_about(client) == ["Sem"]


def test_nobody_is_asked_about_who_is_independent_or_did_not_hold_it_to_the_end(
    client: FlaskClient, lab: Lab
) -> None:
    shift = lab.shift()
    lab.on(shift, lab.noor)
    joke = lab.world.worker("Joke Postma")
    lab.world.holding(joke, lab.skill)
    lab.on(shift, joke)
    lab.on(shift, lab.sem, "extra", state="absent", live=False)
    waited = lab.world.worker("Iris Kok")
    lab.on(shift, waited, "extra", state="lapsed", live=False)
    assert asked_about(client) == []


def test_only_who_held_a_regular_place_of_that_shift_is_asked(
    client: FlaskClient, lab: Lab, world: World
) -> None:
    lab.beside()
    assert asked_about(client) == ["Sem"]
    joke = world.worker("Joke Postma")
    world.assessor(lab.skill, joke)
    world.sign_in(client, joke)
    assert asked_about(client) == [], "she may sign off, and was not there"
    world.sign_in(client, lab.sem)
    assert asked_about(client) == []


def test_only_who_may_sign_off_is_asked(client: FlaskClient, lab: Lab, world: World) -> None:
    shift = lab.shift()
    skill = world.capability("Steriel werken")
    world.need(lab.kind, skill)
    world.holding(lab.noor, skill)
    lab.on(shift, lab.noor)
    world.holding(lab.sem, lab.skill)
    lab.on(shift, lab.sem)
    assert asked_about(client) == [], "holding it does not do for this one"
    world.assessor(skill, lab.noor)
    assert asked_about(client) == ["Sem"]


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "qualification"},
        {"evidence_required": True, "holders_assess": True},
        {"active": False, "holders_assess": True},
    ],
)
def test_what_has_no_levels_or_needs_a_proof_is_not_asked_after_a_shift(
    client: FlaskClient, lab: Lab, world: World, more: dict[str, Any]
) -> None:
    shift = lab.shift()
    other = world.capability("Anders", **more)
    kind = world.task_type(lab.department)
    world.need(kind, other)
    world.assessor(other, lab.noor)
    shift = world.shift(lab.department, start=at("09:00"), task_type_id=kind.id, places=2)
    lab.on(shift, lab.noor)
    lab.on(shift, lab.sem)
    assert asked_about(client) == []


def test_before_the_end_and_a_week_later_nobody_is_asked(client: FlaskClient, lab: Lab) -> None:
    lab.beside()
    ends = at("16:30")
    for moment, expected in (
        (ends - timedelta(seconds=1), []),
        (ends, ["Sem"]),
        (ends + LATELY - timedelta(seconds=1), ["Sem"]),
        (ends + LATELY, []),
    ):
        with clock.fixed_at(moment):
            lab.world.sign_in(client, lab.noor)
            assert asked_about(client) == expected, moment


def test_one_answer_is_the_sign_off_and_the_learner_is_told(
    client: FlaskClient, app: Flask, lab: Lab
) -> None:
    shift = lab.beside()
    answer = client.post(f"/shifts/{shift.id}/sign-offs", data=lab.answer(), headers=HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "Sem krijgt bericht" in answer.text or "Sem gets a message" in answer.text
    assert level_of(app, lab.sem, lab.skill) == 5
    with app.app_context():
        signed = db.session.scalars(select(SignOff).where(SignOff.person_id == lab.sem.id)).one()
        assert (signed.method, signed.shift_id, signed.day) == ("on_shift", shift.id, TODAY)
        assert signed.assessor_id == lab.noor.id
        kinds = db.session.scalars(select(Notice.kind).where(Notice.person_id == lab.sem.id)).all()
        assert kinds == ["signed_off"]
    assert asked_about(client) == []


def test_without_scripts_the_answer_leads_back_to_the_board(
    client: FlaskClient, app: Flask, lab: Lab
) -> None:
    shift = lab.beside()
    answer = client.post(f"/shifts/{shift.id}/sign-offs", data=lab.answer(level=4))
    assert (answer.status_code, answer.location) == (303, "/board")
    assert level_of(app, lab.sem, lab.skill) == 4


def test_watch_again_never_lowers_and_the_card_does_not_come_back(
    client: FlaskClient, app: Flask, lab: Lab
) -> None:
    lab.world.holding(lab.sem, lab.skill, level=4)
    shift = lab.beside()
    client.post(f"/shifts/{shift.id}/sign-offs", data=lab.answer(level=2))
    assert level_of(app, lab.sem, lab.skill) == 4
    assert asked_about(client) == []


def test_one_card_at_a_time_the_oldest_shift_first(client: FlaskClient, lab: Lab) -> None:
    newer, older = lab.beside(), lab.shift(days_ago=2)
    iris = lab.world.worker("Iris Kok")
    lab.on(older, lab.noor)
    lab.on(older, iris, "extra")
    assert asked_about(client) == ["Iris"]
    answer = client.post(f"/shifts/{older.id}/sign-offs", data=lab.answer(iris), headers=HTMX)
    assert QUESTION.findall(answer.text)[0] == "Sem"
    assert f"/shifts/{newer.id}/sign-offs" in answer.text


def test_two_taps_on_two_phones_are_one_sign_off(client: FlaskClient, app: Flask, lab: Lab) -> None:
    shift = lab.beside()
    answers = [client.post(f"/shifts/{shift.id}/sign-offs", data=lab.answer()) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    with app.app_context():
        of_sem = select(SignOff.id).where(SignOff.person_id == lab.sem.id)
        assert len(db.session.scalars(of_sem).all()) == 1


def test_an_answer_of_a_colleague_counts_for_all_seniors(
    client: FlaskClient, lab: Lab, world: World
) -> None:
    shift = lab.beside()
    joke = world.worker("Joke Postma")
    world.holding(joke, lab.skill)
    lab.on(shift, joke)
    client.post(f"/shifts/{shift.id}/sign-offs", data=lab.answer(level=2))
    world.sign_in(client, joke)
    assert asked_about(client) == []


@pytest.mark.parametrize("level", ["", "0", "1", "3", "6", "x", "99999999999999999999"])
@pytest.mark.parametrize("headers", [HTMX, {}])
def test_an_answer_that_is_none_is_asked_again(
    client: FlaskClient, app: Flask, lab: Lab, level: str, headers: dict[str, str]
) -> None:
    shift = lab.beside()
    data = lab.answer(level=level)
    answer = client.post(f"/shifts/{shift.id}/sign-offs", data=data, headers=headers)
    assert answer.status_code == 422
    assert "Hoe ging het met Sem?" in answer.text
    assert level_of(app, lab.sem, lab.skill) is None


@pytest.mark.parametrize("way", ["sign-offs", "skipped-lessons"])
def test_nobody_answers_a_card_that_is_not_theirs(
    client: FlaskClient, app: Flask, lab: Lab, world: World, way: str
) -> None:
    shift = lab.beside()
    stranger = world.worker("Joke Postma")
    world.assessor(lab.skill, stranger)
    for person in (stranger, lab.sem):
        world.sign_in(client, person)
        assert client.post(f"/shifts/{shift.id}/{way}", data=lab.answer()).status_code == 404
    world.sign_in(client, lab.noor)
    for wrong in (
        {"learner": lab.noor.id},
        {"learner": stranger.id},
        {"learner": "x"},
        {"capability": 999999},
        {"capability": ""},
    ):
        data = lab.answer(**wrong)
        assert client.post(f"/shifts/{shift.id}/{way}", data=data).status_code == 404, wrong
    assert client.post(f"/shifts/999999/{way}", data=lab.answer()).status_code == 404
    assert level_of(app, lab.sem, lab.skill) is None


def test_a_skipped_card_stays_away_and_leaves_no_trace_about_the_learner(
    client: FlaskClient, app: Flask, lab: Lab, world: World
) -> None:
    shift = lab.beside()
    joke = world.worker("Joke Postma")
    world.holding(joke, lab.skill)
    lab.on(shift, joke)
    for _ in range(2):
        answer = client.post(f"/shifts/{shift.id}/skipped-lessons", data=lab.answer())
        assert (answer.status_code, answer.location) == (303, "/board")
    assert asked_about(client) == []
    world.sign_in(client, joke)
    assert asked_about(client) == ["Sem"], "another senior may still answer"
    with app.app_context():
        about = select(AuditEntry.verb).where(AuditEntry.person_id == lab.sem.id)
        assert db.session.scalars(about).all() == []
        assert forget_skips(at("18:00", plus=7)) == 0
        assert forget_skips(at("18:01", plus=8)) == 1
        assert db.session.scalars(select(LessonSkip)).all() == []


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((1, 2, 3, 4, 5), [(2, "Watch again"), (4, "Under supervision"), (5, "Independent")]),
        ((1, 5), [(1, "Watch again"), (5, "Zelf")]),
        ((2, 3, 5), [(2, "Watch again"), (3, "Samen"), (5, "Zelf")]),
        ((5,), [(5, "Watch again")]),
    ],
)
def test_the_answers_are_steps_of_the_capability(
    app: Flask, steps: tuple[int, ...], expected: list[tuple[int, str]]
) -> None:
    own = {"3": "samen", "5": "zelf"}
    scheme = (
        None
        if len(steps) == 5
        else {
            str(step): {"nl": own.get(str(step), "stap"), "en": own.get(str(step), "stap")}
            for step in steps
        }
    )
    with app.test_request_context(headers={"Accept-Language": "en"}):
        found = answers_for(Capability(level_names=scheme))
    assert [(answer.level, answer.text) for answer in found] == expected


# --- What comes next ---------------------------------------------------------------------------


def test_the_board_leads_with_the_extra_seats_that_bring_one_further(
    client: FlaskClient, lab: Lab, world: World
) -> None:
    world.sign_in(client, lab.sem)
    plain = world.capability("Rijbewijs", kind="qualification")
    kind = world.task_type(lab.department)
    world.need(kind, plain)
    sooner = world.shift(lab.department, start=at("19:00"), task_type_id=kind.id, extra_places=1)
    leads = lab.shift(days_ago=-1)
    page = client.get("/board").text
    shelf = page[page.index('id="learn"') :]
    leading, beside = shelf.split("Nog 1 extra plek")
    assert f'id="shift-{leads.id}"' in leading
    assert "‘onder toezicht’ in Practicum" in leading
    assert f'id="shift-{sooner.id}"' in beside
    assert ("Leer mee" in leading, "Doe mee" in beside) == (True, True)


def test_the_seats_towards_a_capability_are_a_part_of_a_page_and_a_page(
    client: FlaskClient, lab: Lab, world: World
) -> None:
    world.sign_in(client, lab.sem)
    address = f"/capabilities/{lab.skill.id}/seats"
    assert "/shifts/" not in client.get(address, headers=HTMX).text
    here = [lab.shift(days_ago=-days) for days in (1, 2)]
    lab.shift(days_ago=-3, extra_places=0)
    lab.shift(days_ago=-4, state="closed")
    part, whole = client.get(address, headers=HTMX).text, client.get(address).text
    for text in (part, whole):
        assert re.findall(r'href="/shifts/(\d+)"', text) == [str(each.id) for each in here]
    assert "<html" not in part
    assert "<h1" in whole
    assert client.get("/capabilities/999999/seats").status_code == 404
    world.sign_in(client, lab.noor)
    assert "/shifts/" not in client.get(address, headers=HTMX).text, "she can do it as it is"


# --- Waiting for somebody independent, on the screens ---------------------------------------------


def test_a_card_says_that_one_waits_and_offers_to_withdraw(
    client: FlaskClient, lab: Lab, world: World
) -> None:
    kind = world.task_type(lab.department, wants_senior=True)
    world.need(kind, lab.skill)
    shift = world.shift(
        lab.department, start=at("13:00", plus=1), task_type_id=kind.id, extra_places=1
    )
    world.sign_in(client, lab.sem)
    assert "zelfstandig" in client.get("/board").text
    for _ in range(2):
        data = {"seat": "extra"}
        answer = client.post(f"/shifts/{shift.id}/claims", data=data, headers=HTMX)
        assert (answer.status_code, states(answer.text)) == (200, {shift.id: "requested"})
    assert states(client.get("/board").text) == {shift.id: "requested"}
    for address in (
        f"/board?shift={shift.id}",
        f"/shifts/{shift.id}",
        f"/roster?day={TODAY + timedelta(1)}",
    ):
        page = client.get(address).text
        [way_out] = re.findall(r'action="(/claims/\d+/withdrawal)"', page)
    assert 'data-state="requested"' in client.get(f"/shifts/{shift.id}").text
    answer = client.post(way_out, headers=HTMX)
    assert states(answer.text) == {shift.id: "almost"}
    world.sign_in(client, lab.noor)
    assert client.post(way_out).status_code == 404


def test_a_claim_of_somebody_independent_admits_who_waits_at_once(
    client: FlaskClient, app: Flask, lab: Lab, world: World
) -> None:
    kind = world.task_type(lab.department, wants_senior=True)
    world.need(kind, lab.skill)
    shift = world.shift(
        lab.department, start=at("13:00", plus=1), task_type_id=kind.id, extra_places=1
    )
    world.sign_in(client, lab.sem)
    client.post(f"/shifts/{shift.id}/claims", data={"seat": "extra"})
    world.sign_in(client, lab.noor)
    assert client.post(f"/shifts/{shift.id}/claims").status_code == 303
    with app.app_context():
        states = select(Claim.state).where(Claim.person_id == lab.sem.id)
        assert db.session.scalars(states).all() == ["held"]


def states(text: str) -> dict[int, str]:
    found = re.findall(r'<article[^>]*id="shift-(\d+)"[^>]*data-state="(\w+)"', text)
    return {int(shift_id): state for shift_id, state in found}


def test_the_card_costs_two_statements_and_only_whoever_held_a_shift_lately(
    client: FlaskClient, lab: Lab, world: World
) -> None:
    department = world.department()
    contact, kind = world.poster(department), world.task_type(department)
    with world.app.app_context():
        _insert(_rows(department.id, contact.id, kind.id))
    with counted() as before:
        client.get("/board")
    for days in range(5):
        lab.beside(days)
    with counted() as after:
        assert "Hoe ging het met Sem?" in client.get("/board").text
    assert len(before) <= 12, "\n\n".join(before)
    assert len(after) == len(before) + 2, "\n\n".join(after)


def _rows(department_id: int, contact_id: int, kind_id: int) -> list[dict[str, object]]:
    return [
        {
            "department_id": department_id,
            "task_type_id": kind_id,
            "contact_id": contact_id,
            "posted_by_id": contact_id,
            "starts_at": at("19:00") + timedelta(hours=each),
            "ends_at": at("22:00") + timedelta(hours=each),
            "posted_at": at("07:00"),
            "changed_at": at("07:00"),
            "location": "Skillslab",
            "state": "open",
            "places": 1,
        }
        for each in range(60)
    ]


@bookkeeping
def _insert(rows: list[dict[str, object]]) -> None:
    db.session.execute(insert(Shift), rows)
