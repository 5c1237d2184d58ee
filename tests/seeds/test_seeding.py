"""Seeding a database: once, whole, and as the rules of claims would have it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from app.accounts.models import Credential
from app.accounts.passwords import matches
from app.accounts.queries_demo import CAST
from app.audit.models import AuditEntry
from app.audit.trail import Verb
from app.capacity.commands_supply import work_out_near
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.core.migrations import upgrade
from app.eligibility.facts import Case
from app.eligibility.queries_shift_facts import tasks_where
from app.eligibility.queries_verdicts import judge_tasks, judge_workers, terms
from app.eligibility.queries_worker_facts import worker_facts
from app.eligibility.rules import judge
from app.eligibility.verdict import Code
from app.installation.consent import database_name
from app.labour.verdict import RuleId
from app.people.models import Department, Person, RoleGrant
from app.people.rules import Role
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import Seat
from app.tasks.models import TaskType
from app.tasks.queries_instruction import instruction_for
from app.tasks.queries_reports import open_reports
from seeds.cast import ACCOUNTS
from seeds.demo import plan
from seeds.names import address_of
from seeds.storing import store
from tests.conftest import make_app
from tests.factories import ZONE, World

NOW = datetime(2026, 10, 13, 6, 10, tzinfo=UTC)
"""A Tuesday, 08:10: the hour at which the story begins."""
PASSWORD = "prikbord-demo"


@pytest.fixture(scope="module")
def seeded_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application on an SQLite database that holds the demo as of ``NOW``."""
    app = make_app(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.sqlite'}")
    with app.app_context():
        upgrade()
    with clock.fixed_at(NOW):
        run(app, "seed", "demo")
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def seeded(seeded_app: Flask) -> Iterator[Flask]:
    """The same, inside a context, at ``NOW``; to read only."""
    with clock.fixed_at(NOW), seeded_app.app_context():
        yield seeded_app


def run(app: Flask, *arguments: str) -> Result:
    """Run a command of the application as on the command line."""
    return app.test_cli_runner().invoke(args=arguments)


def homes() -> dict[int, str]:
    """The home path of everybody."""
    rows = db.session.execute(
        select(Person.id, Department.path).join(
            Department, Department.id == Person.home_department_id
        )
    )
    return {row.id: row.path for row in rows}


def person_called(name: str) -> int:
    """The id of somebody."""
    return db.session.execute(select(Person.id).where(Person.name == name)).scalar_one()


def test_seeding_prints_the_accounts_and_each_of_them_signs_in_with_the_password(
    own_app: Flask,
) -> None:
    done = run(own_app, "seed", "demo")
    assert done.exit_code == 0, done.output
    assert PASSWORD in done.output
    with own_app.app_context():
        hashes = set(db.session.scalars(select(Credential.password_hash)))
        known = set(db.session.scalars(select(Person.email)))
    assert len(hashes) == 1, "one hash for all: hashing takes a tenth of a second"
    with own_app.app_context():
        assert matches(hashes.pop(), PASSWORD)
    for name, role in ACCOUNTS:
        assert address_of(name) in known
        line = next(line for line in done.output.splitlines() if address_of(name) in line)
        assert name in line
        assert role in line

    client = own_app.test_client()
    signed_in = client.post(
        "/sign-in",
        data={"email": "tarik.aydin@delinde.example", "password": PASSWORD, **_csrf(client)},
    )
    assert signed_in.status_code == 303, signed_in.text

    again = run(own_app, "seed", "demo")
    assert again.exit_code == 1
    assert "--fresh" in again.output, "say the remedy"
    silent = run(own_app, "seed", "demo", "--if-empty")
    assert (silent.exit_code, silent.output) == (0, "")
    with own_app.app_context():
        _add_a_department()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_fresh_seed_takes_the_place_of_whoever_was_there(own_world: World) -> None:
    app = own_world.app
    own_world.person("Somebody Else")
    assert run(app, "seed", "demo").exit_code == 1, "there is somebody: only --fresh wipes"
    with app.app_context():
        sure = ("--fresh", "--yes-wipe", database_name())
    fresh = run(app, "seed", "demo", *sure, "--password", "een-ander-woord")
    assert fresh.exit_code == 0, fresh.output
    with app.app_context():
        assert "Somebody Else" not in everybody()
        assert matches(
            db.session.scalar(select(Credential.password_hash).limit(1)), "een-ander-woord"
        )
        assert set(db.session.scalars(select(AuditEntry.verb))) == {Verb.SEEDED}


def everybody() -> set[str]:
    """The names of everybody."""
    return set(db.session.scalars(select(Person.name)))


@bookkeeping
def _add_a_department() -> None:
    """A row without an id of our own: the database goes on counting after those of the seed."""
    db.session.add(Department(name="Nieuw", parent_id=1, path="/1/", hand_back_hours=24))
    db.session.flush()


def _csrf(client: FlaskClient) -> dict[str, str]:
    page = client.get("/sign-in").text
    found = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert found, "the sign-in page carries no token"
    return {"csrf_token": found[1]}


def test_a_database_without_tables_is_told_how_to_get_them(tmp_path: Path) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    done = run(app, "seed", "demo")
    assert done.exit_code == 1
    assert "db upgrade" in done.output


def test_everybody_of_the_story_whom_the_sign_in_page_offers_is_there(seeded: Flask) -> None:
    known = set(db.session.scalars(select(Person.email)))
    assert CAST.keys() <= {address_of(name) for name, _role in ACCOUNTS} & known


def test_the_accounts_can_be_printed_again(seeded: Flask) -> None:
    done = run(seeded, "accounts")
    assert "noor.haddad@delinde.example" in done.output
    assert PASSWORD in done.output


def test_a_short_password_is_refused_before_anything_is_deleted(seeded: Flask) -> None:
    done = run(seeded, "seed", "demo", "--fresh", "--password", "kort")
    assert done.exit_code == 2
    assert db.session.scalar(select(func.count()).select_from(Person)) == 271


def test_storing_takes_few_statements_however_many_rows(tmp_path: Path) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'counted.sqlite'}")
    with app.app_context():
        upgrade()
        statements: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
        store(plan(NOW, ZONE), "not a hash")
        db.engine.dispose()
    ours = [each for each in statements if "INTO practice" not in each]  # a job's, in its pieces
    assert len(ours) < 80, "insert many rows at once"


def test_each_part_leaves_an_entry_in_the_trail(seeded: Flask) -> None:
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.object_type for entry in entries] == ["organisation", "people", "posts"]
    assert {entry.verb for entry in entries} == {Verb.SEEDED}
    assert {entry.actor_kind for entry in entries} == {"command line"}
    assert entries[2].data["shifts"] > 6500
    assert PASSWORD not in str([entry.data for entry in entries])


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


def test_every_claim_since_four_weeks_is_one_that_the_rules_would_allow(seeded: Flask) -> None:
    since = NOW - timedelta(weeks=3)
    tasks = {task.id: task for task in tasks_where(Shift.starts_at > since)}
    workers = worker_facts(homes(), [task.span for task in tasks.values()])
    claims = db.session.execute(
        select(Claim.person_id, Claim.shift_id, Claim.seat).where(Claim.live)
    ).all()
    judged = 0
    for person_id, shift_id, seat in claims:
        if shift_id not in tasks:
            continue
        facts = replace(tasks[shift_id].facts, left=1, extra_left=1)
        verdict = judge(
            Case(workers[person_id], facts, terms(), seat == Seat.EXTRA, holds_already=True)
        )
        assert not verdict.hard, (workers[person_id], facts)
        judged += 1
    assert judged > 800


@pytest.mark.parametrize("name", ["Noor Haddad", "Sem Visser"])
def test_a_worker_sees_tasks_that_fit_and_nearly_fit_for_many_reasons(
    seeded: Flask, name: str
) -> None:
    person_id = person_called(name)
    tasks = tasks_where(Shift.starts_at > NOW, Shift.starts_at < NOW + timedelta(days=21))
    judged = judge_tasks(person_id, homes()[person_id], tasks)
    days = {ZONE.day(each.task.span.start) for each in judged if each.state == "fits"}
    assert {ZONE.day(NOW), ZONE.day(NOW) + timedelta(1)} <= days, "nothing fits today or tomorrow"
    reasons = {each.verdict.hard[0].code for each in judged if each.state == "almost"}
    assert reasons >= {
        Code.OVERLAP,
        Code.CAPABILITY_MISSING,
        Code.CAPABILITY_EXPIRES,
        Code.LEVEL_TOO_LOW,
        Code.AGREED_HOURS,
        Code.OWN_TEAM_FIRST,
    }
    exceptions = {
        note.rule for each in judged if each.state == "fits" for note in each.verdict.notes
    }
    assert exceptions >= {RuleId.A5}, "something uses the one short rest of seven days"
    assert any(each.mine for each in judged)


def test_late_in_the_evening_there_is_work_in_the_next_hours_and_something_fits_tomorrow(
    tmp_path: Path,
) -> None:
    late = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
    app = make_app(f"sqlite:///{tmp_path / 'late.sqlite'}")
    with app.app_context(), clock.fixed_at(late):
        upgrade()
        store(plan(late, ZONE), "not a hash")
        assert tasks_where(Shift.starts_at > late, Shift.starts_at < late + timedelta(hours=2))
        tomorrow = ZONE.whole_day(ZONE.day(late) + timedelta(1))
        tasks = tasks_where(Shift.starts_at > tomorrow.start, Shift.starts_at < tomorrow.end)
        for name in ("Noor Haddad", "Sem Visser"):
            person_id = person_called(name)
            judged = judge_tasks(person_id, homes()[person_id], tasks)
            assert sum(each.state == "fits" for each in judged) >= 2, name
        db.engine.dispose()


def test_an_extra_seat_is_open_beside_a_task_that_is_just_too_much_for_sem(
    seeded: Flask,
) -> None:
    person_id = person_called("Sem Visser")
    today = tasks_where(Shift.starts_at > NOW, Shift.starts_at < NOW + timedelta(hours=14))
    judged = judge_tasks(person_id, homes()[person_id], today)
    assert any(
        each.extra_fits and each.verdict.almost and each.verdict.hard[0].code is Code.LEVEL_TOO_LOW
        for each in judged
    )


def test_the_coordinator_has_somebody_to_ask_for_what_starts_soon(seeded: Flask) -> None:
    (task,) = (
        task
        for task in tasks_where(Shift.starts_at > NOW, Shift.starts_at < NOW + timedelta(hours=2))
        if task.places == 5
    )
    states = {each.case.worker.person_id: each for each in judge_workers(homes(), task)}
    for name in ("Ruben Vos", "Amina Kaya", "Lisa Mulder"):
        assert states[person_called(name)].state == "fits", name
    sjoerd = states[person_called("Sjoerd Postma")]
    assert [refusal.code for refusal in sjoerd.verdict.hard] == [Code.OVERLAP]


def test_the_demo_tells_one_story_exams_are_short_of_people_and_the_rest_fills(
    seeded: Flask,
) -> None:
    """What capacity shows, what stays empty and what posting says fits agree."""
    work_out_near(NOW)
    client = seeded.test_client()
    given = {"email": "tarik.aydin@delinde.example", "password": PASSWORD}
    client.post("/sign-in", data=given | _csrf(client))
    short = client.get("/capacity").text.split("Krap: ")[1].split("Verder")[0].split("</")[0]
    assert short.startswith("Surveillance"), f"{short}: exams are what is short"
    soon = [
        task
        for task in tasks_where(Shift.starts_at > NOW, Shift.starts_at < NOW + timedelta(days=3))
        if task.title != "Tentamensurveillance"
    ]
    places = sum(task.places for task in soon)
    assert sum(task.filled for task in soon) > 0.6 * places, "the days ahead are nearly full"
    plain = [task for task in soon if task.facts.left and not task.facts.needs]
    for task in plain[:5]:
        fits = sum(each.verdict.fits for each in judge_workers(homes(), task))
        assert fits < 140, f"{task.title}: so many could, and nobody did?"


def test_the_cast_has_its_roles(seeded: Flask) -> None:
    roles: dict[str, set[str]] = {}
    for name, role, department in db.session.execute(
        select(Person.name, RoleGrant.role, Department.name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(Department, Department.id == RoleGrant.department_id)
    ):
        roles.setdefault(name, set()).add(f"{role} {department}")
    root = "Universitair Ziekenhuis De Linde"
    assert roles["Marleen Brouwer"] == {f"{Role.POSTER} Onderwijslogistiek"}
    assert roles["Tarik Aydın"] == {f"{Role.COORDINATOR} {root}"}
    assert roles["Ineke van Dam"] == {f"{Role.CASE_WORKER} {root}"}
    assert roles["Anne de Graaf"] == {f"{Role.ADMINISTRATOR} {root}"}
    assert f"{Role.ASSESSOR} Onderwijs en opleiding" in roles["Joke Postma"]


def test_instructions_are_kept_improved_by_their_users_and_one_is_forgotten(seeded: Flask) -> None:
    found = {
        name: instruction_for(number, place, "nl")
        for name, number, place in db.session.execute(
            select(TaskType.name, TaskType.id, TaskType.place)
        )
    }
    instructions = {name: each for name, each in found.items() if each is not None}

    assert len(instructions) == len(found), "every task type says how it is done"
    assert [name for name, each in instructions.items() if each.old] == ["Tentamensurveillance"]
    dummies, practicum = (
        instructions["Infuuspoppen opbouwen"],
        instructions["Practicum klaarzetten"],
    )
    assert (dummies.number, dummies.owner, dummies.steps[1].thanks_to) == (2, "Joke Postma", "Noor")
    assert (practicum.number, practicum.steps[2].thanks_to) == (2, "Iris")
    assert practicum.steps[2].text.endswith("kast 2.")
    elsewhere = instruction_for(practicum.task_type_id, "Skillslab · gebouw C, route 9", "nl")
    assert elsewhere is not None
    assert elsewhere.steps[2].text.endswith("kast 7.")
    assert [each.reporter for each in open_reports(practicum.task_type_id)] == ["Sem Visser"]
