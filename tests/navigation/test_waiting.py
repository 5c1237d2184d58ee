"""A place in the menu says how much waits behind it for whoever looks."""

import re

import pytest
from flask.testing import FlaskClient

from app.capabilities.models import Capability, CapabilityRequest, RequestState
from app.core import clock
from app.people.models import Person
from app.people.rules import Role
from tests.factories import World, at
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning")
SAID = re.compile(r'href="([^"]*)"[^>]*><svg.*?</svg><span>[^<]*(?:<span[^>]*>(\d+)<)?', re.DOTALL)


@pytest.fixture
def noor(client: FlaskClient, world: World) -> Person:
    """A worker who is signed in."""
    person = world.worker("Noor Haddad", world.department("Practicumlab"))
    world.sign_in(client, person)
    return person


def menu(client: FlaskClient) -> dict[str, str]:
    """By address, the number that stands in the menu; empty for none."""
    navigation = re.search(r'<ul class="nav-list">.*?</nav>', client.get("/me").text, re.DOTALL)
    assert navigation is not None
    return dict(SAID.findall(navigation[0]))


def ask(world: World, person: Person) -> Capability:
    """That somebody asks for a capability, which is the answer."""
    capability = world.capability("Infuus prikken")
    world.save(
        CapabilityRequest(
            person_id=person.id,
            capability_id=capability.id,
            level=3,
            state=RequestState.OPEN,
            asked_at=clock.now(),
            words="",
            answer="",
        )
    )
    return capability


def test_where_nothing_waits_nothing_stands(client: FlaskClient, noor: Person) -> None:
    assert set(menu(client).values()) == {""}


def test_a_question_for_a_place_is_counted_at_the_board_until_its_time_is_over(
    client: FlaskClient, world: World, noor: Person
) -> None:
    offer = world.offer(noor, world.shift())
    assert menu(client)["/board"] == "1"
    assert "1 wacht<" in client.get("/me").text, "a screen reader hears what the number counts"
    with clock.fixed_at(offer.expires_at):
        assert menu(client)["/board"] == ""


@pytest.mark.parametrize("how", ["by name", "by role", "not"])
def test_a_request_is_counted_for_who_may_answer_it(
    client: FlaskClient, world: World, noor: Person, how: str
) -> None:
    home = world.department("Skillslab")
    asked = ask(world, world.worker("Sem Visser", home))
    if how == "by name":
        world.assessor(asked, noor)
    elif how == "by role":
        world.role(noor, Role.ASSESSOR, home)
    assert menu(client)["/me"] == ("" if how == "not" else "1")


def test_nobody_is_asked_to_answer_their_own(
    client: FlaskClient, world: World, noor: Person
) -> None:
    ask(world, noor)
    assert menu(client)["/me"] == ""


def test_the_whole_menu_takes_one_statement(
    client: FlaskClient, world: World, noor: Person
) -> None:
    world.offer(noor, world.shift(start=at("15:00")))
    with counted() as statements:
        client.get("/help")
    assert len(statements) == 2, "who looks, and what waits\n" + "\n".join(statements)
