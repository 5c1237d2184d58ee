"""People: who sees whom, and changes to an account."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.db import db
from app.core.refusal import NotDone
from app.people import invitations
from app.people.commands import add_person, revoke_role
from app.people.models import Department, Person, RoleGrant
from app.people.rules import PeopleRefusal, PersonDraft, Role
from tests.factories import World
from tests.people.stories import followed, send, trail
from tests.statements import counted


@pytest.fixture
def house(world: World) -> Department:
    """The top of an organisation."""
    return world.department("De Linde")


@pytest.fixture
def anne(world: World, client: FlaskClient, house: Department) -> Person:
    """An administrator of the whole house, signed in."""
    person = world.administrator(house, "Anne de Graaf")
    world.sign_in(client, person)
    return person


@pytest.fixture
def welcomed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The people that were sent a welcome."""
    sent: list[int] = []
    monkeypatch.setattr(invitations, "_send", sent.append)
    return sent


def form(name: str, home: Department, **more: object) -> dict[str, object]:
    return {
        "name": name,
        "email": f"{name.split(maxsplit=1)[0].lower()}@delinde.example",
        "personnel_number": "",
        "phone": "",
        "home_department": home.id,
        "language": "nl",
        **more,
    }


def stored(world: World, person_id: int) -> Person:
    with world.app.app_context():
        return db.session.get_one(Person, person_id)


@pytest.mark.usefixtures("anne")
def test_somebody_new_is_added_and_welcomed(
    client: FlaskClient, world: World, house: Department, welcomed: list[int]
) -> None:
    fields = form("Noor  Haddad", house, email="Noor@DeLinde.example", personnel_number="P-12")

    page = followed(client, send(client, "/people/new", fields))

    assert "<h1>Noor Haddad</h1>" in page
    with world.app.app_context():
        made = db.session.query(Person).filter_by(email="noor@delinde.example").one()
    assert welcomed == [made.id]
    assert made.personnel_number == "P-12"
    assert trail(world, "Person") == ["added"]


@pytest.mark.usefixtures("anne")
@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "SEM@delinde.example"), ("personnel_number", "P-7")],
)
def test_an_address_or_number_that_somebody_has_is_an_error_at_its_field(
    client: FlaskClient,
    world: World,
    house: Department,
    welcomed: list[int],
    field: str,
    value: str,
) -> None:
    world.person("Sem Visser", house, email="sem@delinde.example", personnel_number="P-7")

    answer = send(client, "/people/new", form("Noor Haddad", house, **{field: value}))

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "<title>Fout" in answer.text or "<title>Error" in answer.text
    assert not welcomed


def test_two_administrators_who_add_the_same_person_at_once_make_one(
    own_app: Flask, own_world: World
) -> None:
    home = own_world.department()
    drafts = [
        PersonDraft(f"Noor {n}", "noor@delinde.example", home.id, personnel_number=f"P-{n}")
        for n in range(8)
    ]

    def add(draft: PersonDraft) -> int | NotDone:
        with own_app.app_context():
            return add_person(draft, invite=False)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(add, drafts))

    assert sum(isinstance(answer, int) for answer in answers) == 1
    assert answers.count(NotDone(PeopleRefusal.EMAIL_TAKEN)) == 7


@pytest.mark.usefixtures("anne", "welcomed")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("name", "n" * 101),
        ("email", "noor"),
        ("email", "noor@delinde.example\nBcc: x@y.example"),
        ("email", "a" * 250 + "@delinde.example"),
        ("phone", "061"),
        ("phone", "+31 6 1234 5678 of vraag naar Piet"),
        ("personnel_number", "1" * 21),
        ("home_department", "2147483647"),
        ("home_department", "-1"),
        ("home_department", "99999999999999999999"),
        ("home_department", ""),
        ("language", "tlh"),
    ],
)
def test_what_cannot_be_is_an_error_at_its_field(
    client: FlaskClient, house: Department, field: str, value: str
) -> None:
    answer = send(client, "/people/new", {**form("Noor Haddad", house), field: value})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


@pytest.mark.usefixtures("anne", "welcomed")
def test_an_empty_post_is_refused_and_not_a_crash(client: FlaskClient) -> None:
    assert send(client, "/people/new").status_code == 422
    assert send(client, "/departments/new").status_code == 422


@pytest.mark.usefixtures("anne", "welcomed")
def test_a_name_with_a_script_in_it_stays_text(client: FlaskClient, house: Department) -> None:
    name = '<img src=x onerror="alert(1)">'
    answer = send(client, "/people/new", form(name, house, email="x@delinde.example"))

    for page in (followed(client, answer), client.get("/people").text):
        assert "<img" not in page
        assert "&lt;img src=x" in page


@pytest.mark.usefixtures("anne")
def test_an_account_is_changed(client: FlaskClient, world: World, house: Department) -> None:
    person = world.person("Noor Hadad", world.department("Skillslab", house))
    fields = form("Noor Haddad", house, phone="+31 6 12345678", language="en")

    followed(client, send(client, f"/people/{person.id}/edit", fields))

    after = stored(world, person.id)
    assert (after.name, after.phone, after.language) == ("Noor Haddad", "+31 6 12345678", "en")
    assert after.home_department_id == house.id
    assert trail(world, "Person") == ["changed"]


@pytest.mark.usefixtures("anne")
def test_a_coordinator_sees_people_of_the_scope_and_none_of_the_numbers(
    client: FlaskClient, world: World, house: Department
) -> None:
    lab, desk = world.department("Skillslab", house), world.department("Balie", house)
    noor = world.worker("Noor Haddad", lab, personnel_number="P-4711", phone="41234")
    world.limit(noor, hours_week=7.25)
    sem = world.worker("Sem Visser", desk)
    world.sign_in(client, world.coordinator(lab, "Tarik"))

    people = client.get("/people").text
    assert "Noor Haddad" in people
    assert "Sem Visser" not in people
    profile = client.get(f"/people/{noor.id}").text
    assert "41234" in profile
    for private in (noor.email, "P-4711", "7,25", "/limits", "/agreements", "/edit"):
        assert private not in profile, f"{private} is for administrators only"
    assert client.get(f"/people/{sem.id}").status_code == 404
    for part in ("roles", "agreements", "limits", "commitments", "edit"):
        assert client.get(f"/people/{noor.id}/{part}").status_code == 403


def test_a_coordinator_cannot_find_people_by_what_is_not_shown(
    client: FlaskClient, world: World, house: Department
) -> None:
    world.worker("Noor Haddad", house, personnel_number="P-4711", email="geheim@test.example")
    world.sign_in(client, world.coordinator(house, "Tarik"))

    assert "Noor" in client.get("/people?q=haddad").text
    assert "Noor" not in client.get("/people?q=P-4711").text
    assert "Noor" not in client.get("/people?q=geheim").text
    world.sign_in(client, world.administrator(house))
    assert "Noor" in client.get("/people?q=P-4711").text


def test_workers_and_posters_may_not_look_at_people(
    client: FlaskClient, world: World, house: Department
) -> None:
    for person in (world.worker(home=house), world.poster(house)):
        world.sign_in(client, person)
        assert client.get("/people").status_code == 403
        assert client.get(f"/people/{person.id}").status_code == 403
        assert send(client, "/people/new", form("X", house)).status_code == 403


def test_an_administrator_of_a_part_cannot_reach_people_outside_it(
    client: FlaskClient, world: World, house: Department
) -> None:
    mine, other = world.department("Mijn hoek", house), world.department("Andere hoek", house)
    outsider = world.person("Buiten", other)
    world.sign_in(client, world.administrator(mine, "Bas"))

    for part in ("", "/edit", "/roles", "/agreements", "/limits", "/commitments", "/capabilities"):
        assert client.get(f"/people/{outsider.id}{part}").status_code == 404
    assert send(client, f"/people/{outsider.id}/deactivation").status_code == 404
    answer = send(client, "/people/new", form("Nieuw", other))
    assert answer.status_code == 422, "a home outside the scope is not among the choices"


def test_the_account_of_somebody_with_a_role_elsewhere_is_not_for_a_smaller_administrator(
    client: FlaskClient, world: World, house: Department
) -> None:
    mine = world.department("Mijn hoek", house)
    boss = world.person("Directeur", mine)
    world.role(boss, Role.ADMINISTRATOR, house)
    world.sign_in(client, world.administrator(mine, "Bas"))

    assert client.get(f"/people/{boss.id}").status_code == 200
    taken_over = form("Directeur", mine, email="bas.zelf@delinde.example")
    assert send(client, f"/people/{boss.id}/edit", taken_over).status_code == 403
    assert send(client, f"/people/{boss.id}/deactivation").status_code == 403
    assert stored(world, boss.id).email == boss.email


@pytest.mark.usefixtures("anne")
def test_somebody_deactivated_is_out_at_the_next_request_and_can_come_back(
    app: Flask, client: FlaskClient, world: World, house: Department
) -> None:
    noor = world.worker("Noor Haddad", house)
    phone = app.test_client()
    world.sign_in(phone, noor)
    assert phone.get("/availability").status_code == 200

    followed(client, send(client, f"/people/{noor.id}/deactivation"))
    assert phone.get("/availability").status_code == 303
    followed(client, send(client, f"/people/{noor.id}/reactivation"))
    assert stored(world, noor.id).active
    assert trail(world, "Person") == ["deactivated", "reactivated"]


def test_the_last_administrator_can_neither_be_revoked_nor_deactivated(
    client: FlaskClient, world: World, house: Department, anne: Person
) -> None:
    world.administrator(world.department(parent=house), "Bas of a part")
    gone = world.administrator(house, "Vertrokken")
    followed(client, send(client, f"/people/{gone.id}/deactivation"))
    with world.app.app_context():
        grant = next(each.id for each in stored_roles(anne.id))

    page = followed(client, send(client, f"/people/{anne.id}/deactivation"))
    assert "flash-bad" in page
    assert send(client, f"/roles/{grant}/revocation").status_code == 303

    assert stored(world, anne.id).active
    assert client.get("/departments").status_code == 200, "she still administers"


def stored_roles(person_id: int) -> list[RoleGrant]:
    return db.session.query(RoleGrant).filter_by(person_id=person_id).all()


def test_two_administrators_who_revoke_each_other_at_once_leave_one(
    own_app: Flask, own_world: World
) -> None:
    house = own_world.department()
    grants = []
    for _number in range(2):
        person = own_world.person(home=house)
        grants.append(own_world.role(person, Role.ADMINISTRATOR, house).id)

    def revoke(grant_id: int) -> NotDone | None:
        with own_app.app_context():
            return revoke_role(grant_id)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(revoke, grants))

    assert sorted(map(str, answers)) == sorted(
        map(str, [None, NotDone(PeopleRefusal.LAST_ADMINISTRATOR)])
    )


@pytest.mark.usefixtures("anne")
def test_the_list_of_people_costs_the_same_with_one_or_with_sixty(
    client: FlaskClient, world: World, house: Department
) -> None:
    world.worker("Aap", house)
    with counted() as few:
        client.get("/people")
    for number in range(60):
        world.worker(f"Mens {number:02}", house)
    with counted() as many:
        page = client.get("/people").text

    assert len(many) == len(few), "one statement per row: load set-wise"
    assert page.count('<th scope="row">') == 50
    assert client.get("/people?page=2").text.count('<th scope="row">') == 12
    assert client.get("/people?page=99999").text.count('<th scope="row">') == 12
    assert "page=2" in page
    assert "q=Mens" in client.get("/people?q=Mens").text.split('class="pager"')[1]


@pytest.mark.usefixtures("anne")
def test_a_search_without_an_answer_says_so(client: FlaskClient) -> None:
    found = client.get("/people?q=niemand", headers={"HX-Request": "true"}).text

    assert 'class="empty"' in found
    assert "<html" not in found


@pytest.mark.usefixtures("anne", "welcomed")
def test_nobody_works_in_a_department_that_is_out_of_use(
    client: FlaskClient, world: World, house: Department
) -> None:
    closed = world.department("Gesloten", house, active=False)
    gone = world.person("Vertrokken", closed, active=False)

    answer = send(client, "/people/new", form("Noor Haddad", closed))
    assert answer.status_code == 422, "it is not among the choices"
    followed(client, send(client, f"/people/{gone.id}/reactivation"))
    assert not stored(world, gone.id).active, "move them first"
    renamed = form("Vertrokken Nu", closed)
    followed(client, send(client, f"/people/{gone.id}/edit", renamed))
    assert stored(world, gone.id).name == "Vertrokken Nu", "an old home does not block a new name"


@pytest.mark.usefixtures("anne", "welcomed")
def test_a_name_to_be_called_by_is_kept_apart_and_else_follows_from_the_name(
    client: FlaskClient, world: World, house: Department
) -> None:
    def called(answer: TestResponse) -> str:
        page = followed(client, answer)
        return re.findall(r"Roepnaam</dt>\s*<dd>([^<]*)", page)[0]

    named = form("van der Berg, Piet", house, email="p@delinde.example")
    assert called(send(client, "/people/new", named)) == "Piet"
    more = {"email": "q@delinde.example", "given_name": " Pie\u0308t\u200b "}
    assert called(send(client, "/people/new", {**named, **more})) == "Piët"
