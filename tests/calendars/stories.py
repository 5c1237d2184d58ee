"""What stories about calendars need: claims, feeds, and two readers from different families."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.test import TestResponse

from app.calendars import commands
from app.calendars.models import Scope
from app.core.secret_links import SecretLink
from app.people.models import Person
from tests.icaljs import read_with_icaljs

SHARED = ("uid", "summary", "description", "location", "start", "end", "status", "sequence")


def feed_of(app: Flask, person: Person) -> SecretLink:
    """A new feed of the person, with its secret."""
    with app.app_context():
        made = commands.make_feed(person.id, Scope.MINE)
    assert isinstance(made, SecretLink)
    return made


def read(client: FlaskClient, secret: SecretLink, **headers: str) -> TestResponse:
    """Ask for the feed as a calendar does."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(f"/ics/{secret.token}.ics", headers=named)


def events_in(body: bytes) -> list[dict[str, Any]]:
    """The events as two independent readers agree on them; fails where they do not."""
    ours, theirs = read_with_icalendar(body), read_with_icaljs(body)
    assert [{name: each[name] for name in SHARED} for each in theirs] == [
        {name: each[name] for name in SHARED} for each in ours
    ], "ical.js and Python's icalendar understand the file differently"
    return theirs


def read_with_icalendar(body: bytes) -> list[dict[str, Any]]:
    """The events as Python's icalendar understands them, in the shape that ical.js's come in."""
    return [
        {
            "uid": str(found["uid"]),
            "summary": str(found["summary"]),
            "description": str(found["description"]),
            "location": str(found["location"]) if "location" in found else None,
            "start": _instant(found.decoded("dtstart")),
            "end": _instant(found.decoded("dtend")),
            "status": str(found["status"]),
            "sequence": found.decoded("sequence"),
        }
        for found in Calendar.from_ical(body).walk("VEVENT")
    ]


def _instant(moment: datetime) -> str:
    assert moment.tzinfo is not None, "a time without a zone is another time for everybody"
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def instant(moment: datetime) -> str:
    """An instant as the readers write it."""
    return _instant(moment)


def token_of_page(client: FlaskClient) -> str:
    """The token against forged requests, from the page of calendar links."""
    page = client.get("/feeds").text
    return page.split('name="csrf-token" content="')[1].split('"')[0]


def post(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Send a form as somebody who is on the page of calendar links."""
    return client.post(path, data={"csrf_token": token_of_page(client), **fields})


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the database is asked within the block; beginning and ending are not counted."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
