"""Log lines lead to what happened, and to nobody."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from app.accounts.tokens import link_token
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.people.models import Person
from app.web.access import public
from app.web.logs import formatter, scrubbed
from tests.calendars.stories import feed_of, read
from tests.conftest import make_app
from tests.factories import World
from tests.operations.stories import logged
from tests.web.stories import token_of

PASSWORD = "een-lange-zin-die-niemand-raadt"
EMAIL = "noor.haddad@delinde.example"


def test_a_request_leaves_one_line_with_the_template_of_its_address(
    app: Flask, world: World
) -> None:
    shift = world.shift(start=clock.now() + timedelta(days=1))
    client = app.test_client()
    world.sign_in(client, world.worker())
    with logged() as lines:
        answer = client.get(f"/shifts/{shift.id}?from=noor@delinde.example")
    [line] = lines.of("request")
    assert (line["route"], line["method"], line["status"]) == ("/shifts/<int:shift_id>", "GET", 200)
    assert line["milliseconds"] > 0
    assert line["request"] == answer.headers["X-Request-Id"]
    assert set(line) == {
        "at", "event", "level", "logger", "request", "route", "method", "status", "milliseconds",
    }, "a further field needs a decision: is it about a person?"  # fmt: skip


def test_an_address_that_does_not_exist_and_a_method_that_nobody_knows_have_no_name(
    client: FlaskClient,
) -> None:
    with logged() as lines:
        client.get("/wp-admin/jan@delinde.example")
        client.open("/sign-in", method="EVIL")
    found = [(line["route"], line["method"], line["status"]) for line in lines.of("request")]
    assert found == [("none", "none", 404), ("none", "none", 405)]


def test_what_thousands_of_phones_ask_in_vain_is_not_written_down(client: FlaskClient) -> None:
    with logged() as lines:
        for address in ("/healthz", "/static/css/base.css", "/static/nothing.css"):
            client.get(address, buffered=True)
    assert lines.of("request") == []


# --- The number of a request -----------------------------------------------------------------


def test_a_stranger_does_not_name_a_request(client: FlaskClient) -> None:
    answer = client.get("/sign-in", headers={"X-Request-Id": "abcdef0123456789"})
    assert answer.headers["X-Request-Id"] != "abcdef0123456789"
    assert len(answer.headers["X-Request-Id"]) == 8


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("abcdef01-2345", True),
        ("short", False),
        ("x" * 65, False),
        ("abc def 0123", False),
        ('abcdef","a":"b', False),
        ("abcdéf0123", False),
    ],
)
def test_a_proxy_of_ours_names_it_when_the_name_is_harmless(given: str, kept: bool) -> None:
    client = make_app("sqlite://", TRUSTED_PROXIES=1).test_client()
    answer = client.get("/healthz", headers={"X-Request-Id": given})
    assert (answer.headers["X-Request-Id"] == given) is kept


def broken(app: Flask, error: Exception) -> None:
    @public("a story")
    def view() -> str:
        raise error

    app.add_url_rule("/broken", "broken", view)


def test_the_reference_that_people_read_is_the_number_in_the_lines() -> None:
    app = make_app("sqlite://")
    broken(app, ValueError(f"{EMAIL} said {PASSWORD}"))
    with logged() as lines:
        answer = app.test_client().get("/broken")
    number = answer.headers["X-Request-Id"]
    assert f"Kenmerk: {number}." in answer.text
    [failure] = [line for line in lines.found if line["level"] == "error"]
    assert failure["request"] == number
    assert failure["error"] == ["ValueError"]
    assert failure["where"][-1].startswith("tests/operations/test_logs.py:")
    assert EMAIL not in lines.text
    assert PASSWORD not in lines.text


def test_each_request_has_a_number_of_its_own(client: FlaskClient) -> None:
    numbers = {client.get("/sign-in").headers["X-Request-Id"] for _ in range(20)}
    assert len(numbers) == 20


# --- Nothing about anybody -------------------------------------------------------------------


def send(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    return client.post(path, data={"csrf_token": token_of(client), **fields})


def test_no_address_password_or_token_is_ever_written(app: Flask, world: World) -> None:
    """Through every door: signing in, links by mail, calendars, errors, broken requests."""
    noor = world.worker(name="Noor Haddad", email=EMAIL)
    client = app.test_client()
    with app.app_context():
        reset = link_token(1)
    feed = feed_of(app, noor)
    with logged() as lines:
        csrf = token_of(client)
        send(client, "/sign-in", email=EMAIL, password=PASSWORD, next=f"/people?q={EMAIL}")
        send(client, "/password-reset", email=EMAIL)
        client.get(f"/password-reset/{reset}")
        send(client, f"/password-reset/{reset}", new=PASSWORD, again=PASSWORD)
        assert read(client, feed).status_code == 200
        client.get(f"/ics/{feed.token}.ics/{feed.token}")
        client.get(f"/board?{feed.token}&email={EMAIL}")
        client.get(f"/{EMAIL}")
        client.get("/sign-in", headers={"Authorization": f"Bearer {PASSWORD}", "Referer": EMAIL})
        world.sign_in(client, noor)
        with client.session_transaction() as session:
            signed_in = session["_user_id"]
        client.get("/me")
        send(client, "/password", present=PASSWORD, new=PASSWORD + "1", again=PASSWORD)
        send(client, "/sign-out")
    secrets = (EMAIL, "noor", "Haddad", PASSWORD, reset, feed.token, csrf, signed_in, "?")
    for secret in secrets:
        assert secret not in lines.text, f"{secret} stands in the log"
    assert len(lines.of("request")) >= 12


def test_an_error_of_the_database_tells_no_values(app: Flask, world: World) -> None:
    world.person(email=EMAIL)
    view_app = app

    @bookkeeping
    def add_again() -> None:
        home = db.session.query(Person.home_department_id).limit(1).scalar()
        db.session.add(Person(name="Noor", email=EMAIL, home_department_id=home))

    with view_app.app_context(), logged() as lines:
        try:
            add_again()
        except IntegrityError as error:
            logging.getLogger("flexpool").exception("went wrong: %s", error)  # noqa: TRY401  # as somebody may
    [line] = lines.found
    assert line["error"][0].startswith("IntegrityError")
    assert EMAIL not in lines.text
    assert "Noor" not in lines.text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("550 <jan.jansen+x@delinde.example>: unknown", "550 <…@…>: unknown"),
        ("smtp://user:pass@mail.example:25", "smtp://…@mail.example:25"),
        ("GET /ics/abcDEF.ics HTTP/1.1", "GET /ics/… HTTP/1.1"),
        ("GET /password-reset/abc.def failed", "GET /password-reset/… failed"),
        ("GET /board?days=week&q=Jan HTTP/1.1", "GET /board?… HTTP/1.1"),
        ("password='hunter2' tried", "password='… tried"),
        ("Authorization: Bearer-abc", "Authorization: …"),
        ("hash $argon2id$v=19$m=65536$c2FsdA$aGFzaA", "hash …"),
        ("token dGhpcyBpcyBhIHNlY3JldCB0b2tlbg12", "token …"),
        ("job deliver: 3", "job deliver: 3"),
        ("what? nothing", "what? nothing"),
    ],
)
def test_what_opens_a_door_is_taken_out_of_a_text(text: str, left: str) -> None:
    assert scrubbed(text) == left


@pytest.mark.parametrize(
    "text",
    ['a\n{"event":"forged"}', "a\r\nb", "a\x1b[2Jb", "a\u2028b", "a\x00b", "\ud800"],
    ids=ascii,
)
def test_text_cannot_begin_a_line_of_its_own_or_steer_a_terminal(text: str) -> None:
    with logged() as lines:
        logging.getLogger("flexpool").warning("said: %s", text)
    assert len(lines.text.splitlines()) == 1
    assert lines.text.rstrip("\n").isprintable()
    assert lines.text.isascii()
    assert lines.found[0]["event"] == f"said: {text}"


def test_a_text_without_end_is_cut() -> None:
    assert len(scrubbed("a " * 10_000)) < 1100


def test_on_a_machine_of_ones_own_lines_are_for_reading() -> None:
    record: Any = logging.LogRecord("flexpool", logging.WARNING, "", 0, "hello %s", ("you",), None)
    line = formatter(structured=False).format(record)
    assert "hello you" in line
    assert "{" not in line
