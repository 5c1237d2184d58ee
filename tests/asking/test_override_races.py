"""A yes to setting a rule aside against others at the same moment, on both engines."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.asking.commands_offers import Expired, Moved, accept
from app.asking.commands_overrides import OverrideAsked, ask_to_set_aside
from app.claims.commands import Refused, Taken
from app.core import clock
from app.core.actor import Actor, acting
from app.core.db import db
from app.eligibility.verdict import Full, Verdict
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim, Override
from tests.claims.test_races import Answer, claiming, everything_agrees, together
from tests.factories import World, at


def tired(world: World, name: str) -> Person:
    """Somebody who had the one short rest of these days, and begins early after the task."""
    person = world.worker(name)
    for start, end, plus in (("15:00", "23:00", -1), ("08:30", "12:00", 0), ("07:30", "12:00", 3)):
        world.commitment(person, at(start, plus=plus), at(end, plus=plus))
    return person


def asked(world: World, shift: Shift, person: Person) -> int:
    """The question to them, whose yes sets their rest aside."""
    with world.app.app_context(), acting(Actor("person", shift.contact_id)):
        outcome = ask_to_set_aside(shift.id, person.id, "De balie staat leeg")
        assert isinstance(outcome, OverrideAsked), outcome
        return outcome.offer_id


def saying_yes(offer_id: int) -> Callable[[], Answer]:
    """Their yes; that the question is over by then is a no."""

    def answer() -> Answer:
        outcome = accept(offer_id)
        if isinstance(outcome, Expired | Moved):
            return Refused(Verdict((Full(),)))
        return outcome

    return answer


@pytest.mark.parametrize("round_", range(3))
def test_a_yes_and_claims_of_others_end_with_one_place_taken_once(
    own_app: Flask, own_world: World, round_: int
) -> None:
    with clock.fixed_at(at("08:00")):
        shift = own_world.shift(start=at("14:00", plus=2), end=at("21:30", plus=2))
        noor, rivals = tired(own_world, "Noor Haddad"), [own_world.worker() for _ in range(3)]
        offer_id = asked(own_world, shift, noor)
        calls = [claiming(each.id, shift.id) for each in rivals]
        calls.insert(round_, saying_yes(offer_id))
        outcomes = together(own_app, calls)
    taken = [each for each in outcomes if isinstance(each, Taken)]
    assert len(taken) == 1
    everything_agrees(own_app)
    with own_app.app_context():
        [holder] = db.session.scalars(select(Claim.person_id).where(Claim.live))
        [override] = db.session.scalars(select(Override))
    assert (override.claim_id is not None) == (holder == noor.id)


def test_two_who_agree_for_one_place_end_with_one_who_rests_on_it(
    own_app: Flask, own_world: World
) -> None:
    with clock.fixed_at(at("08:00")):
        shift = own_world.shift(start=at("14:00", plus=2), end=at("21:30", plus=2))
        offers = [asked(own_world, shift, tired(own_world, f"Persoon {n}")) for n in range(2)]
        outcomes = together(own_app, [saying_yes(each) for each in offers * 3])
    assert sum(isinstance(each, Taken) for each in outcomes) == 3, "each tap has one answer"
    everything_agrees(own_app)
    with own_app.app_context():
        agreed = select(func.count()).where(Override.claim_id.is_not(None))
        assert db.session.scalar(agreed) == 1


def test_a_yes_while_the_person_takes_other_work_covers_no_worse_than_was_read(
    own_app: Flask, own_world: World
) -> None:
    with clock.fixed_at(at("08:00")):
        shift = own_world.shift(start=at("14:00", plus=2), end=at("21:30", plus=2))
        other = own_world.shift(start=at("06:00", plus=3), end=at("07:30", plus=3))
        noor = tired(own_world, "Noor Haddad")
        offer_id = asked(own_world, shift, noor)
        yes, claim = together(own_app, [saying_yes(offer_id), claiming(noor.id, other.id)])
    assert isinstance(yes, Refused) or isinstance(claim, Refused), "both leave too little rest"
    everything_agrees(own_app)
    later = at("08:00") + timedelta(minutes=1)
    with own_app.app_context(), clock.fixed_at(later):
        held = db.session.scalars(select(Claim.shift_id).where(Claim.live)).all()
    assert len(held) == 1
