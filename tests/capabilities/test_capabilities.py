"""The list of capabilities, kept by administrators."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.capabilities.commands import add_capability
from app.capabilities.models import Capability, CapabilityKind
from app.capabilities.rules import CapabilityDraft, CapabilityRefusal
from app.core.db import db
from app.core.refusal import NotDone
from app.people.models import Department, Person
from tests.factories import World
from tests.people.stories import followed, send, trail
from tests.statements import counted


@pytest.fixture
def house(world: World) -> Department:
    """The top of an organisation."""
    return world.department("De Linde")


@pytest.fixture
def anne(world: World, client: FlaskClient, house: Department) -> Person:
    """An administrator, signed in."""
    person = world.administrator(house, "Anne de Graaf")
    world.sign_in(client, person)
    return person


def form(dutch: str, english: str, kind: str = "skill") -> dict[str, str]:
    return {"name_nl": dutch, "name_en": english, "kind": kind}


def stored(world: World, capability_id: int) -> Capability:
    with world.app.app_context():
        return db.session.get_one(Capability, capability_id)


@pytest.mark.usefixtures("anne")
def test_a_capability_is_added_renamed_and_taken_out_of_use(
    client: FlaskClient, world: World
) -> None:
    page = followed(
        client, send(client, "/capabilities/new", form("Steriel werken", "Sterile work"))
    )
    assert "Steriel werken" in page
    with world.app.app_context():
        made = db.session.query(Capability).one().id

    edit = f"/capabilities/{made}/edit"
    followed(client, send(client, edit, form("Steriel", "Sterile", "induction")))
    followed(client, send(client, f"/capabilities/{made}/deactivation"))
    assert not stored(world, made).active
    followed(client, send(client, f"/capabilities/{made}/reactivation"))

    after = stored(world, made)
    assert (after.name_nl, after.name_en, after.kind) == ("Steriel", "Sterile", "induction")
    assert trail(world, "Capability") == ["added", "changed", "deactivated", "reactivated"]


@pytest.mark.usefixtures("anne")
@pytest.mark.parametrize(
    ("dutch", "english", "field"),
    [("bhv", "Something", "name_nl"), ("Iets", "First Aid", "name_en")],
)
def test_a_name_that_is_taken_in_either_language_is_an_error_there(
    client: FlaskClient, world: World, dutch: str, english: str, field: str
) -> None:
    world.save(Capability(name_nl="BHV", name_en="First aid", kind="registration"))

    answer = send(client, "/capabilities/new", form(dutch, english))

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_two_administrators_who_add_the_same_name_at_once_make_one(own_app: Flask) -> None:
    def add(number: int) -> int | NotDone:
        with own_app.app_context():
            return add_capability(CapabilityDraft("BHV", f"First aid {number}", "skill"))

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(add, range(6)))

    assert sum(isinstance(answer, int) for answer in answers) == 1
    assert answers.count(NotDone(CapabilityRefusal.NAME_NL_TAKEN)) == 5


@pytest.mark.usefixtures("anne")
def test_the_kind_of_what_people_hold_stays_as_it_is(client: FlaskClient, world: World) -> None:
    skill = world.capability("Steriel werken")
    world.holding(world.person(), skill, level=2)
    fields = form("Steriel werken", "Sterile work", "qualification")

    answer = send(client, f"/capabilities/{skill.id}/edit", fields)

    assert answer.status_code == 422
    assert 'id="kind-error"' in answer.text
    assert stored(world, skill.id).kind == CapabilityKind.SKILL


@pytest.mark.usefixtures("anne")
@pytest.mark.parametrize(
    ("field", "value"), [("name_nl", ""), ("name_en", "x" * 81), ("kind", "talent"), ("kind", "")]
)
def test_what_cannot_be_is_an_error_at_its_field(
    client: FlaskClient, field: str, value: str
) -> None:
    answer = send(client, "/capabilities/new", {**form("A", "B"), field: value})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


@pytest.mark.usefixtures("anne")
def test_a_name_with_a_script_in_it_stays_text(client: FlaskClient) -> None:
    answer = send(client, "/capabilities/new", form("<script>x</script>", "<script>y</script>"))

    assert "<script>x" not in followed(client, answer)


def test_others_than_administrators_may_not_keep_the_list(
    client: FlaskClient, world: World, house: Department
) -> None:
    skill = world.capability()
    for person in (world.poster(house), world.coordinator(house), world.worker(home=house)):
        world.sign_in(client, person)
        assert client.get("/capabilities").status_code == 403
        assert send(client, "/capabilities/new", form("A", "B")).status_code == 403
        assert send(client, f"/capabilities/{skill.id}/deactivation").status_code == 404


@pytest.mark.usefixtures("anne")
def test_the_list_counts_holders_and_costs_the_same_with_one_or_with_sixty(
    client: FlaskClient, world: World
) -> None:
    sterile = world.capability("Aseptisch werken")
    world.holding(world.person(), sterile)
    world.holding(world.person(), sterile)
    world.holding(world.person(active=False), sterile)
    with counted() as few:
        page = client.get("/capabilities?q=septisch").text
    assert '<td class="number"' in page
    assert "2 " in page.split('<td class="number"')[1].split("</td>")[0]
    for number in range(60):
        world.capability(f"Kunnen {number:02}")
    with counted() as many:
        page = client.get("/capabilities").text

    assert len(many) == len(few), "one statement per row: load set-wise"
    assert page.count('<th scope="row">') == 50
    assert 'class="empty"' in client.get("/capabilities?q=_").text


@pytest.mark.usefixtures("anne")
def test_what_does_not_exist_is_not_found(client: FlaskClient) -> None:
    assert client.get("/capabilities/2147483647/edit").status_code == 404
    assert client.get("/capabilities/99999999999999/edit").status_code == 404
    assert send(client, "/capabilities/1/deactivation").status_code == 404
