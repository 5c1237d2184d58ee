"""Nothing is served, and no job runs, on tables of another revision."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app import jobs
from app.core.db import db
from app.core.migrations import downgrade, upgrade
from app.web import schema
from tests.conftest import Engine, make_app
from tests.operations.stories import another_database, logged
from tests.statements import counted

COMMAND = "run 'flask --app wsgi db upgrade'"


@pytest.fixture
def behind(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application whose database has no tables yet, and that has not looked."""
    monkeypatch.setenv("FLASK_RUN_FROM_CLI", "true")
    with another_database(engine, tmp_path) as app:
        own = make_app(app.config["SQLALCHEMY_DATABASE_URI"], CHECK_SCHEMA=True)
        yield own
        with own.app_context():
            db.engine.dispose()


def test_on_an_old_schema_nothing_is_served_and_the_log_names_the_command(behind: Flask) -> None:
    client = behind.test_client()
    with logged() as lines:
        for address in ("/", "/sign-in", "/board", "/nothing", "/ics/abc.ics"):
            answer = client.get(address)
            assert answer.status_code == 503, address
            assert answer.headers["Retry-After"] == "5"
            assert "wordt bijgewerkt" in answer.text or "being updated" in answer.text
            assert "upgrade" not in answer.text, "the command is for the log"
        assert client.post("/sign-in", data={"email": "x"}).status_code == 503
    told = [line for line in lines.found if line["logger"] == "flexpool.schema"]
    assert [line["event"] for line in told] == [f"schema not current: {COMMAND}"], (
        "once in a while, not for every request"
    )


def test_health_readiness_and_styles_are_told_apart(behind: Flask) -> None:
    client = behind.test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert client.get("/static/css/base.css", buffered=True).status_code == 200


def test_once_the_command_was_given_it_serves_by_itself_and_never_asks_again(
    behind: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = behind.test_client()
    assert client.get("/sign-in").status_code == 503
    with behind.app_context():
        upgrade()
    assert client.get("/sign-in").status_code == 503, "looked a moment ago"
    monkeypatch.setattr(schema, "LOOK_AGAIN_SECONDS", 0.0)
    assert client.get("/sign-in").status_code == 200
    with counted() as statements:
        assert client.get("/sign-in").status_code == 200
    assert statements == []


def test_between_two_looks_the_database_is_left_alone(behind: Flask) -> None:
    client = behind.test_client()
    client.get("/sign-in")
    with counted() as statements:
        for _ in range(10):
            assert client.get("/sign-in").status_code == 503
    assert statements == []


def test_a_server_looks_when_it_starts(
    behind: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("FLASK_RUN_FROM_CLI")
    with caplog.at_level(logging.ERROR):
        make_app(behind.config["SQLALCHEMY_DATABASE_URI"], CHECK_SCHEMA=True)
    assert COMMAND in caplog.text


def test_a_database_that_is_away_at_the_start_stops_no_server(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("FLASK_RUN_FROM_CLI", raising=False)
    app = make_app("postgresql+psycopg://nobody@127.0.0.1:1/nothing", CHECK_SCHEMA=True)
    assert "database not available at start" in caplog.text
    assert app.test_client().get("/sign-in").status_code == 503
    assert app.test_client().get("/healthz").status_code == 200


def test_each_kind_of_trouble_names_its_own_remedy(own_app: Flask) -> None:
    with own_app.app_context():
        assert schema.problem() is None
        downgrade(revision="0009")
        assert schema.problem() == COMMAND
        upgrade()
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        assert "9999 is newer than this program" in str(schema.problem())
        with db.engine.begin() as connection:
            connection.execute(text(f"CREATE TABLE {schema.UNFINISHED} (id INTEGER)"))
        assert "restore PATH --fresh" in str(schema.problem())


def test_the_job_process_waits_for_the_schema(
    behind: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[float] = []

    def someone_upgrades(seconds: float) -> None:
        looks.append(seconds)
        upgrade()

    monkeypatch.setattr(jobs.time, "sleep", someone_upgrades)
    with behind.app_context():
        jobs._wait_for_the_schema()
    assert len(looks) == 1
