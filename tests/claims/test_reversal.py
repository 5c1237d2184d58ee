"""What a tap takes from others comes back with its undo, in the minute in which nobody heard."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.asking.commands_offers import Offered, accept, decline, make_offers
from app.calendars.queries import appointments_of
from app.claims import commands_cancellations, commands_ways_out
from app.claims.commands import Taken, Waits, assign, claim_shift
from app.claims.commands_changes import change_shift
from app.claims.commands_extra_seats import admit_beside
from app.claims.models import Offer
from app.claims.queries import claims_of
from app.core import clock
from app.core.actor import Actor, acting
from app.core.command import bookkeeping
from app.core.db import db
from app.core.intervals import Interval
from app.departments.commands_approvals import choose, undo_choice
from app.notices.models import Notice, NoticeState
from app.people import commands as people
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.queries import draft_of
from app.shifts.states import ClaimState, Initiator, Seat
from tests.factories import World, at

pytestmark = pytest.mark.usefixtures("morning")


def later(**since: float) -> Any:
    return clock.fixed_at(at("08:10") + timedelta(**since))


class Knot:
    """A task whose next claim touches everybody: one who wants out and three who are asked (one
    of them said no), one who waits for an extra seat beside somebody independent, one who asks the
    department for a place, and the taker, who asks for one too and waits for another extra seat at
    that time.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.ward = world.department()
        self.tarik = world.coordinator(self.ward)
        self.skill = world.capability()
        self.kind = world.task_type(self.ward, wants_senior=True)
        world.need(self.kind, self.skill, level=4)
        self.first, self.taker, self.learner, self.no, self.silent = (
            world.worker(name, self.ward)
            for name in ("Eva Eerst", "Noor Haddad", "Sem Visser", "Nel Nee", "Stan Stil")
        )
        for person in (self.taker, self.no, self.silent):
            world.holding(person, self.skill)
        world.holding(self.first, self.skill, level=4)
        self.shift = self._shift()
        self.beside = self._shift(start=at("15:00"))
        self.claim = world.claim(self.first, self.shift)
        assert commands_ways_out.hand_back(self.claim.id) == commands_ways_out.StaysYours()
        for person, shift in ((self.learner, self.shift), (self.taker, self.beside)):
            assert isinstance(claim_shift(person.id, shift.id, Seat.EXTRA), Waits)
        self.other = world.worker("Rik Vraagt", self.ward)
        self.request, _others = (
            world.asking(person, self.shift) for person in (self.taker, self.other)
        )
        self.offers = self.ask(self.taker, self.no, self.silent).offers
        decline(self.offers[self.no.id])
        with clock.fixed_at(at("08:05")):
            everything_is_sent()

    def _shift(self, **more: Any) -> Shift:
        return self.world.shift(
            self.ward, task_type_id=self.kind.id, **{"places": 1, "extra_places": 1, **more}
        )

    def ask(self, *who: Person) -> Offered:
        with acting(Actor("person", self.tarik.id)):
            asked = make_offers(self.shift.id, [person.id for person in who])
        assert asked is not None
        return asked

    def take(self, way: str) -> Claim:
        outcome = WAYS[way](self)
        admit_beside(outcome)
        return claim_of(outcome)


WAYS: dict[str, Callable[[Knot], Any]] = {
    "claimed": lambda knot: claim_shift(knot.taker.id, knot.shift.id),
    "asked": lambda knot: accept(knot.offers[knot.taker.id]),
    "assigned": lambda knot: assign(knot.taker.id, knot.shift.id),
    "chosen": lambda knot: choose(knot.request.id),
}
"""Every way to a place that there is, by who began it."""


def claim_of(outcome: object) -> Claim:
    assert isinstance(outcome, Taken), outcome
    return db.session.get_one(Claim, outcome.claim_id, populate_existing=True)


def undo(claim: Claim) -> commands_ways_out.Left | commands_ways_out.OtherState:
    undoing = {
        Initiator.ASSIGNED: commands_ways_out.undo_assignment,
        Initiator.CHOSEN: undo_choice,
    }
    return undoing.get(Initiator(claim.initiated_by), commands_ways_out.undo)(claim.id)


@bookkeeping
def everything_is_sent() -> None:
    """What is due has left."""
    for notice in db.session.scalars(select(Notice).where(Notice.due_at <= clock.now())):
        if notice.state == NoticeState.WAITING:
            notice.state, notice.sent_at = NoticeState.SENT, clock.now()


@dataclass(frozen=True)
class Seen:
    """Everything that anybody but the taker sees of the task, and that anybody was told."""

    claims: list[tuple[Any, ...]]
    offers: list[tuple[Any, ...]]
    counts: list[tuple[Any, ...]]
    told: list[tuple[str, int]]


CALENDAR = {"sequence", "changed_at", "claimed_at"}
"""These go on: a calendar believes what counts further."""


def seen(knot: Knot, without: Claim | None = None) -> Seen:
    db.session.expire_all()
    columns = [each for each in Claim.__table__.columns if each.name not in CALENDAR]
    offers, shifts = Offer.__table__.columns, Shift.__table__.columns
    other = Claim.id != (without.id if without else 0)
    told = select(Notice.kind, Notice.person_id).where(Notice.state != NoticeState.DROPPED)
    return Seen(
        rows(select(*columns).where(other).order_by(Claim.id)),
        rows(select(*offers).order_by(Offer.id)),
        rows(select(shifts.filled, shifts.extra_filled, shifts.places).order_by(shifts.id)),
        rows(told.order_by(Notice.id)),
    )


def rows(statement: Any) -> list[Any]:
    return [tuple(row) for row in db.session.execute(statement)]


def test_there_is_no_way_to_a_place_that_this_sweep_does_not_go() -> None:
    elsewhere = {Initiator.SWAPPED, Initiator.EXCHANGED}  # test_swaps.py
    assert set(Initiator) - elsewhere == set(WAYS), "add the new way to WAYS, and its undo"


@pytest.mark.parametrize("way", WAYS)
def test_undone_in_its_quiet_minute_a_tap_leaves_everything_of_others_as_it_was(
    context: Flask, world: World, way: str
) -> None:
    knot = Knot(world)
    before = seen(knot)
    with later():
        taken = knot.take(way)
        changed = seen(knot, taken)
        assert changed.claims != before.claims
        assert changed.offers != before.offers
    with later(seconds=50):
        everything_is_sent()
        assert isinstance(undo(taken), commands_ways_out.Left)
        after = seen(knot, taken)
    assert after == before
    with later(minutes=2):
        everything_is_sent()
        assert seen(knot, taken) == before, "no message that was held back leaves later"


@pytest.mark.parametrize("way", WAYS)
def test_whatever_a_tap_does_to_others_they_hear_when_it_can_no_longer_be_undone_unseen(
    context: Flask, world: World, way: str
) -> None:
    knot = Knot(world)
    with later():
        before = set(seen(knot).told)
        knot.take(way)
    with later(seconds=59):
        due = select(Notice.kind).where(
            Notice.due_at <= clock.now(), Notice.state == NoticeState.WAITING
        )
        early = db.session.scalars(due).all()
        assert early == [], "hold it back: _when_quiet_ends() in claims/notices.py"
    news = {kind for kind, _person in set(seen(knot).told) - before}
    assert {"taken_over", "ask_over", "seat_admitted", "seat_lapsed", "chose_others"} <= news


def test_in_that_minute_the_first_holder_has_it_in_all_that_they_see(
    context: Flask, world: World
) -> None:
    knot = Knot(world)
    [before] = appointments_of(knot.first.id, clock.now())
    with later():
        taken = knot.take("claimed")
    with later(seconds=50):
        own = claims_of(knot.first.id, [knot.shift.id])[knot.shift.id]
        assert own.is_being_taken_over(clock.now())
        [still] = appointments_of(knot.first.id, clock.now())
        assert (still.state, still.sequence) == (before.state, before.sequence)
        undo(taken)
        [again] = appointments_of(knot.first.id, clock.now())
        assert again.state == "held"
        assert again.sequence > before.sequence
    with later(seconds=55):
        knot.take("claimed")
    with later(minutes=2):
        assert claims_of(knot.first.id, [knot.shift.id]) == {}
        [gone] = appointments_of(knot.first.id, clock.now())
        assert gone.status == "CANCELLED"
        assert gone.sequence > again.sequence


def test_after_that_minute_the_place_is_free_and_the_department_knows(
    context: Flask, world: World
) -> None:
    knot = Knot(world)
    with later():
        taken = knot.take("claimed")
    with later(seconds=61):
        everything_is_sent()
        assert undo(taken) == commands_ways_out.Left(told=True)
    assert counts(knot.shift) == (0, 0)
    assert (knot.shift.contact_id, taken.id) in messages("someone_left")
    assert claim(knot.claim).state == "handed_back", "who was told not to come is not called back"


def test_the_department_is_never_left_with_somebody_who_does_not_come(
    context: Flask, world: World
) -> None:
    """After the minute, though no message left: the mail server was away."""
    knot = Knot(world)
    with later():
        taken = knot.take("claimed")
    with later(seconds=90):
        assert undo(taken) == commands_ways_out.Left(told=True)
        assert undo(taken) == commands_ways_out.Left(told=True), "a second tap answers as the first"
    assert counts(knot.shift) == (0, 0)
    assert messages("someone_left") == [(knot.shift.contact_id, knot.claim.id)]


def goes_elsewhere(knot: Knot) -> None:
    kind = knot.world.task_type(knot.ward)
    shift = knot.world.shift(knot.ward, task_type_id=kind.id)
    knot.world.claim(knot.first, shift)


def leaves_the_organisation(knot: Knot) -> None:
    people.deactivate_person(knot.first.id)


def cannot_come(knot: Knot) -> None:
    assert commands_ways_out.cannot_come(knot.claim.id) == commands_ways_out.Left(told=False)


def the_task_moves(knot: Knot) -> None:
    row = db.session.get_one(Shift, knot.shift.id, populate_existing=True)
    span = Interval(at("17:00"), at("20:00"))
    change_shift(knot.shift.id, replace(draft_of(row), span=span), row.revision)


@pytest.mark.parametrize("meanwhile", [goes_elsewhere, leaves_the_organisation, cannot_come])
def test_who_cannot_have_it_back_does_not_and_the_department_hears_it(
    context: Flask, world: World, meanwhile: Callable[[Knot], None]
) -> None:
    knot = Knot(world)
    with later():
        taken = knot.take("claimed")
    with later(seconds=20):
        meanwhile(knot)
    with later(seconds=40):
        assert undo(taken) == commands_ways_out.Left(told=True)
    assert not claim(knot.claim).live
    assert counts(knot.shift) == (0, 0)
    assert messages("someone_left") == [(knot.shift.contact_id, knot.claim.id)]


def test_a_task_that_moved_meanwhile_is_declined_and_nobody_comes_back_at_the_old_time(
    context: Flask, world: World
) -> None:
    knot = Knot(world)
    with later():
        taken = knot.take("claimed")
    with later(seconds=20):
        the_task_moves(knot)
        assert undo(taken) == commands_ways_out.OtherState(ClaimState.RECONFIRM)
        assert isinstance(commands_ways_out.cannot_come(taken.id), commands_ways_out.Left)
    assert not claim(knot.claim).live
    assert counts(knot.shift) == (0, 0)


def test_two_who_want_out_and_two_who_take_over_are_told_apart(
    context: Flask, world: World
) -> None:
    ward = world.department()
    shift = world.shift(ward, places=2)
    holders = [world.claim(world.worker(), shift) for _ in range(2)]
    for minute, holder in enumerate(holders):
        with clock.fixed_at(at("08:01") + timedelta(minutes=minute)):
            commands_ways_out.hand_back(holder.id)
    with later():
        takers = [world.claim(world.worker(), shift) for _ in range(2)]
    with later(seconds=30):
        undo(takers[1])
        assert [claim(each).live for each in holders] == [False, True]
        undo(takers[0])
    assert [claim(each).live for each in holders] == [True, True]
    assert [claim(each).leaving_since for each in holders] == [at("08:01"), at("08:02")]
    assert counts(shift) == (2, 0)


def test_a_chain_of_take_overs_comes_back_link_by_link(context: Flask, world: World) -> None:
    shift = world.shift()
    first = world.claim(world.worker(), shift)
    commands_ways_out.hand_back(first.id)
    with later():
        second = world.claim(world.worker(), shift)
        commands_ways_out.hand_back(second.id)
    with later(seconds=20):
        third = world.claim(world.worker(), shift)
        assert isinstance(undo(second), commands_ways_out.OtherState), (
            "it is taken over: nothing to undo"
        )
        undo(third)
        assert claim(second).live
        undo(second)
    assert claim(first).live
    assert counts(shift) == (1, 0)


def test_staying_after_all_while_it_is_taken_over_is_remembered(
    context: Flask, world: World
) -> None:
    knot = Knot(world)
    with later():
        taken = knot.take("claimed")
        assert not commands_ways_out.keep(knot.claim.id)
    with later(seconds=30):
        undo(taken)
    assert (claim(knot.claim).live, claim(knot.claim).leaving_since) == (True, None)


def test_who_takes_over_and_cannot_come_gives_it_back_too(context: Flask, world: World) -> None:
    knot = Knot(world)
    with later():
        taken = knot.take("claimed")
    with later(seconds=20):
        assert commands_ways_out.cannot_come(taken.id) == commands_ways_out.Left(told=False)
    assert claim(knot.claim).live
    assert messages("someone_left") == []


def test_soon_the_department_hears_at_once_and_who_has_it_again_is_named(
    context: Flask, world: World
) -> None:
    knot = Knot(world)
    with clock.fixed_at(at("12:00")):
        taken = world.claim(knot.taker, knot.shift)
        everything_is_sent()
    with clock.fixed_at(at("12:00") + timedelta(seconds=30)):
        assert undo(taken) == commands_ways_out.Left(told=True)
        assert claim(knot.claim).live
    [left] = db.session.scalars(select(Notice).where(Notice.kind == "someone_left"))
    assert (left.claim_id, left.data) == (taken.id, {"instead": knot.first.id})


def test_an_undone_yes_is_open_again_until_its_term(context: Flask, world: World) -> None:
    ward = world.department()
    shift, noor = world.shift(ward), world.worker(home=ward)
    with acting(Actor("person", world.coordinator(ward).id)):
        asked = make_offers(shift.id, [noor.id])
    assert asked is not None
    offer_id = asked.offers[noor.id]
    taken = claim_of(accept(offer_id))
    with clock.fixed_at(at("08:04")):
        assert isinstance(undo(taken), commands_ways_out.Left)
        assert isinstance(undo(taken), commands_ways_out.Left)
        assert offer(offer_id).state == "open"
        assert isinstance(accept(offer_id), Taken), "and it can be said again"
    with clock.fixed_at(at("09:30")):
        late = world.claim(noor, world.shift(ward, start=at("18:00")))
        assert isinstance(undo(late), commands_ways_out.Left)


def test_a_place_that_is_no_longer_sought_opens_no_question(context: Flask, world: World) -> None:
    ward = world.department()
    shift, noor = world.shift(ward), world.worker(home=ward)
    with acting(Actor("person", world.coordinator(ward).id)):
        asked = make_offers(shift.id, [noor.id])
    assert asked is not None
    taken = claim_of(accept(asked.offers[noor.id]))
    commands_cancellations.close_shift(shift.id)
    assert isinstance(undo(taken), commands_ways_out.Left)
    assert offer(asked.offers[noor.id]).state == "accepted"


def claim(row: Claim) -> Claim:
    return db.session.get_one(Claim, row.id, populate_existing=True)


def offer(offer_id: int) -> Offer:
    return db.session.get_one(Offer, offer_id, populate_existing=True)


def counts(shift: Shift) -> tuple[int, int]:
    row = db.session.get_one(Shift, shift.id, populate_existing=True)
    return row.filled, row.extra_filled


def messages(kind: str) -> list[tuple[int, int | None]]:
    found = select(Notice.person_id, Notice.claim_id).where(Notice.kind == kind)
    return rows(found.order_by(Notice.id))
