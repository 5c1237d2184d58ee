"""A changed task asks again: yes, no, or no answer in time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.claims.commands import Refused, Taken
from app.claims.commands_changes import change_shift
from app.claims.commands_lapses import lapse
from app.claims.commands_moves import Changed
from app.claims.commands_reconfirmations import confirm, decline
from app.core import clock
from app.core.db import db
from app.core.intervals import Interval
from app.notices.models import Notice
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.queries import draft_of
from app.shifts.states import ClaimState
from tests.factories import World, at

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def noor(world: World) -> Person:
    return world.worker("Noor Haddad")


def moved(shift: Shift, start: str, end: str, plus: int = 1) -> None:
    """The department moves the task."""
    row = db.session.get_one(Shift, shift.id)
    span = Interval(at(start, plus=plus), at(end, plus=plus))
    outcome = change_shift(shift.id, replace(draft_of(row), span=span), row.revision)
    assert isinstance(outcome, Changed), outcome


def told(person: Person) -> list[str]:
    return list(
        db.session.scalars(
            select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
        )
    )


def filled(shift: Shift) -> int:
    return db.session.get_one(Shift, shift.id, populate_existing=True).filled


def test_yes_keeps_the_place_and_tells_the_department(
    context: Flask, world: World, noor: Person
) -> None:
    shift = world.shift(start=at("13:00", plus=1))
    claim = world.claim(noor, shift)
    moved(shift, "14:00", "17:00")
    assert (claim.state, filled(shift)) == (ClaimState.RECONFIRM, 1)
    assert told(noor) == ["shift_changed"]
    assert confirm(claim.id) == Taken(claim.id)
    assert (claim.state, filled(shift)) == (ClaimState.HELD, 1)
    assert confirm(claim.id) == Taken(claim.id, already=True)


def test_yes_is_judged_again_by_every_rule(context: Flask, world: World, noor: Person) -> None:
    shift = world.shift(start=at("13:00", plus=1))
    claim = world.claim(noor, shift)
    world.commitment(noor, at("04:30", plus=2), at("12:00", plus=2))
    moved(shift, "18:00", "22:00")
    outcome = confirm(claim.id)
    assert isinstance(outcome, Refused)
    assert "daily_rest" in outcome.verdict.codes
    assert claim.state == ClaimState.RECONFIRM


def test_no_frees_the_place(context: Flask, world: World, noor: Person) -> None:
    shift = world.shift(start=at("13:00", plus=1))
    claim = world.claim(noor, shift)
    moved(shift, "14:00", "17:00")
    assert decline(claim.id)
    assert (claim.state, filled(shift)) == (ClaimState.DECLINED, 0)
    assert not decline(claim.id)


def test_no_answer_in_time_frees_the_place_once_and_the_person_is_told(
    context: Flask, world: World, noor: Person
) -> None:
    shift = world.shift(start=at("13:00", plus=3))
    claim = world.claim(noor, shift)
    moved(shift, "14:00", "17:00", plus=3)
    with clock.fixed_at(at("13:59", plus=1)):
        assert lapse(clock.now()) == 0
    with clock.fixed_at(at("14:00", plus=1)):
        assert lapse(clock.now()) == 1
        assert lapse(clock.now()) == 0
    assert (claim.state, filled(shift)) == (ClaimState.LAPSED, 0)
    assert told(noor) == ["shift_changed", "place_lapsed"]


def test_who_works_elsewhere_at_the_new_time_loses_the_place_at_once_and_is_told(
    context: Flask, world: World, noor: Person
) -> None:
    shift = world.shift(start=at("13:00", plus=1))
    claim = world.claim(noor, shift)
    world.claim(noor, world.shift(start=at("18:00", plus=1), end=at("20:00", plus=1)))
    moved(shift, "17:00", "19:00")
    assert (claim.state, filled(shift)) == (ClaimState.LAPSED, 0)
    assert told(noor) == ["place_lapsed"]


def test_a_change_of_words_asks_nobody_again(context: Flask, world: World, noor: Person) -> None:
    shift = world.shift(start=at("13:00", plus=1))
    claim = world.claim(noor, shift)
    row = db.session.get_one(Shift, shift.id)
    change_shift(shift.id, replace(draft_of(row), note="Neem een pen mee."), row.revision)
    assert (claim.state, claim.sequence) == (ClaimState.HELD, 0)
    assert told(noor) == ["shift_changed"]


def test_asked_close_to_the_start_there_is_half_an_hour_to_answer(
    context: Flask, world: World, noor: Person
) -> None:
    shift = world.shift(start=at("09:30"))
    claim = world.claim(noor, shift)
    moved(shift, "09:45", "12:00", plus=0)
    assert claim.reconfirm_until == clock.now() + timedelta(minutes=30)
