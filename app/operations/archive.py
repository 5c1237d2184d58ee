"""What a backup is, for both engines: one file, whole or not there at all."""

from pathlib import Path
from typing import Protocol

from sqlalchemy.engine import make_url

from app.core import migrations
from app.operations.postgresql import PostgreSQL
from app.operations.sqlite import SQLite
from app.operations.trouble import Trouble

OURS = {"audit_entries", "people", "claims"}
"""Tables by which a backup of Flexpool is known."""


class Store(Protocol):
    """A database that can be written to a file, and filled from one."""

    name: str

    def save(self, target: Path) -> None:
        """Write a consistent copy to a new file, while others write. Raises Trouble."""

    def revision_in(self, source: Path) -> str:
        """The revision of the schema in a backup, "" where it has none. Raises Trouble."""

    def tables_in(self, source: Path) -> set[str]:
        """The tables in a backup. Raises Trouble."""

    def require_rest(self) -> None:
        """Raises Trouble while others are connected."""

    def load(self, source: Path) -> None:
        """Replace everything by the backup, beside the mark of an unfinished restore."""


def store_of(database_url: str) -> Store:
    """The database at the address."""
    url = make_url(database_url)
    if url.get_backend_name() == "postgresql":
        return PostgreSQL(url)
    if not url.database:
        raise Trouble("a database in memory cannot be kept")
    return SQLite(Path(url.database))


def kind_of(source: Path) -> str:
    """Which engine wrote a file: "SQLite" or "PostgreSQL". Raises Trouble when none of ours did."""
    try:
        with source.open("rb") as file:
            beginning = file.read(16)
    except OSError as error:
        raise Trouble(f"{source} cannot be read: {error.strerror}") from error
    if beginning.startswith(b"SQLite format 3\0"):
        return "SQLite"
    if beginning.startswith(b"PGDMP"):
        return "PostgreSQL"
    raise Trouble(f"{source} is no backup: neither SQLite nor pg_dump wrote it")


def require_ours(store: Store, source: Path) -> str:
    """The revision in a backup that this program can go on from. Raises Trouble for any other."""
    kind = kind_of(source)
    if kind != store.name:
        raise Trouble(f"{source} is a backup of {kind}, and this database is {store.name}")
    revision = store.revision_in(source)
    if not revision or not store.tables_in(source) >= OURS:
        raise Trouble(f"{source} holds something else than Flexpool")
    if revision not in migrations.known():
        raise Trouble(
            f"{source} is at revision {revision}, which this program does not know: "
            "restore it with the newer program that wrote it"
        )
    return revision
