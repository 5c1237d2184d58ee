"""Every duty has a page, which its holder reaches by what stands on the screen."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.capabilities.models import CapabilityGrant, CapabilityRight
from app.people import duties
from app.people.models import Department, Person
from app.people.rules import Role
from app.shifts.models import StandIn
from app.walls import commands
from tests.factories import TODAY, World, at

pytestmark = pytest.mark.usefixtures("morning")

CLICKS = 2
LINK = re.compile(r'href="(/[^"#?]*)')


@pytest.fixture
def lab(world: World) -> Department:
    return world.department("Skillslab")


def contact(world: World, lab: Department, ruben: Person) -> str:
    return f"/shifts/{world.shift(lab, contact_id=ruben.id).id}"


def deputy(world: World, lab: Department, ruben: Person) -> str:
    other = world.person(home=lab)
    return f"/shifts/{world.shift(lab, contact_id=other.id, deputy_id=ruben.id).id}"


def stand_in(world: World, lab: Department, ruben: Person) -> str:
    other = world.person(home=lab)
    period = {"valid_from": TODAY, "valid_until": TODAY + timedelta(days=2)}
    world.save(StandIn(person_id=other.id, stand_in_id=ruben.id, **period))
    return f"/shifts/{world.shift(lab, contact_id=other.id).id}"


def owner(world: World, lab: Department, ruben: Person) -> str:
    world.task_type(lab, owner_id=ruben.id)
    return "/reports-of-steps"


def capability_owner(world: World, lab: Department, ruben: Person) -> str:
    skill = world.capability()
    right = CapabilityRight.OWNER
    world.save(CapabilityGrant(capability_id=skill.id, person_id=ruben.id, right=right))
    return f"/capabilities/{skill.id}"


def assessor(world: World, lab: Department, ruben: Person) -> str:
    world.assessor(world.capability(), ruben)
    return "/sign-offs"


def poster(world: World, lab: Department, ruben: Person) -> str:
    world.role(ruben, Role.POSTER, lab)
    return "/tasks"


def wall(world: World, lab: Department, ruben: Person) -> str:
    world.role(ruben, Role.POSTER, lab)
    with world.app.app_context():
        commands.make_link(ruben.id, lab.id)
    return "/walls"


def feed(world: World, lab: Department, ruben: Person) -> str:
    return "/feeds"


PAGES: dict[str, list[Callable[[World, Department, Person], str]]] = {
    "contact": [contact, deputy],
    "stand_ins": [stand_in],
    "owner": [owner],
    "keepers": [capability_owner, assessor],
    "roles": [poster],
    "walls": [wall],
    "feeds": [feed],
}
ELSEWHERE = {
    "places": "one's own roster",
    "case_worker": "tests/reintegration",
}


def test_every_kind_of_duty_has_a_page_that_this_test_walks_to(shared_app: Flask) -> None:
    assert set(duties.REGISTERED) <= PAGES.keys() | ELSEWHERE.keys(), (
        "where does its holder see it? Add the way to PAGES"
    )


@pytest.mark.parametrize(
    "make", [make for some in PAGES.values() for make in some], ids=lambda make: make.__name__
)
def test_whoever_has_a_duty_and_no_role_beside_it_finds_its_page(
    client: FlaskClient,
    world: World,
    lab: Department,
    make: Callable[[World, Department, Person], str],
) -> None:
    ruben = world.person("Ruben Smit", lab)
    page = make(world, lab, ruben)
    world.sign_in(client, ruben)
    reached, next_ones = {"/"}, {"/"}
    for _click in range(CLICKS + 1):
        found: set[str] = set()
        for address in sorted(next_ones):
            answer = client.get(address, follow_redirects=True)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                found |= set(LINK.findall(answer.text))
        next_ones = {each for each in found - reached if "/static/" not in each}
        reached |= next_ones
        if page in reached:
            break
    assert page in reached, "a duty without a page: link it from the navigation or from Me"
    assert client.get(page).status_code == 200


def test_a_contact_sees_the_own_tasks_and_no_others(
    client: FlaskClient, world: World, lab: Department
) -> None:
    ruben = world.person("Ruben Smit", lab)
    mine = world.shift(lab, contact_id=ruben.id)
    other, far = world.shift(lab, at("15:00")), world.shift()
    world.sign_in(client, ruben)
    text = client.get("/tasks").text
    assert f'id="task-{mine.id}"' in text
    for each in (other, far):
        assert f'id="task-{each.id}"' not in text
    assert "/shifts/new" not in text, "posting is for posters"
    assert client.get("/shifts/new").status_code == 403
    assert client.get(f"/shifts/{mine.id}/edit").status_code == 403
    assert client.get("/tasks/changes").status_code == 200


def test_a_poster_sees_also_what_they_are_contact_of_elsewhere(
    client: FlaskClient, world: World, lab: Department
) -> None:
    marleen = world.poster(lab, "Marleen Brouwer")
    elsewhere = world.shift(contact_id=marleen.id)
    world.sign_in(client, marleen)
    assert f'id="task-{elsewhere.id}"' in client.get("/tasks").text


def test_whoever_is_in_charge_of_nothing_has_no_list(client: FlaskClient, world: World) -> None:
    world.sign_in(client, world.worker())
    assert client.get("/tasks").status_code == 403
    assert 'href="/tasks"' not in client.get("/roster").text
