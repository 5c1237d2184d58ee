"""The hospital at size, made small: it must hold what every size holds."""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Credential
from app.audit.models import AuditEntry
from app.audit.trail import Verb
from app.core import clock
from app.core.db import db
from app.core.migrations import upgrade
from app.eligibility.facts import Case
from app.eligibility.queries_shift_facts import tasks_where
from app.eligibility.queries_verdicts import judge_tasks, terms
from app.eligibility.queries_worker_facts import worker_facts
from app.eligibility.rules import judge
from app.eligibility.verdict import FitState
from app.labour.rulesets import ATW
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import Seat, ShiftState
from seeds import rows
from seeds.cast import ACCOUNTS
from seeds.hospital.plan import Hospital, hospital
from seeds.hospital.storing import store_hospital
from seeds.hospital.world import HOSPITAL
from seeds.names import address_of
from tests.conftest import Engine, make_app
from tests.factories import ZONE

NOW = datetime(2026, 10, 13, 6, 10, tzinfo=UTC)
PEOPLE, SHIFTS = 60, 300


@pytest.fixture(scope="module")
def seeded_app(engine: Engine) -> Iterator[Flask]:
    """An application on a database, of each engine, that holds a small hospital as of ``NOW``."""
    app = make_app(engine.copy())
    with clock.fixed_at(NOW), app.app_context():
        upgrade()
        store_hospital(small(), "not a hash", lambda _: None)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def seeded(seeded_app: Flask) -> Iterator[Flask]:
    """The same, inside a context, at ``NOW``; to read only."""
    with clock.fixed_at(NOW), seeded_app.app_context():
        yield seeded_app


def small() -> Hospital:
    """A hospital for tests."""
    return hospital(NOW, ZONE, PEOPLE, SHIFTS)


def digest(plan: Hospital) -> str:
    """What the whole plan comes down to."""
    everything = [
        *rows.people(HOSPITAL, plan.crowd.people),
        *rows.sign_offs(HOSPITAL, plan.crowd.people, NOW),
        *rows.holdings(HOSPITAL, plan.crowd.people),
        *rows.commitments(plan.taken_by()),
        *(row for posts in plan.posts() for row in rows.shifts(HOSPITAL, posts)),
        *(row for posts in plan.posts() for row in rows.claims(posts)),
    ]
    return hashlib.sha256(json.dumps(everything, default=str).encode()).hexdigest()


def run(app: Flask, *arguments: str) -> Result:
    """Run a command of the application as on the command line."""
    return app.test_cli_runner().invoke(args=arguments)


def count(model: type[object]) -> int:
    """How many rows a table has."""
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def test_the_same_instant_and_sizes_give_the_same_hospital() -> None:
    assert digest(small()) == digest(small())
    assert digest(small()) != digest(hospital(NOW, ZONE, PEOPLE + 1, SHIFTS))


def test_there_are_exactly_so_many_workers_and_tasks(seeded: Flask) -> None:
    workers = db.session.scalars(select(Person.email).where(Person.email.like("worker%"))).all()
    assert set(workers) == {f"worker{n}@delinde.example" for n in range(1, PEOPLE + 1)}
    assert set(db.session.scalars(select(Shift.id))) == set(range(1, SHIFTS + 1)), (
        "the next one gets the number after these"
    )
    assert count(Person) == count(Credential)


def test_the_cast_of_the_demo_is_here_too(seeded: Flask) -> None:
    addresses = set(db.session.scalars(select(Person.email)))
    assert {address_of(name) for name, _ in ACCOUNTS} <= addresses


def test_there_are_25_capabilities_and_everybody_holds_one_to_six(seeded: Flask) -> None:
    assert len(HOSPITAL.capabilities) == 25
    workers = small().crowd.workers
    assert {len(person.held) for person in workers if person.address} <= {1, 2, 3, 4, 5, 6}
    ends = [held.valid_until for person in workers for held in person.held.values()]
    assert any(ends), "some expire"
    assert not all(ends), "some do not"


def test_every_department_and_every_task_can_be_worked_at() -> None:
    keys = {spec.key for spec in HOSPITAL.capabilities}
    able = {key for person in hospital(NOW, ZONE, 2740, 1).crowd.workers for key in person.held}
    assert able == keys, "somebody holds each"
    for task in HOSPITAL.tasks:
        assert {key for key, _ in task.needs} <= keys
    assert {task.department for task in HOSPITAL.tasks} == set(HOSPITAL.teams)


def test_task_types_say_what_to_do_in_few_lines_and_steps() -> None:
    steps = Counter(step["version_id"] for step in rows.instruction_steps(HOSPITAL))
    for task in rows.task_types(HOSPITAL):
        assert 4 <= steps[task["id"]] <= 6, task["name"]
        assert 1 <= len(task["scope"].splitlines()) <= 3, task["name"]
        assert task["scope_not"], task["name"]
        assert re.search(r" · gebouw [A-E], route \d+ · ", task["place"]), task["name"]


def test_the_next_14_days_are_denser_and_about_600_tasks_of_12000_have_free_places() -> None:
    posts = [post for some in hospital(NOW, ZONE, 2740, 12_000).posts() for _, post in some]
    assert len(posts) == 12_000
    assert 37_000 < sum(len(post.bookings) for post in posts) < 43_000
    near = [post for post in posts if NOW < post.span.start < NOW + timedelta(14)]
    assert len(near) / 14 > 1.7 * len(posts) / 365
    free = [post for post in near if post.state is ShiftState.OPEN and post.filled() < post.places]
    assert 550 < len(free) < 650


def test_filled_counts_the_live_claims(seeded: Flask) -> None:
    held: Counter[tuple[int, str]] = Counter(
        (shift_id, seat)
        for shift_id, seat in db.session.execute(
            select(Claim.shift_id, Claim.seat).where(Claim.live)
        )
    )
    for shift in db.session.scalars(select(Shift)):
        assert shift.filled == held[shift.id, Seat.REGULAR]
        assert shift.extra_filled == held[shift.id, Seat.EXTRA]
        if shift.state == ShiftState.CANCELLED:
            assert shift.filled == 0
    assert sum(held.values()) > SHIFTS


def test_nobody_is_in_two_places_or_short_of_rest() -> None:
    work = defaultdict(list)
    for some in small().posts():
        for _, post in some:
            for booking in post.bookings:
                if booking.live:
                    work[booking.person.id].append(post.span)
    assert work
    for spans in work.values():
        for one, other in pairwise(sorted(spans)):
            assert other.start - one.end >= ATW.daily_rest


def test_a_claim_lies_between_the_post_and_now_and_not_before_it_was_open() -> None:
    for some in small().posts():
        for _, post in some:
            assert post.posted_at < min(NOW, post.span.start)
            people = [booking.person.id for booking in post.bookings]
            assert len(set(people)) == len(people)
            for booking in post.bookings:
                assert post.open_since(booking.person) <= booking.claimed_at < NOW
                assert booking.claimed_at < post.span.start


def test_every_claim_around_now_is_one_that_the_rules_would_allow(seeded: Flask) -> None:
    tasks = {task.id: task for task in tasks_where(Shift.starts_at > NOW - timedelta(days=3))}
    workers = worker_facts(_homes(), [task.span for task in tasks.values()])
    judged = 0
    for claim in db.session.scalars(select(Claim).where(Claim.live, Claim.shift_id.in_(tasks))):
        facts = replace(tasks[claim.shift_id].facts, left=1, extra_left=1)
        extra = claim.seat == Seat.EXTRA
        verdict = judge(Case(workers[claim.person_id], facts, terms(), extra, holds_already=True))
        assert not verdict.hard, (workers[claim.person_id], facts)
        assert not verdict.soft, "nobody takes what they said they cannot do"
        judged += 1
    assert judged > 20


def test_a_worker_has_a_board_with_something_that_fits(seeded: Flask) -> None:
    homes = _homes()
    tasks = tasks_where(Shift.starts_at > NOW, Shift.starts_at < NOW + timedelta(days=14))
    fits = Counter(
        each.state
        for person_id in list(homes)[-PEOPLE:]
        for each in judge_tasks(person_id, homes[person_id], tasks)
    )
    assert fits[FitState.FITS] > 20
    assert fits[FitState.ALMOST] > 20
    assert fits[FitState.MINE] > 0


def _homes() -> dict[int, str]:
    found = db.session.execute(
        select(Person.id, Department.path).join(
            Department, Department.id == Person.home_department_id
        )
    )
    return {row.id: row.path for row in found}


def test_each_part_leaves_an_entry_in_the_trail(seeded: Flask) -> None:
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.object_type for entry in entries] == ["organisation", "people", "posts"]
    assert {entry.verb for entry in entries} == {Verb.SEEDED}
    assert entries[2].data["shifts"] == SHIFTS


def test_the_command_prints_the_accounts_and_the_first_worker_signs_in(own_app: Flask) -> None:
    done = run(own_app, "seed", "hospital", "--people", "20", "--shifts", "30")
    assert done.exit_code == 0, done.output
    assert "worker1@delinde.example to worker20@delinde.example" in done.output
    client = own_app.test_client()
    token = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/sign-in").text)
    assert token
    data = {"email": "worker1@delinde.example", "password": "prikbord-demo"}
    answer = client.post("/sign-in", data={**data, "csrf_token": token[1]})
    assert answer.status_code == 303, answer.text
    assert client.get("/board").status_code == 200

    again = run(own_app, "seed", "hospital")
    assert again.exit_code == 1
    assert "--fresh" in again.output, "say the remedy"
    silent = run(own_app, "seed", "hospital", "--if-empty")
    assert (silent.exit_code, silent.stdout) == (0, "")


def test_sizes_have_bounds(own_app: Flask) -> None:
    assert run(own_app, "seed", "hospital", "--people", "0").exit_code == 2
    assert run(own_app, "seed", "hospital", "--shifts", "1000001").exit_code == 2
