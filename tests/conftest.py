"""One migrated database per engine, shared by all tests; what a test writes is rolled back.

``app`` runs on both engines, ``client`` is a browser without a window on it. ``own_database`` is a
fresh copy for tests that need real commits: threads, processes, browsers.
"""

import gc
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, cast

import pytest
import sqlalchemy
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine

from app import create_app
from app.core.actor import NOBODY, set_actor
from app.core.db import db, writing
from app.core.migrations import upgrade
from app.openings.queries_openings import forget
from tests.factories import World
from tests.postgres import NO_POSTGRES, PostgresServer, start_postgres

# A machine that has much to do is slow, and no test is wrong for that.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

# Thousands of tests make many small objects and few cycles: the collector need not look so often.
gc.freeze()
gc.set_threshold(50_000, 20, 50)

ENGINES = ("sqlite", "postgresql")
ADDRESS = "SQLALCHEMY_DATABASE_URI"
COMPILED = FileSystemBytecodeCache()
"""Templates are compiled once for all applications; a template that changed is compiled anew."""
_numbers = count(1)
_made: list[Flask] = []
_engines: dict[str, "Engine"] = {}
_apps: dict[str, Flask] = {}
_apps_alone: dict[str, Flask] = {}


@dataclass
class Engine:
    """A database engine with a migrated database to share and to copy."""

    name: str
    url: str
    folder: Path
    server: PostgresServer | None

    def copy(self) -> str:
        """The address of a fresh, migrated database of one's own."""
        name = f"copy_{next(_numbers)}"
        if self.server is not None:
            return self.server.create(name, template="template_flexpool")
        path = self.folder / f"{name}.sqlite"
        shutil.copyfile(self.folder / "template.sqlite", path)
        return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL of our own."""
    server = start_postgres()
    if server is None:
        pytest.skip(NO_POSTGRES)
    yield server
    server.stop()


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Each engine in turn, with a migrated template and a copy of it to share; made once."""
    name = request.param
    if name not in _engines:
        server = request.getfixturevalue("postgres") if name == "postgresql" else None
        _engines[name] = _migrated(name, tmp_path_factory.mktemp(name), server)
    return _engines[name]


def _migrated(name: str, folder: Path, server: PostgresServer | None) -> Engine:
    template = (
        server.create("template_flexpool") if server else f"sqlite:///{folder / 'template.sqlite'}"
    )
    _migrate(template)
    made = Engine(name, template, folder, server)
    made.url = made.copy()
    return made


def _migrate(url: str) -> None:
    app = make_app(url)
    with app.app_context():
        upgrade()
        if db.engine.dialect.name == "sqlite":
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()


def make_app(url: str, **settings: object) -> Flask:
    """An application on the database at the address."""
    app = create_app({"TESTING": True, ADDRESS: url, **settings})
    app.jinja_env.bytecode_cache = COMPILED
    _made.append(app)
    return app


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Who acted in the test before acts no more, also not in fixtures that a whole file shares."""
    set_actor(NOBODY)


@pytest.fixture(autouse=True)
def _connections_are_closed() -> Iterator[None]:
    """What was made for a test, or at its beginning, leaves no idle connection behind."""
    yield
    while _made:
        app = _made.pop()
        with app.app_context():
            for engine in db.engines.values():
                if isinstance(engine, sqlalchemy.Engine):
                    engine.dispose()


@pytest.fixture(scope="session")
def shared_app(engine: Engine) -> Iterator[Flask]:
    """The application of an engine, made once; use ``app``, which rolls back."""
    if engine.name not in _apps:
        _apps[engine.name] = make_app(engine.url)
    app = _apps[engine.name]
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(shared_app: Flask) -> Iterator[Flask]:
    """The application; everything written is rolled back after the test."""
    with shared_app.app_context():
        engines = cast("dict[str | None, Any]", db.engines)
        real = engines[None]
    token = writing.set(True)
    connection = real.connect()
    outer = connection.begin()
    writing.reset(token)
    engines[None] = connection
    forget(shared_app)
    yield shared_app
    engines[None] = real
    outer.rollback()
    connection.close()


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """An application context, for tests that call commands and queries; not for ``client``."""
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a window."""
    return app.test_client()


@pytest.fixture
def own_database(engine: Engine) -> Iterator[str]:
    """The address of a fresh, migrated database that takes real commits."""
    url = engine.copy()
    yield url
    if engine.server is not None:
        engine.server.drop(url.split("/")[-1].split("?")[0])


@pytest.fixture
def own_app(own_database: str, engine: Engine) -> Iterator[Flask]:
    """An application on a database of its own, for threads; what a test sets is unset after it."""
    if engine.name not in _apps_alone:
        _apps_alone[engine.name] = make_app(own_database)
    app = _apps_alone[engine.name]
    settings = dict(app.config)
    app.config[ADDRESS] = own_database
    with app.app_context():
        options = app.config["SQLALCHEMY_ENGINE_OPTIONS"]
        cast("dict[str | None, Any]", db.engines)[None] = create_engine(own_database, **options)
    forget(app)
    yield app
    with app.app_context():
        db.engine.dispose()
    app.config.clear()
    app.config.update(settings)


@pytest.fixture
def morning() -> Iterator[None]:
    """It is eight o'clock, on the day of ``TODAY``."""
    with World.at("08:00"):
        yield


@pytest.fixture
def without_tokens(shared_app: Flask) -> Iterator[None]:
    """Forms are taken without a token against forgery, which has tests of its own."""
    shared_app.config["WTF_CSRF_ENABLED"] = False
    yield
    shared_app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def world(app: Flask) -> World:
    """Makes people, departments and shifts in the shared database."""
    return World(app)


@pytest.fixture
def own_world(own_app: Flask) -> World:
    """Makes people, departments and shifts in a database of its own."""
    return World(own_app)
