"""Waiting for a place of a full task: in order, kept for a while, and never one place too many."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.asking.commands_offers import (
    Expired,
    Offered,
    accept,
    decline,
    make_offers,
    settle_offers,
)
from app.asking.duties_places import give_everything_back
from app.audit.models import AuditEntry
from app.claims import commands_cancellations, commands_ways_out
from app.claims.commands import Refused, Taken, Waits, claim_shift
from app.claims.commands_changes import change_shift
from app.claims.commands_waiting import (
    Listed,
    NotListed,
    join_waiting,
    leave_waiting,
    refuse_freed,
)
from app.claims.models import Offer, OfferOrigin, OfferState, Waiting
from app.claims.rules_terms import kept_until
from app.core import clock
from app.core.actor import Actor, acting
from app.core.command import bookkeeping
from app.core.db import db
from app.core.intervals import Interval
from app.notices.models import Notice, NoticeState
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.queries import draft_of
from app.shifts.states import ClaimState, Initiator
from tests.factories import ZONE, World, at
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning")


class Queue:
    """A task of tomorrow with one place, held by Eva; Noor, Sem and Iris would like it."""

    def __init__(self, world: World, start: str = "13:00", plus: int = 1) -> None:
        self.world = world
        self.ward = world.department()
        self.tarik = world.coordinator(self.ward)
        self.eva, self.noor, self.sem, self.iris = (
            world.worker(name, self.ward)
            for name in ("Eva Eerst", "Noor Haddad", "Sem Visser", "Iris de Boer")
        )
        begin = at(start, plus=plus)
        self.shift = world.shift(self.ward, start=begin, end=begin + timedelta(hours=3), places=1)
        self.claim = world.claim(self.eva, self.shift)

    def join(self, *people: Person) -> None:
        for number, person in enumerate(people):
            with clock.fixed_at(clock.now() + timedelta(seconds=number)):
                assert join_waiting(person.id, self.shift.id) == Listed()

    def free(self) -> None:
        """Eva gives her place back."""
        outcome = commands_ways_out.hand_back(self.claim.id)
        assert isinstance(outcome, commands_ways_out.Left)

    @property
    def now(self) -> Shift:
        db.session.expire_all()
        return db.session.get_one(Shift, self.shift.id)

    def offers(self, state: OfferState = OfferState.OPEN) -> list[Offer]:
        db.session.expire_all()
        found = select(Offer).where(Offer.shift_id == self.shift.id, Offer.state == state)
        return list(db.session.scalars(found.order_by(Offer.id)))

    def offer(self, person: Person) -> Offer:
        [found] = [each for each in self.offers() if each.person_id == person.id]
        return found

    def offered(self) -> list[int]:
        return [each.person_id for each in self.offers()]

    def waiting(self) -> list[int]:
        rows = select(Waiting.person_id).where(Waiting.shift_id == self.shift.id)
        return list(db.session.scalars(rows.order_by(Waiting.since, Waiting.id)))

    def adds_up(self) -> None:
        """As many places are kept as offers say, and no more than are free."""
        kept = [each for each in self.offers() if each.origin == OfferOrigin.KEPT]
        shift = self.now
        assert shift.kept == len(kept), "Shift.kept and the offers change together"
        assert shift.filled + shift.kept <= shift.places


def told(kind: str, *states: NoticeState) -> list[int]:
    db.session.expire_all()
    found = select(Notice.person_id).where(
        Notice.kind == kind, Notice.state.in_(states or (NoticeState.WAITING, NoticeState.SENT))
    )
    return list(db.session.scalars(found.order_by(Notice.id)))


@bookkeeping
def everything_is_sent() -> None:
    for notice in db.session.scalars(select(Notice).where(Notice.due_at <= clock.now())):
        if notice.state == NoticeState.WAITING:
            notice.state, notice.sent_at = NoticeState.SENT, clock.now()


def test_a_freed_place_is_kept_for_the_first_who_waits_and_nobody_else_gets_it(
    context: Flask, world: World
) -> None:
    queue = Queue(world)
    queue.join(queue.noor, queue.sem)
    queue.free()
    assert queue.offered() == [queue.noor.id]
    queue.adds_up()
    other = claim_shift(queue.iris.id, queue.shift.id)
    assert isinstance(other, Refused)
    assert other.verdict.codes == ["full"]
    assert isinstance(claim_shift(queue.sem.id, queue.shift.id), Refused)
    assert told("place_free") == [queue.noor.id]
    taken = accept(queue.offer(queue.noor).id)
    assert isinstance(taken, Taken)
    claim = db.session.get_one(Claim, taken.claim_id)
    assert claim.initiated_by == Initiator.CLAIMED, "who waited was not called: they came"
    assert claim.called_at is None
    assert queue.waiting() == [queue.sem.id]
    assert accept(db.session.scalars(select(Offer.id)).one()) == Taken(claim.id, already=True)
    queue.adds_up()


def test_from_the_board_the_kept_place_is_theirs_too(context: Flask, world: World) -> None:
    queue = Queue(world)
    queue.join(queue.noor)
    queue.free()
    taken = claim_shift(queue.noor.id, queue.shift.id)
    assert isinstance(taken, Taken)
    [offer] = queue.offers(OfferState.ACCEPTED)
    assert offer.ended_by_id == taken.claim_id
    assert queue.waiting() == []
    queue.adds_up()


@pytest.mark.parametrize("answer", ["no", "nothing"])
def test_after_a_no_or_without_an_answer_it_goes_to_the_next(
    context: Flask, world: World, answer: str
) -> None:
    queue = Queue(world)
    queue.join(queue.noor, queue.sem)
    queue.free()
    offer = queue.offer(queue.noor)
    if answer == "no":
        with acting(Actor("person", queue.noor.id)):
            assert refuse_freed(offer.id)
            assert not refuse_freed(offer.id), "a second tap changes nothing"
        when = clock.now()
    else:
        assert settle_offers(clock.now()) == 0
        when = offer.expires_at
    with clock.fixed_at(when):
        settle_offers(when)
        assert queue.offered() == [queue.sem.id]
        assert queue.waiting() == [queue.sem.id], "Noor waits no longer"
        queue.adds_up()
        assert isinstance(accept(offer.id), Expired)
        assert settle_offers(when) == 0
    said = select(AuditEntry).where(AuditEntry.verb == "place passed on")
    [entry] = db.session.scalars(said)
    assert (entry.actor_id, entry.person_id) == (None, None), "a no leaves no trace"


def test_whoever_it_does_not_fit_is_passed_over_and_goes_on_waiting(
    context: Flask, world: World
) -> None:
    queue = Queue(world)
    queue.join(queue.noor, queue.sem)
    begin = queue.shift.starts_at
    beside = world.shift(queue.ward, start=begin, end=begin + timedelta(hours=1))
    assert isinstance(claim_shift(queue.noor.id, beside.id), Taken)
    queue.free()
    assert queue.offered() == [queue.sem.id]
    assert queue.waiting() == [queue.noor.id, queue.sem.id]


def test_only_whom_it_fits_otherwise_waits_and_only_for_what_is_full(
    context: Flask, world: World
) -> None:
    queue = Queue(world)
    stranger = world.person("Vera Vreemd")
    refused = join_waiting(stranger.id, queue.shift.id)
    assert isinstance(refused, NotListed)
    assert "not_in_pool" in refused.verdict.codes
    assert isinstance(join_waiting(queue.eva.id, queue.shift.id), NotListed), "it is hers"
    open_one = world.shift(queue.ward, start=at("09:00", plus=2), end=at("12:00", plus=2))
    assert isinstance(join_waiting(queue.noor.id, open_one.id), NotListed)
    queue.join(queue.noor)
    assert join_waiting(queue.noor.id, queue.shift.id) == Listed(already=True)
    assert leave_waiting(queue.noor.id, queue.shift.id)
    assert not leave_waiting(queue.noor.id, queue.shift.id)
    queue.free()
    assert queue.offered() == []
    assert isinstance(claim_shift(queue.iris.id, queue.shift.id), Taken)


def hand_back(queue: Queue) -> None:
    queue.free()


def cannot_come(queue: Queue) -> None:
    commands_ways_out.cannot_come(queue.claim.id)


def let_go(queue: Queue) -> None:
    stays = commands_cancellations.PlaceAfter.STAYS
    commands_cancellations.release_claim(queue.claim.id, stays)


def one_more(queue: Queue) -> None:
    shift = queue.now
    draft = draft_of(shift)
    change_shift(shift.id, type(draft)(**{**_of(draft), "places": 2}), shift.revision)


def _of(draft: Any) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in draft.__dataclass_fields__}


@pytest.mark.parametrize("way", [hand_back, cannot_come, let_go, one_more])
def test_however_a_place_comes_free_it_is_offered_at_once(
    context: Flask, world: World, way: Any
) -> None:
    queue = Queue(world)
    queue.join(queue.noor)
    way(queue)
    assert queue.offered() == [queue.noor.id]
    queue.adds_up()


def test_an_undone_tap_frees_the_place_and_the_undo_of_a_yes_offers_it_again(
    context: Flask, world: World
) -> None:
    queue = Queue(world)
    queue.free()
    taken = claim_shift(queue.iris.id, queue.shift.id)
    assert isinstance(taken, Taken)
    queue.join(queue.noor, queue.sem)
    commands_ways_out.undo(taken.claim_id)
    assert queue.offered() == [queue.noor.id]
    mine = accept(queue.offer(queue.noor).id)
    assert isinstance(mine, Taken)
    assert queue.now.kept == 0
    commands_ways_out.undo(mine.claim_id)
    assert queue.offered() == [queue.noor.id], "a yes can be undone like any tap"
    queue.adds_up()
    refuse_freed(queue.offer(queue.noor).id)
    assert queue.offered() == [queue.sem.id]
    queue.adds_up()


def test_what_is_left_late_is_asked_of_everybody_who_waits_and_kept_for_nobody(
    context: Flask, world: World
) -> None:
    queue = Queue(world, start="16:00", plus=0)
    queue.join(queue.noor, queue.sem)
    assert commands_ways_out.hand_back(queue.claim.id) == commands_ways_out.StaysYours()
    assert queue.offered() == [queue.noor.id, queue.sem.id]
    assert queue.now.kept == 0
    everything_is_sent()
    with clock.fixed_at(at("08:30")):
        taken = accept(queue.offer(queue.sem).id)
        assert isinstance(taken, Taken)
        assert queue.offered() == []
        assert queue.waiting() == [queue.noor.id], "who came too late waits on"
    with clock.fixed_at(at("08:30") + timedelta(seconds=30)):
        commands_ways_out.undo(taken.claim_id)
        assert set(queue.offered()) == {queue.noor.id, queue.sem.id}
        assert db.session.get_one(Claim, queue.claim.id).state == ClaimState.HELD
        assert told("ask_over") == [], "nobody heard of it"
        assert told("taken_over") == []


def test_where_the_department_chooses_a_first_yes_near_the_start_asks_it(
    context: Flask, world: World
) -> None:
    queue = Queue(world, start="09:45", plus=0)
    world.alter(update(Shift).where(Shift.id == queue.shift.id).values(by_approval=True))
    queue.join(queue.noor, queue.sem)
    commands_ways_out.cannot_come(queue.claim.id)
    assert queue.now.kept == 0
    assert isinstance(accept(queue.offer(queue.noor).id), Waits)
    assert queue.offered() == [queue.sem.id]
    assert queue.waiting() == [queue.sem.id]


def test_near_the_start_the_first_yes_gets_it(context: Flask, world: World) -> None:
    queue = Queue(world, start="09:45", plus=0)
    queue.join(queue.noor, queue.sem)
    commands_ways_out.cannot_come(queue.claim.id)
    assert queue.offered() == [queue.noor.id, queue.sem.id]
    assert isinstance(claim_shift(queue.iris.id, queue.shift.id), Taken), "nothing is kept"
    assert queue.offered() == []


def test_who_was_asked_by_the_coordinator_keeps_the_word_that_was_given_to_them(
    context: Flask, world: World
) -> None:
    queue = Queue(world)
    queue.free()
    with acting(Actor("person", queue.tarik.id)):
        asked = make_offers(queue.shift.id, [queue.iris.id])
    assert isinstance(asked, Offered)
    taken = claim_shift(queue.eva.id, queue.shift.id)
    assert isinstance(taken, Taken)
    queue.join(queue.noor)
    commands_ways_out.undo(taken.claim_id)
    assert set(queue.offered()) == {queue.iris.id, queue.noor.id}
    assert queue.now.kept == 0, "Iris was told that the first yes gets it"
    assert isinstance(accept(queue.offer(queue.iris).id), Taken)


def test_a_kept_place_can_be_had_by_no_second_question(context: Flask, world: World) -> None:
    queue = Queue(world)
    queue.join(queue.noor)
    queue.free()
    with acting(Actor("person", queue.tarik.id)):
        assert make_offers(queue.shift.id, [queue.iris.id]) is None
    assert queue.offered() == [queue.noor.id]


def test_moved_everybody_keeps_their_place_and_says_whether_they_still_wait(
    context: Flask, world: World
) -> None:
    queue = Queue(world)
    queue.join(queue.noor, queue.sem)
    shift = queue.now
    draft = draft_of(shift)
    span = Interval(draft.span.start + timedelta(hours=1), draft.span.end + timedelta(hours=1))
    change_shift(shift.id, type(draft)(**{**_of(draft), "span": span}), shift.revision)
    assert told("waiting_moved") == [queue.noor.id, queue.sem.id]
    assert join_waiting(queue.sem.id, queue.shift.id) == Listed()
    assert queue.waiting() == [queue.noor.id, queue.sem.id]
    commands_ways_out.cannot_come(queue.claim.id)
    assert queue.offered() == [queue.sem.id], "Noor did not say yet"
    queue.adds_up()


@pytest.mark.parametrize("end", ["close", "cancel"])
def test_where_nobody_is_looked_for_any_more_nobody_waits(
    context: Flask, world: World, end: str
) -> None:
    queue = Queue(world)
    queue.join(queue.noor, queue.sem)
    queue.free()
    everything_is_sent()
    if end == "close":
        commands_cancellations.close_shift(queue.shift.id)
    else:
        commands_cancellations.cancel_shift(queue.shift.id, "")
    assert queue.offered() == []
    assert queue.waiting() == []
    assert told("ask_over") == [queue.noor.id]
    assert told("waiting_over") == [queue.sem.id]
    queue.adds_up()


def test_a_task_that_begins_has_no_list(context: Flask, world: World) -> None:
    queue = Queue(world)
    queue.join(queue.noor)
    with clock.fixed_at(queue.shift.starts_at):
        assert settle_offers(clock.now()) == 1
        assert settle_offers(clock.now()) == 0
        assert queue.waiting() == []


def test_whoever_leaves_waits_for_nothing_and_the_place_goes_on(
    context: Flask, world: World
) -> None:
    queue = Queue(world)
    queue.join(queue.noor, queue.sem)
    queue.free()
    give_everything_back(queue.noor.id)
    settle_offers(clock.now())
    assert queue.offered() == [queue.sem.id]
    assert queue.waiting() == [queue.sem.id]
    queue.adds_up()


def test_fewer_places_take_back_what_was_kept(context: Flask, world: World) -> None:
    queue = Queue(world)
    queue.join(queue.noor, queue.sem)
    one_more(queue)
    assert queue.offered() == [queue.noor.id]
    shift = queue.now
    draft = draft_of(shift)
    change_shift(shift.id, type(draft)(**{**_of(draft), "places": 1}), shift.revision)
    assert queue.offered() == []
    assert queue.waiting() == [queue.noor.id, queue.sem.id], "they go on waiting, in their order"
    queue.adds_up()


def test_a_no_to_what_is_kept_for_nobody_is_seen_by_nobody(context: Flask, world: World) -> None:
    queue = Queue(world, start="16:00", plus=0)
    queue.join(queue.noor, queue.sem)
    commands_ways_out.hand_back(queue.claim.id)
    decline(queue.offer(queue.noor).id)
    assert queue.waiting() == [queue.sem.id]
    assert len(queue.offers()) == 2


def test_how_long_a_place_is_kept_follows_the_start_and_ends_by_day() -> None:
    def until(now: str, start: str, plus: int = 0) -> str | None:
        found = kept_until(at(now), at(start, plus=plus), ZONE)
        return f"{ZONE.at(found):%d %H:%M}" if found else None

    assert until("08:00", "13:00", plus=3) == "13 20:00"
    assert until("12:00", "13:00", plus=3) == "14 08:00", "what would end at midnight ends at 8"
    assert until("08:00", "16:00") == "13 09:00"
    assert until("13:30", "16:00") == "13 14:00", "two hours before the start it is anybody's"
    assert until("14:00", "16:00") is None
    assert until("22:30", "13:00", plus=1) == "14 08:00"
    assert until("22:30", "09:00", plus=1) is None, "nobody answers in their sleep"


def statements_of_freeing(world: World, waiting: int) -> Sequence[str]:
    queue = Queue(world)
    for number in range(waiting):
        person = world.worker(f"Wacht {number}", queue.ward)
        assert join_waiting(person.id, queue.shift.id) == Listed()
    with counted() as statements:
        queue.free()
    return statements


def test_ten_who_wait_cost_as_many_statements_as_two(context: Flask, world: World) -> None:
    assert len(statements_of_freeing(world, 2)) == len(statements_of_freeing(world, 10))
