"""The two database engines, as the harness needs them: hurt, weakened, and looked over."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy.engine import make_url

from tests.postgres import PostgresServer

CONSTRAINTS = (
    "ALTER TABLE claims DROP CONSTRAINT claims_no_overlap",
    "ALTER TABLE shifts DROP CONSTRAINT ck_shifts_filled",
    "ALTER TABLE shifts DROP CONSTRAINT ck_shifts_extra_filled",
    "DROP INDEX uq_claims_live",
)
"""What has the last word on PostgreSQL."""


class Store(Protocol):
    """A database of one run."""

    name: str
    url: str

    def weaken(self) -> None:
        """Take away every constraint that guards claims."""

    def problems(self) -> list[str]:
        """What the database itself finds wrong with its files."""


class SQLiteStore:
    """A file."""

    name = "sqlite"

    def __init__(self, url: str) -> None:
        self.url = url
        self.path = Path(make_url(url).database or "")

    def weaken(self) -> None:
        """Drop the triggers and the index; checks are ignored by a setting of ``unlocked``."""
        with closing(sqlite3.connect(self.path)) as connection:
            for statement in (
                "DROP TRIGGER claims_no_overlap_insert",
                "DROP TRIGGER claims_no_overlap_update",
                "DROP INDEX uq_claims_live",
            ):
                connection.execute(statement)

    @contextmanager
    def write_lock(self) -> Iterator[None]:
        """Nobody else writes from entering this block to leaving it."""
        connection = sqlite3.connect(self.path, isolation_level=None, timeout=30)
        with closing(connection):
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")

    def problems(self) -> list[str]:
        """Torn pages, wrong indexes, references to nothing."""
        with closing(sqlite3.connect(self.path)) as connection:
            torn = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            dangling = [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
        return [line for line in torn if line != "ok"] + dangling


class PostgreSQLStore:
    """A database on a server of our own."""

    name = "postgresql"

    def __init__(self, url: str, server: PostgresServer) -> None:
        self.url = url
        self.server = server
        name = make_url(url).database
        # The server of the tests answers before it has written: not where it is going to crash.
        self._execute(f'ALTER DATABASE "{name}" SET synchronous_commit = on')

    def weaken(self) -> None:
        """Drop the constraints and the index."""
        self._execute(*CONSTRAINTS)

    def restart(self, seconds: float, *, crash: bool = False) -> None:
        """Stop the server, or let it crash, and start it after so long."""
        self.server.go_away(crash=crash)
        time.sleep(seconds)
        self.server.come_back()

    def problems(self) -> list[str]:
        """Nothing to ask for: a server that replayed its log is whole."""
        return []

    def _execute(self, *statements: str) -> None:
        address = make_url(self.url).set(drivername="postgresql")
        with psycopg.connect(
            address.render_as_string(hide_password=False), autocommit=True
        ) as connection:
            for statement in statements:
                connection.execute(statement)
