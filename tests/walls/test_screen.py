"""What a screen in the corridor shows: a day of open tasks on one axis, page after page."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core import clock
from app.core.axis import axis_ahead
from app.core.intervals import Interval
from app.core.localtime import local_time
from app.core.secret_links import SecretLink
from app.people.models import Department, Person
from app.tasks.models import TaskType
from app.walls.commands import make_link
from app.walls.rules import MOST_ROWS, USUAL_ROWS
from tests.factories import TODAY, World, at
from tests.statements import counted

ALL_ARRANGED = "Alles is geregeld"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.fixed_at(at("10:34")):
        yield


@pytest.fixture
def ward(world: World) -> Department:
    return world.department("Skillslab")


@pytest.fixture
def marleen(world: World, ward: Department) -> Person:
    return world.poster(ward, "Marleen Brouwer")


@pytest.fixture
def kind(world: World, ward: Department) -> TaskType:
    return world.task_type(ward, "Practicum")


@pytest.fixture
def address(world: World, marleen: Person, ward: Department) -> str:
    """The secret address of the screen of the ward."""
    with world.app.app_context():
        made = make_link(marleen.id, ward.id)
    assert isinstance(made, SecretLink)
    return f"/wall/{made.token}"


@pytest.fixture
def post(world: World, ward: Department, kind: TaskType, marleen: Person) -> Callable[..., int]:
    """Post a task of the ward, from one time to another, so many days from now."""

    def posted(start: str, end: str, days: int = 0, **more: Any) -> int:
        span = at(start, TODAY, days), at(end, TODAY, days)
        return world.shift(ward, *span, task_type_id=kind.id, contact_id=marleen.id, **more).id

    return posted


def test_pages_turn_round_and_hold_as_many_rows_as_the_screen_asks_for(
    client: FlaskClient, post: Callable[..., int], address: str
) -> None:
    for minute in range(MOST_ROWS + USUAL_ROWS):
        post(f"13:{minute:02}", "16:00")
    seen, following = [], address
    for number in (1, 2, 3):
        page = client.get(following).text
        assert f"{number} van 3" in page
        [following] = set(re.findall(r'data-next="([^"]+)"', page))
        following = following.replace("&amp;", "&")
        assert f'content="20; url={following.replace("&", "&amp;")}"' in page, (
            "without a script too"
        )
        seen += re.findall(r"13:\d\d(?=–)", page)
    assert len(seen) == len(set(seen)) == MOST_ROWS + USUAL_ROWS, "every task once"
    assert "1 van 3" in client.get(following).text, "after the last page the first"
    for asked, shown in (("9", 9), ("4", 4), ("0", 1), ("99", 9), ("x", 6), ("", 6)):
        page = client.get(f"{address}?rows={asked}").text
        assert page.count('class="code-dark"') == shown, asked
    for beyond in ("4", "0", "-1", "9" * 18):
        assert "1 van 3" in client.get(f"{address}?page={beyond}").text


def test_a_full_page_stays_small_and_asks_the_database_no_more_than_an_empty_one(
    client: FlaskClient, world: World, post: Callable[..., int], address: str
) -> None:
    post("13:00", "16:00")
    with counted() as one:
        client.get(address)
    for _ in range(MOST_ROWS):
        post("13:00", "16:00", own_team_until=at("12:00"))
    with counted() as many:
        page = client.get(f"{address}?rows={MOST_ROWS}")
    assert len(page.data) <= 40_000
    assert len(many) == len(one) == 2
    assert "<style" not in page.text
    assert " style=" not in page.text
    assert re.findall(r"<script(?! src=)", page.text) == []


def test_when_today_is_arranged_it_says_of_which_day_it_asks_and_else_that_all_is(
    client: FlaskClient, post: Callable[..., int], address: str
) -> None:
    assert ALL_ARRANGED in client.get(address).text
    post("13:00", "16:00", days=2)
    assert "Wie helpt er op donderdag 15 oktober?" in client.get(address).text
    post("13:00", "16:00", days=1)
    page = client.get(address).text
    assert "Wie helpt er morgen?" in page
    assert "van vandaag is alles geregeld" in page
    assert "axis-now" not in page, "now is on another day"
    post("13:00", "16:00")
    page = client.get(address).text
    assert "Wie helpt er vandaag?" in page
    assert "1 taak zoekt iemand" in page
    assert "axis-now" in page
    assert ALL_ARRANGED not in page


def test_the_code_holds_a_short_address_in_capitals_that_leads_to_the_task(
    client: FlaskClient, world: World, marleen: Person, post: Callable[..., int], address: str
) -> None:
    shift_id = post("13:00", "16:00")
    answers = [client.get(f"/{letter}/{shift_id}") for letter in "sS"]
    assert {each.status_code for each in answers} == {308}
    assert {each.location for each in answers} == {f"http://localhost/shifts/{shift_id}"}
    world.sign_in(client, marleen)
    assert client.get(f"/S/{shift_id}", follow_redirects=True).status_code == 200
    assert client.get("/S/999999", follow_redirects=True).status_code == 404
    for nothing in ("/S/", "/S/x", "/s/1/2"):
        assert client.get(nothing).status_code == 404


@pytest.mark.parametrize(
    ("now", "start", "end", "shown"),
    [
        ("07:10", "09:00", "12:00", ("08", "22")),
        ("07:10", "07:30", "12:00", ("06", "22")),
        ("10:34", "11:00", "20:30", ("10", "22")),
        ("15:34", "17:00", "19:00", ("14", "22")),
        ("18:05", "19:00", "21:00", ("18", "02")),
        ("10:34", "22:30", "06:00", ("10", "02")),
    ],
)
def test_the_axis_begins_near_now_and_is_neither_short_nor_endless(
    world: World, now: str, start: str, end: str, shown: tuple[str, str]
) -> None:
    tasks = Interval(at(start), at(end, TODAY, end < start))
    axis = axis_ahead(tasks, at(now), local_time())
    assert (axis.ticks[0][1], axis.ticks[-1][1]) == shown
    assert timedelta(hours=8) <= axis.span.length <= timedelta(hours=16)
    assert axis.bar(tasks) is not None
