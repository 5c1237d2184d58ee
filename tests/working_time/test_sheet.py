"""A verdict of working time, opened by whoever it is about and worked out again elsewhere."""

import json
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.intervals import Interval
from app.core.localtime import LocalTime
from app.eligibility.facts import Case, ShiftFacts, Terms, WorkerFacts
from app.labour.cases import NamedCase, read_cases
from app.labour.cases_written import case_written, moment_written, verdicts_written
from app.labour.facts_presence import PresenceKind, Spent, spent_of
from app.labour.judge import judge_asked
from app.labour.rulesets import ATW
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.states import ShiftState
from app.working_time.sheet import ProofSheet
from tests.factories import World, at
from tests.labour.months import month
from tests.statements import counted

LOCAL = LocalTime(ZoneInfo("Europe/Amsterdam"))
SHIFT_ID = 7


def sheet_of(case: NamedCase) -> ProofSheet:
    """The sheet of a worker who has this month, and holds the place already."""
    asked = case.case.asked
    existing = [spent_of(each) for each in case.case.existing]
    worker = WorkerFacts(1, "/1/", spent=(*existing, spent_of(asked, SHIFT_ID)))
    state = ShiftState.OPEN
    shift = ShiftFacts(SHIFT_ID, asked.span, state, "/1/", 1, 0, pause=asked.pause)
    terms = Terms(asked.span.start, case.case.local)
    return ProofSheet(Case(Holder.of(worker), shift, terms))


class Holder(WorkerFacts):
    """Somebody on the shift, without a table of claims."""

    @classmethod
    def of(cls, worker: WorkerFacts) -> "Holder":
        """The same worker."""
        return cls(worker.person_id, worker.home_path, spent=worker.spent)

    def is_on(self, shift_id: int) -> bool:
        """They hold this one."""
        return shift_id == SHIFT_ID


def worked_out_again(told: dict[str, Any]) -> Any:
    """What the command says of a file."""
    [case] = read_cases(json.dumps(told))
    return json.loads(json.dumps(verdicts_written(judge_asked(case.case))))


def test_the_file_of_any_month_gives_the_same_verdicts_and_a_minute_more_does_not() -> None:
    chance = Random(17)
    spoken = moved = 0
    for _number in range(200):
        [case] = read_cases(json.dumps({"cases": [{**month(chance), "set": "ATW"}]}))
        told = json.loads(json.dumps(sheet_of(case).as_file()))
        [written] = told["cases"]
        assert len(written["existing"]) == len(case.case.existing)
        assert worked_out_again(told) == written["verdicts"], told
        assert set(written["windows"]) == {each["rule"] for each in written["verdicts"]}
        spoken += bool(written["verdicts"])
        if {"A1", "A2"} & set(written["windows"]):
            end = datetime.fromisoformat(written["asked"]["end"]) + timedelta(minutes=1)
            if any(each["start"] < end.isoformat() <= each["end"] for each in written["existing"]):
                continue
            written["asked"]["end"] = end.isoformat()
            moved += 1
            assert worked_out_again(told) != written["verdicts"], told
    assert spoken > 50
    assert moved > 20


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


@pytest.fixture
def lab(world: World) -> Department:
    return world.department()


@pytest.fixture
def noor(world: World, lab: Department) -> Person:
    """She worked three nights, and comes home on the morning before the task."""
    noor = world.worker("Noor", lab)
    for back in (4, 3, 2):
        world.commitment(noor, at("23:00", plus=1 - back), at("07:00", plus=2 - back))
    return noor


@pytest.fixture
def shift(world: World, lab: Department) -> Shift:
    return world.shift(lab, start=at("13:00", plus=1), places=3)


@pytest.mark.usefixtures("morning")
def test_a_refusal_is_opened_from_the_task_and_its_file_is_judged_the_same(
    context: Flask, client: FlaskClient, world: World, noor: Person, shift: Shift
) -> None:
    world.limit(noor, hours_week=3)
    world.sign_in(client, noor)
    address = f"/shifts/{shift.id}/working-time"
    assert f'href="{address}"' in client.get(f"/shifts/{shift.id}").text
    with counted() as statements:
        page = client.get(address)
    assert page.status_code == 200
    assert len(statements) <= 6, statements
    assert "ATW 5:8(5)" in page.text
    assert "niet toegestaan" in page.text
    answer = client.get(address + ".json")
    assert answer.mimetype == "application/json"
    [case] = json.loads(answer.text)["cases"]
    assert [each["rule"] for each in case["verdicts"]] == ["N4"]
    assert len(case["existing"]) == 3
    assert set(json.loads(answer.text)) == {"rule_set", "cases"}
    done = context.test_cli_runner().invoke(args=["labour", "judge", "-"], input=answer.text)
    assert done.exit_code == 0, done.output
    assert json.loads(done.output) == {"id": case["id"], "verdicts": case["verdicts"]}


@pytest.mark.usefixtures("morning", "context")
def test_whoever_opens_it_finds_their_own_time_and_nobody_elses(
    client: FlaskClient, world: World, lab: Department, noor: Person, shift: Shift
) -> None:
    world.held(noor, shift)
    address = f"/shifts/{shift.id}/working-time.json"
    world.sign_in(client, world.coordinator(lab, "Tarik"))
    answer = client.get(address + f"?person={noor.id}")
    assert answer.status_code == 200, answer.text
    [case] = json.loads(answer.text)["cases"]
    assert case["existing"] == []
    assert client.get("/shifts/999999/working-time").status_code == 404
