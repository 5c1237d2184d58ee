"""What waits for what, when people and the structure change."""

from sqlalchemy import Select, func, select

from app.core.db import db
from app.people.models import Person

STRUCTURE = 0x666C6578
"""The number of the lock on PostgreSQL; any, as long as nobody else uses it."""


def lock_structure() -> None:
    """From here to the end of the command, no other command changes the structure.

    People, departments, roles, capabilities and task types are changed by few and seldom; so one
    lock for all of them keeps what was checked true until it is written: that a name is free, that
    a department is not moved below itself, that an administrator remains. On SQLite a command
    holds the only write lock anyway.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(STRUCTURE)))


def lock_people(wanted: Select[int]) -> list[int]:
    """Lock several people, by id so that nobody waits for each other; their ids.

    ``wanted`` selects the ids.
    """
    statement = select(Person.id).where(Person.id.in_(wanted)).order_by(Person.id)
    return list(db.session.scalars(statement.with_for_update(key_share=True)))


def lock_person(person_id: int) -> None:
    """Whoever judges what this person may do waits for what changes here, and the other way."""
    db.session.execute(
        select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)
    )
