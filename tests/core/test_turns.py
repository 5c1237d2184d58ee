"""Who writes on SQLite waits in a row for who writes before; on PostgreSQL row locks do that."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from app.core import turns
from app.core.command import DatabaseBusy, bookkeeping
from app.core.db import db
from app.people.models import Department
from tests.factories import World
from tests.patience import PATIENCE

LONG_ENOUGH = 0.3
"""Seconds in which a writer that does not wait has begun."""


@bookkeeping
def rename(department_id: int, begun: threading.Event, go_on: threading.Event) -> None:
    """Write, and stay in the middle of it until told to go on."""
    begun.set()
    assert go_on.wait(PATIENCE)
    db.session.get_one(Department, department_id).name = f"Nieuw {department_id}"


def test_the_next_one_begins_once_the_one_before_is_done(own_app: Flask, own_world: World) -> None:
    departments = [own_world.department().id for _ in range(2)]
    begun, go_on = ([threading.Event() for _ in departments] for _ in range(2))

    def write(number: int) -> None:
        with own_app.app_context():
            rename(departments[number], begun[number], go_on[number])

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(write, 0)
        assert begun[0].wait(PATIENCE)
        second = pool.submit(write, 1)
        on_sqlite = own_app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
        assert begun[1].wait(LONG_ENOUGH if on_sqlite else PATIENCE) is not on_sqlite
        for each in go_on:
            each.set()
        first.result()
        second.result()
    assert begun[1].is_set()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_turn_that_does_not_come_is_an_answer_and_changes_nothing(
    own_app: Flask, own_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    department = own_world.department("Oud")
    monkeypatch.setattr(turns, "BUSY_SECONDS", 0.05)
    done = threading.Event()
    done.set()
    with turns._turn, own_app.app_context(), pytest.raises(DatabaseBusy):
        rename(department.id, threading.Event(), done)
    with own_app.app_context():
        assert db.session.get_one(Department, department.id).name == "Oud"
