"""Own team first is one post, never two: what stands there already is asked about once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.claims.commands_cancellations import cancel_shift
from app.core import clock
from app.core.db import db
from app.core.intervals import Interval
from app.shifts.commands import StandsAlready, post_shifts
from app.shifts.models import Shift
from app.shifts.rules import ShiftDraft
from tests.factories import World, at
from tests.hostile.forms import Control, PageForm, form_to
from tests.shifts.desk import Desk, desk


@pytest.fixture
def marleen(client: FlaskClient, world: World, shared_app: Flask) -> Iterator[Desk]:
    """A poster who is signed in, at eight."""
    made = desk(world)
    world.sign_in(client, made.poster)
    shared_app.config["WTF_CSRF_ENABLED"] = False
    with clock.fixed_at(at("08:00")):
        yield made
    shared_app.config["WTF_CSRF_ENABLED"] = True


def posted(app: Flask) -> list[Shift]:
    with app.app_context():
        return list(db.session.scalars(select(Shift).order_by(Shift.id)))


def asked(page: str) -> PageForm:
    form: PageForm = form_to(page, "/shifts", "/shifts")
    return form


def pressed(page: str, name: str) -> dict[str, list[str]]:
    """What a browser sends when a button of the form is pressed."""
    form = asked(page)
    [button] = [each for each in form.controls if each.name == name and _is_button(each)]
    return {**form.sent(), name: [button.value]}


def _is_button(control: Control) -> bool:
    return control.kind in ("submit", "button")


def test_who_posts_what_stands_there_already_is_asked_once(
    app: Flask, client: FlaskClient, marleen: Desk
) -> None:
    client.post("/shifts", data=marleen.post())
    again = client.post("/shifts", data=marleen.post(start="15:00", end="18:00", once="two"))
    assert again.status_code == 409
    assert "Bedoel je deze?" in again.text
    assert "13:00–16:30" in again.text
    assert len(posted(app)) == 1, "nothing is posted before the answer"
    yes = client.post("/shifts", data=pressed(again.text, "as_well"))
    assert yes.status_code == 303
    assert len(posted(app)) == 2


def test_instead_of_a_second_post_the_one_that_stands_gets_the_places(
    app: Flask, client: FlaskClient, marleen: Desk
) -> None:
    client.post("/shifts", data=marleen.post(places=1))
    page = client.post("/shifts", data=marleen.post(places=2, once="two")).text
    sent = pressed(page, "revision")
    [shift] = posted(app)
    address = f"/shifts/{shift.id}/more-places"
    assert f'formaction="{address}"' in page
    assert client.post(address, data=sent).status_code == 303
    assert [each.places for each in posted(app)] == [3]
    client.post(address, data=sent)
    assert [each.places for each in posted(app)] == [3], "pressed twice is once"


def test_what_is_cancelled_over_of_another_kind_or_at_another_time_is_not_meant(
    app: Flask, client: FlaskClient, world: World, marleen: Desk
) -> None:
    client.post("/shifts", data=marleen.post())
    with app.app_context():
        cancel_shift(posted(app)[0].id, "")
    other = world.task_type(marleen.department)
    changes: list[dict[str, Any]] = [
        {"start": "13:00"},
        {"task_type": other.id},
        {"start": "16:30", "end": "17:30"},
        {"start": "11:00", "end": "13:00"},
    ]
    for number, changed in enumerate(changes):
        answer = client.post("/shifts", data=marleen.post(once=str(number), **changed))
        assert answer.status_code == 303, changed


def test_of_several_days_those_on_which_nothing_stands_can_be_posted_alone(
    app: Flask, client: FlaskClient, marleen: Desk
) -> None:
    client.post("/shifts", data=marleen.post(date="2026-10-14"))
    days = ["2026-10-13", "2026-10-14", "2026-10-15"]
    page = client.post("/shifts", data=marleen.post(date=days, once="two"))
    assert page.status_code == 409
    assert client.post("/shifts", data=pressed(page.text, "without")).status_code == 303
    begins = sorted(shift.starts_at for shift in posted(app))
    assert begins == [at("13:00", plus=days) for days in (0, 1, 2)]


def test_sent_twice_is_once_and_asks_nothing(
    app: Flask, client: FlaskClient, marleen: Desk
) -> None:
    sent = marleen.post(once="the same")
    assert client.post("/shifts", data=sent).location == client.post("/shifts", data=sent).location
    assert len(posted(app)) == 1


def test_of_two_who_post_the_same_at_once_one_is_asked(own_app: Flask, own_world: World) -> None:
    made = desk(own_world)
    other = own_world.poster(made.department, "Ook Marleen")
    start = clock.now() + timedelta(days=1)
    draft = ShiftDraft(
        made.task_type.id,
        made.department.id,
        Interval(start, start + timedelta(hours=3)),
        1,
        0,
        made.poster.id,
    )

    def post(by: int) -> object:
        with own_app.app_context():
            return post_shifts([draft], f"form of {by}", by, known=())

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(post, [made.poster.id, other.id]))
    assert sum(isinstance(each, StandsAlready) for each in outcomes) == 1, outcomes
    assert len(posted(own_app)) == 1
