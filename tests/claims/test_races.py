"""Threads against the real command, on both engines: never one too many, never in two places."""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Barrier

from flask import Flask
from sqlalchemy import Connection, func, select, text, update

from app.audit.models import AuditEntry
from app.claims import commands_ways_out
from app.claims.commands import Outcome, Refused, Taken, Waits, claim_shift
from app.claims.commands_extra_seats import admit, admit_beside, admit_waiting, withdraw
from app.core import clock
from app.core.db import db, writing
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import Seat
from tests.factories import World, at
from tests.patience import wait_until

Answer = Outcome | commands_ways_out.Left | commands_ways_out.OtherState
ADMITTED = select(AuditEntry.id).where(AuditEntry.verb == "admitted")
WAITS_AGAIN = select(AuditEntry.id).where(AuditEntry.verb == "waits again")


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
            [lambda: commands_ways_out.undo(held.claim_id)]
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


def test_a_task_that_moves_to_where_somebody_goes_is_told_as_a_clash_and_not_as_full(
    own_app: Flask, own_world: World
) -> None:
    """Their lock was not the mover's: only the constraint sees it, and the answer is still true."""
    with clock.fixed_at(at("08:00")):
        moving = own_world.shift(start=at("16:00"), end=at("17:00"))
        going = own_world.shift(start=at("18:00"), end=at("19:00"))
        noor = own_world.worker()
        with own_app.app_context():
            assert isinstance(claim_shift(noor.id, moving.id), Taken)
        with own_app.app_context(), begun_to_write() as mover, ThreadPoolExecutor(1) as pool:
            mover.execute(
                update(Claim)
                .where(Claim.person_id == noor.id)
                .values(starts_at=going.starts_at, ends_at=going.ends_at)
            )
            answer = pool.submit(together, own_app, [claiming(noor.id, going.id)])
            wait_until_somebody_waits_for(mover)
            mover.commit()
            [outcome] = answer.result()
    assert isinstance(outcome, Refused)
    assert outcome.verdict.codes == ["overlap"]
    everything_agrees(own_app)


WAITS_FOR_US = text("SELECT count(*) FROM pg_locks WHERE :us = ANY(pg_blocking_pids(pid))")


@contextmanager
def begun_to_write() -> Iterator[Connection]:
    """A connection that writes, outside any session."""
    token = writing.set(True)
    try:
        with db.engine.connect() as connection:
            yield connection
    finally:
        writing.reset(token)


def wait_until_somebody_waits_for(writer: Connection) -> None:
    """On PostgreSQL until its lock is wanted; on SQLite whoever comes wants the one write lock."""
    if writer.dialect.name == "sqlite":
        time.sleep(0.2)
        return
    us = {"us": writer.scalar(text("SELECT pg_backend_pid()"))}
    wait_until(
        lambda: db.session.scalar(WAITS_FOR_US, us),
        "nobody came to wait: did the claim end before it?",
        pause=0.01,
    )


def _lab(world: World) -> tuple[Shift, Person]:
    """A task with one extra seat that waits for somebody independent, and who that is."""
    department = world.department()
    kind, skill = world.task_type(department, wants_senior=True), world.capability()
    world.need(kind, skill)
    noor = world.worker("Noor Haddad")
    world.holding(noor, skill)
    return world.shift(department, task_type_id=kind.id, extra_places=1), noor


def _asking(world: World, shift: Shift, number: int) -> list[int]:
    """So many people who wait for the extra seat; their claims."""
    with world.app.app_context():
        asked = [claim_shift(world.worker().id, shift.id, Seat.EXTRA) for _ in range(number)]
    assert all(isinstance(each, Waits) for each in asked)
    return [each.claim_id for each in asked if isinstance(each, Waits)]


def _seats_agree(app: Flask, shift: Shift) -> int:
    """How many hold an extra seat, which the count of the shift must say too."""
    with app.app_context():
        row = db.session.get_one(Shift, shift.id)
        held = select(func.count()).where(
            Claim.shift_id == shift.id, Claim.live, Claim.seat == Seat.EXTRA
        )
        assert db.session.scalar(held) == row.extra_filled <= row.extra_places
        return row.extra_filled


def test_two_who_wait_for_one_seat_end_with_exactly_one_in_it(
    own_app: Flask, own_world: World
) -> None:
    with clock.fixed_at(at("08:00")):
        shift, noor = _lab(own_world)
        waiting = _asking(own_world, shift, 2)

        def claim_and_admit() -> Answer:
            outcome = claim_shift(noor.id, shift.id)
            admit_beside(outcome)
            return outcome

        together(
            own_app,
            [claim_and_admit] + [partial(admit, claim_id) for claim_id in waiting * 3],
        )
        with own_app.app_context():
            admit_waiting()
        assert _seats_agree(own_app, shift) == 1
        with own_app.app_context():
            states = db.session.scalars(select(Claim.state).where(Claim.id.in_(waiting))).all()
        assert sorted(states) == ["held", "requested"]
        with own_app.app_context():
            assert len(db.session.scalars(ADMITTED).all()) == 1


def test_a_senior_who_undoes_while_seats_are_given_leaves_counts_that_agree(
    own_app: Flask, own_world: World
) -> None:
    with clock.fixed_at(at("08:00")):
        shift, noor = _lab(own_world)
        waiting = _asking(own_world, shift, 3)
        with own_app.app_context():
            senior = claim_shift(noor.id, shift.id)
        assert isinstance(senior, Taken)
        together(
            own_app,
            [lambda: commands_ways_out.undo(senior.claim_id)]
            + [partial(admit, claim_id) for claim_id in waiting]
            + [partial(withdraw, waiting[0])],
        )
        given = _seats_agree(own_app, shift)
        with own_app.app_context():
            assert admit_waiting() == 0, "nobody independent is on it any more"
            came, went = (len(db.session.scalars(each).all()) for each in (ADMITTED, WAITS_AGAIN))
            assert came - went == given == 0, "nobody learns alone"
