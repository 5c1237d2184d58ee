"""Task types: kept by administrators, read by who posts them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.db import db
from app.core.refusal import NotDone
from app.people.models import Department, Person
from app.tasks.commands import add_task_type
from app.tasks.models import Need, TaskType
from app.tasks.queries import types_for_department
from app.tasks.rules import NeedDraft, TaskRefusal, TaskTypeDraft
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


def form(name: str, department: Department, **more: object) -> dict[str, object]:
    return {
        "name": name,
        "department": department.id,
        "language": "nl",
        "place": "Skillslab · gebouw B, route 412 · verzamelen bij de balie",
        "scope": "Klaarzetten\n\n  Opruimen  \n",
        "scope_not": "Lesgeven",
        "usual_minutes": "210",
        "break_minutes": "15",
        "loads": ["lifting", "standing"],
        **more,
    }


def stored(world: World, name: str) -> TaskType:
    with world.app.app_context():
        loading = selectinload(TaskType.needs).joinedload(Need.capability)
        return db.session.query(TaskType).options(loading).filter_by(name=name).one()


@pytest.mark.usefixtures("anne")
def test_a_task_type_is_added_with_what_it_needs_and_shown(
    client: FlaskClient, world: World, house: Department
) -> None:
    practicum, nurse = world.capability("Practicum"), world.capability("BIG", "registration")
    induction = world.capability("Inwerken", "induction")
    fields = form(
        "Practicum klaarzetten",
        house,
        need_1=practicum.id,
        level_1="3",
        need_2=nurse.id,
        level_2="2",
        need_4=induction.id,
        level_4="",
    )

    page = followed(client, send(client, "/task-types/new", fields))

    for text in ("Practicum klaarzetten", "route 412", "Opruimen"):
        assert text in page
    made = stored(world, "Practicum klaarzetten")
    assert made.scope == "Klaarzetten\nOpruimen"
    assert (made.usual_minutes, made.break_minutes, made.break_paid) == (210, 15, False)
    assert made.loads == ["lifting", "standing"]
    needs = {need.capability_id: need.level for need in made.needs}
    assert needs == {practicum.id: 3, nurse.id: 5, induction.id: 5}
    assert trail(world, "TaskType") == ["added"]


@pytest.mark.usefixtures("anne")
def test_a_task_type_is_changed_and_the_needs_with_it(
    client: FlaskClient, world: World, house: Department
) -> None:
    kind = world.task_type(house, "Balie")
    first, second, third = (world.capability() for _n in range(3))
    world.need(kind, first, 2)
    world.need(kind, second, 3)
    edit = f"/task-types/{kind.id}/edit"
    assert f'<option selected value="{first.id}"' in client.get(edit).text

    fields = form("Balie waarnemen", house, need_1=second.id, level_1="4", need_6=third.id)
    followed(client, send(client, edit, fields))

    after = stored(world, "Balie waarnemen")
    assert after.id == kind.id
    assert {need.capability_id: need.level for need in after.needs} == {second.id: 4, third.id: 5}
    assert trail(world, "TaskType") == ["changed"]


@pytest.mark.usefixtures("anne")
def test_saving_what_did_not_change_leaves_no_trail(
    client: FlaskClient, world: World, house: Department
) -> None:
    followed(client, send(client, "/task-types/new", form("Balie", house)))
    kind = stored(world, "Balie")

    followed(client, send(client, f"/task-types/{kind.id}/edit", form("Balie", house)))

    assert trail(world, "TaskType") == ["added"]


@pytest.mark.usefixtures("anne")
def test_rows_of_needs_are_there_when_asked_for_and_asking_loses_and_stores_nothing(
    client: FlaskClient, world: World, house: Department
) -> None:
    practicum = world.capability()
    assert 'name="need_1"' not in client.get("/task-types/new").text

    fields = form("", house, need_1=practicum.id, level_1="3", another="1")
    answer = send(client, "/task-types/new", fields)

    assert answer.status_code == 200
    assert 'name="need_2"' in answer.text
    assert 'name="need_3"' not in answer.text
    assert f'<option selected value="{practicum.id}">' in answer.text
    assert 'class="summary"' not in answer.text, "a form that is not sent yet is not judged"
    with world.app.app_context():
        assert db.session.scalars(select(TaskType)).all() == []

    full = form("", house, another="1", **{f"need_{row}": "" for row in range(1, 7)})
    assert 'name="another"' not in send(client, "/task-types/new", full).text


@pytest.mark.usefixtures("anne")
def test_one_capability_twice_is_refused(
    client: FlaskClient, world: World, house: Department
) -> None:
    twice = world.capability().id

    answer = send(client, "/task-types/new", form("Balie", house, need_1=twice, need_5=twice))

    assert answer.status_code == 422
    assert 'id="need_5-error"' in answer.text


@pytest.mark.usefixtures("anne")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 101),
        ("department", "2147483647"),
        ("language", "de"),
        ("place", "x" * 201),
        ("scope", "\n".join("abcdef")),
        ("scope", "x" * 201),
        ("scope_not", "\n".join("abcdef")),
        ("usual_minutes", "14"),
        ("usual_minutes", "1441"),
        ("usual_minutes", "-15"),
        ("usual_minutes", ""),
        ("break_minutes", "210"),
        ("break_minutes", "nee"),
        ("loads", "zwaar"),
        ("need_1", "2147483647"),
        ("need_1", "<b>"),
        ("level_1", "0"),
        ("level_1", "6"),
    ],
)
def test_what_cannot_be_is_an_error_at_its_field(
    client: FlaskClient, world: World, house: Department, field: str, value: str
) -> None:
    fields = form("Balie", house, need_1=world.capability().id, level_1="3")

    answer = send(client, "/task-types/new", {**fields, field: value})

    assert answer.status_code == 422, "need_1 that is no capability may not be read as none"
    assert f'id="{field}-error"' in answer.text


@pytest.mark.usefixtures("anne")
def test_a_name_that_is_taken_is_an_error_at_the_name(
    client: FlaskClient, world: World, house: Department
) -> None:
    world.task_type(house, "Balie")

    answer = send(client, "/task-types/new", form("BALIE", house))

    assert answer.status_code == 422
    assert 'id="name-error"' in answer.text
    assert "Lesgeven" in answer.text, "keep what was typed"


def test_two_administrators_who_add_the_same_name_at_once_make_one(
    own_app: Flask, own_world: World
) -> None:
    home = own_world.department().id

    def add(_number: int) -> int | NotDone:
        with own_app.app_context():
            return add_task_type(TaskTypeDraft("Balie", home))

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(add, range(6)))

    assert sum(isinstance(answer, int) for answer in answers) == 1
    assert answers.count(NotDone(TaskRefusal.NAME_TAKEN)) == 5


@pytest.mark.usefixtures("anne")
def test_scripts_in_texts_stay_text(client: FlaskClient, house: Department) -> None:
    bad = "<script>alert(1)</script>"
    fields = form(bad, house, place=bad, scope=bad, scope_not=bad)

    page = followed(client, send(client, "/task-types/new", fields))

    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4
    assert "<script>alert" not in client.get("/task-types").text


def test_posters_read_what_they_may_post_and_change_nothing(
    client: FlaskClient, world: World, house: Department
) -> None:
    lab, desk = world.department("Skillslab", house), world.department("Balie", house)
    team = world.department("Team", lab)
    kinds = {
        name: world.task_type(department, name)
        for name, department in (
            ("Van boven", house),
            ("Van ons", lab),
            ("Van onder", team),
            ("Van hiernaast", desk),
        )
    }
    world.sign_in(client, world.poster(lab))

    page = client.get("/task-types").text
    for name, kind in kinds.items():
        visible = name != "Van hiernaast"
        assert (name in page) is visible
        assert client.get(f"/task-types/{kind.id}").status_code == (200 if visible else 404)
        assert client.get(f"/task-types/{kind.id}/edit").status_code == 403
        assert send(client, f"/task-types/{kind.id}/deactivation").status_code == 403
    own = kinds["Van ons"].id
    assert f"/task-types/{own}/edit" not in client.get(f"/task-types/{own}").text
    assert send(client, "/task-types/new", form("Nieuw", lab)).status_code == 403


def test_workers_have_no_business_with_task_types(
    client: FlaskClient, world: World, house: Department
) -> None:
    world.sign_in(client, world.worker(home=house))

    assert client.get("/task-types").status_code == 403
    assert client.get(f"/task-types/{world.task_type(house).id}").status_code == 403


def test_an_administrator_of_a_part_reads_those_above_and_changes_only_the_own(
    client: FlaskClient, world: World, house: Department
) -> None:
    mine, other = world.department("Mijn hoek", house), world.department("Andere hoek", house)
    above, own, beside = (world.task_type(each) for each in (house, mine, other))
    world.sign_in(client, world.administrator(mine))

    assert client.get(f"/task-types/{above.id}").status_code == 200
    assert client.get(f"/task-types/{above.id}/edit").status_code == 403
    assert client.get(f"/task-types/{own.id}/edit").status_code == 200
    assert client.get(f"/task-types/{beside.id}/edit").status_code == 404
    assert send(client, f"/task-types/{beside.id}/deactivation").status_code == 404
    assert send(client, "/task-types/new", form("Nieuw", other)).status_code == 422
    assert send(client, f"/task-types/{own.id}/edit", form("Weg", other)).status_code == 422


@pytest.mark.usefixtures("anne")
def test_the_list_is_searched_and_narrowed_to_a_department(
    client: FlaskClient, world: World, house: Department
) -> None:
    lab, desk = world.department("Skillslab", house), world.department("Balie", house)
    world.task_type(world.department("Team", lab), "Infuuspoppen opbouwen")
    world.task_type(desk, "Balie waarnemen")

    narrowed = client.get(f"/task-types?department={lab.id}").text
    assert "Infuuspoppen" in narrowed
    assert "Balie waarnemen" not in narrowed
    assert "Infuuspoppen" in client.get("/task-types?q=INFUUS").text
    assert 'class="empty"' in client.get("/task-types?q=%25").text
    for hostile in ("x", "99999999999999999999", "-1", "1;drop"):
        assert client.get(f"/task-types?department={hostile}").status_code == 200


@pytest.mark.usefixtures("anne")
def test_the_list_costs_the_same_with_one_or_with_sixty(
    client: FlaskClient, world: World, house: Department
) -> None:
    world.task_type(house)
    with counted() as few:
        client.get("/task-types")
    for _number in range(60):
        world.task_type(house)
    with counted() as many:
        page = client.get("/task-types").text

    assert len(many) == len(few), "one statement per row: load set-wise"
    assert page.count('<th scope="row">') == 50


@pytest.mark.usefixtures("anne")
def test_out_of_use_means_that_it_cannot_be_posted(
    client: FlaskClient, world: World, house: Department
) -> None:
    kind = world.task_type(house, "Balie")

    followed(client, send(client, f"/task-types/{kind.id}/deactivation"))
    assert not stored(world, "Balie").active
    with world.app.app_context():
        assert types_for_department(house.path) == []
    followed(client, send(client, f"/task-types/{kind.id}/reactivation"))
    assert trail(world, "TaskType") == ["deactivated", "reactivated"]


def test_a_department_may_post_its_own_types_those_above_and_those_below(
    context: Flask, world: World, house: Department
) -> None:
    lab, desk = world.department("Skillslab", house), world.department("Balie", house)
    team = world.department("Team", lab)
    for name, department in (("d", house), ("c", lab), ("b", team), ("a", desk)):
        world.task_type(department, name)

    with counted() as asked:
        found = types_for_department(lab.path)
        names = [(each.name, each.department.name) for each in found]

    assert names == [("b", "Team"), ("c", "Skillslab"), ("d", "De Linde")]
    assert len(asked) == 1


def test_a_draft_that_nobody_could_have_filled_in_is_refused() -> None:
    with pytest.raises(ValueError, match="once"):
        TaskTypeDraft("Balie", 1, needs=(NeedDraft(1), NeedDraft(1, 3)))
    with pytest.raises(ValueError, match="at most 6"):
        TaskTypeDraft("Balie", 1, needs=tuple(NeedDraft(each) for each in range(7)))
