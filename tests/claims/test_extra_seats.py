"""Extra seats: beside the staffing, open to anyone, and where asked only beside a senior."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.audit.models import AuditEntry
from app.board.queries_board import board
from app.calendars.queries import appointments_of
from app.capabilities.models import Capability, Holding
from app.claims import commands_ways_out
from app.claims.commands import Refused, Taken, Waits, claim_shift
from app.claims.commands_cancellations import Done, cancel_shift, release_claim
from app.claims.commands_changes import change_shift
from app.claims.commands_extra_seats import admit, admit_waiting, withdraw
from app.claims.commands_lapses import lapse
from app.claims.commands_moves import Changed
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.core.intervals import Interval
from app.core.viewer import Viewer
from app.eligibility.facts_needs import Held, NeedFact
from app.eligibility.rules_needs import is_independent
from app.notices.models import Notice
from app.people.commands import deactivate_person
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.queries import draft_of
from app.shifts.states import ClaimState, Seat
from app.tasks.models import Need
from tests.factories import TODAY, World, at

pytestmark = pytest.mark.usefixtures("morning")


class Lab:
    """Work that needs a skill; whoever learns it sits beside somebody independent."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.department = world.department()
        self.skill = world.capability("Practicum")
        self.kind = world.task_type(self.department, wants_senior=True)
        world.need(self.kind, self.skill, level=4)
        self.noor, self.sem = world.worker("Noor Haddad"), world.worker("Sem Visser")
        world.holding(self.noor, self.skill)

    def shift(self, **more: Any) -> Shift:
        return self.world.shift(
            self.department, task_type_id=self.kind.id, **{"places": 2, "extra_places": 1, **more}
        )


@pytest.fixture
def lab(world: World) -> Lab:
    return Lab(world)


def asked(person: Person, shift: Shift) -> Claim:
    """The person asks for the extra seat, and has to wait for it."""
    outcome = claim_shift(person.id, shift.id, Seat.EXTRA)
    assert isinstance(outcome, Waits), outcome
    return claim(outcome.claim_id)


def claim(claim_id: int) -> Claim:
    return db.session.get_one(Claim, claim_id, populate_existing=True)


def counted(shift: Shift) -> tuple[int, int]:
    row = db.session.get_one(Shift, shift.id, populate_existing=True)
    return row.filled, row.extra_filled


def told(person: Person) -> list[str]:
    return list(
        db.session.scalars(
            select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
        )
    )


def viewer_of(person: Person) -> Viewer:
    path = db.session.scalar(
        select(Department.path).where(Department.id == person.home_department_id)
    )
    return Viewer(person.id, person.name, "nl", path or "")


def test_an_extra_seat_beside_somebody_independent_is_had_at_once(context: Flask, lab: Lab) -> None:
    shift = lab.shift()
    lab.world.claim(lab.noor, shift)
    lab.world.claim(lab.sem, shift, Seat.EXTRA)
    assert counted(shift) == (1, 1)


def test_without_somebody_independent_it_waits_and_holds_no_place(context: Flask, lab: Lab) -> None:
    shift = lab.shift()
    joke = lab.world.worker("Joke Postma")
    lab.world.holding(joke, lab.skill, level=4)
    assert isinstance(claim_shift(joke.id, shift.id), Taken), "able enough, and not independent"
    waiting = asked(lab.sem, shift)
    assert (waiting.state, waiting.live, counted(shift)) == (ClaimState.REQUESTED, False, (1, 0))
    assert claim_shift(lab.sem.id, shift.id, Seat.EXTRA) == Waits(waiting.id, already=True)
    assert told(lab.sem) == []


def test_a_task_type_that_asks_for_nobody_lets_nobody_wait(context: Flask, lab: Lab) -> None:
    kind = lab.world.task_type(lab.department)
    lab.world.need(kind, lab.skill)
    shift = lab.world.shift(lab.department, task_type_id=kind.id, extra_places=1)
    lab.world.claim(lab.sem, shift, Seat.EXTRA)


def test_who_waited_is_admitted_first_come_first_and_told_once(context: Flask, lab: Lab) -> None:
    shift = lab.shift()
    first = asked(lab.sem, shift)
    with clock.fixed_at(at("08:01")):
        second = asked(lab.world.worker("Iris Kok"), shift)
        lab.world.claim(lab.noor, shift)
        assert admit_waiting(shift.id) == 1
        assert admit_waiting() == 0
        assert admit(first.id) == Taken(first.id, already=True)
    assert (claim(first.id).state, claim(second.id).state) == ("held", "requested")
    assert counted(shift) == (1, 1)
    assert told(lab.sem) == ["seat_admitted"]


def test_the_job_forgets_nobody(context: Flask, lab: Lab) -> None:
    shift = lab.shift()
    waiting = asked(lab.sem, shift)
    claim_shift(lab.noor.id, shift.id)
    assert lapse(clock.now()) == 1
    assert lapse(clock.now()) == 0
    assert claim(waiting.id).state == ClaimState.HELD


def test_every_rule_is_judged_again_and_who_does_not_fit_goes_on_waiting(
    context: Flask, lab: Lab
) -> None:
    shift = lab.shift()
    waiting = asked(lab.sem, shift)
    lab.world.commitment(lab.sem, at("18:00"), at("23:00"))
    lab.world.commitment(lab.sem, at("01:00"), at("10:00"))
    claim_shift(lab.noor.id, shift.id)
    outcome = admit(waiting.id)
    assert isinstance(outcome, Refused)
    assert outcome.verdict.codes == ["shift_length", "daily_rest", "night_limit"]
    assert claim(waiting.id).state == ClaimState.REQUESTED


def test_at_the_start_waiting_ends_and_the_person_is_told(context: Flask, lab: Lab) -> None:
    shift = lab.shift()
    waiting = asked(lab.sem, shift)
    with clock.fixed_at(at("12:59")):
        assert lapse(clock.now()) == 0
    with clock.fixed_at(at("13:00")):
        assert lapse(clock.now()) == 1
        assert lapse(clock.now()) == 0
    assert claim(waiting.id).state == ClaimState.LAPSED
    assert told(lab.sem) == ["seat_lapsed"]


def test_requests_overlap_until_the_first_is_given(context: Flask, lab: Lab) -> None:
    here, there = lab.shift(), lab.shift(start=at("14:00"))
    later = lab.shift(start=at("17:30"), end=at("18:30"))
    waiting = [asked(lab.sem, each) for each in (here, there, later)]
    claim_shift(lab.noor.id, there.id)
    admit_waiting()
    assert [claim(each.id).state for each in waiting] == ["lapsed", "held", "requested"]
    assert sorted(told(lab.sem)) == ["seat_admitted", "seat_lapsed"]


def test_whoever_takes_a_place_waits_for_no_seat_at_that_time(context: Flask, lab: Lab) -> None:
    shift = lab.shift()
    waiting = asked(lab.sem, shift)
    lab.world.claim(lab.sem, lab.world.shift())
    assert claim(waiting.id).state == ClaimState.LAPSED


def test_a_regular_place_of_the_same_task_takes_the_place_of_the_request(
    context: Flask, lab: Lab
) -> None:
    shift = lab.shift()
    waiting = asked(lab.sem, shift)
    lab.world.holding(lab.sem, lab.skill, level=4)
    outcome = claim_shift(lab.sem.id, shift.id)
    assert isinstance(outcome, Taken)
    assert claim(waiting.id).state == ClaimState.WITHDRAWN
    assert told(lab.sem) == []
    assert [each.state for each in appointments_of(lab.sem.id, clock.now())] == ["held"]


def test_waiting_is_withdrawn_with_one_tap_and_two_taps_are_one(context: Flask, lab: Lab) -> None:
    shift = lab.shift()
    waiting = asked(lab.sem, shift)
    assert [withdraw(waiting.id), withdraw(waiting.id)] == [commands_ways_out.Left(False)] * 2
    verbs = db.session.scalars(
        select(AuditEntry.verb).where(AuditEntry.person_id == lab.sem.id).order_by(AuditEntry.id)
    )
    assert list(verbs) == ["asked for an extra seat", "withdrawn"]
    claim_shift(lab.noor.id, shift.id)
    assert admit_waiting() == 0
    assert isinstance(admit(waiting.id), Refused)


def test_what_was_given_meanwhile_is_not_withdrawn_but_handed_back(
    context: Flask, lab: Lab
) -> None:
    shift = lab.shift()
    waiting = asked(lab.sem, shift)
    claim_shift(lab.noor.id, shift.id)
    admit_waiting()
    assert withdraw(waiting.id) == commands_ways_out.OtherState(ClaimState.HELD)
    assert isinstance(commands_ways_out.undo(waiting.id), commands_ways_out.Left)
    assert counted(shift) == (1, 0)


def test_a_cancelled_task_ends_the_waiting_and_says_so(context: Flask, lab: Lab) -> None:
    shift = lab.shift()
    waiting = asked(lab.sem, shift)
    assert cancel_shift(shift.id, "ziek") == Done(told=1)
    assert claim(waiting.id).state == ClaimState.CANCELLED
    assert told(lab.sem) == ["shift_cancelled"]


def test_a_task_that_moves_takes_those_who_wait_with_it(context: Flask, lab: Lab) -> None:
    shift = lab.shift()
    waiting = asked(lab.sem, shift)
    row = db.session.get_one(Shift, shift.id)
    span = Interval(at("14:00"), at("17:00"))
    changed = change_shift(shift.id, replace(draft_of(row), span=span), row.revision)
    assert changed == Changed(announced=1)
    moved = claim(waiting.id)
    assert (moved.state, moved.starts_at, moved.ends_at) == ("requested", span.start, span.end)
    assert told(lab.sem) == ["shift_changed"]


def test_the_board_keeps_what_one_waits_for_among_what_is_theirs(context: Flask, lab: Lab) -> None:
    shift = lab.shift()
    waiting = asked(lab.sem, shift)
    claim_shift(lab.world.worker().id, lab.shift().id)
    found = board(viewer_of(lab.sem))
    assert shift.id in [each.task.id for each in found.own]
    assert found.claims[shift.id].id == waiting.id
    assert shift.id not in [each.task.id for each in (*found.extra, *found.almost)]


def test_a_calendar_shows_it_as_not_certain(context: Flask, lab: Lab) -> None:
    asked(lab.sem, lab.shift())
    [appointment] = appointments_of(lab.sem.id, clock.now())
    assert (appointment.status, appointment.rings) == ("TENTATIVE", False)


PRACTICUM = NeedFact(1, {}, has_levels=True, level=3)
STERILE = NeedFact(2, {}, has_levels=True, level=2)
DIPLOMA = NeedFact(3, {}, has_levels=False, level=5)


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ({1: (Held(5, None),), 2: (Held(5, TODAY),)}, True),
        ({1: (Held(5, None),), 2: (Held(4, None),)}, False),
        ({1: (Held(5, None),)}, False),
        ({1: (Held(5, None),), 2: (Held(4, None), Held(5, None))}, True),
        ({1: (Held(5, None),), 2: (Held(5, TODAY.replace(day=12)),)}, False),
    ],
)
def test_independent_is_the_top_of_every_need_with_levels_through_the_last_day(
    held: dict[int, tuple[Held, ...]], expected: bool
) -> None:
    assert is_independent(held, (PRACTICUM, STERILE, DIPLOMA), TODAY) is expected


def a_pair(lab: Lab, **more: Any) -> tuple[Shift, Claim, Claim]:
    """Noor, who is independent, and Sem beside her, both told long ago."""
    shift = lab.shift(**more)
    senior, learner = (
        claim_shift(person.id, shift.id, seat)
        for person, seat in ((lab.noor, Seat.REGULAR), (lab.sem, Seat.EXTRA))
    )
    assert isinstance(senior, Taken)
    assert isinstance(learner, Taken)
    _all_has_left()
    return shift, claim(senior.claim_id), claim(learner.claim_id)


@bookkeeping
def _all_has_left() -> None:
    db.session.execute(update(Notice).values(state="sent"))


@bookkeeping
def _expires(lab: Lab) -> None:
    db.session.execute(
        update(Holding)
        .where(Holding.person_id == lab.noor.id)
        .values(valid_until=TODAY - timedelta(days=1))
    )


@bookkeeping
def _needs_more(lab: Lab) -> None:
    other = Capability(name_nl="Nog iets", name_en="More", kind="skill")
    db.session.add(other)
    db.session.flush()
    db.session.add(Need(task_type_id=lab.kind.id, capability_id=other.id, level=4))


def _moves(lab: Lab, senior: Claim) -> None:
    """The task moves to where the senior works already, so that she is off it."""
    other = lab.world.shift(start=at("18:00"))
    lab.world.claim(lab.noor, other)
    row = db.session.get_one(Shift, senior.shift_id)
    span = Interval(at("18:00"), at("20:00"))
    change_shift(row.id, replace(draft_of(row), span=span), row.revision)


def _taken_over(lab: Lab, senior: Claim) -> None:
    commands_ways_out.hand_back(senior.id)
    someone = lab.world.worker()
    lab.world.holding(someone, lab.skill, level=4)
    other = lab.world.worker()
    lab.world.holding(other, lab.skill, level=4)
    for person in (someone, other):
        assert isinstance(claim_shift(person.id, senior.shift_id), Taken)


GONE: dict[str, Callable[[Lab, Claim], object]] = {
    "undone": lambda lab, senior: commands_ways_out.undo(senior.id),
    "handed back": lambda lab, senior: commands_ways_out.hand_back(senior.id),
    "cannot come": lambda lab, senior: commands_ways_out.cannot_come(senior.id),
    "released": lambda lab, senior: release_claim(senior.id),
    "left the organisation": lambda lab, senior: deactivate_person(lab.noor.id),
    "task moved": _moves,
    "taken over by somebody less able": _taken_over,
    "capability expired": lambda lab, senior: _expires(lab),
    "task needs more": lambda lab, senior: _needs_more(lab),
}
"""Every way in which somebody independent is not there any more."""


@pytest.mark.parametrize("gone", GONE)
def test_whoever_learned_beside_somebody_who_is_gone_waits_again_and_is_told(
    context: Flask, lab: Lab, gone: str
) -> None:
    day = 0 if gone in ("taken over by somebody less able", "task moved") else 2
    shift, senior, learner = a_pair(lab, start=at("13:00", plus=day))
    GONE[gone](lab, senior)
    with clock.fixed_at(clock.now() + timedelta(seconds=61)):
        lapse(clock.now())
        lapse(clock.now())
    assert claim(learner.id).state == ClaimState.REQUESTED, "call look_after_learners()"
    assert counted(shift)[1] == 0
    assert told(lab.sem)[-1:] == ["seat_waits"]
    assert told(lab.sem).count("seat_waits") == 1


@pytest.mark.parametrize("gone", ["cannot come", "capability expired"])
def test_shortly_before_the_start_the_department_hears_it_once_and_nobody_is_sent_home(
    context: Flask, lab: Lab, gone: str
) -> None:
    shift, senior, learner = a_pair(lab)
    with clock.fixed_at(at("11:30")):
        GONE[gone](lab, senior)
        lapse(clock.now())
        lapse(clock.now())
    assert (claim(learner.id).state, counted(shift)[1]) == (ClaimState.HELD, 1)
    contact = db.session.get_one(Person, shift.contact_id)
    assert told(contact).count("seat_alone") == 1
    assert "seat_waits" not in told(lab.sem)


def test_a_seat_given_again_is_told_again(context: Flask, lab: Lab) -> None:
    shift, senior, learner = a_pair(lab, start=at("13:00", plus=2))
    commands_ways_out.hand_back(senior.id)
    lab.world.claim(lab.noor, shift)
    assert admit_waiting(shift.id) == 1
    assert claim(learner.id).live
    assert told(lab.sem) == ["seat_waits", "seat_admitted"]


def test_who_wanted_out_of_an_extra_seat_does_not_wait_for_it_again(
    context: Flask, lab: Lab
) -> None:
    _shift, senior, learner = a_pair(lab)
    commands_ways_out.hand_back(learner.id)
    commands_ways_out.cannot_come(senior.id)
    assert claim(learner.id).state == ClaimState.LAPSED
    assert told(lab.sem) == ["seat_lapsed"]
