"""The negative control: Flexpool with every guard of a claim taken away.

``servers`` serves it on a database that was weakened too (``Store.weaken``). No row is locked, on
SQLite nothing is one transaction and nobody waits for a turn, and a place is taken by looking
first and writing later. The rules and everything else are the product's own. It exists here only:
no setting leads to it.
"""

from contextlib import nullcontext
from typing import Any

from sqlalchemy import Select, event, select
from sqlalchemy.engine import Engine

from app import create_app
from app.asking import commands_offers
from app.claims import (
    commands,
    commands_endings,
    commands_reconfirmations,
    commands_ways_out,
    locks,
)
from app.claims.queries_standing import StandingToTask
from app.core import command as core_command
from app.core import db as core_db
from app.core.db import db
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import Initiator, Seat


def lock_worker(person_id: int) -> str | None:
    """Read only."""
    return db.session.scalar(
        select(Department.path)
        .join(Person, Person.home_department_id == Department.id)
        .where(Person.id == person_id, Person.active)
    )


def lock_shift(shift_id: int) -> Shift | None:
    """Read only."""
    return db.session.scalar(_fresh(select(Shift).where(Shift.id == shift_id)))


def lock_claim(claim_id: int) -> tuple[Claim, Shift] | None:
    """Read only."""
    claim = db.session.get(Claim, claim_id, populate_existing=True)
    shift = lock_shift(claim.shift_id) if claim else None
    return (claim, shift) if claim is not None and shift is not None else None


def look_then_leap(
    person_id: int, shift: Shift, seat: Seat, initiator: Initiator, stands: StandingToTask
) -> Claim | None:
    """Count and write what was read before."""
    if shift.filled >= shift.places and not commands_endings._take_over(shift, seat):
        return None
    shift.filled += 1
    claim = commands._new_claim(person_id, shift, seat, initiator, stands)
    db.session.add(claim)
    db.session.flush()
    return claim


def _fresh(statement: Select[Any]) -> Select[Any]:
    return statement.execution_options(populate_existing=True)


def _ignore_checks(connection: Any, _record: Any) -> None:
    if hasattr(connection, "execute") and type(connection).__module__ == "sqlite3":
        connection.execute("PRAGMA ignore_check_constraints=ON")


for module in (commands_offers, commands, commands_ways_out, locks, commands_reconfirmations):
    for function in (lock_worker, lock_shift, lock_claim):
        if hasattr(module, function.__name__):
            setattr(module, function.__name__, function)
setattr(core_command, "my_turn", lambda: nullcontext(True))  # noqa: B010 - it is imported there
commands.insert_claim = look_then_leap
event.remove(Engine, "begin", core_db._begin_sqlite)
event.listen(Engine, "connect", _ignore_checks)

app = create_app()
