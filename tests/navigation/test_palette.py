"""The palette: what one may see, at most twenty, in few statements."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from app.navigation.queries_palette import day_meant
from app.people.models import Department, Person
from tests.factories import TODAY, World, at
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning")

HTMX = {"HX-Request": "true"}
MOST_STATEMENTS = 4
WHO_LOOKS = 2


@pytest.fixture
def department(world: World) -> Department:
    return world.department("Skillslab")


@pytest.fixture
def tarik(world: World, client: FlaskClient, department: Department) -> Person:
    """A coordinator who is signed in."""
    person = world.coordinator(department, "Tarik Aydin")
    world.sign_in(client, person)
    return person


def test_it_finds_people_tasks_departments_and_places_of_ones_own(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    world.person("Sterre Skillema", department)
    world.person("Verre Skillema")
    world.person("Weg Skillema", department, active=False)
    shift, elsewhere = world.shift(department), world.shift()
    page = client.get("/palette?q=skill").text
    for found in ("Sterre Skillema", f"/shifts/{shift.id}", f"/tasks?department={department.id}"):
        assert found in page
    for hidden in ("Verre Skillema", "Weg Skillema", f"/shifts/{elsewhere.id}"):
        assert hidden not in page
    assert 'href="/people"' in client.get("/palette?q=mens", headers=HTMX).text


def test_a_day_narrows_the_tasks(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    today, tomorrow = world.shift(department), world.shift(department, at("13:00", plus=1))
    for words in ("skills morgen", "wo skills", "14-10 skills", "2026-10-14"):
        page = client.get("/palette", query_string={"q": words}, headers=HTMX).text
        assert f"/shifts/{tomorrow.id}" in page, words
        assert f'/shifts/{today.id}"' not in page, words


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("Vandaag", TODAY),
        ("vrijdag", date(2026, 10, 16)),
        ("di", TODAY),
        ("31-12", date(2026, 12, 31)),
        ("31-02", None),
        ("skills", None),
        ("", None),
    ],
)
def test_words_that_are_days(client: FlaskClient, word: str, day: date | None) -> None:
    with client.application.test_request_context(headers={"Accept-Language": "nl"}):
        assert day_meant(word, TODAY) == day


def test_never_more_than_twenty_in_few_statements_and_odd_words_find_nothing(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    for number in range(9):
        world.person(f"Aaa {number}", world.department(f"Aaa {number}", department))
        world.shift(department, task_type_id=world.task_type(department, f"Aaa {number}").id)
    with counted() as statements:
        page = client.get("/palette?q=aa", headers=HTMX).text
    assert 10 < page.count('role="option"') <= 20
    assert len(statements) <= MOST_STATEMENTS + WHO_LOOKS
    for odd in ("%", "_", "\\", "'", "<b>", "x" * 500):
        answer = client.get("/palette", query_string={"q": odd}, headers=HTMX)
        assert answer.status_code == 200
        assert 'role="option"' not in answer.text
        assert "<b></b>" not in answer.text


def test_a_worker_has_no_palette(client: FlaskClient, world: World) -> None:
    world.sign_in(client, world.worker())
    assert client.get("/palette?q=a").status_code == 403
    assert client.get("/keys").status_code == 403
