"""The unit of work: one transaction, recorded, and no write outside it."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from app.audit.models import AuditEntry
from app.audit.trail import Verb, record
from app.core import clock
from app.core.asked import Asked
from app.core.command import (
    BrokenBeforeStep,
    DatabaseBusy,
    Undone,
    UnrecordedChange,
    WriteOutsideCommand,
    bookkeeping,
    command,
    is_transient,
    step,
)
from app.core.db import db
from app.core.written import Updated
from app.people.models import Department
from app.shifts.changelog import CHANGES
from app.shifts.models import ShiftChange
from tests.factories import World

COUNT = select(func.count()).where(AuditEntry.object_type == "this")
RENAMED = Updated(
    update(Department)
    .where(Department.id == bindparam("department"))
    .values(name="Nieuw")
    .returning(Department.id)
)


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


def test_what_is_written_past_the_session_needs_an_entry_too(context: Flask, world: World) -> None:
    department = world.department("Oud")

    @command
    def rename_past_it(*, recorded: bool) -> None:
        RENAMED.first({"department": department.id})
        if recorded:
            record(Verb.CHANGED, "department")

    @command
    def note_change(shift_id: int) -> None:
        CHANGES.add(shift_id=shift_id, at=clock.now())

    with pytest.raises(UnrecordedChange):
        rename_past_it(recorded=False)
    assert name_of(department) == "Oud"
    with pytest.raises(UnrecordedChange):
        note_change(world.shift().id)
    rename_past_it(recorded=True)
    assert name_of(department) == "Nieuw"


@pytest.mark.parametrize(
    "write",
    [
        lambda: RENAMED.first({"department": 1}),
        lambda: CHANGES.add(shift_id=1, at=clock.now()),
        lambda: CHANGES.write([{"shift_id": 1, "at": clock.now()}]),
        lambda: CHANGES.insert(ShiftChange(shift_id=1, at=clock.now())),
        lambda: record(Verb.CHANGED, "department"),
    ],
)
def test_nothing_is_written_past_the_session_outside_a_command(
    context: Flask, write: Callable[[], None]
) -> None:
    with pytest.raises(WriteOutsideCommand, match="@command"):
        write()


def test_a_question_finds_what_waits_to_be_written(context: Flask) -> None:
    @command
    def look() -> list[int]:
        record(Verb.CHANGED, "this")
        found = [db.session.scalar(COUNT) or 0]
        record(Verb.CHANGED, "this")
        return [*found, Asked(COUNT).scalars()[0]]

    assert look() == [1, 2]


def step_that_fails(department: Department, entries: list[str]) -> Callable[[], None]:
    """Rename, record, and then break a constraint in a step of its own."""

    @command
    def run() -> None:
        rename(department.id, "Nieuw")
        try:
            with step():
                record(Verb.CHANGED, "taken back")
                other = db.session.get_one(Department, department.id)
                other.parent_id = 0
        except IntegrityError:
            entries.append("refused")
        record(Verb.CHANGED, "after")

    return run


def test_what_a_constraint_refuses_takes_back_its_step_and_nothing_else(
    context: Flask, world: World
) -> None:
    department, refused = world.department("Oud"), list[str]()
    step_that_fails(department, refused)()
    assert refused == ["refused"], "the second time, with a savepoint: the first began anew"
    assert name_of(department) == "Nieuw"
    words = select(AuditEntry.object_type).order_by(AuditEntry.id)
    assert db.session.scalars(words).all() == ["Department", "after"]


def test_what_broke_before_a_step_is_no_answer_of_the_step_and_leaves_nothing_behind(
    context: Flask, world: World
) -> None:
    department = world.department("Oud")

    @command
    def run() -> None:
        rename(department.id, "Nieuw")
        CHANGES.add(shift_id=0, at=clock.now())
        with suppress(IntegrityError), step():
            pass

    with pytest.raises(BrokenBeforeStep):
        run()
    assert name_of(department) == "Oud", "not half of it: without the row that waited"


def test_an_entry_that_was_taken_back_stands_for_no_change(context: Flask, world: World) -> None:
    department = world.department("Oud")

    @command
    def forget() -> None:
        rename(department.id, "Nieuw", recorded=False)
        with suppress(Undone), step():
            record(Verb.CHANGED, "taken back")
            raise Undone

    with pytest.raises(UnrecordedChange):
        forget()
    assert name_of(department) == "Oud"


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
