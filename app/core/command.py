"""The unit of work: every write happens in one, and none happens unrecorded.

``@command`` is one transaction: it commits on success, rolls back on any exception, and commands
called inside it join. It refuses to commit a change without an entry in the trail.
``@bookkeeping`` is the same for housekeeping that is no event (session last seen, leases, marks);
what may use it is listed by name in the tests.

What becomes of it is never guessed: ``fate`` says whether something was stored since
``begin_afresh``, and a commit whose answer was lost is neither tried again nor called a failure.
"""

import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import ORMExecuteState, Session

from app.core.db import BUSY_SECONDS, Base, db, is_of_session, writing
from app.core.turns import my_turn

ATTEMPTS = 4
TRANSIENT_SQLSTATES = {"40001", "40P01", "55P03", "0A000"}
"""The last is of a plan over a column that has another type since; a rollback forgets the plan."""

P = ParamSpec("P")
R = TypeVar("R")

COMMANDS: dict[str, Callable[..., Any]] = {}
BOOKKEEPING: dict[str, Callable[..., Any]] = {}


class WriteOutsideCommand(RuntimeError):
    """Something was written outside a unit of work."""


class UnrecordedChange(RuntimeError):
    """A command changed something and recorded nothing."""


class DatabaseBusy(RuntimeError):
    """The database could not be had in time; nothing was changed. Try again."""


class InDoubt(DatabaseBusy):
    """The connection broke while committing: the change is stored, or it is not. Look first."""


class Fate(StrEnum):
    """What became of the changes that a request asked for."""

    UNCHANGED = "nothing changed"
    STORED = "stored"
    IN_DOUBT = "stored or not"


_fate: ContextVar[Fate] = ContextVar("fate", default=Fate.UNCHANGED)


def fate() -> Fate:
    """What became of the recorded changes since ``begin_afresh``."""
    return _fate.get()


def begin_afresh() -> None:
    """A new request begins in this thread: nothing is stored yet."""
    _fate.set(Fate.UNCHANGED)


class WritesRows(Protocol):
    """What writes rows of a table that waited."""

    def write(self, many: Iterable[Mapping[str, Any]]) -> None:
        """Write them."""


class BrokenBeforeStep(RuntimeError):
    """What was written before a step broke a constraint: that is no answer of the step."""


class Undone(Exception):
    """Raised within ``step``: what it did is taken back."""


class _WithSteps(Exception):
    """A step has to be taken back: the unit of work begins anew, so that it can be."""


@dataclass
class Unit:
    """One transaction under way. ``steps``: each step of it can be taken back alone.

    ``waiting`` are rows that are written before the next question, or at the end.
    """

    name: str
    needs_trail: bool
    steps: bool = False
    changed: bool = False
    recorded: bool = False
    waiting: dict[WritesRows, list[Mapping[str, Any]]] = field(default_factory=dict)


_unit: ContextVar[Unit | None] = ContextVar("unit", default=None)
_still: ContextVar[bool] = ContextVar("still", default=False)


class HeldStill(RuntimeError):
    """A command was called where nothing may be done: a form is only shown again."""


def hold_still(still: bool) -> None:
    """From now on in this thread no command runs, or they do again; housekeeping always does."""
    _still.set(still)


def command(function: Callable[P, R]) -> Callable[P, R]:
    """Run the function as one recorded unit of work; joins the one under way, if any."""
    return _unit_of_work(function, COMMANDS, needs_trail=True)


def bookkeeping(function: Callable[P, R]) -> Callable[P, R]:
    """Run the function as one unit of work that leaves no entry in the trail."""
    return _unit_of_work(function, BOOKKEEPING, needs_trail=False)


def _unit_of_work(
    function: Callable[P, R], registry: dict[str, Callable[..., Any]], needs_trail: bool
) -> Callable[P, R]:
    name = f"{function.__module__.removeprefix('app.')}.{function.__name__}"

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if needs_trail and _still.get():
            raise HeldStill(name)
        under_way = _unit.get()
        if under_way is not None:
            if needs_trail and not under_way.needs_trail:
                raise UnrecordedChange(f"{under_way.name} is bookkeeping: it may not call {name}")
            return function(*args, **kwargs)
        give_up_at = time.monotonic() + BUSY_SECONDS
        for attempt in range(1, ATTEMPTS + 1):
            try:
                try:
                    return _once(Unit(name, needs_trail), function, *args, **kwargs)
                except _WithSteps:
                    return _once(Unit(name, needs_trail, steps=True), function, *args, **kwargs)
            except DBAPIError as error:
                if not is_transient(error):
                    raise
                if attempt == ATTEMPTS or time.monotonic() >= give_up_at:
                    raise DatabaseBusy(name) from error
                time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311
        raise AssertionError("unreachable")

    registry[name] = run
    return run


def _once(unit: Unit, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """One attempt. The read transaction that came before is closed first."""
    db.session.rollback()
    with my_turn() as came:
        if not came:
            raise DatabaseBusy(unit.name)
        return _in_turn(unit, function, *args, **kwargs)


def _in_turn(unit: Unit, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    unit_token = _unit.set(unit)
    writing_token = writing.set(True)
    try:
        result = function(*args, **kwargs)
        write_waiting()
        if unit.needs_trail and unit.changed and not unit.recorded:
            raise UnrecordedChange(f"{unit.name} changed rows: call audit.trail.record in it")
        _commit(unit)
        return result
    except BaseException:
        db.session.rollback()
        raise
    finally:
        writing.reset(writing_token)
        _unit.reset(unit_token)


def _commit(unit: Unit) -> None:
    """Housekeeping may be done twice, so only the fate of a recorded change matters."""
    matters = unit.needs_trail and unit.changed
    try:
        db.session.commit()
    except DBAPIError as error:
        if matters and error.connection_invalidated:
            _fate.set(Fate.IN_DOUBT)
            raise InDoubt(unit.name) from error
        raise
    if matters:
        _fate.set(Fate.STORED)


def is_under_way() -> bool:
    """Whether this is inside a unit of work."""
    return _unit.get() is not None


@contextmanager
def step() -> Iterator[None]:
    """A part of a unit of work that is taken back alone where a constraint of the database says
    no: raises IntegrityError then, or ``Undone`` where the part itself raised that.

    Seldom one is: so a unit of work first runs without savepoints, and whole again with them where
    it is needed.
    """
    unit = _under_way()
    try:
        write_waiting()
    except IntegrityError as error:
        raise BrokenBeforeStep(unit.name) from error
    if not unit.steps:
        try:
            yield
            write_waiting()
        except (IntegrityError, Undone) as error:
            raise _WithSteps from error
        return
    try:
        with db.session.begin_nested():
            yield
            write_waiting()
    except BaseException:
        unit.waiting.clear()
        raise


def wait(table: WritesRows, row: Mapping[str, Any]) -> None:
    """Let a row be written before the next question of this unit of work, or at its end."""
    _under_way().waiting.setdefault(table, []).append(row)


def write_waiting() -> None:
    """Write all that is not written yet, so that a question sees it; nothing outside a unit."""
    unit = _unit.get()
    if unit is not None:
        db.session.flush()
        _write_rows(unit)


def _write_rows(unit: Unit) -> None:
    waiting, unit.waiting = unit.waiting, {}
    for table, rows in waiting.items():
        table.write(rows)


def recorded_later() -> None:
    """Let the change under way have no entry of its own: a job writes one for many together.

    Who does so is listed by name in the tests.
    """
    unit = _unit.get()
    if unit is not None:
        unit.recorded = True


def is_transient(error: DBAPIError) -> bool:
    """Whether trying again may help: a deadlock, a lock time-out, an old plan, no connection."""
    if error.connection_invalidated:
        return True
    sqlstate = getattr(error.orig, "sqlstate", None)
    return sqlstate in TRANSIENT_SQLSTATES or "database is locked" in str(error.orig)


def note_write(*, recorded: bool) -> None:
    """Something is written: an entry of the trail (``recorded``), or what needs one.

    Raises WriteOutsideCommand.
    """
    unit = _under_way()
    if recorded:
        unit.recorded = True
    else:
        unit.changed = True


def _under_way() -> Unit:
    unit = _unit.get()
    if unit is None:
        raise WriteOutsideCommand("write inside a function under @command or @bookkeeping")
    return unit


@event.listens_for(Session, "before_flush")
def _guard_objects(session: Session, _context: Any, _instances: Any) -> None:
    changed = [row for row in session.dirty if session.is_modified(row)]
    for row in (*session.new, *changed, *session.deleted):
        note_write(recorded=getattr(row, "__trail__", False))


@event.listens_for(Session, "do_orm_execute")
def _guard_statements(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        note_write(recorded=False)
    unit = _unit.get()
    if unit is not None:
        _write_rows(unit)  # the session has written its own before


READS = ("SELECT", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "SET ", "SHOW", "LOCK")
WRITE_WITHIN = re.compile(r"\b(?:INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\S+\s+SET)\b", re.IGNORECASE)
WRITTEN_TO = re.compile(r'INSERT\s+INTO\s+"?(\w+)', re.IGNORECASE)


@event.listens_for(Engine, "before_cursor_execute")
def _guard_text(
    connection: Connection, _cursor: Any, statement: str, _given: Any, _context: Any, _many: bool
) -> None:
    """The last word: what reaches the database in any other way than those above is seen here.

    What does not begin as a question is a write.
    """
    said = statement.lstrip(" \n(")
    begins = said[:9].upper()
    if begins.startswith(READS) or not is_of_session(connection):
        return
    if begins.startswith("WITH") and WRITE_WITHIN.search(said) is None:
        return
    table = WRITTEN_TO.match(said)
    note_write(recorded=table is not None and table[1] in _trails())


@cache
def _trails() -> set[str]:
    """The tables that are trails."""
    mappers = Base.registry.mappers
    return {each.class_.__tablename__ for each in mappers if hasattr(each.class_, "__trail__")}
