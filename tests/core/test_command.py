"""The unit of work: one transaction, recorded, and no write outside it."""

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError, OperationalError

from app.audit.trail import Verb, record
from app.core.command import (
    DatabaseBusy,
    UnrecordedChange,
    WriteOutsideCommand,
    bookkeeping,
    command,
    is_transient,
)
from app.core.db import db
from app.people.models import Department
from tests.factories import World


@command
def rename(department_id: int, name: str, *, recorded: bool = True) -> None:
    department = db.session.get_one(Department, department_id)
    department.name = name
    if recorded:
        record(Verb.CHANGED, department)


def name_of(department: Department) -> str:
    return db.session.get_one(Department, department.id, populate_existing=True).name


def test_a_recorded_change_is_kept(context: Flask, world: World) -> None:
    department = world.department()
    rename(department.id, "Nieuw")
    assert name_of(department) == "Nieuw"


def test_a_change_without_an_entry_in_the_trail_is_refused(context: Flask, world: World) -> None:
    department = world.department("Oud")
    with pytest.raises(UnrecordedChange, match=r"audit\.trail\.record"):
        rename(department.id, "Nieuw", recorded=False)
    assert name_of(department) == "Oud"


def test_a_bulk_statement_needs_an_entry_too(context: Flask, world: World) -> None:
    department = world.department("Oud")

    @command
    def rename_all() -> None:
        db.session.execute(update(Department).values(name="Nieuw"))

    with pytest.raises(UnrecordedChange):
        rename_all()
    assert name_of(department) == "Oud"


def test_a_write_outside_a_command_is_refused(context: Flask, world: World) -> None:
    department = world.department()
    db.session.get_one(Department, department.id).name = "Nieuw"
    with pytest.raises(WriteOutsideCommand, match="@command"):
        db.session.flush()
    db.session.rollback()
    with pytest.raises(WriteOutsideCommand):
        db.session.execute(update(Department).values(name="Nieuw"))


def test_an_exception_leaves_nothing_behind(context: Flask, world: World) -> None:
    department = world.department("Oud")

    @command
    def fail() -> None:
        rename(department.id, "Nieuw")
        raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fail()
    assert name_of(department) == "Oud", "a command inside another one joins its transaction"


def test_bookkeeping_may_not_call_a_command(context: Flask, world: World) -> None:
    department = world.department()

    @bookkeeping
    def housekeeping() -> None:
        rename(department.id, "Nieuw")

    with pytest.raises(UnrecordedChange, match="bookkeeping"):
        housekeeping()


class _Deadlock(Exception):
    sqlstate = "40P01"


def deadlock() -> DBAPIError:
    return OperationalError("UPDATE", {}, _Deadlock())


def test_a_deadlock_is_tried_again(context: Flask) -> None:
    attempts = []

    @command
    def unlucky() -> str:
        attempts.append(1)
        if len(attempts) < 3:
            raise deadlock()
        return "done"

    assert unlucky() == "done"
    assert len(attempts) == 3


def test_a_database_that_stays_busy_is_an_answer_of_its_own(context: Flask) -> None:
    @command
    def always() -> None:
        raise deadlock()

    with pytest.raises(DatabaseBusy):
        always()


def test_a_broken_constraint_is_not_tried_again(context: Flask) -> None:
    assert not is_transient(DBAPIError("INSERT", {}, ValueError("unique")))
