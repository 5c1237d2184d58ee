"""Places that change hands from colleague to colleague: the holder holds until everybody agreed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.asking.commands_offers import settle_offers
from app.asking.duties_places import give_everything_back
from app.audit.models import AuditEntry
from app.calendars.queries import appointments_of
from app.claims import commands_cancellations, commands_ways_out
from app.claims.commands import Refused, Taken, claim_shift
from app.claims.commands_changes import change_shift
from app.claims.models import Awaits, Swap, SwapState
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.core.intervals import Interval
from app.handing_over.commands_swap_answers import (
    AwaitsYes,
    accept_swap,
    agree_to_exchange,
    approve_swap,
    refuse_exchange,
    refuse_swap,
    turn_down_swap,
)
from app.handing_over.commands_swaps import SwapAsked, SwapOver, ask_swap, withdraw_swaps
from app.notices.models import Notice, NoticeState
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.queries import draft_of
from app.shifts.states import ClaimState, Initiator
from tests.factories import World, at
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning")

LATELY = at("08:10")


class Ward:
    """Noor has a place on the only task of tomorrow 13:00; Sem and Iris could take it over."""

    def __init__(self, world: World, start: str = "13:00", plus: int = 1) -> None:
        self.world = world
        self.ward = world.department()
        self.noor, self.sem, self.iris = (
            world.worker(name, self.ward) for name in ("Noor Haddad", "Sem Visser", "Iris de Boer")
        )
        begin = at(start, plus=plus)
        self.shift = world.shift(self.ward, start=begin, end=begin + timedelta(hours=3))
        self.claim = world.claim(self.noor, self.shift)
        with clock.fixed_at(at("08:05")):
            everything_is_sent()

    def ask(self, *people: Person) -> dict[int, int]:
        asked = ask_swap(self.claim.id, [each.id for each in people])
        assert isinstance(asked, SwapAsked)
        return dict(asked.swaps)

    def other(self, person: Person, start: str = "09:00", plus: int = 2) -> Claim:
        begin = at(start, plus=plus)
        shift = self.world.shift(self.ward, start=begin, end=begin + timedelta(hours=3))
        return self.world.claim(person, shift)

    def approves(self) -> None:
        self.world.alter(
            update(Department).where(Department.id == self.ward.id).values(swaps_need_approval=True)
        )


def now_of(claim: Claim) -> Claim:
    return db.session.get_one(Claim, claim.id, populate_existing=True)


def swap_of(swap_id: int) -> Swap:
    return db.session.get_one(Swap, swap_id, populate_existing=True)


def holders(shift_id: int) -> list[int]:
    held = select(Claim.person_id).where(Claim.shift_id == shift_id, Claim.live)
    return list(db.session.scalars(held.order_by(Claim.person_id)))


def adds_up(shift_id: int) -> None:
    shift = db.session.get_one(Shift, shift_id, populate_existing=True)
    assert shift.filled == len(holders(shift_id)) <= shift.places


def told(*kinds: str) -> list[tuple[str, int]]:
    db.session.expire_all()
    found = select(Notice.kind, Notice.person_id).where(Notice.state != NoticeState.DROPPED)
    rows = db.session.execute(found.order_by(Notice.id)).all()
    return [(kind, person) for kind, person in rows if not kinds or kind in kinds]


@bookkeeping
def everything_is_sent() -> None:
    for notice in db.session.scalars(select(Notice).where(Notice.due_at <= clock.now())):
        if notice.state == NoticeState.WAITING:
            notice.state, notice.sent_at = NoticeState.SENT, clock.now()


def test_it_stays_the_holders_until_a_yes_and_then_it_is_the_others(
    context: Flask, world: World
) -> None:
    ward = Ward(world)
    with clock.fixed_at(LATELY):
        swaps = ward.ask(ward.sem)
        assert ward.ask(ward.sem) == swaps, "nobody is asked twice"
        assert holders(ward.shift.id) == [ward.noor.id]
        assert told("swap_asked") == [("swap_asked", ward.sem.id)]
        taken = accept_swap(swaps[ward.sem.id])
        assert isinstance(taken, Taken)
        assert accept_swap(swaps[ward.sem.id]) == Taken(taken.claim_id, already=True)
        old, new = now_of(ward.claim), db.session.get_one(Claim, taken.claim_id)
        assert (old.state, new.state) == (ClaimState.SWAPPED, ClaimState.HELD)
        assert new.initiated_by == Initiator.SWAPPED
        assert new.called_at is None, "a colleague asked, not the department"
        assert old.ended_by_id == new.id
        adds_up(ward.shift.id)
    verbs = select(AuditEntry.verb, AuditEntry.person_id).order_by(AuditEntry.id.desc()).limit(2)
    assert [tuple(each) for each in db.session.execute(verbs)] == [
        ("claimed", ward.sem.id),
        ("swapped", ward.noor.id),
    ]
    with clock.fixed_at(LATELY + timedelta(minutes=2)):
        everything_is_sent()
    assert told("taken_over", "someone_left") == [("taken_over", ward.noor.id)]
    came = told("someone_comes")
    assert len(came) == len(set(came)), "the department sees the name change, and hears nothing"


def test_near_the_start_the_department_hears_the_new_name(context: Flask, world: World) -> None:
    ward = Ward(world, start="09:30", plus=0)
    with clock.fixed_at(LATELY):
        before = len(told("someone_comes"))
        taken = accept_swap(ward.ask(ward.sem)[ward.sem.id])
        assert isinstance(taken, Taken)
        assert len(told("someone_comes")) > before


def test_undone_in_its_quiet_minute_the_holder_never_noticed(context: Flask, world: World) -> None:
    ward = Ward(world)
    [before] = appointments_of(ward.noor.id, clock.now())
    with clock.fixed_at(LATELY):
        swaps = ward.ask(ward.sem, ward.iris)
        heard = told()
        taken = accept_swap(swaps[ward.sem.id])
        assert isinstance(taken, Taken)
    with clock.fixed_at(LATELY + timedelta(seconds=50)):
        everything_is_sent()
        assert now_of(ward.claim).is_being_taken_over(clock.now())
        [still] = appointments_of(ward.noor.id, clock.now())
        assert (still.state, still.sequence) == (before.state, before.sequence)
        assert isinstance(commands_ways_out.undo(taken.claim_id), commands_ways_out.Left)
        assert now_of(ward.claim).state == ClaimState.HELD
        assert [swap_of(each).state for each in swaps.values()] == [SwapState.OPEN] * 2
        [again] = appointments_of(ward.noor.id, clock.now())
        assert (again.status, again.sequence > before.sequence) == ("CONFIRMED", True)
        adds_up(ward.shift.id)
    with clock.fixed_at(LATELY + timedelta(minutes=3)):
        everything_is_sent()
        assert told() == heard
        assert isinstance(accept_swap(swaps[ward.iris.id]), Taken)


def test_after_that_minute_calendars_and_messages_say_that_it_is_over(
    context: Flask, world: World
) -> None:
    ward = Ward(world)
    [before] = appointments_of(ward.noor.id, clock.now())
    with clock.fixed_at(LATELY):
        taken = accept_swap(ward.ask(ward.sem, ward.iris)[ward.sem.id])
        assert isinstance(taken, Taken)
    with clock.fixed_at(LATELY + timedelta(minutes=2)):
        everything_is_sent()
        [gone] = appointments_of(ward.noor.id, clock.now())
        assert (gone.status, gone.sequence > before.sequence) == ("CANCELLED", True)
        [mine] = appointments_of(ward.sem.id, clock.now())
        assert mine.status == "CONFIRMED"
    with clock.fixed_at(LATELY + timedelta(minutes=4)):
        assert isinstance(commands_ways_out.undo(taken.claim_id), commands_ways_out.Left)
        assert holders(ward.shift.id) == [], "Noor was told that she need not come"
        assert "someone_left" in {kind for kind, _person in told()}
        adds_up(ward.shift.id)


def test_a_no_leaves_no_trace(context: Flask, world: World) -> None:
    ward = Ward(world)
    with clock.fixed_at(LATELY):
        swaps = ward.ask(ward.sem)
        entries = select(AuditEntry.id)
        before, heard = db.session.scalars(entries).all(), told()
        refuse_swap(swaps[ward.sem.id])
        assert db.session.scalars(entries).all() == before
        assert told() == heard
        assert swap_of(swaps[ward.sem.id]).state == SwapState.OPEN
        assert isinstance(accept_swap(swaps[ward.sem.id]), Taken), "and a second thought counts"


def test_every_rule_is_judged_at_the_moment_of_the_yes(context: Flask, world: World) -> None:
    ward = Ward(world)
    stranger = world.person("Vera Vreemd")
    with clock.fixed_at(LATELY):
        nobody = ask_swap(ward.claim.id, [stranger.id])
        assert isinstance(nobody, SwapAsked)
        assert (nobody.swaps, list(nobody.refused)) == ({}, [stranger.id])
        swaps = ward.ask(ward.sem)
        ward.other(ward.sem, "14:00", plus=1)
        refused = accept_swap(swaps[ward.sem.id])
        assert isinstance(refused, Refused)
        assert "overlap" in refused.verdict.codes
        assert holders(ward.shift.id) == [ward.noor.id]
        assert now_of(ward.claim).state == ClaimState.HELD
        assert swap_of(swaps[ward.sem.id]).state == SwapState.OPEN
        adds_up(ward.shift.id)


def moved(ward: Ward) -> None:
    shift = db.session.get_one(Shift, ward.shift.id, populate_existing=True)
    draft = draft_of(shift)
    span = Interval(draft.span.start + timedelta(hours=1), draft.span.end + timedelta(hours=1))
    given = {name: getattr(draft, name) for name in draft.__dataclass_fields__}
    change_shift(shift.id, type(draft)(**{**given, "span": span}), shift.revision)


WAYS_TO_END: dict[str, Callable[[Ward], Any]] = {
    "handed back": lambda ward: commands_ways_out.hand_back(ward.claim.id),
    "cannot come": lambda ward: commands_ways_out.cannot_come(ward.claim.id),
    "cancelled": lambda ward: commands_cancellations.cancel_shift(ward.shift.id, ""),
    "released": lambda ward: commands_cancellations.release_claim(ward.claim.id),
    "moved": moved,
    "withdrawn": lambda ward: withdraw_swaps(ward.claim.id),
    "left": lambda ward: give_everything_back(ward.noor.id),
}


@pytest.mark.parametrize("way", WAYS_TO_END)
def test_what_is_not_the_holders_to_give_any_more_is_asked_of_nobody(
    context: Flask, world: World, way: str
) -> None:
    ward = Ward(world)
    with clock.fixed_at(LATELY):
        swaps = ward.ask(ward.sem, ward.iris)
        refuse_swap(swaps[ward.iris.id])
        everything_is_sent()
        WAYS_TO_END[way](ward)
        assert isinstance(accept_swap(swaps[ward.sem.id]), SwapOver)
        assert {swap_of(each).state for each in swaps.values()} <= {
            SwapState.GONE,
            SwapState.WITHDRAWN,
        }
        assert told("swap_over") == [("swap_over", ward.sem.id)], "who said no waits for nothing"
        adds_up(ward.shift.id)


def test_at_the_start_nobody_is_asked_any_more(context: Flask, world: World) -> None:
    ward = Ward(world)
    with clock.fixed_at(LATELY):
        [swap] = ward.ask(ward.sem).values()
    with clock.fixed_at(ward.shift.starts_at):
        assert isinstance(accept_swap(swap), SwapOver)
        assert settle_offers(clock.now()) == 1
        assert settle_offers(clock.now()) == 0
        assert swap_of(swap).state == SwapState.ENDED


def test_both_sides_change_hands_or_neither(context: Flask, world: World) -> None:
    ward = Ward(world)
    other = ward.other(ward.sem)
    with clock.fixed_at(LATELY):
        [swap] = ward.ask(ward.sem).values()
        assert accept_swap(swap, give=other.id) == AwaitsYes(Awaits.HOLDER)
        assert holders(ward.shift.id) == [ward.noor.id], "nothing changes until Noor says yes too"
        assert told("swap_wanted") == [("swap_wanted", ward.noor.id)]
        refuse_exchange(swap)
        assert isinstance(agree_to_exchange(swap), SwapOver)
        assert accept_swap(swap, give=other.id) == AwaitsYes(Awaits.HOLDER)
        assert isinstance(agree_to_exchange(swap), Taken)
        assert holders(ward.shift.id) == [ward.sem.id]
        assert holders(other.shift_id) == [ward.noor.id]
        assert {now_of(each).state for each in (ward.claim, other)} == {ClaimState.SWAPPED}
        assert agree_to_exchange(swap) == Taken(_held(ward.noor, other.shift_id), already=True)
        for shift_id in (ward.shift.id, other.shift_id):
            adds_up(shift_id)
        outcome = commands_ways_out.undo(_held(ward.sem, ward.shift.id))
        assert isinstance(outcome, commands_ways_out.OtherState), "two people said yes"
    with clock.fixed_at(LATELY + timedelta(minutes=2)):
        everything_is_sent()
        assert told("swap_exchanged") == [("swap_exchanged", ward.sem.id)]


def _held(person: Person, shift_id: int) -> int:
    held = select(Claim.id).where(
        Claim.person_id == person.id, Claim.shift_id == shift_id, Claim.live
    )
    return db.session.scalars(held).one()


def test_tasks_at_the_same_time_can_be_exchanged_for_each_gives_theirs_away(
    context: Flask, world: World
) -> None:
    ward = Ward(world)
    with clock.fixed_at(LATELY):
        [swap] = ward.ask(ward.sem).values()
        same = ward.other(ward.sem, "14:00", plus=1)
        assert isinstance(accept_swap(swap), Refused)
        assert accept_swap(swap, give=same.id) == AwaitsYes(Awaits.HOLDER)
        assert isinstance(agree_to_exchange(swap), Taken)
        assert holders(ward.shift.id) == [ward.sem.id]
        assert holders(same.shift_id) == [ward.noor.id]


def test_a_chain_that_would_leave_anybody_in_a_clash_is_refused_whole(
    context: Flask, world: World
) -> None:
    ward = Ward(world)
    other = ward.other(ward.sem)
    ward.other(ward.noor, "10:00", plus=2)
    with clock.fixed_at(LATELY):
        [swap] = ward.ask(ward.sem).values()
        assert accept_swap(swap, give=other.id) == AwaitsYes(Awaits.HOLDER)
        refused = agree_to_exchange(swap)
        assert isinstance(refused, Refused)
        assert "overlap" in refused.verdict.codes
        assert holders(ward.shift.id) == [ward.noor.id]
        assert holders(other.shift_id) == [ward.sem.id]
        assert swap_of(swap).state == SwapState.OPEN
        for shift_id in (ward.shift.id, other.shift_id):
            adds_up(shift_id)


def test_nobody_gives_what_is_not_theirs(context: Flask, world: World) -> None:
    ward = Ward(world)
    hers = ward.other(ward.iris)
    with clock.fixed_at(LATELY):
        [swap] = ward.ask(ward.sem).values()
        assert isinstance(accept_swap(swap, give=hers.id), SwapOver)
        assert isinstance(accept_swap(swap, give=ward.claim.id), SwapOver)
        assert isinstance(accept_swap(swap, give=10**9), SwapOver)


def test_where_the_department_chooses_who_comes_it_agrees_to_a_swap_too(
    context: Flask, world: World
) -> None:
    ward = Ward(world)
    world.alter(update(Shift).where(Shift.id == ward.shift.id).values(by_approval=True))
    with clock.fixed_at(LATELY):
        [swap] = ward.ask(ward.sem).values()
        assert accept_swap(swap) == AwaitsYes(Awaits.DEPARTMENT)
        assert holders(ward.shift.id) == [ward.noor.id]
        assert isinstance(approve_swap(swap), Taken)
        assert holders(ward.shift.id) == [ward.sem.id]


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_a_department_that_wants_to_agrees_before_anything_changes(
    context: Flask, world: World, answer: str
) -> None:
    ward = Ward(world)
    ward.approves()
    with clock.fixed_at(LATELY):
        [swap] = ward.ask(ward.sem).values()
        assert accept_swap(swap) == AwaitsYes(Awaits.DEPARTMENT)
        assert holders(ward.shift.id) == [ward.noor.id]
        assert {kind for kind, _person in told("swap_to_approve")} == {"swap_to_approve"}
        if answer == "yes":
            assert isinstance(approve_swap(swap), Taken)
            assert isinstance(approve_swap(swap), Taken), "a second tap answers as the first did"
            assert holders(ward.shift.id) == [ward.sem.id]
        else:
            assert turn_down_swap(swap)
            assert not turn_down_swap(swap)
            assert holders(ward.shift.id) == [ward.noor.id]
            assert {person for _kind, person in told("swap_refused")} == {
                ward.noor.id,
                ward.sem.id,
            }
        adds_up(ward.shift.id)


def test_a_swap_serves_nobody_who_waits_and_frees_nothing(context: Flask, world: World) -> None:
    from app.claims.commands_waiting import Listed, join_waiting
    from app.claims.models import Offer

    ward = Ward(world)
    with clock.fixed_at(LATELY):
        assert join_waiting(ward.iris.id, ward.shift.id) == Listed()
        assert join_waiting(ward.sem.id, ward.shift.id) == Listed()
        taken = accept_swap(ward.ask(ward.sem)[ward.sem.id])
        assert isinstance(taken, Taken)
        assert db.session.scalars(select(Offer)).all() == []
        commands_ways_out.undo(taken.claim_id)
        assert db.session.scalars(select(Offer)).all() == []
        assert holders(ward.shift.id) == [ward.noor.id]


def test_two_say_yes_and_one_gets_it(context: Flask, world: World) -> None:
    ward = Ward(world)
    with clock.fixed_at(LATELY):
        swaps = ward.ask(ward.sem, ward.iris)
        outcomes = [accept_swap(each) for each in swaps.values()]
        assert [type(each) for each in outcomes] == [Taken, SwapOver]
        assert isinstance(claim_shift(ward.iris.id, ward.shift.id), Refused)
        adds_up(ward.shift.id)


def test_asking_ten_costs_as_many_reads_as_asking_two(context: Flask, world: World) -> None:
    def reads(number: int) -> int:
        ward = Ward(world)
        people = [world.worker(f"Collega {each}", ward.ward) for each in range(number)]
        with clock.fixed_at(LATELY), counted() as statements:
            ward.ask(*people)
        return sum(each.lstrip().upper().startswith("SELECT") for each in statements)

    assert reads(2) == reads(10)
