"""The department's week: its tasks on one axis, and what is still to find in it."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.axis import Part
from app.core.intervals import Interval
from app.departments.words_bars import bars_of
from app.departments.words_standing import Holder
from app.people.models import Department
from app.shifts.models import Shift
from tests.factories import ZONE, World, at

pytestmark = [
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("morning"),
]
BUDGET = 60_000


@pytest.fixture
def department(client: FlaskClient, world: World) -> Department:
    """One with a poster, who is signed in."""
    made = world.department("Onderwijslogistiek")
    world.sign_in(client, world.poster(made, "Marleen Brouwer"))
    return made


def title(client: FlaskClient, address: str = "/tasks") -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", client.get(address).text)
    assert found is not None
    return found[1]


def test_the_title_counts_the_places_that_somebody_can_still_take(
    client: FlaskClient, world: World, department: Department
) -> None:
    world.shift(department, places=3)
    world.shift(department, at("13:00", plus=5), places=2)
    for gone in ({"state": "closed"}, {"state": "cancelled"}, {"start": at("07:30")}):
        world.shift(department, **gone)
    world.shift(department, at("13:00", plus=7), places=4)
    assert title(client) == "5 plekken open deze week"
    assert title(client, "/tasks?days=today") == "3 plekken open vandaag"
    assert title(client, "/tasks?days=all") == "9 plekken open"
    assert title(client, "/tasks?q=niets&days=week") == "Geen plekken open deze week"


def test_the_next_week_is_told_and_one_click_away(
    client: FlaskClient, world: World, department: Department
) -> None:
    later = world.shift(department, at("13:00", plus=7), places=4)
    page = client.get("/tasks").text
    assert "1 taak, 4 plekken open" in page
    [address] = re.findall(r'href="([^"]*)" rel="next"', page)
    page = client.get(address.replace("&amp;", "&")).text
    assert f'id="task-{later.id}"' in page
    assert "4 plekken open volgende week" in page
    assert 'rel="prev"' in page


@pytest.mark.parametrize("on", ["x", "1999-01-01", "9999-12-31", "2026-W42", ""])
def test_a_day_that_makes_no_sense_is_the_present_one(
    client: FlaskClient, world: World, department: Department, on: str
) -> None:
    world.shift(department)
    for days in ("today", "week"):
        assert 'id="task-' in client.get(f"/tasks?days={days}&on={on}").text


def test_what_began_says_who_does_it_until_when(
    client: FlaskClient, world: World, department: Department
) -> None:
    shift = world.shift(department, start=at("09:30"))
    world.claim(world.worker("Iris de Boer"), shift)
    with clock.fixed_at(at("09:45")):
        until = ZONE.at(shift.ends_at).strftime("%H:%M")
        assert f"Bezig tot {until}: Iris" in client.get("/tasks").text
    with clock.fixed_at(shift.ends_at):
        assert "Iris" not in client.get("/tasks").text, "what is over is in the past"


def test_a_night_goes_on_under_the_next_day_with_an_arrow(
    client: FlaskClient, world: World, department: Department
) -> None:
    world.shift(department, at("22:30"), at("06:00", plus=1))
    page = client.get("/tasks").text
    assert page.count('class="axis-cut"') == 2
    assert page.count('id="task-') == 1
    assert ">24</text>" in page, "every axis of the list shows the whole day"


def test_the_list_is_under_60_kilobytes_also_for_whoever_has_most_in_it(
    client: FlaskClient, world: World
) -> None:
    hospital = world.department("Universitair Ziekenhuis")
    world.sign_in(client, world.coordinator(hospital, "Tarik Aydın"))
    people = [world.worker(f"Persoon Achternaam{number}") for number in range(4)]
    for number in range(60):
        place = "Skillslab · gebouw B, route 412 · verzamelen bij de balie"
        team = world.department(f"Onderwijslogistiek {number}", parent=hospital)
        kind = world.task_type(team, f"Practicum klaarzetten {number}")
        start = at("08:00", plus=1) + timedelta(hours=number)
        shift = world.shift(
            team, start, places=5, extra_places=1, location=place, task_type_id=kind.id
        )
        if number % 15 == 0:
            for person in people:
                world.claim(person, shift)
    for days in ("week", "all"):
        size = len(client.get(f"/tasks?days={days}").data)
        assert size < BUDGET, f"{days}: {size}"


def test_bars_tell_no_more_than_the_words(app: Flask) -> None:
    shift = Shift(
        starts_at=at("13:00"),
        ends_at=at("16:30"),
        places=6,
        filled=4,
        extra_places=1,
        extra_filled=1,
        state="open",
    )
    span = Interval(shift.starts_at, shift.ends_at)
    holders = [Holder(name, quiet=name == "Noor", asked_again=False) for name in ("Noor", "Iris")]

    def drawn(most: int, **changed: object) -> list[Part]:
        for name, value in changed.items():
            setattr(shift, name, value)
        with app.test_request_context():
            return bars_of(shift, holders, at("08:00"), most)

    everybody = [("mine", "wordt geregeld"), ("mine", "Iris")]
    beside = [("gap", "nog 2"), ("extra", "1 extra")]
    assert drawn(8) == [(kind, span, text) for kind, text in [*everybody, *beside]]
    assert drawn(3)[0] == ("mine", span, "wordt geregeld +1")
    assert [kind for kind, *_rest in drawn(8, state="closed")] == ["mine", "mine", "extra"]
    assert drawn(8, state="cancelled") == []
