"""Threads against swaps and waiting lists, on both engines: everything changes hands or nothing."""

from functools import partial
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy import func, select

from app.asking.commands_offers import accept
from app.claims import commands_ways_out
from app.claims.commands import Taken, claim_shift
from app.claims.commands_waiting import Listed, join_waiting, offer_what_is_free, refuse_freed
from app.claims.models import Offer, OfferOrigin, OfferState
from app.core import clock
from app.core.db import db
from app.handing_over.commands_swap_answers import accept_swap, agree_to_exchange
from app.handing_over.commands_swaps import SwapAsked, ask_swap, withdraw_swaps
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import Seat
from tests.claims.test_races import everything_agrees, together
from tests.factories import World, at

if TYPE_CHECKING:
    from collections.abc import Callable


def nothing_is_kept_twice(app: Flask) -> None:
    """Offers that keep a place and the number of them tell the same story, and all have room."""
    with app.app_context():
        for shift in db.session.scalars(select(Shift)):
            kept = select(func.count()).where(
                Offer.shift_id == shift.id,
                Offer.state == OfferState.OPEN,
                Offer.origin == OfferOrigin.KEPT,
            )
            assert db.session.scalar(kept) == shift.kept
            assert shift.filled + shift.kept <= shift.places


def asked(app: Flask, claim: Claim, *person_ids: int) -> list[int]:
    with app.app_context():
        outcome = ask_swap(claim.id, person_ids)
        assert isinstance(outcome, SwapAsked)
        return [outcome.swaps[each] for each in person_ids]


def test_ten_say_yes_while_the_holder_gives_it_back(own_app: Flask, own_world: World) -> None:
    with clock.fixed_at(at("08:00")):
        ward = own_world.department()
        shift = own_world.shift(ward, at("13:00", plus=3), at("16:00", plus=3))
        noor, *others = (own_world.worker(home=ward) for _ in range(11))
        claim = own_world.claim(noor, shift)
        swaps = asked(own_app, claim, *(each.id for each in others))
        calls: list[Callable[[], object]] = [partial(accept_swap, swap) for swap in swaps]
        calls += [partial(commands_ways_out.hand_back, claim.id), partial(withdraw_swaps, claim.id)]
        outcomes = together(own_app, calls)  # type: ignore[arg-type]
        taken = sum(isinstance(each, Taken) for each in outcomes)
        assert taken <= 1
        with own_app.app_context():
            held = select(func.count()).where(Claim.shift_id == shift.id, Claim.live)
            assert db.session.scalar(held) == taken
    everything_agrees(own_app)


def test_three_exchange_for_one_and_the_same_place_and_one_of_them_does(
    own_app: Flask, own_world: World
) -> None:
    """All of them have a task at that time; who is asked wants the same one taken by each."""
    with clock.fixed_at(at("08:00")):
        ward = own_world.department()
        people = [own_world.worker(home=ward) for _ in range(4)]
        begin, end = at("13:00", plus=3), at("16:00", plus=3)
        shifts = [own_world.shift(ward, begin, end) for _ in people]
        swaps = []
        for person, shift in zip(people[:-1], shifts[:-1], strict=True):
            swaps += asked(own_app, own_world.claim(person, shift), people[-1].id)
        last = own_world.claim(people[-1], shifts[-1])
        with own_app.app_context():
            for swap in swaps:
                accept_swap(swap, give=last.id)
        calls: list[Callable[[], object]] = [partial(agree_to_exchange, swap) for swap in swaps]
        outcomes = together(own_app, calls)  # type: ignore[arg-type]
        assert sum(isinstance(each, Taken) for each in outcomes) == 1
        with own_app.app_context():
            held = select(Claim.person_id).where(Claim.live, Claim.starts_at == begin)
            assert sorted(db.session.scalars(held)) == sorted(each.id for each in people)
    everything_agrees(own_app)


def test_a_freed_place_goes_to_who_waits_whoever_claims_at_that_moment(
    own_app: Flask, own_world: World
) -> None:
    with clock.fixed_at(at("08:00")):
        ward = own_world.department()
        begin, end = at("13:00", plus=3), at("16:00", plus=3)
        shift = own_world.shift(ward, begin, end, places=2)
        holders = [own_world.worker(home=ward) for _ in range(2)]
        claims = [own_world.claim(each, shift) for each in holders]
        waiting = [own_world.worker(home=ward) for _ in range(3)]
        crowd = [own_world.worker(home=ward) for _ in range(8)]
        with own_app.app_context():
            for each in waiting:
                assert join_waiting(each.id, shift.id) == Listed()
        calls: list[Callable[[], object]] = [
            *(partial(commands_ways_out.hand_back, each.id) for each in claims),
            *(partial(claim_shift, each.id, shift.id, Seat.REGULAR) for each in crowd),
            partial(offer_what_is_free, shift.id),
        ]
        together(own_app, calls)  # type: ignore[arg-type]
        nothing_is_kept_twice(own_app)
        with own_app.app_context():
            offered = select(Offer).where(Offer.state == OfferState.OPEN).order_by(Offer.id)
            offers = [(each.id, each.person_id) for each in db.session.scalars(offered)]
            assert [person for _offer, person in offers] == [each.id for each in waiting[:2]]
        answers: list[Callable[[], object]] = [
            partial(accept, offers[0][0]),
            partial(accept, offers[0][0]),
            partial(claim_shift, offers[0][1], shift.id, Seat.REGULAR),
            partial(refuse_freed, offers[1][0]),
            partial(accept, offers[1][0]),
            *(partial(claim_shift, each.id, shift.id, Seat.REGULAR) for each in crowd),
        ]
        together(own_app, answers)  # type: ignore[arg-type]
    nothing_is_kept_twice(own_app)
    everything_agrees(own_app)
