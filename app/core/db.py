"""One declarative base and one session, on SQLite and PostgreSQL alike.

A unit of work that writes takes the write lock first (``BEGIN IMMEDIATE`` on SQLite): a read
transaction that upgrades fails at once there, whatever the busy time-out. Reads never take it.
"""

import sqlite3
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import CursorResult, DateTime, Delete, Enum, MetaData, event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from app.core.private_files import make_database

BUSY_SECONDS = 5
"""How long a write waits for a lock that somebody else holds, on either engine."""
FORGOTTEN_SECONDS = 60
"""After so long PostgreSQL takes its locks back from a process that stands still."""


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Refuses naive values; stores and returns UTC on both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone: give an aware datetime")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """One call for each value: a list of candidates reads thousands."""
        return _from_sqlite if dialect.name == "sqlite" else _from_postgresql


def _from_sqlite(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(f"{value}+00:00")


def _from_postgresql(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


WORDS = Enum(
    StrEnum,
    native_enum=False,
    length=None,
    values_callable=lambda words: [word.value for word in words],
)
"""A column of one of ours: stores the value, reads a member; a new member needs no revision."""
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What every table shares: constraint names that migrations can rely on, and instants."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: UTCDateTime, StrEnum: WORDS},
    )


class Session(FlaskSession):
    """The session of a request; an answer that is made does not fail any more."""

    def close(self) -> None:
        """Give the connection back, or throw it away where it broke meanwhile."""
        try:
            super().close()
        except DBAPIError:
            self.invalidate()


db = SQLAlchemy(
    model_class=Base,
    session_options={"class_": Session, "join_transaction_mode": "create_savepoint"},
)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def delete_rows(statement: Delete) -> int:
    """Delete rows without looking for them among those loaded. Returns the number deleted."""
    result = db.session.execute(statement.execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", result).rowcount


def is_of_session(connection: Connection) -> bool:
    """Whether a session of ours works on this connection."""
    return bool(connection.get_execution_options().get("of_session"))


writing: ContextVar[bool] = ContextVar("writing", default=False)
"""Whether the transaction that begins now is going to write."""


@event.listens_for(Engine, "do_connect")
def _connect(dialect: Dialect, _record: Any, where: list[Any], options: dict[str, Any]) -> Any:
    """SQLite would make its file readable by others; those beside it follow the first."""
    if dialect.name == "postgresql":
        from app.core.postgresql import ReadingConnection

        return ReadingConnection.connect(*where, **options)
    if where and not str(where[0]).startswith((":", "file:")):
        make_database(Path(where[0]))
    return None


@event.listens_for(Engine, "connect")
def _prepare(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        _prepare_sqlite(connection)
    else:
        _prepare_postgresql(connection)


@event.listens_for(Engine, "checkout")
def _see_whether_it_lives(connection: Any, _record: Any, _fairy: Any) -> None:
    """A server that was started anew is found out before a request needs it."""
    if not isinstance(connection, sqlite3.Connection) and not connection.lives():
        raise InvalidatePoolError


def _prepare_postgresql(connection: Any) -> None:
    """Here, not as an option of the connection: poolers refuse those."""
    connection.execute(
        f"SELECT set_config('lock_timeout', '{BUSY_SECONDS}s', false),"
        f" set_config('idle_in_transaction_session_timeout', '{FORGOTTEN_SECONDS}s', false),"
        " set_config('plan_cache_mode', 'force_generic_plan', false)"
    )
    connection.commit()


def _prepare_sqlite(connection: sqlite3.Connection) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Session, "after_begin")
def _begin(_session: Any, _transaction: Any, connection: Connection) -> None:
    """Known as the session's; on PostgreSQL as one that reads, for it begins with the first
    statement there. SQLite knows by its BEGIN.
    """
    connection.execution_options(of_session=True)
    if connection.dialect.name == "postgresql" and not writing.get():
        cast("Any", connection.connection.dbapi_connection).begin_to_read()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")
