"""Figures for Prometheus: for whoever has the token, and about nobody."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import create_engine

from app.core import clock
from app.core.db import db
from app.operations import runs
from app.web import metrics
from tests.conftest import make_app
from tests.factories import World
from tests.notices.stories import NOON, leave, story_kind
from tests.web.stories import token_of

TOKEN = "een-lang-geheim"


@pytest.fixture
def measured(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An installation with a token; earlier tests did not count."""
    monkeypatch.setitem(app.config, "METRICS_TOKEN", TOKEN)
    for counter in (metrics.REQUESTS, metrics.SECONDS, metrics.CLAIMS):
        counter.clear()
    return app


def figures(client: FlaskClient) -> dict[tuple[str, ...], float]:
    """Every figure, by its name and the values of its labels in the order of their names."""
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    return {
        (sample.name, *(sample.labels[label] for label in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_without_a_token_in_the_settings_there_is_nothing(client: FlaskClient) -> None:
    answer = client.get("/metrics", headers={"Authorization": "Bearer "})
    assert (answer.status_code, answer.text) == (404, "Not found\n")


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer x", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x", "Bearer é"]
)
def test_without_the_right_token_nothing_is_told(measured: Flask, given: str) -> None:
    answer = measured.test_client().get("/metrics", headers={"Authorization": given})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "flexpool" not in answer.text
    assert "Set-Cookie" not in answer.headers


def test_being_signed_in_is_no_token(measured: Flask, world: World) -> None:
    client = measured.test_client()
    world.sign_in(client, world.administrator(world.department()))
    assert client.get("/metrics").status_code == 401


def test_machines_ask_at_an_address_without_a_name() -> None:
    app = make_app("sqlite://", CHECK_HOST=True, BASE_URL="https://pool.delinde.example")
    assert app.test_client().get("/metrics", headers={"Host": "10.0.0.7"}).status_code == 404


def test_requests_are_counted_by_the_template_of_the_address(measured: Flask, world: World) -> None:
    client = measured.test_client()
    for number in range(3):
        client.get(f"/shifts/{number + 1}")
        client.get(f"/nothing/{number}")
        client.open(f"/nothing/{number}", method=f"EVIL{number}")
    found = figures(client)
    assert found["flexpool_requests_total", "GET", "/shifts/<int:shift_id>", "3xx"] == 3
    assert found["flexpool_requests_total", "none", "none", "4xx"] == 6
    assert found["flexpool_request_seconds_count", "/shifts/<int:shift_id>"] == 3
    assert found["flexpool_request_seconds_bucket", "+Inf", "/shifts/<int:shift_id>"] == 3
    assert not any("EVIL" in part or "/nothing" in part for name in found for part in name)


def test_claims_are_counted_by_what_came_of_them(measured: Flask, world: World) -> None:
    tomorrow = clock.now() + timedelta(days=1)
    shift = world.shift(start=tomorrow)
    first, second, outsider = world.worker(), world.worker(), world.person()
    for person, taps in ((first, 2), (second, 1), (outsider, 1)):
        client = measured.test_client()
        world.sign_in(client, person)
        for _ in range(taps):
            client.post(f"/shifts/{shift.id}/claims", data={"csrf_token": token_of(client)})
    found = figures(client)
    counted = {key[2]: value for key, value in found.items() if key[0] == "flexpool_claims_total"}
    assert counted == {"taken": 1, "already": 1, "gone": 2}


def test_an_assignment_is_counted_apart(measured: Flask, world: World) -> None:
    department = world.department()
    shift = world.shift(department, start=clock.now() + timedelta(days=1))
    client, worker = measured.test_client(), world.worker(home=department)
    world.sign_in(client, world.coordinator(department))
    data = {"csrf_token": token_of(client), "person": str(worker.id)}
    assert client.post(f"/shifts/{shift.id}/assignments", data=data).status_code == 303
    assert figures(client)["flexpool_claims_total", "coordinator", "taken"] == 1


def test_the_outbox_tells_how_long_the_oldest_message_waits(measured: Flask, world: World) -> None:
    client = measured.test_client()
    assert figures(client)["flexpool_outbox_oldest_due_seconds",] == 0
    with story_kind(measured), measured.app_context(), clock.fixed_at(NOON):
        leave(world.person(), world.person())
        leave(world.person(), due_at=NOON + timedelta(days=1))
    with clock.fixed_at(NOON + timedelta(minutes=5)):
        found = figures(client)
    assert found["flexpool_outbox_oldest_due_seconds",] == 300
    assert found["flexpool_outbox_messages", "waiting"] == 3
    assert found["flexpool_outbox_messages", "failed"] == 0


def test_jobs_tell_their_last_success_and_their_failures(measured: Flask) -> None:
    client = measured.test_client()
    assert figures(client)["flexpool_job_last_success_timestamp_seconds", "deliver"] == 0
    with measured.app_context(), clock.fixed_at(NOON):
        with runs.noted("deliver") as run:
            run.done = 3
        for _ in range(2):
            with pytest.raises(ValueError, match="no luck"), runs.noted("lapse"):
                raise ValueError("no luck")
    found = figures(client)
    at = NOON.timestamp()
    assert found["flexpool_job_last_success_timestamp_seconds", "deliver"] == at
    assert found["flexpool_job_failures_total", "deliver"] == 0
    assert found["flexpool_job_last_success_timestamp_seconds", "lapse"] == 0
    assert found["flexpool_job_failures_total", "lapse"] == 2


def test_the_versions_are_there_to_be_watched(measured: Flask) -> None:
    found = figures(measured.test_client())
    [info] = [name for name in found if name[0] == "flexpool_info"]
    _name, database, _database_version, _python, revision = info
    assert database in {"SQLite", "PostgreSQL"}
    assert revision >= "0010"
    assert found["flexpool_sending",] == 1
    assert found["flexpool_schema_current",] == 1


def test_without_a_database_the_counters_are_told_all_the_same(measured: Flask) -> None:
    client = measured.test_client()
    client.get("/sign-in")
    with measured.app_context():
        engines: Any = db.engines
    before = engines[None]
    engines[None] = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    try:
        found = figures(client)
    finally:
        engines[None] = before
    assert found["flexpool_database_up",] == 0
    assert found["flexpool_requests_total", "GET", "/sign-in", "2xx"] == 1
    assert not any(name[0].startswith("flexpool_job") for name in found)


def test_every_name_follows_the_customs_of_prometheus(measured: Flask) -> None:
    names = {key[0] for key in figures(measured.test_client())}
    assert all(name.startswith("flexpool_") and name == name.lower() for name in names)
    text = measured.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    for label in ("job=", "instance="):
        assert f"{{{label}" not in text, "Prometheus gives this label itself"
