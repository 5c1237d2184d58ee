"""The steps of the work, ticked off by who does it, from two hours before until twelve after."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.claims.commands_ways_out import cannot_come
from app.core import clock
from app.core.db import db
from app.on_shift.models import Tick
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.states import Seat
from app.tasks.models import InstructionStep, InstructionVersion
from tests.factories import World, at
from tests.statements import counted

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _no_tokens(shared_app: Flask) -> Iterator[None]:
    shared_app.config["WTF_CSRF_ENABLED"] = False
    yield
    shared_app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def noor(world: World) -> Person:
    return world.worker("Noor Haddad", language="en")


@pytest.fixture
def shift(world: World) -> Shift:
    """Tomorrow 13:00–16:30, with three steps."""
    shift = world.shift(start=at("13:00", plus=1), extra_places=1)
    instructed(world, shift, 3)
    return shift


def instructed(world: World, shift: Shift, steps: int) -> None:
    version = world.save(
        InstructionVersion(task_type_id=shift.task_type_id, number=1, made_at=at("08:00"))
    )
    for number in range(1, steps + 1):
        text = f"Doe ding {number}."
        world.save(
            InstructionStep(version_id=version.id, position=number, key=f"s{number}", text=text)
        )


def held(world: World, person: Person, shift: Shift, seat: Seat = Seat.REGULAR) -> int:
    with world.at("08:00"):
        return world.claim(person, shift, seat).id


def ticks(app: Flask) -> set[str]:
    with app.app_context():
        return set(db.session.scalars(select(Tick.step_key)))


def looking(client: FlaskClient, shift: Shift, now: datetime) -> str:
    with clock.fixed_at(now):
        return client.get(f"/shifts/{shift.id}").text


def test_everybody_reads_the_steps_and_nobody_ticks_before_it_is_near(
    app: Flask, client: FlaskClient, world: World, noor: Person, shift: Shift
) -> None:
    held(world, noor, shift)
    world.sign_in(client, noor)
    page = looking(client, shift, at("10:59", plus=1))
    assert "Doe ding 3." in page
    assert 'name="done"' not in page


@pytest.mark.parametrize("now", ["11:00", "14:00", "23:00"])
def test_around_the_task_its_holder_ticks_off_steps(
    app: Flask, client: FlaskClient, world: World, noor: Person, shift: Shift, now: str
) -> None:
    claim_id = held(world, noor, shift)
    world.sign_in(client, noor)
    with clock.fixed_at(at(now, plus=1)):
        assert "0 of 3 done" in client.get(f"/shifts/{shift.id}").text
        answer = client.post(
            f"/claims/{claim_id}/ticks", data={"step": "s2", "on": "1"}, headers=HTMX
        )
        assert "1 of 3 done" in answer.text
        assert 'id="checklist"' in answer.text
        assert "<html" not in answer.text
        client.post(f"/claims/{claim_id}/ticks", data={"step": "s2", "on": "1"})
        assert ticks(app) == {"s2"}, "twice is once"
        client.post(f"/claims/{claim_id}/ticks", data={"step": "s2", "on": "0"})
        assert ticks(app) == set()


def test_without_a_script_one_form_saves_the_list_and_an_old_page_undoes_nothing(
    app: Flask, client: FlaskClient, world: World, noor: Person, shift: Shift
) -> None:
    claim_id = held(world, noor, shift, Seat.EXTRA)
    world.sign_in(client, noor)
    address = f"/claims/{claim_id}/ticks"
    with clock.fixed_at(at("13:30", plus=1)):
        answer = client.post(address, data={"done": ["s1", "s3"]})
        assert answer.status_code == 303
        assert answer.location == f"/shifts/{shift.id}#checklist"
        assert ticks(app) == {"s1", "s3"}
        client.post(address, data={"done": ["s2"]})
        assert ticks(app) == {"s1", "s2", "s3"}, "this page was drawn when nothing was done"
        client.post(address, data={"done": ["s2"], "was": ["s1", "s2", "s3"]})
        assert ticks(app) == {"s2"}


def test_steps_that_do_not_exist_are_passed_over(
    app: Flask, client: FlaskClient, world: World, noor: Person, shift: Shift
) -> None:
    claim_id = held(world, noor, shift)
    world.sign_in(client, noor)
    with clock.fixed_at(at("13:30", plus=1)):
        for step in ("s9", "x" * 5000, "' OR 1"):
            answer = client.post(f"/claims/{claim_id}/ticks", data={"step": step, "on": "1"})
            assert answer.status_code == 303
    assert ticks(app) == set()


def test_only_the_holder_ticks_and_only_around_the_task(
    app: Flask, client: FlaskClient, world: World, noor: Person, shift: Shift
) -> None:
    claim_id, data = held(world, noor, shift), {"step": "s1", "on": "1"}
    world.sign_in(client, noor)
    address = f"/claims/{claim_id}/ticks"
    for early_or_late in (at("10:59", plus=1), at("04:30", plus=2)):
        with clock.fixed_at(early_or_late):
            assert client.post(address, data=data).status_code == 409
            part = client.post(address, data=data, headers=HTMX)
            assert (part.status_code, 'id="checklist"' in part.text) == (409, True)
            assert "You can tick off" in part.text or "It is too late" in part.text
    other = app.test_client()
    world.sign_in(other, world.worker())
    with clock.fixed_at(at("13:30", plus=1)):
        assert other.post(address, data=data).status_code == 404
        assert 'name="done"' not in other.get(f"/shifts/{shift.id}").text
    with app.app_context(), clock.fixed_at(at("10:00", plus=1)):
        cannot_come(claim_id)
    with clock.fixed_at(at("13:30", plus=1)):
        assert client.post(address, data=data).status_code == 409, "no place any more"
    assert ticks(app) == set()


def test_the_page_asks_the_same_however_many_steps_people_and_handovers(
    app: Flask, client: FlaskClient, world: World, noor: Person
) -> None:
    def asked(steps: int, people: int) -> int:
        shift = world.shift(start=at("13:00", plus=steps), places=people + 1, filled=0)
        instructed(world, shift, steps)
        for _ in range(people):
            held(world, world.worker(), shift)
        held(world, noor, shift)
        with counted() as statements:
            page = looking(client, shift, at("13:30", plus=steps))
        assert f"0 of {steps} done" in page
        return len(statements)

    world.sign_in(client, noor)
    asked(1, 1)
    assert asked(2, 1) == asked(9, 6) <= 8, "who looks, the task, its claims and its work"
