"""The unit of work: one transaction, recorded, and no write outside it."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import Table, bindparam, func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from app.audit.models import AuditEntry
from app.audit.trail import Verb, record
from app.core import clock
from app.core.asked import Asked
from app.core.command import (
    BrokenBeforeStep,
    DatabaseBusy,
    Fate,
    Undone,
    UnrecordedChange,
    WriteOutsideCommand,
    begin_afresh,
    bookkeeping,
    command,
    fate,
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
RENAMING = (
    update(Department)
    .where(Department.id == bindparam("department"))
    .values(name="Nieuw")
    .returning(Department.id)
)
RENAMED = Updated(RENAMING)
TABLE = cast("Table", Department.__table__)


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


def rename_object(department_id: int) -> None:
    db.session.get_one(Department, department_id).name = "Nieuw"
    db.session.flush()


NEW = update(Department).where(Department.id == bindparam("one")).values(name="Nieuw")
OF_TABLE = update(TABLE).where(TABLE.c.id == bindparam("one")).values(name="Nieuw")
PLAIN = "UPDATE departments SET name = 'Nieuw' WHERE id = "
WRITES: dict[str, Callable[[int, int], object]] = {
    "an object": lambda one, _shift: rename_object(one),
    "a statement": lambda one, _shift: db.session.execute(NEW, {"one": one}),
    "a statement of a table": lambda one, _shift: db.session.execute(OF_TABLE, {"one": one}),
    "past the session": lambda one, _shift: db.session.connection().execute(NEW, {"one": one}),
    "text": lambda one, _shift: db.session.execute(text(f"  {PLAIN.lower()}{one}")),
    "text that begins as a question": lambda one, _shift: db.session.execute(
        text(f"WITH one AS (SELECT 1) {PLAIN}{one}")
    ),
    "text for the driver": lambda one, _shift: db.session.connection().exec_driver_sql(
        f"{PLAIN}{one}"
    ),
    "a change made once": lambda one, _shift: RENAMED.first({"department": one}),
    "a question that is none": lambda one, _shift: Asked(RENAMING).rows({"department": one}),  # type: ignore[arg-type]
    "a row made once": lambda _one, shift: CHANGES.insert(
        ShiftChange(shift_id=shift, at=clock.now())
    ),
    "rows made once": lambda _one, shift: CHANGES.write([{"shift_id": shift, "at": clock.now()}]),
    "a row that waits": lambda _one, shift: CHANGES.add(shift_id=shift, at=clock.now()),
}
"""Every way in which something can be written. All of them change departments or the log."""


@pytest.mark.parametrize("how", WRITES)
def test_the_guard_sees_every_way_of_writing(context: Flask, world: World, how: str) -> None:
    department, shift_id = world.department("Oud"), world.shift().id
    write = partial(WRITES[how], department.id, shift_id)

    @command
    def change() -> None:
        write()

    @command
    def change_and_record() -> None:
        write()
        record(Verb.CHANGED, "department")

    def found() -> tuple[str, int]:
        logged = db.session.scalar(select(func.count()).select_from(ShiftChange)) or 0
        return name_of(department), logged

    before = found()
    with pytest.raises(WriteOutsideCommand, match="@command"):
        write()
    db.session.rollback()
    with pytest.raises(UnrecordedChange, match=r"audit\.trail\.record"):
        change()
    assert found() == before, "nothing of it is left"
    change_and_record()
    assert found() != before, "it is a write: with an entry it is done"


def test_an_entry_outside_a_command_is_refused_too(context: Flask) -> None:
    with pytest.raises(WriteOutsideCommand, match="@command"):
        record(Verb.CHANGED, "department")


def test_an_entry_alone_is_no_change(context: Flask) -> None:
    @command
    def note() -> None:
        record(Verb.CHANGED, "department")

    begin_afresh()
    note()
    assert fate() is Fate.UNCHANGED, "what failed afterwards may be called a failure"


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
