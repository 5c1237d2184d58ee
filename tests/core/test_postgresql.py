"""A connection to PostgreSQL keeps what it prepared, and what only reads cannot write."""

from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import NullPool, create_engine, text

from app.core.command import bookkeeping
from app.core.db import db
from tests.factories import World

pytestmark = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)

BOARDS = 8
"""psycopg prepares what it is asked for the sixth time."""


def test_what_boards_ask_is_prepared_on_the_server(own_app: Flask, own_world: World) -> None:
    department = own_world.department()
    person = own_world.person(home=department)
    own_world.shift(department=department)
    client = own_app.test_client()
    own_world.sign_in(client, person)
    for _board in range(BOARDS):
        assert client.get("/board").status_code == 200
    with own_app.app_context():
        prepared = db.session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert len(prepared) >= 5, "each board is planned anew: end what only reads with COMMIT"


def test_what_only_reads_cannot_write_past_the_commands(own_app: Flask) -> None:
    with own_app.app_context():
        driver: Any = db.session.connection().connection.dbapi_connection
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            driver.execute("CREATE TABLE stray (id int)")


def test_after_a_read_a_command_writes_on_the_same_connection(
    own_app: Flask, own_world: World
) -> None:
    @bookkeeping
    def write() -> int:
        db.session.connection().execute(text("CREATE TABLE noted (id int)"))
        return process()

    def process() -> int:
        return int(db.session.scalar(text("SELECT pg_backend_pid()")) or 0)

    with own_app.app_context():
        assert process() == write() == process()


def test_a_column_of_another_type_makes_a_page_ask_again_and_a_command_try_again(
    own_app: Flask, own_world: World, own_database: str
) -> None:
    """A newer program brings its tables while this one serves."""

    @bookkeeping
    def write() -> int:
        return len(db.session.scalars(text("SELECT name FROM people")).all())

    client = own_app.test_client()
    own_world.sign_in(client, own_world.person())
    with own_app.app_context():
        for _time in range(BOARDS):
            write()
        _change_type(own_database, "name")
        assert write() == 1
    for _board in range(BOARDS):
        assert client.get("/board").status_code == 200
    _change_type(own_database, "given_name")
    assert [client.get("/board").status_code for _board in range(3)] == [503, 200, 200]


def _change_type(url: str, column: str) -> None:
    """On a connection of another process, which forgets its own plans only."""
    with create_engine(url, poolclass=NullPool).begin() as newer:
        newer.execute(text(f"ALTER TABLE people ALTER COLUMN {column} TYPE text"))
