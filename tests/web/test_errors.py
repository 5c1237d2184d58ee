"""What people see when something is wrong, and what every answer carries."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine

from app.core.command import DatabaseBusy
from app.core.db import db
from app.web.access import public
from tests.conftest import make_app
from tests.factories import World

CARRIED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/sign-in", 200),
        ("/me", 303),
        ("/nothing", 404),
        ("/notices?page=%00", 400),
        ("/static/css/base.css", 200),
        ("/static/nothing.css", 404),
        ("/healthz", 200),
        ("/password-reset/x", 410),
    ],
)
def test_every_kind_of_answer_carries_the_headers(
    client: FlaskClient, address: str, status: int
) -> None:
    answer = client.get(address, buffered=True)
    assert answer.status_code == status
    for name, value in CARRIED.items():
        assert answer.headers[name] == value
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for part in ("default-src 'none'", "object-src 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert "Server" not in answer.headers or "Werkzeug" not in answer.headers["Server"]


def test_pages_are_kept_by_nobody(client: FlaskClient) -> None:
    page = client.get("/sign-in")
    assert page.headers["Cache-Control"] == "no-store"
    assert {"Cookie", "HX-Request"} <= set(page.vary)


def test_in_earnest_browsers_are_told_to_use_tls_only() -> None:
    app = make_app("sqlite://", SECURE=True)
    assert "max-age" in app.test_client().get("/healthz").headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    ("accepts", "words"),
    [("nl", "Deze pagina bestaat niet"), ("en-GB", "This page does not exist"), ("fr", "Deze")],
)
def test_an_error_speaks_the_language_of_the_browser(
    client: FlaskClient, accepts: str, words: str
) -> None:
    assert words in client.get("/nothing", headers={"Accept-Language": accepts}).text


def test_a_fragment_gets_a_fragment(client: FlaskClient) -> None:
    answer = client.get("/nothing", headers={"HX-Request": "true"})
    assert answer.status_code == 404
    assert answer.text.startswith("<p>")
    assert "<html" not in answer.text


# --- Without a database ----------------------------------------------------------------------


@pytest.fixture
def unreachable(app: Flask, world: World, client: FlaskClient) -> Iterator[FlaskClient]:
    """Somebody signed in, at the moment that the database goes away."""
    world.sign_in(client, world.person(language="en"))
    with app.app_context():
        engines: Any = db.engines
    before = engines[None]
    engines[None] = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    yield client
    engines[None] = before


@pytest.mark.parametrize("address", ["/me", "/board", "/", "/sign-in", "/nothing"])
def test_without_a_database_the_page_says_so_and_when_to_try_again(
    unreachable: FlaskClient, address: str
) -> None:
    answer = unreachable.get(address)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Er is niets veranderd" in answer.text
    assert "psycopg" not in answer.text


def test_without_a_database_health_is_told_apart_from_readiness(unreachable: FlaskClient) -> None:
    assert unreachable.get("/healthz").status_code == 200
    assert unreachable.get("/readyz").status_code == 503


def test_a_database_at_the_newest_revision_is_ready(own_app: Flask) -> None:
    assert own_app.test_client().get("/readyz").status_code == 200


def test_a_database_that_is_not_at_the_newest_revision_is_not_ready() -> None:
    answer = make_app("sqlite://").test_client().get("/readyz")
    assert (answer.status_code, answer.text) == (503, "schema not current")


@pytest.mark.parametrize(
    ("error", "status"), [(DatabaseBusy("x"), 503), (ValueError("secret detail"), 500)]
)
def test_an_unexpected_error_shows_a_reference_and_nothing_of_the_inside(
    error: Exception, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app("sqlite://")

    @public("a story")
    def broken() -> str:
        raise error

    app.add_url_rule("/broken", "broken", broken)
    answer = app.test_client().get("/broken")
    assert answer.status_code == status
    assert "secret detail" not in answer.text
    assert "Er is niets veranderd" in answer.text
    if status == 500:
        reference = answer.text.split("Kenmerk: ")[1].split(".")[0]
        assert reference in caplog.text, "the reference leads to the log"
        assert "secret detail" in caplog.text
