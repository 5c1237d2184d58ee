"""Somebody leaves the organisation: what they were going to do is free at once."""

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.asking import commands_offers
from app.claims.commands import Refused, Waits, claim_shift
from app.claims.models import Offer
from app.core import clock
from app.core.db import db
from app.notices.models import Notice
from app.people.commands import deactivate_person
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import Seat
from tests.factories import World, at


@pytest.fixture(autouse=True)
def _morning(context: Flask) -> object:
    with clock.fixed_at(at("08:00")):
        yield


def states(person: Person) -> list[str]:
    chosen = select(Claim.state).where(Claim.person_id == person.id).order_by(Claim.starts_at)
    return [str(state) for state in db.session.scalars(chosen)]


def test_places_ahead_are_free_again_and_the_departments_that_knew_are_told(
    world: World,
) -> None:
    noor, tomorrow, late = world.worker(), world.shift(start=at("13:00", plus=1)), world.shift()
    with clock.fixed_at(at("07:00")):
        world.claim(noor, tomorrow)
    world.claim(noor, late)
    told = (Notice.kind == "someone_comes", Notice.shift_id == tomorrow.id)
    world.alter(update(Notice).where(*told).values(state="sent"))
    with_place = [db.session.get_one(Shift, shift.id) for shift in (tomorrow, late)]
    assert deactivate_person(noor.id) is None
    assert states(noor) == ["handed_back", "handed_back"]
    assert [shift.filled for shift in with_place] == [0, 0]
    left = select(Notice.shift_id).where(Notice.kind == "someone_left")
    assert set(db.session.scalars(left)) == {tomorrow.id}
    assert isinstance(claim_shift(noor.id, tomorrow.id), Refused)


def test_what_was_worked_or_has_begun_stays(world: World) -> None:
    noor, shift = world.worker(), world.shift()
    world.claim(noor, shift)
    with clock.fixed_at(at("13:30")):
        deactivate_person(noor.id)
    assert states(noor) == ["held"]


def test_a_wait_for_an_extra_seat_and_a_question_end_too(world: World) -> None:
    department = world.department()
    kind, skill = world.task_type(department, wants_senior=True), world.capability()
    world.need(kind, skill)
    lab = world.shift(department, task_type_id=kind.id, extra_places=1)
    noor, tarik = world.worker(), world.coordinator(department)
    assert isinstance(claim_shift(noor.id, lab.id, Seat.EXTRA), Waits)
    asked = world.shift(department, start=at("17:00"), end=at("19:00"))
    world.offer(noor, asked, asked_by_id=tarik.id, made_at=at("07:00"), expires_at=at("12:00"))
    deactivate_person(noor.id)
    assert states(noor) == ["withdrawn"]
    assert db.session.scalars(select(Offer.state)).all() == ["withdrawn"]
    assert commands_offers.expire_offers(at("13:00")) == 0
