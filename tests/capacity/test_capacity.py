"""Supply against demand: every figure as plain Python finds it over the raw rows, and its edges."""

import csv
import io
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.capabilities.models import Capability
from app.capacity.commands_supply import work_out_later, work_out_near
from app.capacity.queries_capacity import inside, table
from app.capacity.rules import Cell, CellLook, GroupKind, GroupLine, finding, scope_of
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import Model, db
from app.core.viewer import Can, Grant, Viewer
from app.eligibility import queries_able
from app.eligibility.queries_shift_facts import task_of
from app.eligibility.queries_verdicts import judge_tasks
from app.people.models import Department, Person
from app.people.rules import Role
from app.shifts.models import Shift
from app.tasks.models import TaskType
from tests.factories import TODAY, World, at
from tests.labour import brute_force
from tests.statements import counted

NOW = at("09:00")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SLOT = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def _nine_o_clock() -> Iterator[None]:
    with clock.fixed_at(NOW):
        yield


@pytest.fixture
def house(world: World) -> Department:
    """The top of an organisation."""
    return world.department("De Linde")


@pytest.fixture
def tarik(world: World, house: Department) -> Person:
    """The coordinator of the whole house."""
    return world.coordinator(house, "Tarik Aydın")


@dataclass
class Exams:
    """Surveillance at the office of exams: the task type, and what it needs."""

    office: Department
    surveillance: Capability
    work: TaskType

    def shift(self, world: World, start: datetime, **more: Any) -> Any:
        """A task of it."""
        return world.shift(self.office, start, task_type_id=self.work.id, **more)


@pytest.fixture
def exams(world: World, house: Department) -> Exams:
    """Needs surveillance at level 3."""
    office = world.department("Tentamenbureau", house)
    surveillance = world.capability("Surveillance")
    work = world.task_type(office, "Tentamensurveillance")
    world.need(work, surveillance, 3)
    return Exams(office, surveillance, work)


def seen_by(person: Person, *departments: Department) -> Viewer:
    """A coordinator of the departments, for queries."""
    grants = tuple(Grant(Can.COORDINATE, each.path) for each in departments)
    return Viewer(person.id, person.name, "nl", departments[0].path, None, grants)


def work_out(app: Flask) -> int:
    """What both jobs do; how many figures changed."""
    with app.app_context():
        return work_out_near(clock.now()) + work_out_later(clock.now())


def figures(
    app: Flask, viewer: Viewer, kind: GroupKind = GroupKind.CAPABILITY, days: int = 14
) -> dict[tuple[str, date], tuple[int, int, int | None]]:
    """Places, open ones and people of every cell with demand, by key and day."""
    with app.test_request_context():
        found = table(viewer, kind, days, clock.now())
        return {
            (line.key, cell.day): (cell.places, cell.open, cell.people if cell.open else 0)
            for line in found.lines
            for cell in line.cells
            if cell.places
        }


# --- the same, worked out without the rules of the application ------------------------------------


class Rows:
    """All rows of the tables that matter, as they are stored."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            self.people = _all("people")
            self.departments = _all("departments")
            self.agreements = _all("agreements")
            self.limits = _all("limits")
            self.commitments = _all("commitments")
            self.claims = _all("claims")
            self.holdings = _all("holdings")
            self.shifts = _all("shifts")
            self.needs = _all("needs")


def _all(table: str) -> list[dict[str, Any]]:
    rows = db.session.execute(select(Model.metadata.tables[table]))
    return [dict(row._mapping) for row in rows]


def local(instant: datetime) -> datetime:
    """On the clock in the hall."""
    return instant.astimezone(AMSTERDAM)


def valid(row: dict[str, Any], day: date) -> bool:
    """Whether an agreement holds on a day."""
    return row["valid_from"] <= day and (row["valid_until"] is None or day <= row["valid_until"])


def expected(
    rows: Rows, tops: list[Department], kind: GroupKind
) -> dict[tuple[str, date], tuple[int, int, int]]:
    """Places, open ones and people of every group and day, as ``figures`` gives them."""
    path = {each["id"]: each["path"] for each in rows.departments}
    places: dict[tuple[str, date], list[int]] = defaultdict(lambda: [0, 0])
    people: dict[tuple[str, date], set[int]] = defaultdict(set)
    for shift in rows.shifts:
        mine = any(path[shift["department_id"]].startswith(top.path) for top in tops)
        if not mine or shift["state"] == "cancelled" or shift["starts_at"] <= NOW:
            continue
        opened = shift["places"] - shift["filled"] if shift["state"] == "open" else 0
        for key in keys(rows, shift, kind):
            group = key, local(shift["starts_at"]).date()
            places[group][0] += shift["places"]
            places[group][1] += opened
            if opened:
                able = (each for each in rows.people if could(rows, path, each, shift))
                people[group].update(each["id"] for each in able)
    return {group: (all_, open_, len(people[group])) for group, (all_, open_) in places.items()}


def keys(rows: Rows, shift: dict[str, Any], kind: GroupKind) -> list[str]:
    """Which groups a task belongs to."""
    if kind is GroupKind.DEPARTMENT:
        return [str(shift["department_id"])]
    if kind is GroupKind.PART:
        hour = local(shift["starts_at"]).hour
        parts = {"night": [*range(7), 23], "morning": range(7, 12), "afternoon": range(12, 18)}
        return [next((name for name, hours in parts.items() if hour in hours), "evening")]
    needs = needs_of(rows, shift)
    return [str(need["capability_id"]) for need in needs] or ["0"]


def needs_of(rows: Rows, shift: dict[str, Any]) -> list[dict[str, Any]]:
    """What a task needs."""
    return [need for need in rows.needs if need["task_type_id"] == shift["task_type_id"]]


def could(rows: Rows, path: dict[int, str], person: dict[str, Any], shift: dict[str, Any]) -> bool:
    """Whether somebody could take a place of a task, and is available."""
    start, end = shift["starts_at"], shift["ends_at"]
    first, last = local(start).date(), local(end - timedelta(seconds=1)).date()

    def own(kept: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [row for row in kept if row["person_id"] == person["id"]]

    agreements, claims = own(rows.agreements), [row for row in own(rows.claims) if row["live"]]
    team = path[person["home_department_id"]].startswith(path[shift["department_id"]])
    pool = all(any(row["pool"] and valid(row, day) for row in agreements) for day in (first, last))
    if not person["active"] or not (team or pool):
        return False
    if shift["own_team_until"] and shift["own_team_until"] > NOW and not team:
        return False
    busy = [(row["starts_at"], row["ends_at"]) for row in (*claims, *own(rows.commitments))]
    if any(begin < end and start < until for begin, until in busy):
        return False
    for need in needs_of(rows, shift):
        if not any(
            row["capability_id"] == need["capability_id"]
            and row["level"] >= need["level"]
            and (row["valid_until"] is None or row["valid_until"] >= last)
            for row in own(rows.holdings)
        ):
            return False
    numbers = [
        row["hours_week"]
        for row in (*agreements, *own(rows.limits))
        if row["hours_week"] is not None and valid(row, first)
    ]
    if numbers and hours_that_week(rows, claims, shift) > min(numbers):
        return False
    by_id = {each["id"]: each for each in rows.shifts}
    work = [presence(row, by_id[row["shift_id"]]["break_minutes"]) for row in claims]
    work += [presence(row) for row in own(rows.commitments) if row["kind"] != "unavailable"]
    return is_lawful(work, presence(shift, shift["break_minutes"]))


def presence(row: dict[str, Any], pause: int | None = None) -> dict[str, Any]:
    """A row as the checker of working time reads it."""
    absent = row.get("kind") == "paid_absence"
    found = {
        "start": local(row["starts_at"]).strftime("%Y-%m-%dT%H:%M"),
        "end": local(row["ends_at"]).strftime("%Y-%m-%dT%H:%M"),
        "kind": "paid_absence" if absent else "work",
    }
    return found if pause is None else found | {"break_minutes": pause}


def is_lawful(work: list[dict[str, Any]], asked: dict[str, Any]) -> bool:
    """Whether the checker of working time, which counts by itself, refuses nothing."""
    shift = {key: value for key, value in asked.items() if key != "kind"}
    case = {"id": 1, "zone": "Europe/Amsterdam", "set": "ATW", "existing": work, "asked": shift}
    said = brute_force.judge(case)["verdicts"]
    return all(each["verdict"] != "refuse" for each in said)


def hours_that_week(rows: Rows, claims: list[dict[str, Any]], shift: dict[str, Any]) -> float:
    """Hours of tasks in the week of a task, with it, breaks that are not paid left out."""
    by_id = {each["id"]: each for each in rows.shifts}
    week = local(shift["starts_at"]).isocalendar()[:2]
    tasks = [shift, *(by_id[claim["shift_id"]] for claim in claims)]
    return sum(
        (each["ends_at"] - each["starts_at"]).total_seconds() / 3600
        - (0 if each["break_paid"] else each["break_minutes"] / 60)
        for each in tasks
        if local(each["starts_at"]).isocalendar()[:2] == week
    )


# --- the stories ----------------------------------------------------------------------------------


def a_busy_house(world: World, house: Department) -> list[Department]:
    """People, agreements and tasks as chance has them, always the same."""
    chance = random.Random(20261013)
    wards = [world.department(name, house) for name in ("Toetsen", "Poli", "Archief")]
    skills = [world.capability(name) for name in ("Toezicht", "Balie")]
    kinds = []
    for ward in wards:
        for needed in ([], skills[:1], skills):
            kind = world.task_type(ward)
            for skill in needed:
                world.need(kind, skill, chance.choice([2, 4]))
            kinds.append((ward, kind))
    shifts = []
    for _ in range(26):
        ward, kind = chance.choice(kinds)
        start = at(f"{chance.choice([7, 10, 13, 17, 23]):02}:00", plus=chance.choice([0, 1, 2, 6]))
        if start.astimezone(AMSTERDAM).weekday() == 6:
            start -= timedelta(days=1)
        places = chance.choice([1, 1, 2, 6])
        shifts.append(
            world.shift(
                ward,
                start,
                start + timedelta(hours=chance.choice([2, 4, 7])),
                task_type_id=kind.id,
                places=places,
                filled=places if chance.random() < 0.1 else 0,
                state=chance.choice(["open"] * 8 + ["closed", "cancelled"]),
                break_minutes=chance.choice([0, 30]),
                own_team_until=chance.choice([None] * 5 + [at("12:00")]),
            )
        )
    for _ in range(16):
        person = world.person(home=chance.choice(wards), active=chance.random() > 0.1)
        if chance.random() < 0.8:
            world.agreement(
                person,
                hours_week=chance.choice([None, 4, 8, 16]),
                pool=chance.random() < 0.8,
                valid_until=chance.choice([None, None, TODAY + timedelta(days=1)]),
            )
        if chance.random() < 0.2:
            world.limit(person, hours_week=6)
        for skill in skills:
            if chance.random() < 0.8:
                until = chance.choice([None, TODAY, TODAY + timedelta(days=2)])
                world.holding(person, skill, chance.choice([1, 3, 5]), until)
        for plus in range(-1, 4):
            if chance.random() < 0.4:
                start = at(f"{chance.choice([0, 8, 14, 22]):02}:30", plus=plus)
                why = chance.choice(["own_roster", "own_roster", "paid_absence", "unavailable"])
                world.commitment(person, start, start + timedelta(hours=8), why)
        held = chance.choice(shifts)
        if chance.random() < 0.5 and held.state == "open":
            hold(world, person, held)
    return wards


def hold(world: World, person: Person, shift: Any) -> None:
    """Let somebody be on a task (``filled`` is not what this is about)."""
    world.held(person, shift, claimed_at=NOW)


def remove(app: Flask, shift: Any) -> None:
    """A task that never was."""
    with app.app_context():
        _delete(shift.id)


@bookkeeping
def _delete(shift_id: int) -> None:
    db.session.delete(db.session.get_one(Shift, shift_id))


def test_every_figure_is_what_plain_python_finds_in_the_raw_rows(
    app: Flask, world: World, house: Department, tarik: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries_able, "AT_ONCE", 5)
    wards = a_busy_house(world, house)
    lotte = world.coordinator(wards[0], "Lotte")
    world.role(lotte, Role.COORDINATOR, wards[2])
    work_out(app)
    rows = Rows(app)
    people = 0
    for person, tops in ((tarik, [house]), (lotte, [wards[0], wards[2]])):
        for kind in GroupKind:
            found = figures(app, seen_by(person, *tops), kind)
            assert found == expected(rows, tops, kind)
            people += sum(each[2] or 0 for each in found.values())
    assert people > 100, "the house is too quiet to say anything"


def test_only_who_is_able_has_time_and_has_hours_left_counts(
    app: Flask, world: World, exams: Exams, tarik: Person, house: Department
) -> None:
    start, end = at("13:00", plus=1), at("17:00", plus=1)
    exams.shift(world, start, end=end, places=3)
    able = [world.worker(name) for name in ("Valid that day", "Expired", "Full", "Roster", "Away")]
    day = TODAY + timedelta(days=1)
    for person in able:
        until = {"Valid that day": day, "Expired": day - timedelta(days=1)}.get(person.name)
        world.holding(person, exams.surveillance, 3, until)
    world.agreement(able[2], hours_week=3.5)
    world.commitment(able[3], at("16:30", plus=1), at("18:00", plus=1))
    world.commitment(able[4], at("08:00", plus=1), at("14:00", plus=1), "unavailable")
    world.holding(world.worker("Beginner"), exams.surveillance, 2)
    world.holding(world.person("Not in the pool"), exams.surveillance, 5)
    work_out(app)
    viewer = seen_by(tarik, house)
    assert figures(app, viewer) == {(str(exams.surveillance.id), day): (3, 3, 1)}
    with app.test_request_context():
        found = inside(viewer, day, GroupKind.CAPABILITY, str(exams.surveillance.id), NOW)
    assert found is not None
    assert [name for name, _ in found.names] == ["Valid that day"]
    assert found.cell.left == -2


def test_what_was_worked_months_ago_and_age_count_as_on_a_board(
    app: Flask, world: World, exams: Exams, tarik: Person, house: Department
) -> None:
    day = TODAY + timedelta(days=1)
    shift = exams.shift(world, at("10:00", plus=1), end=at("20:00", plus=1), places=3)
    names = ("Rested", "Worked fifty hours a week", "Seventeen")
    rested, tired, young = (world.worker(name) for name in names)
    turns_18 = TODAY + timedelta(days=30)
    world.alter(update(Person).where(Person.id == young.id).values(minor_until=turns_18))
    for person in (rested, tired, young):
        world.holding(person, exams.surveillance, 3)
    for ago in range(3, 3 + 7 * 16):
        if (TODAY - timedelta(days=ago)).weekday() < 5:
            world.commitment(tired, at("08:00", plus=-ago), at("18:30", plus=-ago))
    work_out(app)
    with app.test_request_context():
        found = inside(
            seen_by(tarik, house), day, GroupKind.CAPABILITY, str(exams.surveillance.id), NOW
        )
        [judged] = judge_tasks(tired.id, house.path, [task_of(shift.id)])
    assert judged.verdict.codes == ["average_hours"]
    assert found is not None
    assert [name for name, _ in found.names] == ["Rested"]
    assert figures(app, seen_by(tarik, house)) == {(str(exams.surveillance.id), day): (3, 3, 1)}


def test_somebody_who_could_take_several_tasks_of_a_day_counts_once(
    app: Flask, world: World, exams: Exams, tarik: Person, house: Department
) -> None:
    for hour in ("10:00", "10:00", "15:00"):
        exams.shift(world, at(hour, plus=2), end=at(hour, plus=2) + timedelta(hours=2))
    world.holding(world.worker(), exams.surveillance)
    work_out(app)
    viewer, day = seen_by(tarik, house), TODAY + timedelta(days=2)
    assert figures(app, viewer) == {(str(exams.surveillance.id), day): (3, 3, 1)}
    parts = figures(app, viewer, GroupKind.PART)
    assert parts == {("morning", day): (2, 2, 1), ("afternoon", day): (1, 1, 1)}


def test_demand_is_of_now_and_supply_as_of_the_last_run_which_writes_differences_only(
    app: Flask, world: World, exams: Exams, tarik: Person, house: Department
) -> None:
    viewer, group = seen_by(tarik, house), (str(exams.surveillance.id), TODAY)
    exams.shift(world, at("13:00"), places=3)
    assert figures(app, viewer) == {group: (3, 3, None)}, "nothing was worked out yet"
    anna, bas = world.worker("Anna"), world.worker("Bas")
    for person in (anna, bas):
        world.holding(person, exams.surveillance)
    assert work_out(app) == 3 * 1, "one figure for each way of grouping"
    assert figures(app, viewer) == {group: (3, 3, 2)}
    exams.shift(world, at("13:00"), places=2, filled=2)
    assert figures(app, viewer) == {group: (5, 3, 2)}
    assert work_out(app) == 0
    later = exams.shift(world, at("13:00", plus=1))
    assert figures(app, viewer)[group[0], TODAY + timedelta(days=1)] == (1, 1, None), "posted since"
    remove(app, later)
    world.commitment(bas, at("12:00"), at("18:00"))
    assert work_out(app) == 3
    assert figures(app, viewer) == {group: (5, 3, 1)}
    with clock.fixed_at(at("14:00")):
        assert work_out(app) == 3, "what began asks nobody any more"
        assert figures(app, viewer) == {}


def test_a_coordinator_sees_the_tasks_of_the_own_departments_alone(
    app: Flask, client: FlaskClient, world: World, exams: Exams, house: Department
) -> None:
    poli = world.department("Poli", house)
    lotte = world.coordinator(poli, "Lotte")
    exams.shift(world, at("13:00", plus=1))
    shift = world.shift(poli, at("13:00", plus=1), places=2)
    world.worker("Sem Visser")
    world.sign_in(client, lotte)
    day = (TODAY + timedelta(days=1)).isoformat()
    work_out(app)
    page = client.get("/capacity?by=department").text
    assert "Poli" in page
    assert "Tentamenbureau" not in page
    cell = client.get(f"/capacity/cell?kind=department&key={poli.id}&day={day}").text
    assert f"/today?shift={shift.id}" in cell
    assert "Sem Visser" in cell
    address = f"/capacity/cell?kind=department&key={exams.office.id}&day={day}"
    assert client.get(address).status_code == 404
    hidden = client.get(f"/capacity/cell?kind=capability&key={exams.surveillance.id}&day={day}")
    assert "/today?shift=" not in hidden.text


@pytest.mark.parametrize("asked", ["", "?kind=x&key=1&day=2026-10-14", "?kind=part&key=noon"])
def test_a_cell_that_does_not_exist_is_not_found(
    client: FlaskClient, world: World, tarik: Person, asked: str
) -> None:
    world.sign_in(client, tarik)
    assert client.get(f"/capacity/cell{asked}").status_code == 404


def test_a_page_asks_as_much_for_many_tasks_as_for_few(
    app: Flask, client: FlaskClient, world: World, exams: Exams, tarik: Person
) -> None:
    world.sign_in(client, tarik)
    addresses = [
        "/capacity",
        "/capacity?days=56&by=department",
        f"/capacity/cell?kind=capability&key={exams.surveillance.id}&day=2026-10-14",
    ]

    def statements() -> list[int]:
        found = []
        for address in addresses:
            with counted() as asked:
                assert client.get(address).status_code == 200
            found.append(len(asked))
        return found

    exams.shift(world, at("13:00", plus=1))
    for _ in range(2):  # one worker is asked about at once
        world.holding(world.worker(), exams.surveillance)
    work_out(app)
    few = statements()
    for number in range(12):
        exams.shift(world, at("09:00", plus=1 + number % 3))
        world.holding(world.worker(), exams.surveillance)
    work_out(app)
    assert statements() == few
    assert max(few) <= 12


def test_the_finding_comes_first_and_the_table_can_be_taken_away(
    app: Flask, client: FlaskClient, world: World, exams: Exams, tarik: Person
) -> None:
    world.sign_in(client, tarik)
    exams.shift(world, at("13:00", plus=2), places=5)
    exams.shift(world, at("13:00", plus=3))
    work_out(app)
    page = client.get("/capacity").text
    assert "Surveillance do 15 (5 " in page
    assert page.index("Surveillance do 15 (5 ") < page.index("<table")
    assert ">−5▼<" in page
    text = client.get("/capacity.csv").get_data(as_text=True).lstrip("\ufeff")
    head, line = csv.reader(io.StringIO(text), delimiter=";")
    assert dict(zip(head, line, strict=True))["2026-10-15"] == "-5"
    assert client.get("/capacity.xlsx").status_code == 200


def line(name: str, *lefts: int) -> GroupLine:
    """A group with so many people more than places, from today on."""
    days = (TODAY + timedelta(days=ahead) for ahead in range(len(lefts)))
    return GroupLine(
        name, name, [Cell(day, 10, 10, 10 + left) for day, left in zip(days, lefts, strict=True)]
    )


def test_the_worst_is_told_first_and_single_gaps_are_counted() -> None:
    found = finding([line("a", -2, 0, -1), line("b", -5, -3, 4, -2, -4), line("c", -1, 2)])
    told = [(each.name, [cell.short for cell in cells]) for each, cells in found.worst]
    assert told == [("b", [5, 3, 4]), ("a", [2])]
    assert (found.more, found.single) == (1, 2)
    assert finding([line("a", 0, 3)]).worst == []


@pytest.mark.parametrize(
    ("cell", "step"),
    [
        (Cell(TODAY), CellLook.NONE),
        (Cell(TODAY, 3, 0, 0), CellLook.EVEN),
        (Cell(TODAY, 3, 3, None), CellLook.UNKNOWN),
        (Cell(TODAY, 3, 3, 5), CellLook.OVER),
        (Cell(TODAY, 3, 3, 2), CellLook.SHORT_1),
        (Cell(TODAY, 3, 3, 0), CellLook.SHORT_2),
        (Cell(TODAY, 4, 4, 0), CellLook.SHORT_3),
    ],
)
def test_only_a_shortage_has_colour_in_three_steps(cell: Cell, step: CellLook) -> None:
    assert cell.step is step


def test_departments_that_somebody_coordinates_are_named_in_one_way() -> None:
    assert scope_of(["/1/7/", "/1/4/9/", "/1/4/", "/1/40/"]) == "/1/4/ /1/40/ /1/7/"
