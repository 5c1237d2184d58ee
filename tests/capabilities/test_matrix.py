"""The contact card: who can do what, on which day, and as a table to take away."""

import csv
import io
from datetime import date, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from app.capabilities.models import Capability, CapabilityKind, Holding, Practice
from app.capabilities.queries_matrix import (
    MatrixFilter,
    MatrixGroup,
    all_lines,
    columns,
    day_of_end,
    groups,
)
from app.core import clock
from app.core.viewer import Can, Grant, Viewer
from app.people.models import Department, Person
from tests.factories import TODAY, World, at
from tests.statements import counted


@pytest.fixture
def house(world: World) -> Department:
    """The top of an organisation."""
    return world.department("De Linde")


@pytest.fixture
def tarik(world: World, client: FlaskClient, house: Department) -> Person:
    """A coordinator, signed in."""
    person = world.coordinator(house, "Tarik Aydın")
    world.sign_in(client, person)
    return person


@pytest.fixture
def surveillance(world: World) -> Capability:
    """A skill with the usual five levels."""
    return world.capability("Surveillance")


def seen_by(person: Person, house: Department) -> Viewer:
    """A coordinator of the department, for queries."""
    return Viewer(
        person.id, person.name, "nl", house.path, None, (Grant(Can.SEE_PEOPLE, house.path),)
    )


def standing(
    app: Flask, viewer: Viewer, capability: Capability, level: int, on: date = TODAY
) -> dict[str, MatrixGroup]:
    """How everybody stands to a question, by name."""
    with app.test_request_context(), clock.fixed_at(at("09:00")):
        asked = MatrixFilter(on)
        every = columns(viewer, asked)
        [column] = [each for each in every if each.id == capability.id]
        asked = asked.about(column, level)
        found = list(all_lines(viewer, asked, every))
        names = {line.name: line.group for line in found}
        counts = groups(viewer, asked)
        assert {group: list(names.values()).count(group) for group in MatrixGroup} == counts
        assert [line.group for line in found] == sorted(names.values(), reverse=True)
        return names


def test_who_can_comes_first_then_who_almost_can(
    app: Flask, world: World, house: Department, tarik: Person, surveillance: Capability
) -> None:
    for name, level, until in (
        ("Lisa", 5, None),
        ("Ruben", 5, TODAY),
        ("Sem", 4, None),
        ("Iris", 5, TODAY - timedelta(days=1)),
        ("Noor", 3, None),
    ):
        world.holding(world.worker(name, house), surveillance, level, until)
    world.worker("Joke", house)

    found = standing(app, seen_by(tarik, house), surveillance, level=5)

    assert {name for name, group in found.items() if group is MatrixGroup.CAN} == {"Lisa", "Ruben"}
    assert {name for name, group in found.items() if group is MatrixGroup.ALMOST} == {"Sem", "Iris"}
    assert {"Noor", "Joke"} <= {name for name, group in found.items() if group is MatrixGroup.OTHER}


def test_validity_is_judged_on_the_day_on_which_the_shift_ends(
    app: Flask, world: World, house: Department, tarik: Person, surveillance: Capability
) -> None:
    world.holding(world.worker("Ruben", house), surveillance, 5, TODAY)
    viewer = seen_by(tarik, house)

    for end, group in (
        ("23:00", MatrixGroup.CAN),
        ("00:00", MatrixGroup.CAN),
        ("07:30", MatrixGroup.ALMOST),
    ):
        day = day_of_end(TODAY, time.fromisoformat(end))
        assert standing(app, viewer, surveillance, 5, on=day)["Ruben"] is group, end


def test_one_step_lower_is_a_step_of_the_capability_itself(
    app: Flask, world: World, house: Department, tarik: Person
) -> None:
    names = {str(step): {"nl": f"stap {step}", "en": f"step {step}"} for step in (1, 3, 5)}
    own = world.capability("Gipsen", level_names=names)
    world.holding(world.worker("Sem", house), own, 3)
    world.holding(world.worker("Noor", house), own, 1)

    found = standing(app, seen_by(tarik, house), own, level=5)

    assert (found["Sem"], found["Noor"]) == (MatrixGroup.ALMOST, MatrixGroup.OTHER)


def test_what_is_held_through_another_capability_counts_and_the_best_way_does(
    client: FlaskClient, world: World, house: Department, tarik: Person
) -> None:
    basic = world.capability("BLS", CapabilityKind.QUALIFICATION)
    advanced = world.capability("ALS", CapabilityKind.QUALIFICATION)
    lisa = world.worker("Lisa", house)
    with clock.fixed_at(at("09:00")):
        world.holding(lisa, basic, 5, TODAY - timedelta(days=3))
        world.save(
            Holding(
                person_id=lisa.id,
                capability_id=basic.id,
                via_id=advanced.id,
                level=5,
                valid_until=TODAY + timedelta(days=9),
            )
        )
        page = client.get(f"/matrix?capability={basic.id}").text

    row = page.split(">Lisa<")[1].split("</tr>")[0]
    assert "#check" in row
    assert "9 d" in row


def test_freshness_is_an_icon_and_words(
    client: FlaskClient, world: World, house: Department, tarik: Person
) -> None:
    sterile = world.capability("Steriel", stale_months=6)
    first_aid = world.capability("BHV", CapabilityKind.REGISTRATION)
    lisa, sem = world.worker("Lisa", house), world.worker("Sem", house)
    world.holding(lisa, sterile, 4)
    world.holding(sem, sterile, 4)
    world.save(
        Practice(person_id=sem.id, capability_id=sterile.id, practised_at=at("12:00", plus=-3))
    )
    world.holding(lisa, first_aid, 5, TODAY - timedelta(days=13))
    with clock.fixed_at(at("09:00")):
        page = client.get("/matrix").text

    lisas, sems = (page.split(f">{name}<")[1].split("</tr>")[0] for name in ("Lisa", "Sem"))
    assert "#half" in lisas, "she was last seen doing it in January: more than 6 months ago"
    assert "5 januari 2026" in lisas
    assert "#ring" in lisas
    assert "30 september 2026" in lisas
    assert "#half" not in sems, "he did it three days ago"


def test_a_page_costs_the_same_few_statements_however_many_people_there_are(
    client: FlaskClient, world: World, house: Department, tarik: Person
) -> None:
    held = [world.capability() for _ in range(3)]

    def cost() -> int:
        with counted() as statements:
            answer = client.get(f"/matrix?capability={held[0].id}&day={TODAY.isoformat()}")
        assert answer.status_code == 200
        return len(statements)

    few = cost()
    for _ in range(12):
        person = world.worker(home=house)
        for capability in held:
            world.holding(person, capability, 4)
    many = cost()

    assert many == few, "a statement for each row slipped in"
    assert many <= 8, "the contact card may cost eight statements"


def test_people_outside_the_viewers_scope_are_not_there(
    client: FlaskClient, world: World, house: Department, surveillance: Capability
) -> None:
    inside, outside = world.department("Noord", house), world.department("Zuid", house)
    for name, home in (("Binnen", inside), ("Buiten", outside)):
        world.holding(world.worker(name, home), surveillance)
    world.sign_in(client, world.coordinator(inside, "Noortje"))

    for path in ("/matrix", f"/matrix?department={outside.id}", "/matrix.csv", "/matrix?q=Buiten"):
        text = client.get(path).text
        assert "Buiten<" not in text, path
        assert "Buiten;" not in text, path
    assert "Binnen" in client.get("/matrix.csv").text


@pytest.mark.usefixtures("tarik")
def test_all_capabilities_are_within_reach_and_twelve_at_once(
    client: FlaskClient, world: World
) -> None:
    made = [world.capability() for _ in range(15)]

    chosen = "&".join(f"column={each.id}" for each in made)
    page = client.get(f"/matrix?{chosen}").text

    assert page.count('<th scope="col"') == 1 + 12
    assert page.count('type="checkbox" name="column"') == 15
    last = client.get(f"/matrix?column={made[-1].id}").text
    assert made[-1].name_nl in last.split("<thead>")[1].split("</thead>")[0]


@pytest.mark.usefixtures("tarik")
@pytest.mark.parametrize(
    "query",
    [
        "capability=99999999999&level=9&day=2026-02-31&end=25:99&department=x&page=-1",
        "capability=0&level=&day=&end=&q=%25_&column=a&column=99&page=9999",
        "day=9999-12-31&end=07:00",
    ],
)
def test_a_question_that_makes_no_sense_is_as_if_it_were_not_asked(
    client: FlaskClient, query: str
) -> None:
    for path in ("/matrix", "/matrix.csv", "/matrix.xlsx"):
        assert client.get(f"{path}?{query}").status_code == 200


@pytest.mark.usefixtures("tarik")
def test_the_downloads_hold_everybody_and_everything_and_no_formula(
    client: FlaskClient, world: World, house: Department
) -> None:
    capabilities = [world.capability() for _ in range(14)]
    for number in range(55):
        world.worker(f"Mens {number:02}", house)
    world.holding(world.worker("=1+1", house), capabilities[-1], 3, date(2027, 1, 31))

    answer = client.get("/matrix.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    answer_xlsx = client.get("/matrix.xlsx")
    sheet = load_workbook(io.BytesIO(answer_xlsx.data)).worksheets[0]

    assert answer.data.startswith(b"\xef\xbb\xbf"), "Excel knows UTF-8 by this mark"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert len(rows) == 57
    assert len(rows[0]) == 2 + 3 * 14
    assert "'=1+1" in [row["Naam"] for row in rows]
    assert sheet.max_row == 1 + 57
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    [held] = [row for row in sheet.iter_rows(values_only=True) if row[0] == "'=1+1"]
    assert 3 in held


@pytest.mark.usefixtures("tarik")
def test_the_table_can_be_reached_and_read_without_a_mouse(
    client: FlaskClient, world: World, house: Department, surveillance: Capability
) -> None:
    world.holding(world.worker("Lisa", house), surveillance)
    page = client.get(f"/matrix?capability={surveillance.id}").text

    assert 'class="matrix-room" tabindex="0" role="region" aria-label=' in page
    assert '<th scope="row">' in page
    assert '<th scope="rowgroup"' in page


@pytest.mark.usefixtures("tarik")
def test_people_and_capabilities_are_two_tabs(client: FlaskClient) -> None:
    assert 'href="/matrix"' in client.get("/people").text
    assert 'href="/people"' in client.get("/matrix").text


def test_a_worker_has_no_contact_card(client: FlaskClient, world: World) -> None:
    world.sign_in(client, world.worker())
    for path in ("/matrix", "/matrix.csv", "/matrix.xlsx"):
        assert client.get(path).status_code == 403


@pytest.mark.usefixtures("tarik")
def test_each_group_can_be_reached_at_once_also_on_a_later_page(
    client: FlaskClient, world: World, house: Department, surveillance: Capability
) -> None:
    for number in range(25):
        world.holding(world.worker(f"Kan {number:02}", house), surveillance, 5)
    world.holding(world.worker("Bijna", house), surveillance, 4)

    page = client.get(f"/matrix?capability={surveillance.id}&q=").text
    begins = page.split('class="matrix-begins"')[1].split("</ul>")[0]
    second = client.get(f"/matrix?capability={surveillance.id}&page=2").text

    assert "Bijna" not in page
    assert "page=2" in begins
    assert ">Bijna<" in second
