"""The tree of departments, and who may change it."""

import pytest
from flask.testing import FlaskClient

from app.core.db import db
from app.core.refusal import NotDone
from app.people.commands_departments import change_department
from app.people.models import Department
from app.people.rules import DepartmentDraft, PeopleRefusal
from tests.factories import World
from tests.people.stories import followed, send, trail
from tests.statements import counted


@pytest.fixture
def house(world: World) -> Department:
    """The top of an organisation."""
    return world.department("De Linde")


@pytest.fixture
def anne(world: World, client: FlaskClient, house: Department) -> None:
    """An administrator of the whole house, signed in."""
    world.sign_in(client, world.administrator(house, "Anne de Graaf"))


def stored(world: World, department_id: int) -> Department:
    with world.app.app_context():
        return db.session.get_one(Department, department_id)


def form(name: str, parent: Department | None = None, **more: object) -> dict[str, object]:
    return {
        "name": name,
        "parent": parent.id if parent else "",
        "phone": "",
        "hand_back_hours": "24",
        **more,
    }


@pytest.mark.usefixtures("anne")
def test_a_department_is_added_below_another(
    client: FlaskClient, world: World, house: Department
) -> None:
    answer = send(
        client, "/departments/new", form("Skillslab", house, phone="41234", hand_back_hours="48")
    )

    page = followed(client, answer)
    assert "Skillslab" in page
    with world.app.app_context():
        made = db.session.query(Department).filter_by(name="Skillslab").one()
        assert made.path == f"{house.path}{made.id}/"
        assert (made.phone, made.hand_back_hours, made.active) == ("41234", 48, True)
    assert trail(world, "Department") == ["added"]


@pytest.mark.usefixtures("anne")
def test_moving_a_department_moves_everything_below_it(
    client: FlaskClient, world: World, house: Department
) -> None:
    old, new = world.department("Oud", house), world.department("Nieuw", house)
    moved = world.department("Team", old)
    below = world.department("Groepje", moved)

    followed(client, send(client, f"/departments/{moved.id}/edit", form("Team", new)))

    assert stored(world, moved.id).path == f"{new.path}{moved.id}/"
    assert stored(world, moved.id).parent_id == new.id
    assert stored(world, below.id).path == f"{new.path}{moved.id}/{below.id}/"
    assert stored(world, old.id).path == old.path
    assert trail(world, "Department") == ["moved"]


@pytest.mark.usefixtures("anne")
def test_a_department_is_never_moved_below_itself(
    client: FlaskClient, world: World, house: Department
) -> None:
    top = world.department("Boven", house)
    below = world.department("Onder", top)

    for parent in (top, below):
        answer = send(client, f"/departments/{top.id}/edit", form("Boven", parent))
        assert answer.status_code == 422
    assert stored(world, top.id).path == top.path


def test_the_command_refuses_a_circle_that_two_screens_would_make(
    context: object, world: World, house: Department
) -> None:
    first = world.department("Een", house)
    second = world.department("Twee", first)

    refusal = change_department(first.id, DepartmentDraft("Een", parent_id=second.id))

    assert refusal == NotDone(PeopleRefusal.BELOW_ITSELF)


@pytest.mark.usefixtures("anne")
def test_a_department_with_people_or_departments_stays_in_use_and_says_why(
    client: FlaskClient, world: World, house: Department
) -> None:
    staffed = world.department("Bemand", house)
    world.person("Noor Haddad", staffed)
    above = world.department("Boven", house)
    world.department("Onder", above)

    page = followed(client, send(client, f"/departments/{staffed.id}/deactivation"))
    assert "flash-bad" in page
    assert "1" in page.split("flash-bad")[1].split("</p>")[0]
    followed(client, send(client, f"/departments/{above.id}/deactivation"))

    assert stored(world, staffed.id).active
    assert stored(world, above.id).active


@pytest.mark.usefixtures("anne")
def test_an_empty_department_goes_out_of_use_and_comes_back(
    client: FlaskClient, world: World, house: Department
) -> None:
    empty = world.department("Leeg", house)

    followed(client, send(client, f"/departments/{empty.id}/deactivation"))
    assert not stored(world, empty.id).active
    followed(client, send(client, f"/departments/{empty.id}/reactivation"))
    assert stored(world, empty.id).active
    assert trail(world, "Department") == ["deactivated", "reactivated"]


@pytest.mark.usefixtures("anne")
def test_two_departments_cannot_have_the_same_name(
    client: FlaskClient, world: World, house: Department
) -> None:
    world.department("Skillslab", house)

    answer = send(client, "/departments/new", form("  skillslab ", house))

    assert answer.status_code == 422
    assert 'id="name-error"' in answer.text
    assert 'value="skillslab"' in answer.text.lower(), "keep what was typed"


@pytest.mark.usefixtures("anne")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 101),
        ("phone", "bel maar"),
        ("phone", "123"),
        ("hand_back_hours", "169"),
        ("hand_back_hours", "-1"),
        ("hand_back_hours", "veel"),
        ("hand_back_hours", "9" * 400),
        ("hand_back_hours", "٣"),
        ("parent", ""),
        ("parent", "0"),
        ("parent", "9" * 6000),
        ("parent", "1 OR 1=1"),
    ],
)
def test_what_cannot_be_is_an_error_at_its_field(
    client: FlaskClient, house: Department, field: str, value: str
) -> None:
    answer = send(client, "/departments/new", {**form("Skillslab", house), field: value})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


@pytest.mark.usefixtures("anne")
def test_a_name_with_a_script_in_it_stays_text(client: FlaskClient, house: Department) -> None:
    page = followed(
        client, send(client, "/departments/new", form("<script>alert(1)</script>", house))
    )

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_administrator_of_a_part_sees_and_changes_that_part_only(
    client: FlaskClient, world: World, house: Department
) -> None:
    mine, other = world.department("Mijn hoek", house), world.department("Andere hoek", house)
    world.sign_in(client, world.administrator(mine, "Bas"))

    page = client.get("/departments").text
    assert "Mijn hoek" in page
    assert "Andere hoek" not in page
    assert client.get(f"/departments/{other.id}/edit").status_code == 404
    assert client.get(f"/departments/{house.id}/edit").status_code == 404
    assert send(client, f"/departments/{other.id}/deactivation").status_code == 404
    assert send(client, "/departments/new", form("Nieuw", other)).status_code == 422


def test_renaming_a_part_does_not_move_it_although_its_parent_is_out_of_scope(
    client: FlaskClient, world: World, house: Department
) -> None:
    mine = world.department("Mijn hoek", house)
    world.sign_in(client, world.administrator(mine, "Bas"))

    followed(client, send(client, f"/departments/{mine.id}/edit", form("Onze hoek", house)))

    assert stored(world, mine.id).name == "Onze hoek"
    assert stored(world, mine.id).path == mine.path


def test_posters_coordinators_and_workers_may_not_touch_the_tree(
    client: FlaskClient, world: World, house: Department
) -> None:
    for person in (world.poster(house), world.coordinator(house), world.worker(home=house)):
        world.sign_in(client, person)
        assert client.get("/departments").status_code == 403
        assert send(client, "/departments/new", form("X", house)).status_code == 403
        assert send(client, f"/departments/{house.id}/deactivation").status_code == 403


@pytest.mark.usefixtures("anne")
def test_the_tree_costs_the_same_with_one_department_or_with_sixty(
    client: FlaskClient, world: World, house: Department
) -> None:
    world.department("Eerste", house)
    with counted() as few:
        client.get("/departments")
    for number in range(60):
        world.department(f"Team {number:02}", house)
    with counted() as many:
        page = client.get("/departments").text

    assert len(many) == len(few), "one statement per row: load set-wise"
    assert "Team 47" in page
    assert "Team 48" not in page, "fifty a page: the house, the first and 48 teams"
    assert "Team 48" in client.get("/departments?page=2").text


@pytest.mark.usefixtures("anne")
def test_the_search_finds_a_department_and_says_what_is_above_it(
    client: FlaskClient, world: World, house: Department
) -> None:
    world.department("Skillslab", world.department("Onderwijs", house))

    found = client.get("/departments?q=skills", headers={"HX-Request": "true"})

    assert found.text.lstrip().startswith('<div id="results">'), "htmx gets the block only"
    assert "De Linde › Onderwijs" in found.text
    assert "empty" in client.get("/departments?q=%25").text, "a percent sign finds itself only"
    assert client.get("/departments?q=" + "x" * 5000 + "&page=-7").status_code == 200


@pytest.mark.usefixtures("anne")
def test_a_department_is_used_only_below_one_in_use(
    client: FlaskClient, world: World, house: Department
) -> None:
    closed = world.department("Gesloten", house, active=False)
    below = world.department("Onder", closed, active=False)

    followed(client, send(client, f"/departments/{below.id}/reactivation"))
    assert not stored(world, below.id).active
    answer = send(client, "/departments/new", form("Nieuw", closed))
    assert answer.status_code == 422
    assert 'id="parent-error"' in answer.text


@pytest.mark.usefixtures("anne")
def test_the_top_of_the_house_stays_on_top(
    client: FlaskClient, world: World, house: Department
) -> None:
    below = world.department("Onder", house)

    page = client.get(f"/departments/{house.id}/edit").text
    assert 'name="parent"' not in page
    followed(client, send(client, f"/departments/{house.id}/edit", form("De Eik", below)))

    assert stored(world, house.id).path == house.path
    assert stored(world, house.id).parent_id is None
