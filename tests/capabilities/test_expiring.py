"""What expires is said 60, 30 and 7 days ahead, once each, and listed for the coordinator."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.capabilities.commands_sign_offs import sign_off
from app.capabilities.models import Capability, ExpiryNote, Holding
from app.capabilities.notices_expiry import ASK, tell_what_expires
from app.capabilities.rules import SignOffDraft
from app.claims.commands import claim_shift
from app.core import clock
from app.core.actor import JOB, acting
from app.core.command import bookkeeping
from app.core.db import db
from app.notices import kinds
from app.notices.models import Notice
from app.notices.words import words_of
from app.people.models import Person
from tests.factories import TODAY, World, at
from tests.statements import counted

NOON = at("12:00")


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.fixed_at(NOON), acting(JOB):
        yield


@pytest.fixture
def safety(world: World) -> Capability:
    return world.capability("BHV", kind="qualification")


@pytest.fixture
def noor(world: World) -> Person:
    return world.worker("Noor Haddad", language="en")


def day(ahead: int) -> date:
    return TODAY + timedelta(ahead)


def told() -> list[Notice]:
    db.session.expire_all()
    return list(db.session.scalars(select(Notice).order_by(Notice.id)))


def steps() -> list[int]:
    return list(db.session.scalars(select(ExpiryNote.days).order_by(ExpiryNote.days.desc())))


def test_it_is_told_60_30_and_7_days_ahead_once_each(
    context: Flask, world: World, noor: Person, safety: Capability
) -> None:
    world.holding(noor, safety, valid_until=day(100))
    for passed in range(101):
        later = NOON + timedelta(days=passed)
        tell_what_expires(later)
        tell_what_expires(later)
        left = 100 - passed
        assert steps() == [days for days in (60, 30, 7) if left <= days], f"{left} days ahead"
    assert len(told()) == 3


def test_after_an_outage_only_the_nearest_is_told(
    context: Flask, world: World, noor: Person, safety: Capability
) -> None:
    world.holding(noor, safety, valid_until=day(5))
    assert tell_what_expires(NOON) == 1
    assert steps() == [7]


def test_one_message_names_all_that_expires_and_where_to_ask(
    context: Flask, world: World, noor: Person, safety: Capability
) -> None:
    privacy = world.capability("AVG-basis", kind="qualification")
    world.holding(noor, safety, valid_until=day(20))
    world.holding(noor, privacy, valid_until=day(50))
    assert tell_what_expires(NOON) == 1
    [notice] = told()
    words = words_of(notice, db.session.get_one(Person, noor.id))
    assert words.subject == "2 things you can do expire soon"
    assert "‘BHV (en)’ is valid through Monday 2 November." in words.body
    assert f"http://localhost{ASK}{safety.id}\n" in words.body
    assert "‘AVG-basis (en)’ is valid through Wednesday 2 December." in words.body


def test_what_is_held_in_another_way_for_longer_does_not_expire(
    context: Flask, world: World, noor: Person, safety: Capability
) -> None:
    other = world.capability("BHV-ploegleider", kind="qualification")
    world.holding(noor, safety, valid_until=day(20))
    for level, until, expires in ((3, None, 1), (5, day(20), 1), (5, day(21), 0), (5, None, 0)):
        way = Holding(
            person_id=noor.id,
            capability_id=safety.id,
            via_id=other.id,
            level=level,
            valid_until=until,
        )
        saved = world.save(way)
        _forget()
        assert tell_what_expires(NOON) == expires, (level, until)
        _forget(saved.id)


@bookkeeping
def _forget(holding_id: int | None = None) -> None:
    """Take back a way to hold it, and what was told."""
    for note in db.session.scalars(select(ExpiryNote)):
        db.session.delete(note)
    if holding_id is not None:
        db.session.delete(db.session.get_one(Holding, holding_id))


def test_what_was_renewed_has_a_new_day_and_the_waiting_message_is_dropped(
    context: Flask, world: World, noor: Person, safety: Capability
) -> None:
    world.holding(noor, safety, valid_until=day(20))
    tell_what_expires(NOON)
    [notice] = told()
    assert kinds.of(notice).still_due(notice)

    sign_off(noor.id, safety.id, SignOffDraft(5, "certificate", TODAY, valid_until=day(90)))
    assert not kinds.of(notice).still_due(notice), "it was renewed before the message left"
    assert tell_what_expires(NOON + timedelta(days=30)) == 1, "told anew, about the new day"


def test_nobody_is_woken_for_it(
    context: Flask, world: World, noor: Person, safety: Capability
) -> None:
    def due(now: datetime) -> datetime:
        _forget()
        with clock.fixed_at(now):
            tell_what_expires(now)
        return told()[-1].due_at

    world.holding(noor, safety, valid_until=day(20))
    assert due(at("03:00")) == at("08:00")
    assert due(at("12:00")) == at("12:00")
    assert due(at("22:00")) == at("08:00", plus=1)


def test_who_left_and_what_is_out_of_use_are_passed_over(
    context: Flask, world: World, noor: Person, safety: Capability
) -> None:
    old = world.capability("Telex", active=False)
    world.holding(noor, old, valid_until=day(5))
    world.holding(noor, safety, valid_until=day(-1))
    gone = world.person(active=False)
    world.holding(gone, safety, valid_until=day(5))
    assert tell_what_expires(NOON) == 0


def test_it_asks_the_same_number_of_questions_for_many_people(
    context: Flask, world: World, safety: Capability
) -> None:
    def asked(people: int) -> int:
        for _ in range(people):
            world.holding(world.worker(), safety, valid_until=day(20))
        db.session.rollback()
        with counted() as statements:
            assert tell_what_expires(NOON) == people
        return sum(statement.startswith(("SELECT", "DELETE")) for statement in statements)

    assert asked(2) == asked(9) == 2


# --- the coordinator's list ----------------------------------------------------------------------


def test_the_coordinator_sees_who_and_what_expires_and_which_tasks_that_touches(
    app: Flask, client: FlaskClient, world: World, noor: Person, safety: Capability
) -> None:
    lab = world.department("Practicumlab")
    noor = world.worker("Noor Zonder", home=lab)
    late, long_ago, far = (world.worker(name, home=lab) for name in ("Vera", "Otto", "Fien"))
    elsewhere = world.worker("Els Elders")
    for person, ahead in ((noor, 10), (late, -20), (long_ago, -40), (far, 70), (elsewhere, 5)):
        world.holding(person, safety, valid_until=day(ahead))
    work = world.task_type(lab)
    world.need(work, safety)
    booked = world.shift(lab, at("13:00", plus=10), task_type_id=work.id)
    with app.app_context():
        claim_shift(noor.id, booked.id)
        _extend(noor, day(9))
    world.sign_in(client, world.coordinator(lab))
    page = client.get("/expiring").text
    assert "Noor Zonder" in page
    assert "Vera" in page
    assert not any(name in page for name in ("Otto", "Fien", "Els Elders"))
    rows = [row for row in page.split("<tr>") if "Noor Zonder" in row]
    assert len(rows) == 1
    assert "1 t" in rows[0], "one task is left without it"
    other = world.capability("Steriel")
    assert "Noor Zonder" not in client.get(f"/expiring?capability={other.id}").text
    assert "Noor Zonder" in client.get(f"/expiring?department={lab.id}&capability=x").text


@bookkeeping
def _extend(person: Person, until: date) -> None:
    for holding in db.session.scalars(select(Holding).where(Holding.person_id == person.id)):
        holding.valid_until = until


def test_the_list_is_paged_and_costs_the_same_for_one_and_for_many(
    app: Flask, client: FlaskClient, world: World, safety: Capability
) -> None:
    lab = world.department()
    world.sign_in(client, world.coordinator(lab))

    def asked(people: int) -> int:
        for _ in range(people):
            world.holding(world.worker(home=lab), safety, valid_until=day(20))
        with counted() as statements:
            assert client.get("/expiring").status_code == 200
        return len(statements)

    asked(1)
    assert asked(1) == asked(60), "set-wise, and fifty to a page"
    assert client.get("/expiring?page=2").text.count("<tr>") == 13


def test_only_coordinators_see_the_list(client: FlaskClient, world: World, noor: Person) -> None:
    world.sign_in(client, noor)
    assert client.get("/expiring").status_code == 403


def test_no_value_of_a_filter_breaks_the_list(client: FlaskClient, world: World) -> None:
    world.sign_in(client, world.coordinator(world.department()))
    for odd in ("x", "-1", "0", "99999999999999999999", "1 OR 1=1", "é", "'"):
        for name in ("capability", "department", "page"):
            assert client.get("/expiring", query_string={name: odd}).status_code == 200
