"""Claiming, on both engines: one transaction, one answer, and everything agrees afterwards."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.claims import commands_ways_out
from app.claims.commands import Refused, Taken, assign, claim_shift
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.notices.models import Notice, NoticeState
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState, Seat
from tests.factories import World, at
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning")


def later(**by: float):
    return clock.fixed_at(clock.now() + timedelta(**by))


def reasons(outcome) -> list[str]:
    assert isinstance(outcome, Refused), outcome
    return outcome.verdict.codes


def verbs(claim: Claim) -> list[str]:
    return list(
        db.session.scalars(
            select(AuditEntry.verb)
            .where(AuditEntry.object_type == "Claim", AuditEntry.object_id == claim.id)
            .order_by(AuditEntry.id)
        )
    )


def messages(kind: str) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id)))


@bookkeeping
def _has_left(notice_id: int) -> None:
    db.session.get_one(Notice, notice_id).state = NoticeState.SENT


def filled(shift: Shift) -> tuple[int, int]:
    row = db.session.get_one(Shift, shift.id, populate_existing=True)
    return row.filled, row.extra_filled


def test_a_claim_takes_a_place_leaves_a_trail_and_tells_the_contact(
    context: Flask, world: World
) -> None:
    shift, noor = world.shift(), world.worker("Noor Haddad")
    claim = world.claim(noor, shift)
    assert (claim.state, claim.live, filled(shift)) == (ClaimState.HELD, True, (1, 0))
    assert verbs(claim) == ["claimed"]
    [notice] = messages("someone_comes")
    assert notice.person_id == shift.contact_id
    assert notice.due_at == clock.now() + timedelta(seconds=60), "the first minute is quiet"


def test_a_place_is_taken_in_ten_statements(context: Flask, world: World) -> None:
    shift, noor = world.shift(), world.worker()
    with counted() as statements:
        assert isinstance(claim_shift(noor.id, shift.id), Taken)
    assert len(statements) <= 10, "\n\n".join(statements)


def test_close_to_the_start_the_contact_hears_at_once(context: Flask, world: World) -> None:
    world.claim(world.worker(), world.shift(start=at("09:30")))
    assert messages("someone_comes")[0].due_at == clock.now()


def test_a_double_tap_is_one_claim_and_two_equal_answers(context: Flask, world: World) -> None:
    shift, noor = world.shift(places=3), world.worker()
    first, second = claim_shift(noor.id, shift.id), claim_shift(noor.id, shift.id)
    assert isinstance(first, Taken)
    assert second == Taken(first.claim_id, already=True)
    assert filled(shift) == (1, 0)


def test_the_last_place_goes_once(context: Flask, world: World) -> None:
    shift = world.shift()
    world.claim(world.worker(), shift)
    late = world.worker()
    assert reasons(claim_shift(late.id, shift.id)) == ["full"]
    refused = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "refused")).one()
    assert (refused.person_id, refused.data) == (late.id, {"reasons": ["full"]})


def test_an_extra_seat_is_counted_apart(context: Flask, world: World) -> None:
    shift = world.shift(extra_places=1)
    world.claim(world.worker(), shift)
    world.claim(world.person(), shift, seat=Seat.EXTRA)
    assert filled(shift) == (1, 1)
    assert reasons(claim_shift(world.person().id, shift.id, Seat.EXTRA)) == ["full"]


def test_one_person_cannot_be_in_two_places(context: Flask, world: World) -> None:
    noor = world.worker()
    world.claim(noor, world.shift())
    assert reasons(claim_shift(noor.id, world.shift(start=at("15:00")).id)) == ["overlap"]


def test_a_soft_no_needs_a_second_yes(context: Flask, world: World) -> None:
    shift, noor = world.shift(), world.worker()
    world.commitment(noor, at("12:00"), at("18:00"), kind="unavailable")
    assert reasons(claim_shift(noor.id, shift.id)) == ["not_available"]
    world.claim(noor, shift, anyway=True)


def test_somebody_who_left_the_organisation_gets_nothing(context: Flask, world: World) -> None:
    gone = world.worker(active=False)
    assert isinstance(claim_shift(gone.id, world.shift().id), Refused)


def test_undo_within_a_minute_is_never_noticed(context: Flask, world: World) -> None:
    shift = world.shift()
    claim = world.claim(world.worker(), shift)
    with later(seconds=50):
        assert commands_ways_out.undo(claim.id) == commands_ways_out.Left(told=False)
    assert filled(shift) == (0, 0)
    assert messages("someone_comes")[0].state == NoticeState.DROPPED
    assert messages("someone_left") == []
    assert verbs(claim) == ["claimed", "undone"]


def test_undo_after_the_message_left_tells_the_department(context: Flask, world: World) -> None:
    claim = world.claim(world.worker(), world.shift())
    _has_left(messages("someone_comes")[0].id)
    with later(minutes=4):
        assert commands_ways_out.undo(claim.id) == commands_ways_out.Left(told=True)
    assert len(messages("someone_left")) == 1


@pytest.mark.parametrize("leave", [commands_ways_out.undo, commands_ways_out.hand_back])
@pytest.mark.parametrize("heard", [False, True])
def test_a_second_tap_to_get_out_answers_as_the_first_and_changes_nothing(
    context: Flask, world: World, leave: Callable[[int], object], heard: bool
) -> None:
    shift = world.shift(start=at("13:00", plus=2), places=2)
    claim = world.claim(world.worker(), shift)
    world.claim(world.worker(), shift)
    if heard:
        _has_left(messages("someone_comes")[0].id)
    first = leave(claim.id)
    assert [first, leave(claim.id)] == [commands_ways_out.Left(told=heard)] * 2
    assert filled(shift) == (1, 0)
    assert len(messages("someone_left")) == heard


def test_a_late_hand_back_asked_again_after_somebody_took_over_is_answered(
    context: Flask, world: World
) -> None:
    shift = world.shift()
    claim = world.claim(world.worker(), shift)
    commands_ways_out.hand_back(claim.id)
    world.claim(world.worker(), shift)
    assert isinstance(commands_ways_out.hand_back(claim.id), commands_ways_out.Left)
    assert filled(shift) == (1, 0)


def test_after_five_minutes_it_is_too_late_to_undo(context: Flask, world: World) -> None:
    shift = world.shift()
    claim = world.claim(world.worker(), shift)
    with later(minutes=5, seconds=1):
        assert commands_ways_out.undo(claim.id) == commands_ways_out.OtherState(ClaimState.HELD)
    assert filled(shift) == (1, 0)


def test_undo_works_even_when_handing_back_would_be_late(context: Flask, world: World) -> None:
    claim = world.claim(world.worker(), world.shift(start=at("10:00")))
    assert isinstance(commands_ways_out.undo(claim.id), commands_ways_out.Left)


def test_handing_back_a_day_ahead_is_free(context: Flask, world: World) -> None:
    shift = world.shift(start=at("08:01", plus=1))
    claim = world.claim(world.worker(), shift)
    assert isinstance(commands_ways_out.hand_back(claim.id), commands_ways_out.Left)
    assert claim.state == ClaimState.HANDED_BACK
    assert filled(shift) == (0, 0)


def test_a_department_may_set_its_own_term(context: Flask, world: World) -> None:
    shift = world.shift(world.department(hand_back_hours=2), start=at("11:00"))
    claim = world.claim(world.worker(), shift)
    assert isinstance(commands_ways_out.hand_back(claim.id), commands_ways_out.Left)


def test_handed_back_late_it_stays_until_somebody_takes_over(context: Flask, world: World) -> None:
    shift, noor, sem = world.shift(), world.worker("Noor H"), world.worker("Sem V")
    claim = world.claim(noor, shift)
    assert commands_ways_out.hand_back(claim.id) == commands_ways_out.StaysYours()
    assert (claim.live, filled(shift)) == (True, (1, 0))
    successor = world.claim(sem, shift)
    db.session.refresh(claim)
    assert (claim.state, claim.live) == (ClaimState.HANDED_BACK, False)
    assert (successor.live, filled(shift)) == (True, (1, 0))
    assert messages("taken_over")[0].person_id == noor.id


def test_staying_after_all_ends_the_search(context: Flask, world: World) -> None:
    shift = world.shift()
    claim = world.claim(world.worker(), shift)
    commands_ways_out.hand_back(claim.id)
    assert commands_ways_out.keep(claim.id)
    assert reasons(claim_shift(world.worker().id, shift.id)) == ["full"]


def test_i_cant_come_always_works_and_frees_the_place_at_once(context: Flask, world: World) -> None:
    shift = world.shift()
    claim = world.claim(world.worker(), shift)
    with clock.fixed_at(at("12:59")):
        assert commands_ways_out.cannot_come(claim.id) == commands_ways_out.Left(told=True)
        assert filled(shift) == (0, 0)
        assert len(messages("someone_left")) == 1
        world.claim(world.worker(), shift)


def test_claiming_again_goes_on_counting_the_calendar_sequence(
    context: Flask, world: World
) -> None:
    shift, noor = world.shift(), world.worker()
    first = world.claim(noor, shift)
    commands_ways_out.undo(first.id)
    ended = first.sequence
    assert world.claim(noor, shift).sequence > ended


def test_a_coordinator_assigns_through_the_same_rules(context: Flask, world: World) -> None:
    shift, noor, busy = world.shift(places=2), world.worker(), world.worker()
    world.commitment(busy, at("12:00"), at("14:00"))
    assert reasons(assign(busy.id, shift.id)) == ["overlap"]
    outcome = assign(noor.id, shift.id)
    assert isinstance(outcome, Taken)
    claim = db.session.get_one(Claim, outcome.claim_id)
    assert (claim.initiated_by, verbs(claim)) == ("assigned", ["assigned"])
    assert messages("assigned")[0].person_id == noor.id
    assert commands_ways_out.undo(claim.id) == commands_ways_out.OtherState(ClaimState.HELD), (
        "what one did not tap, one can't undo"
    )


def test_the_contact_is_not_told_of_their_own_claim(context: Flask, world: World) -> None:
    marleen = world.worker()
    world.claim(marleen, world.shift(contact_id=marleen.id))
    assert messages("someone_comes") == []
