"""PostgreSQL stops, comes back, or breaks off: 503 with a page, and no wrong word about a claim."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.engine import make_url

from app.audit.trail import Verb, record
from app.core.command import Fate, InDoubt, begin_afresh, command, fate
from app.core.db import db
from app.people.models import Department
from tests.conftest import make_app
from tests.factories import World
from tests.faults.sites import running
from tests.harness.history import Told
from tests.harness.stores import PostgreSQLStore
from tests.patience import wait_until


def test_without_postgresql_each_page_says_so_and_it_comes_back_by_itself(
    on_postgresql: PostgreSQLStore, tmp_path: Path
) -> None:
    with running(on_postgresql, tmp_path) as site:
        task, (phone, *_) = site.tasks[0], site.phones()
        on_postgresql.server.go_away()
        for path in ("/board", f"/shifts/{task.id}", "/roster", "/sign-in", "/nothing"):
            page = phone.open(path)
            assert page.status == 503, path
            assert "Nothing changed. Try again." in page.text
            assert page.retry_after == "5"
        tap = phone.claim(task.id)
        assert (tap.status, tap.told) == (503, Told.UNCHANGED)
        assert [site.server.status_of(path) for path in ("/healthz", "/readyz")] == [200, 503]

        on_postgresql.server.come_back()
        wait_until(lambda: phone.open("/board").status == 200, "it does not come back by itself")
        assert phone.claim(task.id).told is Told.OK
        assert site.violations() == []


def test_a_crash_of_postgresql_loses_no_claim_that_was_told(
    on_postgresql: PostgreSQLStore, tmp_path: Path
) -> None:
    with running(on_postgresql, tmp_path) as site:
        taps = [phone.claim(site.tasks[0].id) for phone in site.phones()]
        on_postgresql.restart(0, crash=True)
        assert [tap.told for tap in taps] == [Told.OK] * 3
        assert site.violations() == []


# --- A connection that breaks at the worst moment --------------------------------------------


@pytest.fixture
def own_app(on_postgresql: PostgreSQLStore) -> Iterator[Flask]:
    app = make_app(on_postgresql.url)
    yield app
    with app.app_context():
        db.engine.dispose()


def break_connection() -> None:
    """Let the server cut the connection that the session uses now."""
    number = db.session.scalar(text("SELECT pg_backend_pid()"))
    address = make_url(db.engine.url).set(drivername="postgresql")
    with psycopg.connect(
        address.render_as_string(hide_password=False), autocommit=True
    ) as connection:
        connection.execute("SELECT pg_terminate_backend(%s, 2000)", [number])


def test_an_answer_that_is_made_does_not_fail_when_the_connection_breaks(own_app: Flask) -> None:
    for _ in range(2):
        with own_app.app_context():
            assert db.session.scalar(select(1)) == 1
            break_connection()


class Renaming:
    """A command that renames a department, and meets a broken connection on the way."""

    def __init__(self, app: Flask) -> None:
        self.department = World(app).department("Oud")
        self.attempts = 0
        self.rename = command(self._rename)

    def _rename(self, break_at: str = "nowhere") -> None:
        self.attempts += 1
        row = db.session.get_one(Department, self.department.id)
        if break_at == "statement" and self.attempts == 1:
            break_connection()
        row.name = "Nieuw"
        record(Verb.CHANGED, row)
        db.session.flush()
        if break_at == "savepoint" and self.attempts == 1:
            with db.session.begin_nested():
                break_connection()
                db.session.execute(select(1))
        if break_at == "commit" and self.attempts == 1:
            break_connection()

    @property
    def name(self) -> str:
        return db.session.get_one(Department, self.department.id, populate_existing=True).name


@pytest.mark.parametrize("break_at", ["before", "statement", "savepoint"])
def test_a_connection_that_breaks_before_the_commit_is_replaced_and_the_change_made(
    own_app: Flask, break_at: str
) -> None:
    renaming = Renaming(own_app)
    begin_afresh()
    with own_app.app_context():
        assert renaming.name == "Oud"
        if break_at == "before":
            break_connection()
        renaming.rename(break_at)
        assert (renaming.name, fate()) == ("Nieuw", Fate.STORED)
    begin_afresh()


def test_a_commit_without_an_answer_is_called_neither_done_nor_undone(own_app: Flask) -> None:
    renaming = Renaming(own_app)
    begin_afresh()
    with own_app.app_context():
        with pytest.raises(InDoubt):
            renaming.rename("commit")
        assert (fate(), renaming.attempts) == (Fate.IN_DOUBT, 1), "it must not be tried again"
        begin_afresh()
        renaming.rename()
        assert (renaming.name, fate()) == ("Nieuw", Fate.STORED)
    begin_afresh()
