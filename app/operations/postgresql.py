"""Backup and restore of a PostgreSQL database, by its own pg_dump and pg_restore."""

import glob
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.engine import URL, Connection, Engine

from app.operations.trouble import Trouble
from app.web.schema import UNFINISHED

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
HOW = ("--no-owner", "--no-privileges")
"""A copy belongs to whoever restores it."""

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
FUNCTIONS = (
    "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
    " WHERE n.nspname = current_schema()"
    " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
)
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND application_name <> 'flexpool restore'"
)
LEAVING_SECONDS = 1.0
"""The server may count a connection for a moment after it was closed."""


class PostgreSQL:
    """The database at an address."""

    name = "PostgreSQL"

    def __init__(self, url: URL) -> None:
        self._url = url

    def save(self, target: Path) -> None:
        """Dump a snapshot, in PostgreSQL's own compressed form."""
        self._call("pg_dump", "--format=custom", *HOW, f"--file={target}", self._database())

    def revision_in(self, source: Path) -> str:
        """What its table of the revision says, read without a server."""
        options = ("--data-only", "--table=alembic_version", "--file=-")
        found = self._call("pg_restore", *options, str(source))
        row = re.search(r"^COPY .*alembic_version .*\n(\w+)$", found, re.MULTILINE)
        return row.group(1) if row else ""

    def tables_in(self, source: Path) -> set[str]:
        """The tables in the list of contents."""
        listed = self._call("pg_restore", "--list", str(source))
        return set(re.findall(r"^\d+; \d+ \d+ TABLE \S+ (\S+) ", listed, re.MULTILINE))

    def require_rest(self) -> None:
        """Ask the server who else is there; whoever is just leaving may do so."""
        deadline = time.monotonic() + LEAVING_SECONDS
        with self._engine().connect() as connection:
            # Within one transaction the server says the same each time.
            connection.execution_options(isolation_level="AUTOCOMMIT")
            while others := connection.scalar(text(OTHERS)):
                if time.monotonic() > deadline:
                    raise Trouble(
                        f"{others} others are connected to this database: "
                        "stop the web server and the job process"
                    )
                time.sleep(0.05)

    def load(self, source: Path) -> None:
        """Drop what is there and set the mark, in one transaction; then restore, in another."""
        with self._engine().begin() as connection:
            _empty(connection)
            connection.execute(text(f"CREATE TABLE {UNFINISHED} (id integer)"))
        options = ("--single-transaction", "--exit-on-error", *HOW, self._database())
        self._call("pg_restore", *options, str(source))

    def _engine(self) -> Engine:
        return create_engine(
            self._url,
            poolclass=NullPool,
            connect_args={"application_name": "flexpool restore", "connect_timeout": 5},
        )

    def _database(self) -> str:
        """Where the database is, without the password: others see the arguments of a program."""
        from psycopg.conninfo import make_conninfo  # 9 MiB that a web worker on SQLite does without

        return f"--dbname={make_conninfo('', **self._arguments())}"

    def _arguments(self) -> dict[str, str]:
        [_none, given] = self._url.get_dialect()().create_connect_args(self._url)
        given.pop("password", None)
        return {key: str(value) for key, value in given.items()}

    def _call(self, program: str, *arguments: str) -> str:
        """What a program of PostgreSQL says; the password, if any, goes in its environment."""
        environment = dict(os.environ)
        if self._url.password:
            environment["PGPASSWORD"] = str(self._url.password)
        command: list[str | Path] = [_program(program, self._server_major()), *arguments]
        answer = subprocess.run(command, capture_output=True, env=environment, check=False)
        if answer.returncode:
            last = answer.stderr.decode(errors="replace").strip().splitlines()[-1:]
            raise Trouble(f"{program} failed: {' '.join(last)}")
        return answer.stdout.decode(errors="replace")

    def _server_major(self) -> int:
        with self._engine().connect() as connection:
            return int(connection.scalar(text("SHOW server_version_num"))) // 10_000


def _program(name: str, server_major: int) -> Path:
    """The program of the server's version, or else the next one above: older ones cannot."""
    on_path = shutil.which(name)
    places = [Path(on_path).parent] if on_path else []
    places += [Path(folder) for pattern in PLACES for folder in glob.glob(pattern)]
    found = {_major(place / name): place / name for place in places if (place / name).is_file()}
    fitting = sorted(major for major in found if major >= server_major)
    if not fitting:
        raise Trouble(
            f"this needs {name} of PostgreSQL {server_major} or newer on the path: "
            f"install postgresql-client-{server_major}"
        )
    return found[fitting[0]]


def _major(program: Path) -> int:
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"\d+", answer.stdout)
    return int(version.group()) if version else 0


def _empty(connection: Connection) -> None:
    """Drop every table and function of the schema: what one backup has not must not stay."""
    from psycopg import sql

    for kind, question in (("TABLE", TABLES), ("FUNCTION", FUNCTIONS)):
        for name in connection.scalars(text(question)).all():
            drop = sql.SQL(f"DROP {kind} {{}} CASCADE").format(sql.Identifier(name))
            connection.exec_driver_sql(drop.as_string(None))
