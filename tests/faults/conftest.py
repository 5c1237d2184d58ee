"""Databases to be hurt: a PostgreSQL that no other test uses, and files."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from app.core.db import db
from app.core.migrations import upgrade
from tests.conftest import Engine, make_app
from tests.harness.stores import PostgreSQLStore, SQLiteStore, Store
from tests.postgres import NO_POSTGRES, PostgresServer, start_postgres

_numbers = count(1)


@pytest.fixture(scope="session")
def fragile_server() -> Iterator[PostgresServer]:
    """A PostgreSQL that may be stopped, with a migrated template."""
    server = start_postgres()
    if server is None:
        pytest.skip(NO_POSTGRES)
    app = make_app(server.create("template_fragile"))
    with app.app_context():
        upgrade()
        db.engine.dispose()
    yield server
    server.stop()


@pytest.fixture
def on_postgresql(fragile_server: PostgresServer) -> PostgreSQLStore:
    """A fresh, migrated database on it."""
    url = fragile_server.create(f"fragile_{next(_numbers)}", template="template_fragile")
    return PostgreSQLStore(url, fragile_server)


@pytest.fixture
def on_sqlite(tmp_path: Path) -> SQLiteStore:
    """A fresh, migrated file."""
    url = f"sqlite:///{tmp_path / 'fragile.sqlite'}"
    app = make_app(url)
    with app.app_context():
        upgrade()
        db.engine.dispose()
    return SQLiteStore(url)


@pytest.fixture
def store(engine: Engine) -> Store:
    """A fresh, migrated database on each engine in turn."""
    url = engine.copy()
    return PostgreSQLStore(url, engine.server) if engine.server else SQLiteStore(url)
