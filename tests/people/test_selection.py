"""Several people chosen in the list: one change for all of them, and a list that is sorted."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.command import DatabaseBusy
from app.core.db import db
from app.people import routes_selection
from app.people.models import Department, Person, RoleGrant
from app.people.rules import Role
from tests.factories import World
from tests.people.stories import followed, send, trail


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


def names_of(page: str) -> list[str]:
    """The names in the list, in its order."""
    return re.findall(r'<th scope="row"><a href="/people/\d+">([^<]+)</a>', page)


def ticked(page: str) -> set[int]:
    """The ids of the people whose boxes are ticked."""
    return {int(each) for each in re.findall(r'name="chosen" value="(\d+)"[^>]* checked', page)}


@pytest.mark.usefixtures("anne")
def test_a_role_is_given_to_all_who_are_chosen(
    client: FlaskClient, world: World, house: Department
) -> None:
    people = [world.person(name, house) for name in ("Noor Haddad", "Sem Visser")]
    fields = {
        "chosen": [each.id for each in people],
        "act": "role",
        "role": Role.POSTER,
        "department": house.id,
    }

    page = followed(client, send(client, "/people?sort=name", fields))

    assert "2 " in page.split('class="flash flash-ok"')[1].split("</div>")[0]
    with world.app.app_context():
        given = select(RoleGrant.person_id).where(RoleGrant.role == Role.POSTER)
        assert set(db.session.scalars(given)) == {each.id for each in people}


@pytest.mark.usefixtures("anne")
def test_everything_on_this_page_is_what_was_listed_without_a_script(
    client: FlaskClient, world: World, house: Department
) -> None:
    seen, elsewhere = world.person("Noor Haddad", house), world.person("Sem Visser", house)
    new_home = world.department("Skillslab", house)
    fields = {
        "all": "1",
        "listed": [seen.id],
        "act": "home",
        "home_department": new_home.id,
    }

    followed(client, send(client, "/people", fields))

    with world.app.app_context():
        assert db.session.get_one(Person, seen.id).home_department_id == new_home.id
        assert db.session.get_one(Person, elsewhere.id).home_department_id == house.id


def test_who_cannot_be_changed_is_told_and_stays_chosen_while_the_others_are_changed(
    client: FlaskClient, world: World, house: Department, anne: Person
) -> None:
    noor = world.person("Noor Haddad", house)

    answer = send(client, "/people", {"chosen": [anne.id, noor.id], "act": "out"})

    assert answer.status_code == 422
    assert ticked(answer.text) == {anne.id}, "only the one who was left stays ticked"
    assert "Anne de Graaf" in answer.text.split('role="alert"')[1].split("</ul>")[0]
    with world.app.app_context():
        assert not db.session.get_one(Person, noor.id).active
        assert db.session.get_one(Person, anne.id).active
    assert trail(world, "Person") == ["deactivated"]


@pytest.mark.usefixtures("anne")
@pytest.mark.parametrize("act", ["role", "home", "out", "in"])
def test_everything_that_is_done_with_one_is_done_with_several_of_several_departments(
    client: FlaskClient, world: World, house: Department, act: str
) -> None:
    new_home = world.department("Skillslab", house)
    people = [world.person(home=world.department(parent=house)) for _each in range(3)]
    fields = {"role": "poster", "department": house.id, "home_department": new_home.id}

    answer = send(client, "/people", {"chosen": [each.id for each in people], "act": act, **fields})

    assert "Gedaan voor 3 mensen." in followed(client, answer)
    with world.app.app_context():
        found = [db.session.get_one(Person, each.id) for each in people]
        assert {each.active for each in found} == {act != "out"}
        assert ({each.home_department_id for each in found} == {new_home.id}) is (act == "home")


@pytest.mark.usefixtures("anne")
def test_while_the_database_is_busy_it_is_said_with_whom_it_was_not_done(
    client: FlaskClient, world: World, house: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    bas, sem = (world.person(name, house) for name in ("Bas Klein", "Sem Visser"))
    stop = routes_selection.deactivate_person

    def busy_for_sem(person_id: int) -> object:
        if person_id == sem.id:
            raise DatabaseBusy("people.commands.deactivate_person")
        return stop(person_id)

    monkeypatch.setattr(routes_selection, "deactivate_person", busy_for_sem)

    answer = send(client, "/people", {"chosen": [bas.id, sem.id], "act": "out"})

    assert answer.status_code == 422
    assert ticked(answer.text) == {sem.id}
    assert "Sem Visser" in answer.text.split('role="alert"')[1].split("</ul>")[0]
    assert "Gedaan voor 1 persoon." in answer.text
    with world.app.app_context():
        assert not db.session.get_one(Person, bas.id).active


def test_an_administrator_of_one_department_chooses_nobody_of_another(
    client: FlaskClient, world: World, house: Department
) -> None:
    lab, archive = world.department("Skillslab", house), world.department("Archief", house)
    world.sign_in(client, world.administrator(lab, "Bas Klein"))
    stranger = world.person("Sem Visser", archive)

    answer = send(client, "/people", {"chosen": [stranger.id], "act": "out"})

    assert answer.status_code == 422
    assert "Sem Visser" not in answer.text
    with world.app.app_context():
        assert db.session.get_one(Person, stranger.id).active


@pytest.mark.usefixtures("anne")
@pytest.mark.parametrize(
    "fields", [{"act": "out"}, {"act": "dance"}, {"act": "role"}, {"act": "home"}, {}]
)
def test_what_cannot_be_done_changes_nobody_and_keeps_who_was_chosen(
    client: FlaskClient, world: World, house: Department, fields: dict[str, str]
) -> None:
    noor = world.person("Noor Haddad", house)
    nobody = fields.get("act") == "out"

    answer = send(client, "/people", {**fields, "chosen": [] if nobody else [noor.id]})

    assert answer.status_code == 422
    assert 'class="summary"' in answer.text
    assert ticked(answer.text) == (set() if nobody else {noor.id})
    assert trail(world, "Person") == []


@pytest.mark.usefixtures("anne")
def test_the_heads_sort_the_list_keep_what_was_searched_and_say_which_way_it_is_sorted(
    client: FlaskClient, world: World, house: Department
) -> None:
    lab = world.department("Aaa", house)
    for name, home in (("Noor Test", house), ("Bas Test", house), ("Sem Test", lab)):
        world.person(name, home)

    page = client.get("/people?q=test&sort=department").text
    back = client.get("/people?q=test&sort=-name").text

    assert names_of(page) == ["Sem Test", "Bas Test", "Noor Test"]
    assert names_of(back) == ["Sem Test", "Noor Test", "Bas Test"]
    assert (
        'aria-sort="ascending"><a class="sorts" href="/people?q=test&amp;sort=-department"' in page
    )
    assert back.count("aria-sort") == 1
    assert client.get("/people?sort=shoe-size").status_code == 200
