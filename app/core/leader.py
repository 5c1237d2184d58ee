"""Which of several job processes leads: a lock that the system takes back when a process dies.

PostgreSQL: an advisory lock on a connection of its own. SQLite: a lock on a file beside the
database.
"""

import sys
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from app.core.private_files import open_to_lock

KEY = 0x466C6578706F6F6C
"""“Flexpool”: PostgreSQL names advisory locks by a number, for each database apart."""


class Lock(Protocol):
    """The lead, for as long as the process lives and keeps it."""

    def held(self) -> bool:
        """Whether it is still ours."""

    def release(self) -> None:
        """Let another process lead."""


def try_to_lead(database_url: str) -> Lock | None:
    """The lead, or None when another process has it or the database cannot be asked."""
    url = make_url(database_url)
    if url.get_backend_name() == "postgresql":
        return _lock_in_postgresql(url)
    return _lock_beside(Path(url.database)) if url.database else AloneInMemory()


class AloneInMemory:
    """A database in memory has one process."""

    def held(self) -> bool:
        """Always."""
        return True

    def release(self) -> None:
        """Nothing to let go."""


class LockInPostgreSQL:
    """An advisory lock: the server takes it back when the connection ends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def held(self) -> bool:
        """Whether the connection lives, and with it the lock."""
        try:
            self._connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    def release(self) -> None:
        """End the connection."""
        self._connection.close()


def _lock_in_postgresql(url: URL) -> LockInPostgreSQL | None:
    engine = create_engine(
        url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args={"connect_timeout": 5},
    )
    try:
        connection = engine.connect()
    except SQLAlchemyError:
        return None
    try:
        question = text("SELECT pg_try_advisory_lock(:key)")
        if connection.execute(question, {"key": KEY}).scalar():
            return LockInPostgreSQL(connection)
    except SQLAlchemyError:
        connection.invalidate()
    connection.close()
    return None


class LockedFile:
    """A locked file: the system unlocks it when the process ends, in whatever way."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def held(self) -> bool:
        """Always: nobody else can take it."""
        return True

    def release(self) -> None:
        """Unlock."""
        self._file.close()


def _lock_beside(database: Path) -> LockedFile | None:
    file = open_to_lock(database.with_name(f"{database.name}.leader"))
    try:
        _lock(file)
    except OSError:
        file.close()
        return None
    return LockedFile(file)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
