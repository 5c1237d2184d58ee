"""The chance of a post while it is filled in, and the day that it is on."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.factories import World, at
from tests.shifts.desk import Desk, desk
from tests.statements import counted

pytestmark = [
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("morning"),
]


@pytest.fixture
def marleen(client: FlaskClient, world: World) -> Desk:
    """A department with a poster, who is signed in."""
    made = desk(world)
    world.sign_in(client, made.poster)
    return made


def said(client: FlaskClient, marleen: Desk, **changed: Any) -> str:
    answer = client.get("/shifts/fits", query_string=marleen.post(**changed))
    assert answer.status_code == 200
    return answer.text


def posted_before(world: World, marleen: Desk, number: int, filled: int) -> None:
    for each in range(number):
        world.shift(
            marleen.department,
            at("13:00") - timedelta(days=each + 1),
            task_type_id=marleen.task_type.id,
            contact_id=marleen.poster.id,
            filled=int(each < filled),
        )


@pytest.mark.parametrize(("number", "shown"), [(19, False), (20, True)])
def test_the_share_is_said_only_where_it_says_something(
    client: FlaskClient, world: World, marleen: Desk, number: int, shown: bool
) -> None:
    posted_before(world, marleen, number, filled=14)
    page = said(client, marleen)
    assert "Past bij 1" in page
    assert ("7 van de 10 gevuld" in page) is shown
    assert ("Van de laatste 20 zulke taken." in page) is shown


def test_where_it_fits_nobody_the_nearest_time_that_does_is_a_button(
    client: FlaskClient, world: World, marleen: Desk
) -> None:
    world.commitment(marleen.poster, at("14:30"), at("18:00"))
    page = said(client, marleen, places=1)
    assert "Past nu bij niemand." in page
    assert "Om 11:00 bij 1" in page
    assert 'value="11:00-14:30"' in page


def test_the_day_says_what_it_draws(client: FlaskClient, world: World, marleen: Desk) -> None:
    shift = world.shift(marleen.department, task_type_id=marleen.task_type.id)
    world.claim(world.worker("Noor Haddad"), shift)
    page = said(client, marleen, start="17:00", end="19:00")
    assert page.count('class="axis-own"') == 1
    assert page.count('class="axis-gap"') == 1
    assert "13:00–16:30, deze taak 17:00–19:00." in page
    assert "Noor" not in page, "not in the first minute"


def test_the_chance_takes_the_same_statements_however_many_tasks_there_are(
    client: FlaskClient, world: World, marleen: Desk
) -> None:
    said(client, marleen)
    with counted() as few:
        said(client, marleen)
    posted_before(world, marleen, 30, filled=3)
    with counted() as many:
        said(client, marleen)
    assert len(many) == len(few) <= 20, "\n".join(many)
