"""Good news is told only where the program looked: each such sentence, and what proves it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from app.capacity.commands_supply import work_out_near
from app.capacity.rules import Cell, GroupLine, finding
from app.core import clock
from app.core.actor import Actor, acting
from app.people.models import Person
from app.people.rules import Role
from app.walls.commands import make_link
from tests.factories import TODAY, World, at

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

CATALOGUE = Path(__file__).parents[2] / "app/translations/nl/LC_MESSAGES/messages.po"
SOUNDS_GOOD = re.compile(
    r"^(Everything|Every|All)\b.*\b(is|are|arrived|filled|fine|done)\b"
    r"|^Nothing (is|needs|expires|waits|was given)\b|^nothing needs"
    r"|^No (place|task|message) (is|was)\b"
    r"|^(fine|in balance)$|\bare filled\b|\bis filled\b",
)
PROVED_BY = {
    "All of this is known already.": "the lines of the table, compared with what is stored",
    "All places are taken.": "the places of the task",
    "All places are taken. Nothing changed.": "the places of the task, counted under its lock",
    "Everything is arranged": "the tasks of the department, asked now",
    "Nothing expires in these weeks.": "the holdings, asked for those weeks",
    "Empty: nothing is filled in for a post. 0: there is no such step. A task that starts soon has"
    " shorter ones.": "what the form does with these numbers",
    "Nothing is left of what you chose. Nothing was changed.": "the tasks chosen that may be seen",
    "Nothing is agreed now.": "the steps of the track, asked for today",
    "Nothing is planned in this week.": "everything that the rules look at, asked for that week",
    "Nothing is short.": "every cell with an open place, worked out",
    "Nothing is short in what is worked out.": "the cells worked out; says that not all are",
    "Nothing is different. Change the step, or say why it stays.": "the step, compared",
    "Nothing is written down yet.": "the capabilities of the person",
    "Nothing waits for you.": "the requests, asked now",
    "No message was given up.": "the outbox, once something was sent",
    "No place is open any more.": "the tasks of the cell, asked now",
    "No task of today is filled.": "the places of the tasks of today, asked now",
    "No task is open now.": "the tasks of the department, asked now",
    "No task is planned.": "the tasks ahead, asked now",
    "No talk was noted yet.": "the talks of the step",
    "fine": "the last run of the job, in time and without an error",
    "in balance": "people less open places, both known",
    "nothing needs you": "every provider of Today, asked now",
    "%(num)s task is filled": "the places of the tasks of today, asked now",
    "This task is filled: %(names)s.": "the places of the task, and who has them, asked now",
}
"""A new sentence that sounds like good news belongs here, with what was looked at to say it."""


def test_every_sentence_that_sounds_like_good_news_says_what_proves_it(engine: object) -> None:
    with CATALOGUE.open("rb") as file:
        texts = [
            each.id if isinstance(each.id, str) else each.id[0] for each in read_po(file) if each.id
        ]
    unproved = [text for text in texts if SOUNDS_GOOD.search(text) and text not in PROVED_BY]
    assert not unproved, f"what was looked at to say this? Put it into PROVED_BY: {unproved}"
    gone = [text for text in PROVED_BY if text not in texts]
    assert not gone, f"nobody says this any more: {gone}"


@pytest.fixture
def tarik(world: World, client: FlaskClient) -> Iterator[Person]:
    """Somebody who sees every page where good news stands."""
    with clock.fixed_at(at("08:00")):
        ward = world.department("Dagbehandeling")
        person = world.coordinator(ward, "Tarik Aydın")
        for role in (Role.POSTER, Role.ADMINISTRATOR):
            world.role(person, role, ward)
        world.sign_in(client, person)
        world.shift(ward)
        yield person


def test_before_any_job_ran_no_page_has_good_news(
    app: Flask, client: FlaskClient, world: World, tarik: Person
) -> None:
    with app.app_context(), acting(Actor("person", tarik.id)):
        made = make_link(tarik.id, tarik.home_department_id)
    capacity = client.get("/capacity").text
    assert "Nog niet uitgerekend." in capacity
    assert "Nergens krap." not in capacity
    assert "?" in client.get("/capacity.csv").text
    operations = client.get("/operations").text
    assert "Er is nog geen bericht verstuurd." in operations
    assert "badge-ok" not in operations.split("<h2>")[1], "a job that never ran is not fine"
    assert "Geen gaten" not in client.get("/today").text
    assert "Alles is geregeld" not in client.get(f"/wall/{made.token}").text  # type: ignore[union-attr]


def test_what_was_worked_out_long_ago_says_since_when(
    app: Flask, client: FlaskClient, world: World, tarik: Person
) -> None:
    with clock.fixed_at(at("08:00") - timedelta(hours=5)), app.app_context():
        work_out_near(clock.now())
    said = client.get("/capacity").text
    assert "Uitgerekend om 03:00, 5 uur geleden" in said
    with clock.fixed_at(at("03:10")):
        world.sign_in(client, tarik)
        assert "Stand van 03:00" in client.get("/capacity").text


def test_what_is_half_worked_out_is_called_so(engine: object) -> None:
    known, unknown = Cell(TODAY, 1, 1, 1), Cell(TODAY, 1, 1, None)
    found = finding([GroupLine("1", "Dag", [known, unknown])])
    assert (found.known, found.unknown) == (1, 1)
    assert not finding([GroupLine("1", "Dag", [known])]).unknown
