"""A proof holds: its file gives the same verdict elsewhere, and another file another one."""

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from app.eligibility.facts import Case, ShiftFacts, Terms, WorkerFacts
from app.labour.cases import NamedCase, UnreadableCase, read_cases
from app.labour.cases_written import case_written
from app.labour.command_line import line_of
from app.labour.facts_presence import spent_of
from app.labour.judge import judge_asked
from app.labour.parameters import RuleSet
from app.labour.rulesets import ATW, CAO_UMC, CAO_ZIEKENHUIZEN
from app.shifts.states import ShiftState
from app.working_time.sheet import ProofSheet
from tests.factories import World
from tests.labour.cases.all import CASES
from tests.working_time.many import is_the_same_elsewhere, sheets

MINUTE = timedelta(minutes=1)


@pytest.mark.usefixtures("morning", "context")
def test_the_sheets_of_a_whole_department_are_judged_the_same_by_the_command(
    world: World,
) -> None:
    every = list(sheets(world, Random(11), people=50, tasks=40))
    assert len(every) == 2000
    differ = [sheet.as_file() for sheet in every if not is_the_same_elsewhere(sheet)]
    assert differ == []
    assert sum(bool(sheet.verdicts) for sheet in every) > 500, "most of them would say nothing"
    assert sum(sheet.not_told for sheet in every) > 1000, "to a coordinator not all is told"


def sheet_of(case: NamedCase) -> ProofSheet:
    """The sheet of a worker who works this, and is asked about that."""
    asked = case.case.asked
    worker = WorkerFacts(1, "/1/", spent=tuple(map(spent_of, case.case.existing)))
    shift = ShiftFacts(7, asked.span, ShiftState.OPEN, "/1/", 1, 0, pause=asked.pause)
    return ProofSheet(Case(worker, shift, Terms(asked.span.start, case.case.local)))


def altered(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The file with one end of the shift, or of what is nearest to it, moved by a minute."""
    [case] = told["cases"]
    asked = datetime.fromisoformat(case["asked"]["start"][:16])
    by_distance = sorted(
        range(len(case["existing"])),
        key=lambda at: abs(datetime.fromisoformat(case["existing"][at]["start"][:16]) - asked),
    )
    for at in (*by_distance[:4], -1):
        for end in ("start", "end"):
            for by in (-MINUTE, MINUTE):
                other = json.loads(json.dumps(told))
                [changed] = other["cases"]
                time = changed["asked"] if at < 0 else changed["existing"][at]
                moved = datetime.fromisoformat(time[end]) + by
                time[end] = moved.isoformat(timespec="minutes")
                yield other


def said_of(told: dict[str, Any]) -> list[dict[str, Any]]:
    """The verdicts of the command on a file."""
    [case] = read_cases(json.dumps(told))
    verdicts: list[dict[str, Any]] = json.loads(line_of(case))["verdicts"]
    return verdicts


@pytest.mark.usefixtures("shared_app")
def test_at_a_limit_one_minute_more_or_less_is_another_verdict() -> None:
    """Sheets on which no rule speaks; a minute later the command says which rule is broken."""
    caught: dict[str, set[str]] = defaultdict(set)
    kept = [each for each in CASES if not each.expected and each.rules == "ATW"]
    for each in kept:
        [case] = read_cases(json.dumps({"cases": [each.asks]}))
        told = sheet_of(case).as_file()
        assert said_of(told) == [], each.name
        for other in altered(told):
            with suppress(UnreadableCase):  # a time that the clock shows twice, or not
                for verdict in said_of(other):
                    caught[verdict["rule"]].add(each.name)
    rules = {f"A{number}" for number in range(1, 9)} | {f"N{number}" for number in range(2, 8)}
    assert set(caught) == rules, "N1 is for 16 and 17, A9 for who did not say yes"


@pytest.mark.parametrize("rules", [CAO_UMC, CAO_ZIEKENHUIZEN, replace(ATW, week_work=None)])
def test_a_set_of_ones_own_goes_along_with_its_numbers(rules: RuleSet) -> None:
    for each in CASES:
        [named] = read_cases(json.dumps({"cases": [each.asks]}))
        case = named.case
        existing = [spent_of(one) for one in case.existing]
        told = case_written("one", existing, spent_of(case.asked), rules, case.local)
        [again] = read_cases(json.dumps({"cases": [told]}))
        assert judge_asked(again.case) == judge_asked(replace(case, rules=rules)), each.name


@pytest.mark.usefixtures("shared_app")
def test_a_minute_of_a_refused_shift_shows_in_what_was_found() -> None:
    by_the_minute = {"A1", "A2", "A3", "A4", "A5", "A6", "N3", "N4", "N7"}
    seen = 0
    for each in CASES:
        if each.rules != "ATW" or not by_the_minute & {one["rule"] for one in each.expected}:
            continue
        [case] = read_cases(json.dumps({"cases": [each.asks]}))
        told = sheet_of(case).as_file()
        verdicts = json.loads(json.dumps(told["cases"][0]["verdicts"]))
        assert said_of(told) == verdicts, each.name
        seen += 1
        others = list[Any]()
        for other in altered(told):
            with suppress(UnreadableCase):
                others.append(said_of(other))
        assert any(other != verdicts for other in others), each.name
    assert seen > 60
