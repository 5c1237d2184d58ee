"""Backup and restore of an SQLite file, by SQLite's own backup: consistent while others write."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.core.private_files import make_database, scratch_beside
from app.operations.trouble import Trouble
from app.web.schema import UNFINISHED

WAIT_SECONDS = 10


class SQLite:
    """The database in a file."""

    name = "SQLite"

    def __init__(self, path: Path) -> None:
        self._path = path

    def save(self, target: Path) -> None:
        """Write a copy, checked, that needs no other file beside it."""
        if not self._path.exists():
            raise Trouble(f"there is no database at {self._path}")
        with closing(_opened(self._path)) as source, closing(_opened(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            _require_sound(copy, target)

    def revision_in(self, source: Path) -> str:
        """What its table of the revision says."""
        if "alembic_version" not in self.tables_in(source):
            return ""
        with _reading(source) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else ""

    def tables_in(self, source: Path) -> set[str]:
        """The tables of a file that SQLite finds sound."""
        with _reading(source) as connection:
            _require_sound(connection, source)
            rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            return {str(name) for (name,) in rows}

    def require_rest(self) -> None:
        """Leave the mode in which several can write: that works only when nobody else is there."""
        if not self._path.exists():
            return
        with closing(_opened(self._path)) as connection:
            try:
                connection.execute("PRAGMA busy_timeout=1000")
                connection.execute("PRAGMA journal_mode=DELETE")
            except sqlite3.OperationalError as error:
                raise Trouble(
                    f"somebody uses {self._path}: stop the web server and the job process"
                ) from error

    def load(self, source: Path) -> None:
        """Mark a copy as unfinished, then put all of it in place in one transaction."""
        with scratch_beside(self._path) as scratch:
            with _reading(source) as backup, closing(_opened(scratch)) as copy:
                backup.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
                copy.execute(f"CREATE TABLE {UNFINISHED} (id INTEGER)")
            with closing(_opened(scratch)) as copy, closing(_opened(self._path)) as target:
                copy.backup(target)


def _opened(path: Path) -> sqlite3.Connection:
    make_database(path)
    return sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)


@contextmanager
def _reading(source: Path) -> Iterator[sqlite3.Connection]:
    """A file that is not changed by looking. Raises Trouble when it is none of SQLite's."""
    try:
        address = f"{source.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS)) as connection:
            yield connection
    except sqlite3.DatabaseError as error:
        raise Trouble(f"{source} cannot be read: {error}") from error


def _require_sound(connection: sqlite3.Connection, path: Path) -> None:
    [answer] = connection.execute("PRAGMA quick_check(1)").fetchone()
    if answer != "ok":
        raise Trouble(f"{path} is damaged: {answer}")
