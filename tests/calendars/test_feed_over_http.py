"""A feed as calendars fetch it: only the secret, the same bytes, and dead when it must be."""

import logging
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.calendars import commands
from app.calendars.models import Detail, Feed
from app.core import clock
from app.core.command import DatabaseBusy, bookkeeping
from app.core.db import db
from app.core.secret_links import SecretLink
from app.people.models import Person
from tests.calendars.stories import feed_of, post, read, statements
from tests.factories import World, at

NOON = at("12:00")


def feed_row(app: Flask, secret: SecretLink) -> Feed:
    with app.app_context():
        row = db.session.get(Feed, secret.id)
        assert row is not None
        db.session.refresh(row)
        return row


@bookkeeping
def _leave(person_id: int) -> None:
    person = db.session.get(Person, person_id)
    assert person is not None
    person.active = False


@bookkeeping
def _change_number(person_id: int, number: str) -> None:
    person = db.session.get(Person, person_id)
    assert person is not None
    person.phone = number


def test_a_feed_is_a_calendar_that_needs_no_cookie_and_leaves_none(
    app: Flask, client: FlaskClient, world: World
) -> None:
    worker = world.worker()
    secret = feed_of(app, worker)
    answer = read(client, secret)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["Cache-Control"] == "private, max-age=900"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["ETag"].startswith('"')
    assert "Set-Cookie" not in answer.headers
    assert "Location" not in answer.headers


def test_two_readings_give_the_same_bytes_and_the_second_may_be_spared(
    app: Flask, client: FlaskClient, world: World
) -> None:
    worker = world.worker()
    with clock.fixed_at(NOON):
        world.held(worker, world.shift())
        secret = feed_of(app, worker)
        first = read(client, secret)
    with clock.fixed_at(NOON + timedelta(hours=5)):
        again = read(client, secret)
        assert again.data == first.data
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Last-Modified"] == first.headers["Last-Modified"]
        by_tag = read(client, secret, If_None_Match=first.headers["ETag"])
        by_date = read(client, secret, If_Modified_Since=first.headers["Last-Modified"])
    assert (by_tag.status_code, by_tag.data) == (304, b"")
    assert (by_date.status_code, by_date.data) == (304, b"")
    assert "Set-Cookie" not in by_tag.headers


def test_a_change_within_the_same_second_is_still_told(
    app: Flask, client: FlaskClient, world: World
) -> None:
    worker = world.worker()
    with clock.fixed_at(NOON):
        secret = feed_of(app, worker)
        first = read(client, secret)
        world.held(worker, world.shift())
        assert read(client, secret, If_None_Match=first.headers["ETag"]).status_code == 200
        late = read(client, secret, If_Modified_Since=first.headers["Last-Modified"])
    assert late.status_code == 200
    assert b"BEGIN:VEVENT" in late.data


def test_a_new_telephone_number_of_the_contact_is_told_though_no_shift_changed(
    app: Flask, client: FlaskClient, world: World
) -> None:
    worker, contact = world.worker(), world.person(phone="51234")
    with clock.fixed_at(NOON):
        world.held(worker, world.shift(contact_id=contact.id))
        secret = feed_of(app, worker)
        first = read(client, secret)
    with app.app_context():
        _change_number(contact.id, "59999")
    with clock.fixed_at(NOON + timedelta(minutes=1)):
        later = read(client, secret, If_Modified_Since=first.headers["Last-Modified"])
    assert later.status_code == 200
    assert b"59999" in later.data


def test_head_says_what_get_would_without_the_body(
    app: Flask, client: FlaskClient, world: World
) -> None:
    secret = feed_of(app, world.worker())
    whole = read(client, secret)
    head = client.head(f"/ics/{secret.token}.ics")
    assert (head.status_code, head.data) == (200, b"")
    for name in ("ETag", "Last-Modified", "Content-Type", "Content-Length", "Cache-Control"):
        assert head.headers[name] == whole.headers[name]


def test_whatever_is_wrong_with_an_address_the_answer_is_one_and_the_same(
    app: Flask, client: FlaskClient, world: World
) -> None:
    stopped, replaced, gone = (world.worker() for _ in range(3))
    of_stopped, of_replaced, of_gone = (feed_of(app, who) for who in (stopped, replaced, gone))
    with app.app_context():
        commands.revoke_feed(stopped.id, of_stopped.id)
        new = commands.rotate_feed(replaced.id, of_replaced.id)
        _leave(gone.id)
    wrong = "A" * 43
    answers = {
        address: client.get(address)
        for address in (
            f"/ics/{of_stopped.token}.ics",
            f"/ics/{of_replaced.token}.ics",
            f"/ics/{of_gone.token}.ics",
            f"/ics/{wrong}.ics",
            f"/ics/{wrong}",
            "/ics/.ics",
            "/ics/x.ics",
            "/ics/a/b.ics",
            "/ics/%00.ics",
            "/ics/%ff.ics",
            "/ics/%F0%9F%A9%BA.ics",
            f"/ics/{'x' * 5000}.ics",
            "/ics/' OR 1=1 --.ics",
        )
    }
    expected = (404, b"Not found\n", "text/plain; charset=utf-8")
    for address, answer in answers.items():
        found = (answer.status_code, answer.data, answer.headers["Content-Type"])
        assert found == expected, address
        assert "Set-Cookie" not in answer.headers, address
    for answer in answers.values():
        del answer.headers["X-Request-Id"]  # each has its own
    assert len({str(sorted(answer.headers)) for answer in answers.values()}) == 1
    assert client.get("/ics//a.ics").status_code == 404, "no redirect"
    assert isinstance(new, SecretLink)
    assert read(client, new).status_code == 200


def test_a_reading_is_noted_at_most_every_ten_minutes(
    app: Flask, client: FlaskClient, world: World
) -> None:
    secret = feed_of(app, world.worker())
    for minutes, noted in ((0, 0), (9, 0), (10, 10), (15, 10)):
        with clock.fixed_at(NOON + timedelta(minutes=minutes)):
            assert read(client, secret).status_code == 200
        assert feed_row(app, secret).used_at == NOON + timedelta(minutes=noted)


def test_a_feed_is_readable_while_nothing_can_be_written(
    app: Flask, client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise DatabaseBusy("calendars.commands.note_reading")

    monkeypatch.setattr("app.calendars.files.note_reading", busy)
    assert read(client, feed_of(app, world.worker())).status_code == 200


@pytest.mark.parametrize("many", [1, 40])
def test_the_number_of_statements_does_not_depend_on_the_number_of_events(
    app: Flask, client: FlaskClient, world: World, many: int
) -> None:
    worker, department = world.worker(), world.department()
    for number in range(many):
        world.held(worker, world.shift(department, at("13:00", plus=number)))
    secret = feed_of(app, worker)
    with clock.fixed_at(NOON), statements() as first:
        assert read(client, secret).data.count(b"BEGIN:VEVENT") == many
    assert len(first) == 3, "\n".join(first)
    with clock.fixed_at(NOON), statements() as later:
        read(client, secret)
    assert len(later) == 2, "\n".join(later)


def test_no_secret_stands_in_the_database_or_in_a_log_line(
    app: Flask, client: FlaskClient, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    worker = world.worker()
    with caplog.at_level(logging.DEBUG):
        secret = feed_of(app, worker)
        read(client, secret)
        line = f'"GET /ics/{secret.token}.ics HTTP/1.1" 200'
        logging.getLogger("werkzeug").info("%s - %s", "127.0.0.1", line)
        logging.getLogger("gunicorn.error").error("Error handling request %s", line)
        logging.getLogger("gunicorn.access").info("%(r)s", {"r": line})
    assert secret.token not in caplog.text
    assert caplog.text.count("/ics/… HTTP/1.1") == 3
    row = feed_row(app, secret)
    assert secret.token not in str(vars(row))


def test_nobody_else_can_touch_a_feed(app: Flask, client: FlaskClient, world: World) -> None:
    owner, stranger = world.worker(), world.worker()
    secret = feed_of(app, owner)
    world.sign_in(client, stranger)
    for noun in ("rotation", "revocation", "settings"):
        answer = post(client, f"/feeds/{secret.id}/{noun}", detail="time", alarm="0")
        assert answer.status_code == 404, noun
    assert post(client, "/feeds/2147483647/rotation").status_code == 404
    assert post(client, "/feeds/99999999999999/rotation").status_code == 404
    assert read(client, secret).status_code == 200
    assert feed_row(app, secret).detail == Detail.EVERYTHING
