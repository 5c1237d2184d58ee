"""Who could come, and assigning through the same rules."""

import pytest
from flask.testing import FlaskClient

from app.people.models import Department, Person
from tests.factories import World, at
from tests.statements import counted

HTMX = {"HX-Request": "true"}


pytestmark = pytest.mark.usefixtures("morning", "without_tokens")


@pytest.fixture
def department(world: World) -> Department:
    return world.department("Skillslab")


@pytest.fixture
def tarik(world: World, client: FlaskClient, department: Department) -> Person:
    """A coordinator who is signed in."""
    person = world.coordinator(department, "Tarik Aydin")
    world.sign_in(client, person)
    return person


def test_candidates_tell_who_fits_and_what_is_missing_without_numbers_of_agreements(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    shift = world.shift(department)
    world.worker("Noor Haddad")
    world.limit(world.worker("Sem Visser"), hours_week=1.25)
    page = client.get(f"/candidates?shift={shift.id}").text
    assert "Noor Haddad" in page
    assert "Past niet binnen de afspraken met Sem." in page
    assert "1,25" not in page


def test_assigning_takes_a_place_and_shows_the_list_again(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    shift, noor = world.shift(department, places=2), world.worker("Noor Haddad")
    answer = client.post(f"/shifts/{shift.id}/assignments", data={"person": noor.id}, headers=HTMX)
    assert answer.status_code == 200
    assert "Noor Haddad is ingedeeld" in answer.text
    assert "1 van 2" in answer.text
    again = client.post(f"/shifts/{shift.id}/assignments", data={"person": noor.id})
    assert again.status_code == 303, "the same tap twice gives the same answer"


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_rule_refuses_a_coordinator_as_it_does_the_person(
    client: FlaskClient,
    world: World,
    department: Department,
    tarik: Person,
    headers: dict[str, str],
) -> None:
    shift, noor = world.shift(department), world.worker("Noor Haddad")
    world.limit(noor, hours_day=1.25)
    path = f"/shifts/{shift.id}/assignments"
    answer = client.post(path, data={"person": noor.id}, headers=headers)
    assert answer.status_code == 422
    assert 'data-reasons="agreed"' in answer.text
    assert "1,25" not in answer.text


def test_a_full_task_answers_409_and_an_unknown_person_404(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    full, noor = world.shift(department, filled=1), world.worker()
    path = f"/shifts/{full.id}/assignments"
    assert client.post(path, data={"person": noor.id}).status_code == 409
    for unknown in ("999999", "0", "-1", "x", "99999999999999999999", ""):
        assert client.post(path, data={"person": unknown}).status_code == 404


def test_a_coordinator_of_another_department_sees_the_task_and_may_not_assign(
    client: FlaskClient, world: World, tarik: Person
) -> None:
    elsewhere, noor = world.shift(), world.worker()
    assert client.get(f"/shifts/{elsewhere.id}").status_code == 200
    assert client.get(f"/candidates?shift={elsewhere.id}").status_code == 403
    answer = client.post(f"/shifts/{elsewhere.id}/assignments", data={"person": noor.id})
    assert answer.status_code == 403


def test_who_may_be_put_unasked_is_asked_first_on_a_sunday_and_a_yes_that_was_said_is_enough(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    noor = world.worker("Noor Haddad", department, standing_consent=True)
    sunday = world.shift(department, start=at("13:00", plus=5))
    monday = world.shift(department, start=at("13:00", plus=6))
    for shift, put in ((sunday, False), (monday, True)):
        for pane in ("", "&pane=1"):
            page = client.get(f"/candidates?shift={shift.id}{pane}", headers=HTMX).text
            assert ("Op een zondag vraagt de wet" in page) is not put
            said = f'name="person" value="{noor.id}"><input type="hidden" name="said" value="1"'
            assert (said not in page) is put, pane
    path = f"/shifts/{sunday.id}/assignments"
    refused = client.post(path, data={"person": noor.id}, headers=HTMX)
    assert refused.status_code == 422
    assert 'data-reasons="sunday"' in refused.text
    taken = client.post(path, data={"person": noor.id, "said": "1"}, headers=HTMX)
    assert "Noor Haddad is ingedeeld" in taken.text


def test_candidates_say_which_exception_of_the_law_somebody_would_use(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    noor = world.worker("Noor Haddad", department)
    world.commitment(noor, at("14:00"), at("22:30"))
    shift = world.shift(department, start=at("07:30", plus=1), end=at("12:00", plus=1))
    for pane in ("", "&pane=1"):
        page = client.get(f"/candidates?shift={shift.id}{pane}", headers=HTMX).text
        assert "Gebruikt de ene korte rust van deze zeven dagen" in page, pane


def test_candidates_take_as_many_statements_for_forty_people_as_for_four(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    shift, numbers = world.shift(department), []
    for more in (4, 36):
        for _ in range(more):
            world.worker()
        with counted() as statements:
            client.get(f"/candidates?shift={shift.id}")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= 15
