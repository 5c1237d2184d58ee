"""Threads against the real command, on both engines: never one too many, never in two places."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.claims import leaving
from app.claims.commands import Outcome, Refused, Taken, claim_shift
from app.claims.models import Claim
from app.core import clock
from app.core.db import db
from app.shifts.models import Shift
from tests.factories import World, at

Answer = Outcome | leaving.Left | leaving.NotNow


def together(app: Flask, calls: Iterable[Callable[[], Answer]]) -> list[Answer]:
    """Call them all at the same moment, each in a thread with a session of its own."""
    calls = list(calls)
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Answer]) -> Answer:
        with app.app_context():
            barrier.wait()
            return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def claiming(person_id: int, shift_id: int) -> Callable[[], Answer]:
    return lambda: claim_shift(person_id, shift_id)


def everything_agrees(app: Flask) -> None:
    """``filled``, the claims and the trail tell the same story."""
    with app.app_context():
        for shift in db.session.scalars(select(Shift)):
            live = select(func.count()).where(Claim.shift_id == shift.id, Claim.live)
            assert db.session.scalar(live) == shift.filled <= shift.places
        claims = db.session.scalars(select(Claim).order_by(Claim.starts_at)).all()
        told = db.session.scalars(
            select(AuditEntry.object_id).where(AuditEntry.verb == "claimed")
        ).all()
        assert set(told) == {claim.id for claim in claims}
        assert len(told) == len(claims)
        for one in claims:
            for other in claims:
                if one.live and other.live and one.id < other.id:
                    apart = one.ends_at <= other.starts_at or other.ends_at <= one.starts_at
                    assert apart or one.person_id != other.person_id


def test_twenty_people_on_three_places_end_with_exactly_three(
    own_app: Flask, own_world: World
) -> None:
    with clock.fixed_at(at("08:00")):
        shift = own_world.shift(places=3)
        people = [own_world.worker() for _ in range(20)]
        outcomes = together(own_app, [claiming(person.id, shift.id) for person in people])
    assert sum(isinstance(outcome, Taken) for outcome in outcomes) == 3
    lost = [outcome.verdict.codes for outcome in outcomes if isinstance(outcome, Refused)]
    assert lost == [["full"]] * 17
    everything_agrees(own_app)


def test_one_person_firing_overlapping_claims_ends_without_overlap(
    own_app: Flask, own_world: World
) -> None:
    with clock.fixed_at(at("05:00")):
        department = own_world.department()
        contact, kind = own_world.poster(department), own_world.task_type(department)
        shifts = [
            own_world.shift(
                department,
                start=at(f"{6 + number // 2:02}:{30 * (number % 2):02}"),
                end=at(f"{8 + number // 2:02}:{30 * (number % 2):02}"),
                places=5,
                contact_id=contact.id,
                task_type_id=kind.id,
            )
            for number in range(24)
        ]
        noor = own_world.worker()
        outcomes = together(own_app, [claiming(noor.id, shift.id) for shift in shifts])
    assert any(isinstance(outcome, Taken) for outcome in outcomes)
    everything_agrees(own_app)


def test_a_double_tap_on_two_phones_is_one_claim_and_two_equal_answers(
    own_app: Flask, own_world: World
) -> None:
    with clock.fixed_at(at("08:00")):
        shift, noor = own_world.shift(places=3), own_world.worker()
        outcomes = together(own_app, [claiming(noor.id, shift.id)] * 6)
    assert all(isinstance(outcome, Taken) for outcome in outcomes)
    assert len({outcome.claim_id for outcome in outcomes if isinstance(outcome, Taken)}) == 1
    everything_agrees(own_app)


def test_undo_against_claims_leaves_no_place_counted_twice(
    own_app: Flask, own_world: World
) -> None:
    with clock.fixed_at(at("08:00")):
        shift, noor = own_world.shift(), own_world.worker()
        with own_app.app_context():
            held = claim_shift(noor.id, shift.id)
        assert isinstance(held, Taken)
        rivals = [own_world.worker() for _ in range(8)]
        together(
            own_app,
            [lambda: leaving.undo(held.claim_id)]
            + [claiming(person.id, shift.id) for person in rivals],
        )
    everything_agrees(own_app)


def test_two_people_who_name_each_other_as_contact_do_not_block_each_other(
    own_app: Flask, own_world: World
) -> None:
    with clock.fixed_at(at("08:00")):
        one, two = own_world.worker(), own_world.worker()
        first = own_world.shift(contact_id=two.id, places=5)
        second = own_world.shift(contact_id=one.id, places=5)
        outcomes = together(own_app, [claiming(one.id, first.id), claiming(two.id, second.id)] * 4)
    assert all(isinstance(outcome, Taken) for outcome in outcomes)
    everything_agrees(own_app)
