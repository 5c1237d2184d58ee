"""The page of operations: what an administrator sees of jobs and messages, and what not."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.trail import Verb
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.notices import kinds
from app.notices.delivery import SEVERAL
from app.notices.models import Notice, NoticeState
from app.operations import figures, runs
from app.operations.figures import Versions
from app.operations.words import JOBS, MESSAGES
from app.people.models import Department, Person
from app.people.rules import Role
from tests.factories import World
from tests.people.stories import send
from tests.statements import counted


@pytest.fixture
def admin(app: Flask, world: World, client: FlaskClient) -> FlaskClient:
    """A browser of an administrator of one of two departments."""
    top = world.department("Zorg")
    world.sign_in(client, _administrator(world, top))
    return client


def _administrator(world: World, department: Department) -> Person:
    person = world.person(home=department, language="en")
    world.role(person, Role.ADMINISTRATOR, department)
    return person


@bookkeeping
def fail(person: Person, problem: str, state: str = NoticeState.FAILED) -> None:
    now = clock.now()
    db.session.add(
        Notice(
            person_id=person.id,
            kind="shift_cancelled",
            data={},
            state=state,
            made_at=now,
            due_at=now,
            tried_at=now,
            problem=problem,
        )
    )


def test_who_administers_nothing_sees_nothing_of_it(world: World, client: FlaskClient) -> None:
    world.sign_in(client, world.coordinator(world.department()))
    assert client.get("/operations").status_code == 403


def test_jobs_show_their_last_run_and_what_came_of_it(app: Flask, admin: FlaskClient) -> None:
    assert "never" in admin.get("/operations").text
    with app.app_context():
        with runs.noted("deliver"):
            pass
        with pytest.raises(ValueError, match="niet"), runs.noted("lapse"):
            raise ValueError("niet")
        with clock.fixed_at(clock.now() - timedelta(days=2)), runs.noted("retention"):
            pass
    page = admin.get("/operations").text
    assert _row(page, "deliver").count("fine") == 1
    assert "failed: ValueError" in _row(page, "lapse")
    assert "late:" in _row(page, "retention")
    assert "2 days ago" in _row(page, "retention")


def _row(page: str, job: str) -> str:
    return page.split(f'id="job-{job}"')[1].split("</tr>", maxsplit=1)[0]


def test_failed_messages_name_people_in_scope_and_no_addresses(
    app: Flask, world: World, client: FlaskClient
) -> None:
    own, other = world.department(), world.department()
    world.sign_in(client, _administrator(world, own))
    zoe, far = world.person("Zoë Dichtbij", own), world.person("Ver Weg", other)
    with app.app_context():
        fail(zoe, f"550 5.1.1 <{zoe.email}>: unknown")
        fail(far, f"550 5.1.1 <{far.email}>: unknown")
    page = client.get("/operations").text
    assert "Zoë Dichtbij" in page
    assert f"/people/{zoe.id}" in page
    assert "Ver Weg" not in page
    assert f"/people/{far.id}" not in page
    assert "somebody of another department" in page
    assert zoe.email not in page
    assert far.email not in page
    assert "550 5.1.1 &lt;…@…&gt;: unknown" in page


def test_what_was_given_up_waits_again_at_a_button(
    app: Flask, world: World, admin: FlaskClient
) -> None:
    assert "/operations/second-sending" not in admin.get("/operations").text
    person = world.person()
    with app.app_context():
        fail(person, "550")
    assert "/operations/second-sending" in admin.get("/operations").text
    answer = send(admin, "/operations/second-sending")
    assert (answer.status_code, answer.location) == (303, "/operations")
    with app.app_context():
        assert db.session.scalars(select(Notice.state)).all() == [NoticeState.WAITING]
        last = select(AuditEntry.verb).order_by(AuditEntry.id.desc()).limit(1)
        assert db.session.scalar(last) == Verb.SENT_AGAIN
    assert "They leave again" in admin.get("/operations").text


def test_a_mail_server_that_refuses_everybody_is_an_alarm(
    app: Flask, world: World, admin: FlaskClient
) -> None:
    people = [world.person() for _ in range(SEVERAL)]
    for each in people:
        assert "refuses everybody" not in admin.get("/operations").text
        with app.app_context():
            fail(each, "550 5.7.1 Relaying denied", NoticeState.WAITING)
    assert "The mail server refuses everybody" in admin.get("/operations").text


def test_many_failures_come_in_pages_and_few_statements(
    app: Flask, world: World, admin: FlaskClient
) -> None:
    person = world.person()
    with app.app_context():
        fail(person, "550")
    with counted() as few:
        admin.get("/operations")
    with app.app_context():
        for _ in range(60):
            fail(person, "550")
    with counted() as many:
        page = admin.get("/operations").text
    assert len(many) == len(few) <= 11, "\n".join(few)
    assert "Page 1 of 2" in page
    assert "Page 2 of 2" in admin.get("/operations?page=2").text


@pytest.mark.parametrize(
    ("version", "has_bug"),
    [
        ("3.6.23", False),
        ("3.7.0", True),
        ("3.40.1", True),
        ("3.51.2", True),
        ("3.51.3", False),
        ("3.53.0", False),
    ],
)
def test_an_sqlite_with_the_fault_of_the_log_is_named(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch, version: str, has_bug: bool
) -> None:
    versions = Versions("0010", "SQLite", version, "3.11.2")
    monkeypatch.setattr(figures, "versions", lambda: versions)
    assert ("known fault" in admin.get("/operations").text) is has_bug
    assert not Versions("0010", "PostgreSQL", "3.40.1", "3.11.2").has_wal_reset_bug


def test_every_job_and_every_message_has_a_name(shared_app: Flask) -> None:
    assert set(runs.EXPECTED) <= set(JOBS), "name it in app/operations/words.py"
    ours = {kind for kind in kinds.REGISTERED if kind != "story"}
    assert ours <= set(MESSAGES), "name it in app/operations/words.py"
