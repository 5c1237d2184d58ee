"""Where figures are taken: databases with the hospital in them, and servers on these.

The hospital is seeded once for each engine and size, as anybody would do it, and copied for each
command, so that none measures what another left behind.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Engine, create_engine, select

from app import create_app
from app.accounts.commands import open_session
from app.core.command import command
from app.core.db import db
from app.people.models import Person
from bench.references import ROWS
from tests.harness.servers import SECRET, WebServer
from tests.postgres import AS_IN_PRODUCTION, NO_POSTGRES, PostgresServer, start_postgres

if TYPE_CHECKING:
    from flask import Flask

ENGINES = ("sqlite", "postgresql")
ROOT = Path(__file__).parents[1]
PEOPLE, SHIFTS = 2740, 12_000
COOKIE = "flexpool"
LABELS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Stage:
    """A database of its own with the hospital in it; ``app`` reads and writes it from here."""

    def __init__(self, engine: str, url: str, folder: Path) -> None:
        self.engine = engine
        self.url = url
        self.folder = folder
        self.app: Flask = create_app(
            {
                "SQLALCHEMY_DATABASE_URI": url,
                "SECRET_KEY": SECRET,
                "SESSION_COOKIE_NAME": COOKIE,
                "CHECK_HOST": False,
                "STRICT_TEMPLATES": False,
            }
        )

    @property
    def label(self) -> str:
        """The engine, as people write it."""
        return LABELS[self.engine]

    @contextmanager
    def server(self) -> Iterator[WebServer]:
        """Gunicorn on it, 2 × 8, with the references beside Flexpool."""
        module = Path(__file__).with_name("served.py")
        log = self.folder / "server.log"
        with WebServer(self.url, log, module, FLEXPOOL_BASE_URL="http://127.0.0.1") as server:
            yield server

    def cookies(self, addresses: list[str]) -> list[str]:
        """A cookie for each, signed in on a session of its own."""
        with self.app.app_context():
            ids = {
                row.email: row.id
                for row in db.session.execute(
                    select(Person.id, Person.email).where(Person.email.in_(addresses))
                )
            }
            tokens = _sign_in([ids[address] for address in addresses])
            return [self._cookie(token) for token in tokens]

    def _cookie(self, token: str) -> str:
        serializer: Any = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        value = serializer.dumps({"_user_id": token, "_fresh": True, "csrf_token": CSRF_SEED})
        return f"{COOKIE}={value}"

    def csrf_token(self) -> str:
        """What forms of these sessions carry."""
        from itsdangerous import URLSafeTimedSerializer

        signer = URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token")
        return str(signer.dumps(CSRF_SEED))

    def close(self) -> None:
        """Let go of the database."""
        with self.app.app_context():
            db.engine.dispose()


CSRF_SEED = "the same for every phone"
AFTER_A_NIGHT = {
    "sqlite": ["PRAGMA optimize", "PRAGMA wal_checkpoint(TRUNCATE)"],
    "postgresql": ["VACUUM ANALYZE", "CHECKPOINT"],
}


@command
def _sign_in(person_ids: list[int]) -> list[str]:
    return [open_session(person_id, device="bench") for person_id in person_ids]


def workers(how_many: int, first: int = 1) -> list[str]:
    """The addresses of so many workers, spread over the hospital."""
    return [f"worker{number}@delinde.example" for number in range(first, first + how_many)]


class Stages:
    """Makes stages; everything they stood on is gone afterwards."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="flexpool-bench-"))
        self._server: PostgresServer | None = None
        self._templates: dict[tuple[str, int, int], str] = {}
        self._copies = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def postgres(self) -> PostgresServer:
        """A real PostgreSQL that stores surely, as in production."""
        if self._server is None:
            self._server = start_postgres(settings=AS_IN_PRODUCTION)
            if self._server is None:
                raise RuntimeError(NO_POSTGRES)
        return self._server

    @contextmanager
    def stage(self, engine: str, people: int = PEOPLE, shifts: int = SHIFTS) -> Iterator[Stage]:
        """A fresh copy of the hospital at a size."""
        template = self._template(engine, people, shifts)
        self._copies += 1
        name = f"copy_{self._copies}"
        if engine == "sqlite":
            url = f"sqlite:///{self.folder / name}.sqlite"
            shutil.copyfile(template, self.folder / f"{name}.sqlite")
        else:
            url = self.postgres.create(name, template=template)
        stage = Stage(engine, url, self.folder)
        try:
            yield stage
        finally:
            stage.close()
            if engine == "postgresql":
                self.postgres.drop(name)

    def _template(self, engine: str, people: int, shifts: int) -> str:
        key = (engine, people, shifts)
        if key not in self._templates:
            name = f"{engine}_{people}_{shifts}"
            path = str(self.folder / f"{name}.sqlite")
            url = f"sqlite:///{path}" if engine == "sqlite" else self.postgres.create(name)
            _flask(url, "db", "upgrade")
            size = ["--people", str(people), "--shifts", str(shifts), "--if-empty"]
            _flask(url, "seed", "hospital", *size)
            _settle(url)
            self._templates[key] = path if engine == "sqlite" else name
        return self._templates[key]


def _flask(url: str, *arguments: str) -> None:
    """Run a command of Flexpool on a database, quietly unless it fails."""
    command_line = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    environment = {
        **os.environ,
        "FLEXPOOL_ENV": "development",  # production takes no demo
        "FLEXPOOL_DATABASE_URL": url,
    }
    done = subprocess.run(
        command_line, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")


def _settle(url: str) -> None:
    """As after a night: counted, cleaned, and with a table for the references."""
    engine = create_engine(url)
    with engine.begin() as connection:
        ROWS.create(connection)
    tidy(engine)
    engine.dispose()


def tidy(engine: Engine, *before: str) -> None:
    """Do what a night does to a database, after some statements of one's own."""
    raw = engine.raw_connection()
    if engine.dialect.name == "postgresql":
        raw.driver_connection.autocommit = True  # type: ignore[union-attr]
    for statement in (*before, *AFTER_A_NIGHT[engine.dialect.name]):
        raw.cursor().execute(statement)
    raw.close()
