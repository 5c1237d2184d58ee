"""The balance of one's own department: with whom help was exchanged, in hours, without names."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.core import clock
from app.people.models import Department, Person
from tests.factories import World, at
from tests.statements import counted


@pytest.fixture(autouse=True)
def _evening() -> Iterator[None]:
    with clock.fixed_at(at("20:00")):
        yield


@pytest.fixture
def ward(world: World, client: FlaskClient) -> Department:
    """A department whose poster looks."""
    ward = world.department("Dagbehandeling")
    world.sign_in(client, world.poster(ward, "Marleen Brouwer"))
    return ward


def help_given(world: World, helper: Person, helped: Department, hours: int) -> None:
    """That somebody worked for a department this morning."""
    start = at("08:00")
    shift = world.shift(helped, start, start + timedelta(hours=hours))
    world.held(helper, shift, claimed_at=start)


def test_a_department_sees_whom_it_helped_and_who_helped_it_and_nobody_else(
    client: FlaskClient, world: World, ward: Department
) -> None:
    lab, exams = world.department("Skillslab"), world.department("Tentamenbureau")
    help_given(world, world.person("Sem Visser", lab), ward, 3)
    help_given(world, world.person("Joke Postma", ward), exams, 2)
    help_given(world, world.person("Iemand Anders", lab), exams, 7)
    page = client.get("/balance").text
    assert "Skillslab hielp jullie het meest: 3 uur." in page
    assert "Tentamenbureau" in page
    assert "7 uur" not in page, "what others did for each other is theirs"
    assert not any(name in page for name in ("Sem", "Joke", "Iemand"))
    table = client.get("/balance.csv").text
    assert "Skillslab" in table
    assert "7" not in table.split("Skillslab")[1].splitlines()[0]


def test_the_way_to_it_stands_in_the_menu_and_other_figures_do_not(
    client: FlaskClient, world: World, ward: Department
) -> None:
    page = client.get("/balance").text
    assert 'href="/balance"' in client.get("/tasks").text
    assert 'href="/reports"' not in page
    assert client.get("/reports").status_code == 403
    assert "In deze maand hielp geen afdeling een andere." in page


def test_it_costs_the_same_however_many_helped(
    client: FlaskClient, world: World, ward: Department
) -> None:
    def cost() -> int:
        with counted() as statements:
            client.get("/balance")
        return len(statements)

    help_given(world, world.person(), ward, 1)
    first = cost()
    for _number in range(5):
        help_given(world, world.person(), ward, 1)
    assert cost() == first


def test_a_worker_has_no_balance(client: FlaskClient, world: World) -> None:
    world.sign_in(client, world.worker("Noor Haddad"))
    assert client.get("/balance").status_code == 403
