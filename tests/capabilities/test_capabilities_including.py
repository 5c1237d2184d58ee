"""What comes with what: advanced life support includes basic life support."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.capabilities.commands import change_capability
from app.capabilities.commands_sign_offs import revoke, sign_off
from app.capabilities.models import Capability, Holding, Inclusion, Method
from app.capabilities.rules import CapabilityDraft, CapabilityRefusal, SignOffDraft
from app.core.actor import Actor, acting
from app.core.db import db
from app.core.refusal import NotDone
from app.people.models import Department, Person
from tests.factories import World
from tests.people.stories import followed, send, trail
from tests.statements import counted

UNTIL = date(2027, 3, 1)
LATER = date(2028, 3, 1)


@pytest.fixture
def house(world: World, client: FlaskClient) -> Department:
    """The top of an organisation, whose administrator is signed in."""
    house = world.department("De Linde")
    world.sign_in(client, world.administrator(house, "Anne de Graaf"))
    return house


@pytest.fixture
def advanced(world: World) -> Capability:
    """Advanced life support."""
    return world.capability("ALS")


@pytest.fixture
def basic(world: World) -> Capability:
    """Basic life support."""
    return world.capability("BLS")


def include(client: FlaskClient, one: Capability, *others: Capability, **more: Any) -> Any:
    fields = {
        "name_nl": one.name_nl,
        "name_en": one.name_en,
        "kind": one.kind,
        "includes": [other.id for other in others],
        **more,
    }
    return send(client, f"/capabilities/{one.id}/edit", fields)


def draft(one: Capability, includes: Iterable[Capability] = (), **more: Any) -> CapabilityDraft:
    ids = tuple(sorted(each.id for each in includes))
    return CapabilityDraft(one.name_nl, one.name_en, one.kind, includes=ids, **more)


def asked(statements: list[str]) -> int:
    """How many of the statements ask; each holding that changes is written by itself on SQLite."""
    return sum(each.startswith("SELECT") for each in statements)


def held(world: World, person: Person, one: Capability) -> list[tuple[int, date | None, int]]:
    """The ways in which somebody holds it: level, valid until, and through which."""
    with world.app.app_context():
        rows = db.session.query(Holding).filter_by(person_id=person.id, capability_id=one.id)
        return sorted((row.level, row.valid_until, row.via_id) for row in rows)


@pytest.mark.usefixtures("house")
def test_whoever_holds_the_larger_holds_the_smaller_with_it_until_it_is_taken_out(
    client: FlaskClient, world: World, advanced: Capability, basic: Capability
) -> None:
    noor, sem, iris = world.person("Noor"), world.person("Sem"), world.person("Iris")
    world.holding(noor, advanced, level=4, valid_until=UNTIL)
    world.holding(sem, basic, level=5, valid_until=LATER)
    world.holding(sem, advanced, level=2)
    world.holding(iris, basic, level=3)

    followed(client, include(client, advanced, basic))

    assert held(world, noor, basic) == [(4, UNTIL, advanced.id)], "level and validity follow"
    assert held(world, sem, basic) == [(2, None, advanced.id), (5, LATER, basic.id)]
    assert held(world, iris, basic) == [(3, None, basic.id)]
    followed(client, include(client, advanced))
    assert held(world, noor, basic) == []
    assert held(world, sem, basic) == [(5, LATER, basic.id)], "what was signed off itself stays"
    assert held(world, noor, advanced) == [(4, UNTIL, advanced.id)]
    assert trail(world, "Capability") == ["changed", "changed"]


@pytest.mark.usefixtures("house")
def test_it_is_followed_on_through_what_includes_it(
    client: FlaskClient, world: World, advanced: Capability, basic: Capability
) -> None:
    massage, noor = world.capability("Hartmassage"), world.person("Noor")
    world.holding(noor, advanced, level=4)
    followed(client, include(client, advanced, basic))

    followed(client, include(client, basic, massage))

    assert held(world, noor, massage) == [(4, None, advanced.id)]
    page = client.get(f"/capabilities/{massage.id}").text
    assert "via een andere" in page.split(">ALS</a>")[1].split("</li>")[0]
    assert "via een andere" not in page.split(">BLS</a>")[1].split("</li>")[0]


@pytest.mark.usefixtures("house")
def test_what_is_held_or_not_comes_only_with_the_top_level_and_a_change_of_kind_is_followed(
    client: FlaskClient, world: World, advanced: Capability
) -> None:
    paper = world.capability("Bewijs", "qualification")
    noor, sem = world.person("Noor"), world.person("Sem")
    world.holding(noor, advanced, level=4)
    world.holding(sem, advanced, level=5)
    followed(client, include(client, advanced, paper))
    assert held(world, noor, paper) == []
    assert held(world, sem, paper) == [(5, None, advanced.id)]

    followed(client, include(client, paper, kind="skill"))

    assert held(world, noor, paper) == [(4, None, advanced.id)]


@pytest.mark.usefixtures("house")
def test_out_of_use_it_is_still_held_and_still_comes_with_the_larger(
    client: FlaskClient, world: World, advanced: Capability, basic: Capability
) -> None:
    noor = world.person("Noor")
    world.holding(noor, advanced, level=4)
    followed(client, include(client, advanced, basic))
    for one in (basic, advanced):
        followed(client, send(client, f"/capabilities/{one.id}/deactivation"))

    assert held(world, noor, basic) == [(4, None, advanced.id)]
    followed(client, include(client, advanced, basic))
    assert held(world, noor, basic) == [(4, None, advanced.id)], "what it had may stay"


@pytest.mark.usefixtures("house")
def test_nothing_includes_itself_whatever_the_way(
    client: FlaskClient, world: World, advanced: Capability, basic: Capability
) -> None:
    massage = world.capability("Hartmassage")
    followed(client, include(client, advanced, basic))
    followed(client, include(client, basic, massage))

    answer = include(client, massage, advanced)

    assert answer.status_code == 422
    assert 'id="includes-error"' in answer.text
    assert include(client, massage, massage).status_code == 422, "it is no choice for itself"
    with world.app.app_context():
        refused = change_capability(massage.id, draft(massage, [massage]))
        assert refused == NotDone(CapabilityRefusal.INCLUDES_ITSELF)
        assert db.session.query(Inclusion).count() == 2


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("choice", ["2147483647", "99999999999", "-1", "x", ""])
def test_only_what_exists_can_be_included(
    client: FlaskClient, advanced: Capability, basic: Capability, choice: str
) -> None:
    answer = include(client, advanced, includes=[basic.id, choice])

    assert answer.status_code == 422
    assert 'id="includes-error"' in answer.text


@pytest.mark.usefixtures("house")
def test_a_reserved_act_does_not_come_with_what_others_sign_off(
    client: FlaskClient, world: World, advanced: Capability, basic: Capability
) -> None:
    catheter = world.capability("Katheter", reserved=True)
    followed(client, include(client, advanced, basic))

    answer = include(client, basic, catheter)
    assert answer.status_code == 422
    assert 'id="includes-error"' in answer.text
    answer = include(client, basic, reserved="y")
    assert answer.status_code == 422, "advanced, which is none, would give it"
    assert 'id="reserved-error"' in answer.text
    followed(client, include(client, catheter, advanced, reserved="y"))
    assert include(client, catheter, advanced).status_code == 303
    assert include(client, basic, catheter).status_code == 422, "now it would include itself"


@pytest.mark.usefixtures("house")
def test_only_those_concerned_are_worked_out_anew_in_a_number_of_statements_that_does_not_grow(
    client: FlaskClient, world: World, advanced: Capability, basic: Capability
) -> None:
    world.holding(world.person(), advanced, level=4)
    for _number in range(20):
        world.holding(world.person(), world.capability())
    with counted() as few:
        assert include(client, advanced, basic).status_code == 303
    include(client, advanced)
    for _number in range(30):
        world.holding(world.person(), advanced, level=4)
    with counted() as many:
        assert include(client, advanced, basic).status_code == 303

    assert asked(many) == asked(few), "one question per person: project them at once"
    with world.app.app_context():
        assert db.session.query(Holding).filter_by(capability_id=basic.id).count() == 31


def test_two_administrators_who_include_each_the_other_at_once_make_no_circle(
    own_app: Flask,
) -> None:
    world = World(own_app)
    one, other = world.capability("Een"), world.capability("Ander")

    def change(pair: tuple[Capability, Capability]) -> object:
        with own_app.app_context():
            return change_capability(pair[0].id, draft(pair[0], [pair[1]]))

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(change, [(one, other), (other, one)]))

    assert sorted(answers, key=str) == [None, NotDone(CapabilityRefusal.INCLUDES_ITSELF)]


def test_who_is_signed_off_while_it_comes_to_include_more_misses_nothing(own_app: Flask) -> None:
    world = World(own_app)
    advanced, basic = world.capability("ALS"), world.capability("BLS")
    people = [world.person() for _number in range(12)]
    joke = world.person("Joke Postma")
    for person in people[:4]:
        world.holding(person, advanced, level=2)

    def sign(person: Person) -> object:
        day = date(2026, 1, 5)
        with own_app.app_context(), acting(Actor("person", joke.id)):
            return sign_off(person.id, advanced.id, SignOffDraft(4, Method.OBSERVED, day))

    def take_away(person: Person) -> object:
        with own_app.app_context(), acting(Actor("person", joke.id)):
            return revoke(person.id, advanced.id, "mistake")  # type: ignore[arg-type]

    def include_it(_nothing: object) -> object:
        with own_app.app_context():
            return change_capability(advanced.id, draft(advanced, [basic]))

    work = [(sign, each) for each in people[:7]] + [(include_it, joke)]
    work += [(sign, each) for each in people[7:]] + [(take_away, people[0])]
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda job: job[0](job[1]), work))

    for person in people:
        direct, along = held(world, person, advanced), held(world, person, basic)
        assert [row[:2] for row in direct] == [row[:2] for row in along]
