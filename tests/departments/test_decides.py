"""Who decides what for a department: one page, for everybody who is signed in."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.people.models import Department, Person
from app.people.rules import Role
from app.shifts.models import StandIn
from tests.factories import TODAY, World, at
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def department(world: World) -> Department:
    """One with everything that can be decided in it."""
    made = world.department("Skillslab", world.department("De Linde"))
    for role, name in (
        (Role.POSTER, "Marleen Brouwer"),
        (Role.COORDINATOR, "Tarik Aydın"),
        (Role.ASSESSOR, "Joke Postma"),
        (Role.ADMINISTRATOR, "Anne de Graaf"),
        (Role.CASE_WORKER, "Ineke van Dam"),
    ):
        world.role(world.person(name, made), role, made)
    keeper = world.person("Lotte Bakker", made)
    kind = world.task_type(made, "Infuuspoppen opbouwen", owner_id=keeper.id)
    infusion = world.capability("Infuus prikken")
    world.need(kind, infusion)
    world.assessor(infusion, world.person("Ruben Maas", made))
    return made


@pytest.fixture
def noor(client: FlaskClient, world: World) -> Person:
    """A worker of another department, who is signed in."""
    person = world.worker("Noor Haddad")
    world.sign_in(client, person)
    return person


def page_of(client: FlaskClient, department: Department) -> str:
    answer = client.get(f"/departments/{department.id}/who-decides")
    assert answer.status_code == 200
    return answer.text


def test_everybody_reads_who_decides_what_and_not_who_leads_tracks(
    client: FlaskClient, department: Department, noor: Person
) -> None:
    page = page_of(client, department)
    for name in ("Marleen", "Tarik", "Joke", "Anne", "Lotte", "Ruben"):
        assert name in page, name
    assert "Ineke" not in page, "that somebody has a track is nobody's business"


def test_the_nearest_who_has_a_role_is_named_and_not_those_above(
    client: FlaskClient, world: World, department: Department, noor: Person
) -> None:
    team = world.department("Team", department)
    near = world.poster(team, "Sem Visser")
    page = page_of(client, team)
    assert near.name in page
    assert "Marleen" not in page
    assert "Tarik" in page, "nobody nearer coordinates"


def test_whoever_is_away_is_named_with_who_stands_in_and_the_stand_in_is_on_call(
    client: FlaskClient, world: World, department: Department, noor: Person
) -> None:
    contact = world.poster(department, "Iris de Boer")
    other = world.person("Abel Mulder", department)
    world.save(
        StandIn(
            person_id=contact.id,
            stand_in_id=other.id,
            valid_from=TODAY,
            valid_until=TODAY + timedelta(days=3),
        )
    )
    world.shift(department, at("09:00"), contact_id=contact.id)
    page = page_of(client, department)
    assert "nu weg, Abel Mulder neemt waar" in page
    assert "neemt waar voor Iris de Boer" in page
    assert f'href="tel:{other.phone}"' in page


def test_a_department_without_anybody_says_so(
    client: FlaskClient, world: World, noor: Person
) -> None:
    page = page_of(client, world.department())
    assert page.count("Niemand heeft hier nu deze rol.") == 4
    assert "Van de afdeling is nu niemand te bellen." in page


def test_no_department_and_one_that_is_no_more_are_not_found(
    client: FlaskClient, world: World, noor: Person
) -> None:
    gone = world.department(active=False)
    for number in (gone.id, 0, 2**62):
        assert client.get(f"/departments/{number}/who-decides").status_code == 404


def test_help_leads_to_the_own_department_and_a_task_to_the_one_that_posted_it(
    client: FlaskClient, world: World, department: Department, noor: Person
) -> None:
    assert 'href="/who-decides"' in client.get("/help").text
    assert client.get("/who-decides").status_code == 200
    shift = world.shift(department)
    address = f'href="/departments/{department.id}/who-decides"'
    assert address in client.get(f"/shifts/{shift.id}").text


def test_the_page_takes_as_few_statements_however_much_is_decided(
    client: FlaskClient, world: World, department: Department, noor: Person
) -> None:
    world.shift(department)
    for _number in range(20):
        world.poster(department)
        world.task_type(department)
    with counted() as statements:
        page_of(client, department)
    assert len(statements) <= 11, "\n".join(statements)
