"""The proof of a yes or a no, opened by whom it concerns, and worked out again elsewhere."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.intervals import Interval
from app.core.localtime import LocalTime
from app.labour.cases import read_cases
from app.labour.cases_written import case_written, moment_written
from app.labour.facts_presence import PresenceKind, Spent, spent_of
from app.labour.rulesets import ATW
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.states import ClaimState
from tests.factories import World, at
from tests.statements import counted

LOCAL = LocalTime(ZoneInfo("Europe/Amsterdam"))


@pytest.mark.parametrize("minute", range(0, 240, 15))
def test_a_time_that_the_clock_shows_twice_comes_back_as_itself(minute: int) -> None:
    start = datetime(2026, 10, 24, 23, 0, tzinfo=UTC) + timedelta(minutes=minute)
    span = Interval(start, start + timedelta(hours=1))
    asked = Spent(round(span.start.timestamp()), round(span.end.timestamp()), PresenceKind.WORK)
    [case] = read_cases(json.dumps({"cases": [case_written("one", [], asked, ATW, LOCAL)]}))
    assert case.case.asked.span == span
    assert ("+" in moment_written(start, LOCAL)) == (60 <= minute < 180)


def test_leave_of_years_is_written_in_parts_that_the_command_takes() -> None:
    start = round(datetime(2026, 1, 5, 8, tzinfo=UTC).timestamp())
    leave = Spent(start, start + 800 * 86400, PresenceKind.PAID_ABSENCE)
    asked = Spent(start - 86400, start - 80000, PresenceKind.WORK, 0)
    written = case_written("one", [leave], asked, ATW, LOCAL)
    [case] = read_cases(json.dumps({"cases": [written]}))
    parts = [spent_of(each) for each in case.case.existing]
    assert [parts[0].start, parts[-1].end] == [leave.start, leave.end]
    assert [each.end for each in parts[:-1]] == [each.start for each in parts[1:]]


def judged_again(app: Flask, told: str) -> Any:
    """What the command says of the only case of a file."""
    done = app.test_cli_runner().invoke(args=["labour", "judge", "-"], input=told)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


@pytest.mark.usefixtures("morning")
def test_a_refusal_is_opened_from_the_task_and_its_file_is_judged_the_same(
    app: Flask, client: FlaskClient, world: World, noor: Person, shift: Shift
) -> None:
    world.limit(noor, hours_week=3)
    world.sign_in(client, noor)
    address = f"/shifts/{shift.id}/proof"
    assert f'href="{address}"' in client.get(f"/shifts/{shift.id}").text
    assert f'href="{address}"' in client.get(f"/board?shift={shift.id}").text, "and from the board"
    with counted() as statements:
        page = client.get(address)
    assert page.status_code == 200
    assert len(statements) <= 7, statements
    assert "ATW 5:8(5)" in page.text
    assert "niet toegestaan" in page.text
    answer = client.get(address + ".json")
    assert answer.mimetype == "application/json"
    told = json.loads(answer.text)
    [case] = told["cases"]
    assert [each["rule"] for each in case["verdicts"]] == ["N4"]
    assert len(case["existing"]) == 3
    assert set(told) == {"rule_set", "worked_out_at", "codes", "set_aside", "cases"}
    assert told["rule_set"] == {"name": "ATW", "valid_from": "2025-07-01"}
    verdicts = judged_again(app, answer.text)
    assert verdicts == {"id": case["id"], "verdicts": case["verdicts"]}


@pytest.mark.usefixtures("morning")
def test_of_what_was_agreed_a_proof_tells_the_code_alone(
    client: FlaskClient, world: World, noor: Person, shift: Shift
) -> None:
    world.limit(noor, hours_week=2.75)
    world.sign_in(client, noor)
    address = f"/shifts/{shift.id}/proof"
    assert json.loads(client.get(address + ".json").text)["codes"] == ["agreed", "night_rest"]
    for text in (client.get(address).text, client.get(address + ".json").text):
        assert "agreed_" not in text
        assert "2,75" not in text.replace("2.75", "2,75")


@pytest.mark.usefixtures("morning")
def test_a_yes_has_its_proof_with_each_number_and_the_room_that_is_left(
    app: Flask, client: FlaskClient, world: World, lab: Department, shift: Shift
) -> None:
    sem = world.worker("Sem", lab)
    world.commitment(sem, at("08:00"), at("16:30"))
    claim = world.claim(sem, shift)
    world.sign_in(client, sem)
    address = f"/claims/{claim.id}/proof"
    assert f'href="{address}"' in client.get("/roster").text
    with counted() as statements:
        page = client.get(address)
    assert page.status_code == 200, page.text
    assert len(statements) <= 7, statements
    assert "geen regel zegt er iets van" in page.text
    answer = client.get(address + ".json")
    [case] = json.loads(answer.text)["cases"]
    assert case["verdicts"] == []
    assert len(case["existing"]) == 1, "the place itself is what is asked, and nothing beside it"
    rules = {each["number"]: each for each in case["rules"]}
    assert rules["week_work"]["found"] == 8.5 + 3.5
    assert rules["week_work"]["allowed"] == 60
    assert rules["week_work"]["verdict"] == "allow"
    assert rules["week_work"]["start"] == "2026-10-11T00:00"
    assert rules["day_rest"]["article"] == "ATW 5:3(2)"
    assert judged_again(app, answer.text)["verdicts"] == []


@pytest.fixture
def sem_works(world: World, lab: Department) -> Person:
    """He has work near the task, school, and work of months ago."""
    sem = world.worker("Sem", lab)
    world.commitment(sem, at("07:00"), at("15:00"), "other_job")
    world.commitment(sem, at("19:00", plus=2), at("21:00", plus=2), "education")
    world.commitment(sem, at("08:00", plus=-90), at("16:00", plus=-90), "paid_absence")
    return sem


@pytest.mark.usefixtures("morning")
def test_who_coordinates_somebody_opens_their_proof_with_what_the_verdict_takes(
    app: Flask,
    client: FlaskClient,
    world: World,
    lab: Department,
    sem_works: Person,
    shift: Shift,
) -> None:
    with clock.fixed_at(at("06:00")):
        claim = world.claim(sem_works, shift)
    world.sign_in(client, world.coordinator(lab, "Tarik"))
    address = f"/claims/{claim.id}/proof"
    assert f'href="{address}"' in client.get(f"/shifts/{shift.id}").text
    page = client.get(address)
    assert page.status_code == 200
    assert "Sem" in page.text
    answer = client.get(address + ".json")
    [case] = json.loads(answer.text)["cases"]
    kinds = [(each["kind"], set(each)) for each in case["existing"]]
    assert kinds == [("work", {"start", "end", "kind"})], (
        "a job elsewhere is a time, school nothing"
    )
    assert judged_again(app, answer.text)["verdicts"] == case["verdicts"]
    world.sign_in(client, sem_works)
    [own] = json.loads(client.get(address + ".json").text)["cases"]
    assert len(own["existing"]) == 3
    assert own["verdicts"] == case["verdicts"]


@pytest.mark.usefixtures("morning")
def test_a_candidates_no_is_opened_by_who_coordinates_the_person_and_the_task(
    app: Flask, client: FlaskClient, world: World, lab: Department, noor: Person, shift: Shift
) -> None:
    world.sign_in(client, world.coordinator(lab, "Tarik"))
    address = f"/shifts/{shift.id}/proof"
    asked = f"{address}?person={noor.id}"
    assert asked in client.get(f"/candidates?shift={shift.id}").text
    assert asked in client.get(f"/candidates?shift={shift.id}&who=noor").text
    page = client.get(asked)
    assert page.status_code == 200
    assert "niet toegestaan" in page.text
    assert f"{address}.json?person={noor.id}" in page.text
    answer = client.get(f"{address}.json?person={noor.id}")
    [case] = json.loads(answer.text)["cases"]
    assert judged_again(app, answer.text)["verdicts"] == case["verdicts"]
    [own] = json.loads(client.get(f"{address}.json").text)["cases"]
    assert own["existing"] == [], "without a person it is about oneself"


@pytest.mark.usefixtures("morning")
def test_nobody_else_opens_a_proof_and_nothing_tells_that_there_is_one(
    client: FlaskClient, world: World, lab: Department, noor: Person, shift: Shift
) -> None:
    with clock.fixed_at(at("06:00")):
        claim = world.held(noor, shift)
    elsewhere = world.department()
    theirs = world.shift(elsewhere, start=at("13:00", plus=1))
    others = {
        "a colleague": world.worker("Sem", lab),
        "who posts the task": world.poster(lab),
        "who administers her": world.administrator(lab),
        "who coordinates others": world.coordinator(elsewhere),
    }
    for who, person in others.items():
        world.sign_in(client, person)
        for address in (
            f"/claims/{claim.id}/proof",
            f"/claims/{claim.id}/proof.json",
            f"/shifts/{shift.id}/proof?person={noor.id}",
            f"/shifts/{shift.id}/proof.json?person={noor.id}",
            f"/shifts/{theirs.id}/proof?person={noor.id}",
            "/claims/999999/proof",
            "/shifts/999999/proof",
            f"/shifts/{shift.id}/proof?person=x",
        ):
            assert client.get(address).status_code == 404, (who, address)
        asked = client.get(f"/candidates?shift={theirs.id}&who=noor").text
        assert "/proof" not in asked, who


@pytest.mark.usefixtures("morning")
def test_a_coordinator_hears_of_a_tap_no_earlier_by_its_proof(
    client: FlaskClient, world: World, lab: Department, shift: Shift
) -> None:
    sem = world.worker("Sem", lab)
    claim = world.held(sem, shift)
    address = f"/claims/{claim.id}/proof"
    asked = f"/shifts/{shift.id}/proof.json?person={sem.id}"
    world.sign_in(client, world.coordinator(lab, "Tarik"))
    assert client.get(address).status_code == 404
    early = json.loads(client.get(asked).text)
    with clock.fixed_at(clock.now() + timedelta(seconds=61)):
        assert client.get(address).status_code == 200
        assert json.loads(client.get(asked).text)["cases"] == early["cases"]
    gone = world.held(sem, world.shift(lab), state=ClaimState.HANDED_BACK)
    assert client.get(f"/claims/{gone.id}/proof").status_code == 404
    world.sign_in(client, sem)
    assert "alsof" in client.get(f"/claims/{gone.id}/proof").text
