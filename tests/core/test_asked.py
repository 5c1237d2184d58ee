"""What is asked past the session gives what the session gives, and fails as it fails."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import bindparam, column, select, table
from sqlalchemy.exc import DBAPIError

from app.audit.trail import Verb, record
from app.core.asked import Asked
from app.core.command import command
from app.core.db import db
from app.people.models import Department
from tests.factories import World

NAME_OF = Asked(select(Department.name).where(Department.id == bindparam("id")))
AT_LEAST = 8
"""So many statements a worker's pages ask past the session."""


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """From now on every answer is held against that of the session.

    Holds the statements that gave rows.
    """
    found: set[int] = set()
    past_it = Asked.rows

    def both_ways(self: Asked, values: Mapping[str, Any] | None = None) -> list[Any]:
        rows = past_it(self, values)
        statement = self._prepared.statement
        by_session = db.session.execute(statement, dict(values or {})).all()
        assert [tuple(row) for row in rows] == [tuple(row) for row in by_session]
        assert [type(each) for row in rows for each in row] == [
            type(each) for row in by_session for each in row
        ]
        if rows:
            found.add(id(self))
        return rows

    monkeypatch.setattr(Asked, "rows", both_ways)
    return found


def test_pages_get_the_same_rows_both_ways(
    client: FlaskClient, world: World, morning: None, compared: set[int]
) -> None:
    department = world.department()
    noor = world.worker(home=department)
    kind = world.task_type(department)
    world.need(kind, world.capability(), 4)
    shift = world.shift(department, task_type_id=kind.id)
    world.claim(noor, world.shift(places=2))
    world.sign_in(client, noor)
    for address in ("/board", f"/shifts/{shift.id}", "/roster", "/board/changes?v=0-0@1"):
        assert client.get(address).status_code == 200, address
    assert len(compared) >= AT_LEAST, "too few gave rows: the walk shows too little"


def test_a_command_sees_what_it_has_just_written(context: Flask, world: World) -> None:
    department = world.department("Oud")

    @command
    def rename() -> list[Any]:
        found = db.session.get_one(Department, department.id)
        found.name = "Nieuw"
        record(Verb.CHANGED, found)
        return NAME_OF.scalars({"id": department.id})

    assert rename() == ["Nieuw"]


def test_what_the_database_refuses_is_said_as_the_session_says_it(context: Flask) -> None:
    nowhere = Asked(select(column("x")).select_from(table("nowhere")))
    with pytest.raises(DBAPIError, match="nowhere"):
        nowhere.rows()


def test_a_value_that_is_missing_is_no_null(context: Flask) -> None:
    with pytest.raises(KeyError, match="id"):
        NAME_OF.rows({})
