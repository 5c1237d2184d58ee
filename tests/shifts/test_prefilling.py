"""What a kind of task fills in: only where nothing was typed, and it says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.people.models import Department, Person
from app.people.rules import Role
from app.shifts.models import Shift
from app.tasks.models import TaskType
from tests.factories import World, at
from tests.hostile.forms import Control, PageForm, form_to


@dataclass(frozen=True)
class Two:
    """Two departments that one person posts for, each with its own kind of task."""

    poster: Person
    here: Department
    there: Department
    here_kind: TaskType
    there_kind: TaskType
    deputy: Person


@pytest.fixture
def two(client: FlaskClient, world: World, shared_app: Flask) -> Iterator[Two]:
    """The person is signed in, at eight."""
    top = world.department("De Linde")
    here, there = world.department("Hier", top), world.department("Daar", top)
    poster = world.person("Marleen Brouwer", top)
    world.role(poster, Role.POSTER, here)
    world.role(poster, Role.POSTER, there)
    made = Two(
        poster,
        here,
        there,
        world.task_type(here, "Zaal", usual_minutes=90, place="Zaal 3"),
        world.task_type(there, "Balie", usual_minutes=120, place="Balie 1"),
        world.person("Lotte Bakker", here),
    )
    world.sign_in(client, poster)
    shared_app.config["WTF_CSRF_ENABLED"] = False
    with clock.fixed_at(at("08:00")):
        yield made
    shared_app.config["WTF_CSRF_ENABLED"] = True


def shown(page: str) -> PageForm:
    form: PageForm = form_to(page, "/shifts/new", "/shifts")
    return form


def filled(client: FlaskClient, form: PageForm, **typed: Any) -> PageForm:
    """Type something, and press the button that fills in the rest."""
    answer = client.post("/shifts", data={**form.sent(), **typed, "fill": "1"})
    assert answer.status_code == 200
    return shown(answer.text)


def control(form: PageForm, name: str) -> Control:
    return next(each for each in form.controls if each.name == name)


def test_nothing_is_chosen_beforehand(client: FlaskClient, two: Two) -> None:
    sent = shown(client.get("/shifts/new").text).sent()
    assert (sent["task_type"], sent["department"], sent["contact"]) == ([""], [""], [""])
    answer = client.post("/shifts", data={**sent, "date": "2026-10-14", "start": "9:00"})
    assert answer.status_code == 422
    assert "Kies een soort taak." in answer.text
    assert "Kies een afdeling." in answer.text


def test_the_departments_own_kinds_come_first(client: FlaskClient, two: Two) -> None:
    page = client.get(f"/shifts/new?department={two.there.id}").text
    assert page.index('<optgroup label="Van deze afdeling">') < page.index(">Balie<")
    assert page.index(">Balie<") < page.index('<optgroup label="Andere">') < page.index(">Zaal<")


def test_a_kind_fills_in_what_is_usual_and_says_so(
    app: Flask, client: FlaskClient, world: World, two: Two
) -> None:
    world.shift(
        two.here,
        at("09:15", plus=-7),
        at("11:45", plus=-7),
        task_type_id=two.here_kind.id,
        contact_id=two.poster.id,
        deputy_id=two.deputy.id,
        places=3,
        extra_places=1,
    )
    form = filled(
        client,
        shown(client.get("/shifts/new").text),
        department=two.here.id,
        task_type=two.here_kind.id,
    )
    sent = form.sent()
    assert (sent["start"], sent["end"], sent["places"]) == (["09:15"], ["11:45"], ["3"])
    assert (sent["extra_places"], sent["deputy"]) == (["1"], [str(two.deputy.id)])
    page = client.post("/shifts", data={**sent, "fill": "1"}).text
    assert page.count("vooraf ingevuld") >= 6
    with app.app_context():
        assert len(db.session.scalars(select(Shift.id)).all()) == 1, "nothing was posted"


def test_what_was_typed_or_emptied_stays_whatever_kind_is_chosen_next(
    client: FlaskClient, two: Two
) -> None:
    form = filled(
        client,
        shown(client.get("/shifts/new").text),
        department=two.here.id,
        task_type=two.here_kind.id,
        start="10:00",
        note="Sleutel mee",
    )
    assert form.sent()["end"] == ["11:30"], "as long as this kind usually is"
    assert form.sent()["location"] == ["Zaal 3"]
    form = filled(client, form, task_type=two.there_kind.id, location="Kamer 9", places="5")
    sent = form.sent()
    assert (sent["end"], sent["location"], sent["places"]) == (["12:00"], ["Kamer 9"], ["5"])
    assert (sent["start"], sent["note"]) == (["10:00"], ["Sleutel mee"])
    form = filled(client, form, location="")
    assert form.sent()["location"] in ([""], ["Balie 1"])


def test_one_form_says_one_thing(client: FlaskClient, two: Two, app: Flask) -> None:
    form = filled(
        client,
        shown(client.get("/shifts/new").text),
        department=two.here.id,
        task_type=two.here_kind.id,
        start="10:00",
    )
    contact = next(value for value, _ in control(form, "contact").options if value)
    sent = {**form.sent(), "date": "2026-10-14", "contact": contact}
    assert client.post("/shifts", data=sent).status_code == 303
    assert client.post("/shifts", data=sent).status_code == 303
    for other in ({"places": "4"}, {"date": "2026-10-15"}, {"date": ["2026-10-14", "2026-10-15"]}):
        answer = client.post("/shifts", data={**sent, **other})
        assert answer.status_code == 422
        assert "Je hebt dit formulier al eens geplaatst" in answer.text
    again = shown(answer.text).sent()
    assert again["once"] != sent["once"]
    with app.app_context():
        assert len(db.session.scalars(select(Shift.id)).all()) == 1
    assert client.post("/shifts", data={**again, "date": "2026-10-16"}).status_code == 303
