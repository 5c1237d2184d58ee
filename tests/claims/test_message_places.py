"""Every message about a task leads to a page that its receiver may open, and that is about it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.agreements.commands_commitments import add_commitments
from app.asking.commands_offers import make_offers, withdraw_offer
from app.claims.commands import assign, claim_shift
from app.claims.commands_cancellations import cancel_shift, close_shift, release_claim
from app.claims.commands_changes import change_shift
from app.claims.commands_reconfirmations import let_lapse
from app.claims.commands_waiting import join_waiting
from app.claims.commands_ways_out import cannot_come, hand_back
from app.claims.models import Swap
from app.core.actor import Actor, acting
from app.core.command import bookkeeping
from app.core.db import db
from app.core.intervals import Interval
from app.departments.commands_approvals import choose
from app.handing_over.commands_swap_answers import accept_swap
from app.handing_over.commands_swaps import SwapAsked, ask_swap
from app.neighbours.commands import say_may_help, take_back_help
from app.neighbours.models import NeighbourHelp
from app.notices import kinds
from app.notices.models import Notice, NoticeState
from app.people.models import CommitmentKind, Person
from app.shifts.models import Shift
from app.shifts.queries import draft_of
from tests.factories import World, at

pytestmark = pytest.mark.usefixtures("morning")

ALSO = {
    "seat_admitted": "tests/claims/test_extra_seats.py",
    "seat_alone": "tests/claims/test_extra_seats.py",
    "seat_lapsed": "tests/claims/test_extra_seats.py",
    "seat_waits": "tests/claims/test_extra_seats.py",
    "swap_exchanged": "tests/claims/test_swaps.py",
    "swap_to_approve": "tests/claims/test_swaps.py",
    "swap_refused": "tests/claims/test_swaps.py",
    "hours_offered": "tests/on_call/test_offers.py",
    "claim_in_doubt": "tests/capacity/test_rechecking.py",
}
"""Other kinds about a task: they lead to the same page, and are made elsewhere."""
NOT_OF_TASKS = {
    "address_changed",
    "address_left",
    "capability_expires",
    "capability_revoked",
    "hours_offered",
    "named_on_tasks",
    "password_changed",
    "password_reset",
    "report_kept",
    "report_mended",
    "request_asked",
    "signed_off",
    "something_for_you",
    "stands_in",
    "step_reported",
    "tasks_handed_over",
    "welcome",
}


def move(shift: Shift) -> None:
    now = draft_of(db.session.get_one(Shift, shift.id, populate_existing=True))
    later = Interval(now.span.start + timedelta(hours=1), now.span.end + timedelta(hours=1))
    change_shift(shift.id, replace(now, span=later), db.session.get_one(Shift, shift.id).revision)


@bookkeeping
def all_left() -> None:
    """Whatever waits has left: the next message says more."""
    for notice in db.session.scalars(select(Notice)):
        notice.state = NoticeState.SENT


def happenings(world: World) -> None:
    """What departments, coordinators and people do to each other's tasks."""
    house = world.department()
    ward, beside = world.department(parent=house), world.department(parent=house)
    tarik = Actor("person", world.coordinator(ward).id)
    noor, sem, lotte = (world.worker(home=ward) for _ in range(3))
    days = iter(range(3, 40))

    def task() -> Shift:
        return world.shift(ward, start=at("13:00", plus=next(days)))

    cannot_come(world.claim(noor, task()).id)
    taken = task()
    world.claim(noor, taken)
    with acting(tarik):
        spans = [Interval(taken.starts_at, taken.ends_at)]
        add_commitments(noor.id, CommitmentKind.OWN_ROSTER, spans)
    release_claim(world.claim(noor, task()).id)
    with acting(tarik):
        assign(noor.id, task().id)
    cancelled = task()
    world.claim(noor, cancelled)
    cancel_shift(cancelled.id, "Gaat niet door")
    moved = task()
    waits = world.claim(noor, moved).id
    move(moved)
    let_lapse(waits)
    late = world.shift(ward, start=at("20:00"))
    hand_back(world.claim(noor, late).id)
    world.claim(sem, late)
    wanted = task()
    with acting(tarik):
        asked = make_offers(wanted.id, [sem.id, lotte.id])
        assert asked is not None
        all_left()
        move(wanted)
        withdraw_offer(asked.offers[sem.id])
    full = task()
    held = world.claim(noor, full)
    for person in (sem, lotte):
        join_waiting(person.id, full.id)
    move(full)
    hers = world.claim(lotte, task())
    swap = ask_swap(world.claim(noor, task()).id, [sem.id, lotte.id])
    assert isinstance(swap, SwapAsked)
    accept_swap(swap.swaps[lotte.id], give=hers.id)
    all_left()
    cannot_come(db.session.get_one(Swap, swap.swaps[sem.id]).claim_id)
    join_waiting(sem.id, full.id)
    cannot_come(held.id)
    close_shift(full.id)
    chosen = world.shift(ward, start=at("13:00", plus=next(days)), by_approval=True)
    requests = [world.asking(each, chosen) for each in (noor, sem)]
    asked_for = world.shift(ward, start=at("13:00", plus=next(days)), by_approval=True)
    claim_shift(lotte.id, asked_for.id)
    choose(requests[0].id)
    put_off = world.shift(ward, start=at("13:00", plus=next(days)), by_approval=True)
    world.asking(noor, put_off)
    move(put_off)
    needed = task()
    say_may_help(needed.id, beside.id, world.poster(beside).id)
    all_left()
    take_back_help(db.session.scalars(select(NeighbourHelp.id)).one(), needed.id)


def test_every_message_about_a_task_leads_to_it_and_its_receiver_may_open_it(
    app: Flask, world: World, client: FlaskClient
) -> None:
    with app.app_context():
        happenings(world)
        left = [
            (notice.kind, notice.person_id, notice.shift_id, kinds.place_of(notice))
            for notice in db.session.scalars(select(Notice).order_by(Notice.person_id))
            if notice.shift_id
        ]
        titles = {shift.id: shift.task_type.name for shift in shifts()}
        people = {person.id: person for person in db.session.scalars(select(Person))}
    made = {kind for kind, *_rest in left}
    missing = set(kinds.REGISTERED) - made - ALSO.keys() - NOT_OF_TASKS
    assert missing == set(), "let it happen above, so that somebody follows its link"
    signed_in = None
    for kind, person_id, shift_id, place in left:
        if person_id != signed_in:
            world.sign_in(client, people[person_id])
            signed_in = person_id
        answer = client.get(place or "")
        assert answer.status_code == 200, f"{kind}: its receiver may not open {place}"
        assert titles[shift_id] in answer.text, f"{kind}: {place} is about something else"


def shifts() -> list[Shift]:
    return list(db.session.scalars(select(Shift).options(joinedload(Shift.task_type))))


def test_every_kind_of_message_has_a_place_that_is_a_page(shared_app: Flask) -> None:
    adapter = shared_app.url_map.bind("localhost")
    data = {"report": 1, "request": 1, "swap": 1}
    secret = {"password_reset", "welcome"}
    for name in sorted(kinds.REGISTERED):
        place = kinds.place_of(Notice(kind=name, person_id=1, shift_id=1, data=data))
        assert (place is None) == (name in secret), f"{name}: a dead end; say where it leads"
        if place is not None:
            adapter.match(place.split("#")[0], "GET")
