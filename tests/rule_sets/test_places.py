"""Which set holds in a department: chosen, inherited, asked in one statement."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.board.queries_board import board_version
from app.core.db import db
from app.core.refusal import NotDone
from app.core.viewer import Can, Grant, Viewer
from app.labour.rulesets import ATW, ATW_16_17
from app.people.commands_departments import change_department
from app.people.models import Department, Person
from app.people.queries_drafts import draft_of_department
from app.rule_sets.commands import choose_rule_set
from app.rule_sets.queries import places
from app.rule_sets.queries_in_force import rule_set_on
from app.rule_sets.rules import RuleSetRefusal
from app.shifts import changelog
from app.shifts.changelog import changed_since
from tests.factories import TODAY, World, at
from tests.people.stories import followed, send, trail
from tests.rule_sets.stories import NEXT_YEAR, approved, made
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning")
HOUR = 3600
HTMX = {"HX-Request": "true"}
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def house(world: World) -> Department:
    return world.department("De Linde")


@pytest.fixture
def ward(world: World, house: Department) -> Department:
    return world.department("Noord", house)


@pytest.fixture
def anne(world: World, house: Department) -> Person:
    return world.administrator(house, "Anne de Graaf")


def test_a_department_goes_by_what_was_chosen_for_it_or_above(
    context: Flask, world: World, house: Department, ward: Department, anne: Person
) -> None:
    room = world.department("Kamer", ward)
    approved("Eigen", TODAY, shift_work=10 * HOUR)
    approved("Streng", TODAY, shift_work=8 * HOUR)
    assert rule_set_on(room.path, TODAY) == ATW
    choose_rule_set(house.id, anne.id, "Eigen", TODAY, minors=False)
    choose_rule_set(ward.id, anne.id, "Streng", NEXT_YEAR, minors=False)
    assert rule_set_on(room.path, TODAY).name == "Eigen"
    assert rule_set_on(room.path, TODAY - timedelta(days=1)) == ATW
    assert rule_set_on(room.path, NEXT_YEAR).name == "Streng"
    assert rule_set_on(house.path, NEXT_YEAR).name == "Eigen"
    assert rule_set_on(room.path, NEXT_YEAR, minors=True) == ATW_16_17
    choose_rule_set(ward.id, anne.id, None, NEXT_YEAR, minors=False)
    assert rule_set_on(room.path, NEXT_YEAR).name == "Eigen", "what holds above it again"


def test_a_newer_approved_set_of_the_name_takes_over_by_itself(
    context: Flask, house: Department, anne: Person
) -> None:
    approved("Eigen", TODAY, shift_work=10 * HOUR)
    choose_rule_set(house.id, anne.id, "Eigen", TODAY, minors=False)
    made("Eigen", TOMORROW, shift_work=9 * HOUR)
    approved("Eigen", NEXT_YEAR, shift_work=8 * HOUR)
    found = {day: rule_set_on(house.path, day).shift_work for day in (TODAY, TOMORROW, NEXT_YEAR)}
    hours = {day: amount.value // HOUR for day, amount in found.items() if amount}
    assert hours == {TODAY: 10, TOMORROW: 10, NEXT_YEAR: 8}, "a draft holds nowhere"


def test_only_sets_that_are_on_that_day_are_chosen_and_never_for_the_past(
    context: Flask, house: Department, anne: Person
) -> None:
    made("Concept", TODAY)
    approved("Later", NEXT_YEAR)
    for name, day, minors, why in (
        ("CAO UMC", TODAY, False, RuleSetRefusal.NOT_ON),
        ("Concept", TODAY, False, RuleSetRefusal.NOT_ON),
        ("Later", TODAY, False, RuleSetRefusal.NOT_ON),
        ("ATW 16/17", TODAY, False, RuleSetRefusal.NOT_ON),
        ("Niets", TODAY, False, RuleSetRefusal.NOT_ON),
        ("ATW", TODAY - timedelta(days=1), False, RuleSetRefusal.PAST),
    ):
        assert choose_rule_set(house.id, anne.id, name, day, minors=minors) == NotDone(why), name
    assert isinstance(choose_rule_set(house.id, anne.id, "Later", NEXT_YEAR, minors=False), int)


def test_a_department_that_is_moved_goes_by_what_holds_at_its_new_place(
    context: Flask, world: World, house: Department, ward: Department, anne: Person
) -> None:
    other = world.department("Zuid", house)
    approved("Eigen", TODAY)
    choose_rule_set(other.id, anne.id, "Eigen", TODAY, minors=False)
    change_department(ward.id, replace(draft_of_department(ward), parent_id=other.id))
    assert rule_set_on(f"{other.path}{ward.id}/", TODAY).name == "Eigen"


def test_many_departments_and_days_are_one_statement(
    context: Flask, world: World, house: Department, anne: Person
) -> None:
    rooms = [world.department(parent=house) for _ in range(5)]
    approved("Eigen", TODAY)
    for room in rooms:
        choose_rule_set(room.id, anne.id, "Eigen", TODAY, minors=False)
    with counted() as statements:
        found = {
            rule_set_on(room.path, TODAY + timedelta(days=ahead)).name
            for room in rooms
            for ahead in range(20)
        }
    assert found == {"Eigen"}
    assert len(statements) == 1


@pytest.mark.usefixtures("without_tokens")
def test_an_administrator_chooses_and_the_tree_shows_it(
    client: FlaskClient, world: World, house: Department, ward: Department, anne: Person
) -> None:
    world.sign_in(client, anne)
    with world.app.app_context():
        approved("Eigen", TODAY)
    fields = {"valid_from": TODAY.isoformat(), "rules": "18:Eigen"}
    page = followed(client, send(client, f"/departments/{house.id}/rule-set", fields))
    assert "gekozen door Anne de Graaf op 13 oktober 2026" in page
    later = {"valid_from": "2027-01-01", "rules": "18:ATW"}
    send(client, f"/departments/{ward.id}/rule-set", later)
    send(client, f"/departments/{ward.id}/rule-set", later)

    tree = client.get("/rule-sets/departments").text
    assert "van De Linde" in tree
    assert "vanaf 1 januari 2027: ATW" in tree
    assert client.get("/rule-sets/departments?q=noord").text.count("row-title") == 1
    assert trail(world, "RuleSetUse") == ["added", "added"], "a second tap is no second choice"
    read = client.get("/trail").text
    assert "Eigen" in read
    assert "Noord" in read


@pytest.mark.usefixtures("without_tokens")
@pytest.mark.parametrize(
    "fields",
    [
        {"valid_from": "2026-10-13", "rules": "18:CAO UMC"},
        {"valid_from": "2026-10-13", "rules": "16:ATW"},
        {"valid_from": "2026-10-13", "rules": ""},
        {"valid_from": "2026-10-13"},
        {"valid_from": "2026-10-12", "rules": "18:ATW"},
        {"valid_from": "2020-01-01", "rules": "18:ATW"},
        {"valid_from": "", "rules": "18:ATW"},
    ],
)
def test_what_cannot_be_chosen_is_said_and_nothing_changes(
    client: FlaskClient, world: World, house: Department, anne: Person, fields: dict[str, str]
) -> None:
    world.sign_in(client, anne)
    answer = send(client, f"/departments/{house.id}/rule-set", fields)
    assert answer.status_code == 422
    assert trail(world, "RuleSetUse") == []


@pytest.mark.usefixtures("without_tokens")
def test_an_administrator_of_one_department_chooses_for_no_other(
    client: FlaskClient, world: World, house: Department, ward: Department
) -> None:
    world.sign_in(client, world.administrator(ward))
    fields = {"valid_from": TODAY.isoformat(), "rules": "18:ATW"}
    assert send(client, f"/departments/{house.id}/rule-set", fields).status_code == 404
    assert send(client, f"/departments/{ward.id}/rule-set", fields).status_code == 303


def test_open_boards_learn_of_the_tasks_that_other_rules_hold_for(
    context: Flask,
    client: FlaskClient,
    world: World,
    house: Department,
    ward: Department,
    anne: Person,
) -> None:
    def moved_since(seen: str) -> set[int]:
        db.session.rollback()
        return changed_since(seen).found or set()

    today, later = (world.shift(ward, at("13:00", plus=plus)) for plus in (0, 3))
    elsewhere = world.shift(world.department(), at("13:00", plus=3))
    seen, board_seen = changelog.version(), board_version()
    made("Eigen", TOMORROW, shift_work=8 * HOUR)
    assert moved_since(seen) == set(), "a draft holds nowhere"
    approved("Streng", TODAY, shift_work=8 * HOUR)
    choose_rule_set(house.id, anne.id, "Streng", TOMORROW, minors=False)
    assert moved_since(seen) == {later.id}
    world.sign_in(client, world.worker("Sem", ward))
    poll = client.get(f"/board/changes?v={board_seen}&shown={later.id}", headers=HTMX)
    assert poll.status_code == 200
    seen = changelog.version()
    approved("Streng", TODAY + timedelta(days=2), shift_work=7 * HOUR)
    assert moved_since(seen) == {later.id}, "a newer set of the name that was chosen"
    seen = changelog.version()
    choose_rule_set(house.id, anne.id, None, TODAY, minors=True)
    assert moved_since(seen) == {today.id, later.id}
    assert elsewhere.id not in moved_since(seen)


def test_the_tree_is_five_statements_however_many_departments_there_are(
    context: Flask, world: World, house: Department, anne: Person
) -> None:
    whole = Viewer(anne.id, anne.name, "nl", house.path, grants=(Grant(Can.ADMINISTER, "/"),))
    approved("Eigen", TODAY)
    for _ in range(4):
        room = world.department(parent=house)
        choose_rule_set(room.id, anne.id, "Eigen", TODAY, minors=False)
    db.session.rollback()
    with counted() as statements:
        found = places(whole)
    assert sum(each.own for each in found) == 4
    assert len(statements) <= 5
