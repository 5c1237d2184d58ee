"""An opened task says who else comes, by first name; the list and its refresh ask nothing more."""

import pytest
from flask.testing import FlaskClient

from app.people.models import Person
from app.shifts.models import Shift
from tests.factories import World
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning")
HTMX = {"HX-Request": "true"}
SAID = "Ook op deze taak: Sem</p>"


@pytest.fixture
def noor(world: World, client: FlaskClient) -> Person:
    """A worker who is signed in."""
    person = world.worker("Noor Haddad")
    world.sign_in(client, person)
    return person


@pytest.fixture
def shift(world: World, noor: Person) -> Shift:
    """A task with three places; Sem has one since an hour."""
    shift = world.shift(places=3)
    with World.at("07:00"):
        world.claim(world.worker("Sem Visser"), shift)
    return shift


def test_the_opened_card_and_the_pane_say_who_else_comes(
    client: FlaskClient, world: World, shift: Shift
) -> None:
    address, row = f"/board?shift={shift.id}", f"shift-{shift.id}"
    in_place = client.get(f"{address}&as=row", headers={**HTMX, "HX-Target": row})
    assert SAID in in_place.text
    assert SAID in client.get(address, headers={**HTMX, "HX-Target": "pane"}).text
    assert SAID in client.get(address).text
    world.claim(world.worker("Iris de Vries"), shift)
    assert "Iris" not in client.get(address).text, "a tap of just now can still be undone"


def test_for_whom_it_does_not_fit_reads_no_names(
    client: FlaskClient, world: World, shift: Shift, noor: Person
) -> None:
    world.commitment(noor, shift.starts_at, shift.ends_at)
    assert "Ook op deze taak" not in client.get(f"/board?shift={shift.id}").text


def test_a_refresh_leaves_the_names_of_an_opened_task_and_of_a_row_asks_none(
    client: FlaskClient, world: World, shift: Shift
) -> None:
    version = client.get("/board").text.partition("/board/changes?v=")[2].partition("&")[0]
    with World.at("08:02"):
        world.claim(world.worker("Lotte de Wit"), shift)
        for form, names in (("pane", True), ("open", True), ("row", False)):
            asked = f"/board/changes?v={version}&days=all&shown={shift.id}.{form}"
            changed = client.get(asked, headers=HTMX)
            assert changed.status_code == 200
            assert (SAID in changed.text) == names, form


def test_the_list_costs_as_many_statements_as_before(
    client: FlaskClient, world: World, shift: Shift
) -> None:
    client.get("/board")
    with counted() as of_list:
        client.get("/board")
    with counted() as of_chosen:
        client.get(f"/board?shift={shift.id}")
    assert len(of_chosen) == len(of_list) + 1, "who else comes is asked of the opened task alone"
