"""Each future claim is judged again: what lapses is listed, and nobody is thrown off."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.capabilities.commands_sign_offs import revoke, sign_off
from app.capabilities.models import Capability, Holding, RevocationReason
from app.capabilities.rules import SignOffDraft
from app.capacity.commands_recheck import recheck
from app.capacity.queries_recheck import rejudged
from app.claims.commands import Taken, claim_shift
from app.claims.models import Doubt
from app.core import clock
from app.core.actor import JOB, acting
from app.core.command import bookkeeping
from app.core.db import db
from app.notices.models import Notice
from app.notices.words import words_of
from app.people.models import Agreement, Department, Person
from app.people.rules import Role
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import Seat, ShiftState
from app.tasks.models import TaskType
from tests.factories import TODAY, World, at
from tests.statements import counted

NOW = at("08:00")


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.fixed_at(NOW), acting(JOB):
        yield


@pytest.fixture
def lab(world: World) -> Department:
    return world.department("Practicumlab")


@pytest.fixture
def safety(world: World) -> Capability:
    return world.capability("BHV", kind="qualification")


@pytest.fixture
def practical(world: World, lab: Department, safety: Capability) -> TaskType:
    """Work that needs BHV."""
    work = world.task_type(lab)
    world.need(work, safety)
    return work


@pytest.fixture
def noor(world: World, safety: Capability) -> Person:
    """Somebody with BHV for good."""
    noor = world.worker("Noor Haddad", language="en")
    world.holding(noor, safety)
    return noor


def held(world: World, person: Person, lab: Department, work: TaskType, plus: int = 3) -> Claim:
    """A claim on a task so many days ahead."""
    shift = world.shift(lab, at("13:00", plus=plus), task_type_id=work.id)
    outcome = claim_shift(person.id, shift.id)
    assert isinstance(outcome, Taken), outcome
    return db.session.get_one(Claim, outcome.claim_id)


def doubts() -> dict[int, list[str]]:
    db.session.expire_all()
    return {doubt.claim_id: doubt.codes for doubt in db.session.scalars(select(Doubt))}


def told(person: Person) -> list[Notice]:
    return list(
        db.session.scalars(
            select(Notice).where(Notice.person_id == person.id, Notice.kind == "claim_in_doubt")
        )
    )


@bookkeeping
def expire(person: Person, until: date) -> None:
    """What somebody holds turns out to be valid through a day."""
    for holding in db.session.scalars(select(Holding).where(Holding.person_id == person.id)):
        holding.valid_until = until


@bookkeeping
def agree(person: Person, hours: float) -> None:
    """Fewer hours are agreed."""
    for row in db.session.scalars(select(Agreement).where(Agreement.person_id == person.id)):
        row.hours_week = hours


def test_a_claim_whose_capability_was_taken_away_is_listed_and_stays(
    context: Flask,
    world: World,
    noor: Person,
    lab: Department,
    practical: TaskType,
    safety: Capability,
) -> None:
    claim = held(world, noor, lab, practical)
    assert recheck(NOW) == 0
    assert doubts() == {}

    revoke(noor.id, safety.id, RevocationReason.LAPSED)
    assert recheck(NOW) == 1
    assert doubts() == {claim.id: ["capability_missing"]}
    assert db.session.get_one(Claim, claim.id).live, "nobody is thrown off"
    assert recheck(NOW) == 0, "the second time there is nothing new"


def test_validity_counts_at_the_end_of_the_task_and_renewing_settles_it(
    context: Flask,
    world: World,
    noor: Person,
    lab: Department,
    practical: TaskType,
    safety: Capability,
) -> None:
    on_the_day = held(world, noor, lab, practical, plus=3)
    the_day_after = held(world, noor, lab, practical, plus=4)
    expire(noor, TODAY + timedelta(3))
    assert recheck(NOW) == 1
    assert doubts() == {the_day_after.id: ["capability_expires"]}
    assert on_the_day.id not in doubts(), "the last valid day still counts"

    sign_off(noor.id, safety.id, SignOffDraft(5, "certificate", TODAY))
    assert recheck(NOW) == 1
    assert doubts() == {}


def test_the_worker_is_told_once_for_each_claim_in_words_about_the_capability(
    context: Flask,
    world: World,
    noor: Person,
    lab: Department,
    practical: TaskType,
    safety: Capability,
) -> None:
    claim = held(world, noor, lab, practical)
    expire(noor, TODAY + timedelta(1))
    for _ in range(2):
        recheck(NOW)
    revoke(noor.id, safety.id, RevocationReason.LAPSED)
    recheck(NOW)
    assert doubts() == {claim.id: ["capability_missing"]}
    [notice] = told(noor)
    words = words_of(notice, db.session.get_one(Person, noor.id))
    assert words.subject.startswith("Check this task")
    assert "‘BHV (en)’ is valid until Wed 14 Oct, and this task ends later." in words.body
    assert "It is still yours" in words.body


def test_what_was_agreed_is_listed_under_one_name_and_told_to_nobody(
    context: Flask, world: World, noor: Person, lab: Department, practical: TaskType
) -> None:
    claim = held(world, noor, lab, practical)
    agree(noor, hours=2)
    recheck(NOW)
    assert doubts() == {claim.id: ["agreed"]}
    assert told(noor) == []


def test_what_only_holds_before_a_claim_is_no_doubt(
    context: Flask, world: World, noor: Person, lab: Department, practical: TaskType
) -> None:
    claim = held(world, noor, lab, practical)
    world.commitment(noor, at("12:00", plus=3), at("18:00", plus=3), kind="unavailable")
    close(claim.shift_id)
    assert recheck(NOW) == 0, "full, closed, own team first and not available settle nothing"


@bookkeeping
def close(shift_id: int) -> None:
    shift = db.session.get_one(Shift, shift_id)
    shift.state = ShiftState.CLOSED
    shift.own_team_until = at("12:00", plus=1)


def test_an_extra_seat_needs_no_capability(
    context: Flask,
    world: World,
    noor: Person,
    lab: Department,
    practical: TaskType,
    safety: Capability,
) -> None:
    shift = world.shift(lab, at("13:00", plus=2), task_type_id=practical.id, extra_places=1)
    world.claim(noor, shift, Seat.EXTRA)
    revoke(noor.id, safety.id, RevocationReason.LAPSED)
    assert recheck(NOW) == 0


def test_what_has_begun_or_was_handed_back_is_forgotten(
    context: Flask,
    world: World,
    noor: Person,
    lab: Department,
    practical: TaskType,
    safety: Capability,
) -> None:
    held(world, noor, lab, practical, plus=1)
    revoke(noor.id, safety.id, RevocationReason.LAPSED)
    recheck(NOW)
    assert len(doubts()) == 1
    with clock.fixed_at(NOW + timedelta(days=2)):
        assert recheck(clock.now()) == 1
    assert doubts() == {}


def test_it_costs_the_same_statements_for_many_claims_as_for_a_few(
    context: Flask, world: World, lab: Department, practical: TaskType, safety: Capability
) -> None:
    def booked(people: int) -> int:
        for _ in range(people):
            person = world.worker(home=lab)
            world.holding(person, safety)
            held(world, person, lab, practical)
        db.session.rollback()
        with counted() as statements:
            recheck(NOW)
        return len(statements)

    assert booked(2) == booked(8), "judge set-wise"


def test_the_coordinator_s_words_come_from_judging_again(
    context: Flask,
    world: World,
    noor: Person,
    lab: Department,
    practical: TaskType,
    safety: Capability,
) -> None:
    claim = held(world, noor, lab, practical)
    expire(noor, TODAY)
    assert rejudged([claim.id], NOW)[claim.id].codes == ["capability_expires"]
    assert rejudged([claim.id], at("14:00", plus=3)) == {}, "it has begun"
    assert db.session.scalar(select(func.count()).select_from(Doubt)) == 0, "this only reads"


def test_any_of_several_ways_to_hold_it_is_enough(
    context: Flask,
    world: World,
    noor: Person,
    lab: Department,
    practical: TaskType,
    safety: Capability,
) -> None:
    held(world, noor, lab, practical)
    expire(noor, TODAY)
    other = world.capability("BHV-ploegleider", kind="qualification")
    world.save(Holding(person_id=noor.id, capability_id=safety.id, via_id=other.id, level=5))
    assert recheck(NOW) == 0


# --- the coordinator's page ----------------------------------------------------------------------


def test_today_says_what_will_no_longer_hold_and_why(
    app: Flask,
    client: FlaskClient,
    world: World,
    noor: Person,
    lab: Department,
    practical: TaskType,
) -> None:
    with app.app_context():
        claim = held(world, noor, lab, practical)
        shift_id = claim.shift_id
        expire(noor, TODAY + timedelta(1))
    tarik = world.person("Tarik Aydin", lab, language="en")
    world.role(tarik, Role.COORDINATOR, lab)
    world.sign_in(client, tarik)
    assert 'id="doubt-' not in client.get("/today").text, "nothing was found yet"
    with app.app_context():
        recheck(NOW)
    page = client.get("/today").text
    assert f'id="doubt-{claim_id(app)}"' in page
    assert "Noor Haddad" in page
    assert "‘BHV (en)’ of Noor Haddad expires on Wed 14 Oct, before this task ends." in page
    assert f"/candidates?shift={shift_id}" in page


def claim_id(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(select(Doubt.claim_id)).one()


def test_what_was_renewed_since_is_no_longer_shown_and_elsewhere_is_not_seen(
    app: Flask,
    client: FlaskClient,
    world: World,
    noor: Person,
    lab: Department,
    practical: TaskType,
    safety: Capability,
) -> None:
    with app.app_context():
        held(world, noor, lab, practical)
        revoke(noor.id, safety.id, RevocationReason.LAPSED)
        recheck(NOW)
    other = app.test_client()
    world.sign_in(other, world.coordinator(world.department()))
    world.sign_in(client, world.coordinator(lab))
    assert 'id="doubt-' in client.get("/today").text
    assert 'id="doubt-' not in other.get("/today").text
    with app.app_context():
        sign_off(noor.id, safety.id, SignOffDraft(5, "certificate", TODAY))
    assert 'id="doubt-' not in client.get("/today").text


def test_today_costs_the_same_however_many_doubts(
    app: Flask,
    client: FlaskClient,
    world: World,
    lab: Department,
    practical: TaskType,
    safety: Capability,
) -> None:
    world.sign_in(client, world.coordinator(lab))

    def asked(people: int) -> int:
        with app.app_context():
            for _ in range(people):
                person = world.worker(home=lab)
                world.holding(person, safety)
                held(world, person, lab, practical)
                expire(person, TODAY)
            recheck(NOW)
        with counted() as statements:
            client.get("/today")
        return len(statements)

    asked(1)
    assert asked(1) == asked(25), "judged together, the first twenty"
