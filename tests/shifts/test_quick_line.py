"""A post in one line: what is read of it, what is not, and when it may post at once."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.text import folded
from app.shifts.models import Shift
from app.shifts.rules_line import Kind, LineRead, read_line
from tests.factories import TODAY, World, at
from tests.hostile.forms import form_to
from tests.shifts.desk import Desk, desk

NAMES = ("Practicum klaarzetten", "Toetslaptops uitrijden", "Onderwijsbalie waarnemen")
KINDS = [
    *(Kind(number, folded(name), own=True) for number, name in enumerate(NAMES, 1)),
    Kind(8, "practicum opruimen", own=False),
    Kind(9, "balie waarnemen", own=False),
]
TOMORROW = TODAY + timedelta(days=1)
READ = {
    "morgen 13-16.30 practicum 2x 1 extra": LineRead(TOMORROW, time(13), time(16, 30), 1, 2, 1),
    "tomorrow 13:00 to 16:30 toets 2 people": LineRead(TOMORROW, time(13), time(16, 30), 2, 2),
    "wo 14 okt 1330-1700 toetslaptops x3": LineRead(TOMORROW, time(13, 30), time(17), 2, 3),
    "14/10 13u30 tot 17u onderwijsbalie": LineRead(TOMORROW, time(13, 30), time(17), 3),
    "di om 22.30 toets": LineRead(TODAY, time(22, 30), None, 2),
    "2 jan 22:30-6 toets": LineRead(date(2027, 1, 2), time(22, 30), time(6), 2),
    "practicum opruimen 2026-12-01": LineRead(date(2026, 12, 1), kind=8),
    "wo 16-24 toets": LineRead(TOMORROW, time(16), time(0), 2),
    "morgen 24:00-08:00 toets 2x": LineRead(TOMORROW, None, None, 2, 2, unread=("24:00-08:00",)),
    "morgen 24.00 tot 08.00": LineRead(TOMORROW, unread=("24.00", "08.00")),
    "morgen om 24:00 toets": LineRead(TOMORROW, None, None, 2, unread=("24:00",)),
    "morgen 22-24:30 toets": LineRead(TOMORROW, None, None, 2, unread=("22-24:30",)),
    "toets 25:00": LineRead(kind=2, unread=("25:00",)),
    "balie graag": LineRead(kind=9, unread=("graag",)),
    "waarnemen": LineRead(kind=3),
    "klaar 30 feb": LineRead(kind=1, unread=("30", "feb")),
    "iets op zolder": LineRead(unread=("iets", "zolder")),
    "elke di en do tot 1 juli 9-13 balie": LineRead(
        None, time(9), time(13), 9, weekdays=(1, 3), until=date(2027, 6, 30)
    ),
    "iedere maandag, wo & vr t/m 18-12-2026 balie 8:30-12 niet op feestdagen 2x": LineRead(
        None, time(8, 30), time(12), 9, 2, None, (), (0, 2, 4), date(2026, 12, 18), True
    ),
    "every tuesday through 24/12 from tomorrow 13-16 toets not on holidays": LineRead(
        TOMORROW, time(13), time(16), 2, weekdays=(1,), until=date(2026, 12, 24), no_holidays=True
    ),
    "elke dinsdag toets": LineRead(kind=2, weekdays=(1,)),
    "toets tot 1 juli": LineRead(date(2027, 7, 1), kind=2),
    "": LineRead(),
}


@pytest.mark.parametrize("line", READ)
def test_a_line_is_read_in_any_order_and_what_is_left_is_said(line: str) -> None:
    assert read_line(folded(line), KINDS, TODAY) == READ[line]


def test_of_two_kinds_that_are_meant_alike_none_is_chosen() -> None:
    alike = [Kind(1, "zaal a", own=True), Kind(2, "zaal b", own=True)]
    assert read_line("zaal", alike, TODAY) == LineRead(unread=("zaal",))


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_or_said(line: str) -> None:
    read = read_line(folded(line), KINDS, TODAY)
    assert read.day is None or isinstance(read.day, date)
    assert all(word in folded(line) for word in read.unread)


@pytest.fixture
def marleen(client: FlaskClient, world: World, shared_app: Flask) -> Iterator[Desk]:
    """A department with a poster, who is signed in, at eight."""
    made = desk(world, usual_minutes=210, place="Skillslab")
    world.sign_in(client, made.poster)
    shared_app.config["WTF_CSRF_ENABLED"] = False
    with clock.fixed_at(at("08:00")):
        yield made
    shared_app.config["WTF_CSRF_ENABLED"] = True


def sent(client: FlaskClient, line: str, **more: Any) -> dict[str, Any]:
    """The empty form with a line in it."""
    form = form_to(client.get("/shifts/new").text, "/shifts/new", "/shifts")
    return {**form.sent(), "line": line, **more}


def test_a_line_that_is_understood_posts_at_once(
    app: Flask, client: FlaskClient, marleen: Desk
) -> None:
    name = marleen.task_type.name
    answer = client.post("/shifts", data=sent(client, f"morgen 13:00 {name} 2x 1 extra"))
    assert answer.status_code == 303
    with app.app_context():
        shift = db.session.scalars(select(Shift)).one()
        assert (shift.starts_at, shift.ends_at) == (at("13:00", plus=1), at("16:30", plus=1))
        assert (shift.places, shift.extra_places, shift.location) == (2, 1, "Skillslab")


@pytest.mark.parametrize("more", [{}, {"enter": "1"}])
def test_a_line_with_a_word_left_or_with_enter_is_shown_first_and_posts_the_second_time(
    client: FlaskClient, marleen: Desk, more: dict[str, str]
) -> None:
    said = "" if more else " graag"
    fields = sent(client, f"morgen 13-16 {marleen.task_type.name}{said}", **more)
    answer = client.post("/shifts", data=fields)
    assert answer.status_code == 200
    assert "13:00–16:00" in answer.text
    assert ("Niet begrepen: ‘graag’" in answer.text) is bool(said)
    again = form_to(answer.text, "/shifts", "/shifts").sent()
    assert client.post("/shifts", data={**again, **more}).status_code == 303


def test_a_day_without_a_chip_stands_in_the_field_of_another_day(
    client: FlaskClient, marleen: Desk
) -> None:
    answer = client.post("/shifts", data=sent(client, "1 dec 13-16", fill="1"))
    form = form_to(answer.text, "/shifts", "/shifts").sent()
    assert (form["date"], form["other_date"]) == (["other"], ["di 1 dec 2026"])


def test_another_time_is_one_press_and_moves_both_fields(
    client: FlaskClient, marleen: Desk
) -> None:
    answer = client.post("/shifts", data=marleen.post(at="09:30-13:00"))
    assert answer.status_code == 200
    form = form_to(answer.text, "/shifts", "/shifts").sent()
    assert (form["start"], form["end"]) == (["09:30"], ["13:00"])
