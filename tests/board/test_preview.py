"""Beside a post stands the very card that workers will see."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db
from app.shifts.models import Shift
from tests.factories import World, at
from tests.hostile.forms import form_to
from tests.shifts.desk import Desk, desk

pytestmark = [
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("morning"),
]


@pytest.fixture(autouse=True)
def _no_tokens(shared_app: Flask) -> Iterator[None]:
    """These stories are about answers; tokens have stories of their own."""
    shared_app.config["WTF_CSRF_ENABLED"] = False
    yield
    shared_app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def marleen(client: FlaskClient, world: World) -> Desk:
    """A department with a poster, who is signed in."""
    made = desk(world)
    world.sign_in(client, made.poster)
    return made


def card(page: str) -> list[str]:
    """What the one card on a page says, and what it draws."""
    found = re.search(r"<article.*?</article>", page, re.DOTALL)
    assert found is not None, "no card"
    whole = re.sub(r'<a class="card-fold".*?</a>', "", found[0], flags=re.DOTALL)
    labels = re.findall(r'aria-label="([^"]*)"', whole)
    words = " ".join(re.sub(r"<[^>]+>", "|", whole).split())
    return [*labels, *(word for each in words.split("|") if (word := each.strip()))]


def test_the_card_beside_a_post_is_the_one_that_a_worker_opens(
    client: FlaskClient, world: World, marleen: Desk
) -> None:
    lotte = world.person("Lotte Bakker", marleen.department)
    fields = marleen.post(contact=lotte.id, location="Skillslab · gebouw B, route 412")
    preview = client.get("/shifts/preview", query_string=fields).text
    shift = world.shift(
        marleen.department,
        task_type_id=marleen.task_type.id,
        contact_id=lotte.id,
        places=2,
    )
    noor = world.worker("Noor Haddad")
    world.commitment(noor, at("08:00"), at("12:00"))
    world.sign_in(client, noor)
    opening = {"HX-Request": "true", "HX-Target": f"shift-{shift.id}"}
    page = client.get(f"/board?shift={shift.id}&as=row", headers=opening).text
    assert card(preview) == card(page)
    for words in ("Ik doe dit", "Bel Lotte", "2 van 2 plekken vrij", marleen.task_type.name):
        assert words in preview


def test_nothing_of_it_can_be_pressed_and_its_heading_is_all_that_is_read(
    client: FlaskClient, marleen: Desk
) -> None:
    page = client.get("/shifts/preview", query_string=marleen.post()).text
    before, _inert, inside = page.partition('<div inert aria-hidden="true">')
    assert "<h2>Zo zien collega’s het</h2>" in before
    assert "<button" not in before
    assert "<button" in inside


def test_a_post_that_is_not_complete_has_no_card(client: FlaskClient, marleen: Desk) -> None:
    page = client.get("/shifts/preview", query_string=marleen.post(end="")).text
    assert "<article" not in page


def test_without_script_a_button_shows_it_with_the_chance_and_all_that_was_typed(
    app: Flask, client: FlaskClient, marleen: Desk
) -> None:
    typed = marleen.post(location="Route 412", note="Neem je pas mee")
    answer = client.post("/shifts/new", data={**typed, "once": "1"})
    assert answer.status_code == 200
    assert card(answer.text) == card(client.get("/shifts/preview", query_string=typed).text)
    assert "Past bij 1" in answer.text
    with app.app_context():
        assert db.session.scalars(select(Shift.id)).all() == [], "nothing is posted by looking"
    sent = form_to(answer.text, "/shifts/new", "/shifts").sent()
    assert {name: sent[name] for name in typed} == {
        name: [str(value)] for name, value in typed.items()
    }
    assert client.post("/shifts", data=sent).status_code == 303


def test_without_script_what_is_wrong_is_said_at_its_field(
    client: FlaskClient, marleen: Desk
) -> None:
    answer = client.post("/shifts/new", data=marleen.post(end="", note="Neem je pas mee"))
    assert answer.status_code == 422
    assert "Vul in hoe laat de taak eindigt." in answer.text
    assert "Neem je pas mee" in answer.text
    assert "<article" not in answer.text


def test_without_script_the_quick_line_is_read_before_one_looks(
    client: FlaskClient, marleen: Desk
) -> None:
    typed = marleen.post(start="", end="", line="vandaag 13-16.30 graag")
    page = client.post("/shifts/new", data=typed).text
    assert "13:00–16:30" in " ".join(card(page))
    assert "Niet begrepen: ‘graag’" in page
