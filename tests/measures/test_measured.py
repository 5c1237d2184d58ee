"""What is measured of a number is what the rules find, and what room it leaves is room."""

import json
from collections import Counter
from random import Random
from typing import Any

import pytest

from app.core.intervals import Interval
from app.labour.cases import read_cases
from app.labour.facts_presence import Presence
from app.labour.facts_timeline import Timeline
from app.labour.judge import AskedCase, judge, judge_asked
from app.labour.rulesets import ATW, ATW_16_17
from app.labour.verdict import RuleId, RuleVerdict
from app.measures.measured import measured
from app.measures.numbers import Measured, worst
from tests.factories import ZONE
from tests.labour.cases.all import CASES
from tests.labour.months import month
from tests.labour.rosters import works


def asked_of(written: dict[str, Any]) -> AskedCase:
    """The case that the command reads."""
    [named] = read_cases(json.dumps({"cases": [written]}))
    return named.case


def measured_with(case: AskedCase, span: Interval | None = None) -> list[Measured]:
    """Everything measured around the shift that is asked about, or a span, with it there."""
    timeline = Timeline([*case.existing, case.asked], case.rules, case.local)
    return measured(timeline, span or case.asked.span)


def is_of(each: Measured, verdict: RuleVerdict) -> bool:
    """Whether a number was measured where a verdict found it."""
    return (each.rule, each.found, each.allowed, each.window) == (
        verdict.rule,
        verdict.found,
        verdict.allowed,
        verdict.window,
    )


def held_against(case: AskedCase) -> list[str]:
    """What is wrong between what the rules say of a shift and what is measured around it."""
    every = measured_with(case)
    wrong = []
    for verdict in judge_asked(case):
        if verdict.rule is RuleId.A9 or (verdict.rule is RuleId.A7 and verdict.found < 15):
            continue  # consent is no number; what is too short to be a break is told in its place
        if not any(is_of(each, verdict) for each in every):
            same = [each for each in every if each.rule is verdict.rule]
            wrong.append(f"{verdict} is not among {same}")
    return wrong


def test_what_the_rules_find_is_measured_in_the_cases_worked_out_by_hand() -> None:
    wrong = {case.name: said for case in CASES if (said := held_against(asked_of(case.asks)))}
    assert wrong == {}


def test_what_the_rules_find_is_measured_in_any_month() -> None:
    for number in range(400):
        case = asked_of(month(Random(number), str(number)))
        assert held_against(case) == [], f"month {number}"


def test_what_is_beyond_its_number_is_said_of_some_work_in_its_window() -> None:
    """So that nobody reads of a number that is not kept where each of their tasks is lawful."""
    told: Counter[RuleId] = Counter()
    for number in range(150):
        case = asked_of(month(Random(number), str(number)))
        works_of = [*case.existing, case.asked]
        for each in worst(measured_with(case)):
            if each.is_beyond:
                told[each.rule] += 1
                said = [one for one in works_of if _is_said_of(one, works_of, case, each)]
                assert said, f"month {number}: {each}"
    assert len(told) > 8, told


def _is_said_of(one: Presence, every: list[Presence], case: AskedCase, measured_: Measured) -> bool:
    if not one.span.overlaps(measured_.window.widened(measured_.window.length)):
        return False
    others = [each for each in every if each is not one]
    timeline = Timeline(others, case.rules, case.local)
    return any(said.rule is measured_.rule for said in judge(timeline, one))


WEEK = [works(day, "08:00-16:30", 30) for day in range(2, 7)]
"""Monday to Friday."""


def number(key: str, *roster: Presence, rules: Any = ATW) -> Measured:
    """One number, around the week of 1 to 7 November, of those that use most of it."""
    timeline = Timeline(roster, rules, ZONE)
    span = Interval(works(1, "00:00-01:00").span.start, works(7, "23:00-00:00").span.end)
    [found] = [each for each in worst(measured(timeline, span)) if each.number == key]
    return found


def test_room_is_what_still_goes_in() -> None:
    hours = number("week_work", *WEEK)
    assert (hours.found, hours.room) == (40, 20)
    average = number("long_average", *WEEK)
    assert (average.found, average.room) == (2.5, 16 * 48 - 40)
    rest = number("day_rest", works(2, "14:00-23:00"), works(3, "12:00-16:00"))
    assert (rest.found, rest.room, rest.is_near) == (13, 2, True)
    short = number("day_rest", works(2, "14:00-23:00"), works(3, "08:00-12:00"))
    assert (short.found, short.room, short.is_beyond) == (9, -2, True)
    assert number("week_rest", *WEEK).found == 168 - 4 * 24 - 8.5
    assert number("free_sundays", works(1, "08:00-12:00")).room == 51 - 13


@pytest.mark.parametrize(
    ("key", "found", "allowed"),
    [
        ("week_work", 40, 45),
        ("shift_work", 8, 9),
        ("short_average", 10, 40),
        ("day_rest", 15.5, 12),
    ],
)
def test_at_sixteen_the_numbers_are_those_of_sixteen(
    key: str, found: float, allowed: float
) -> None:
    told = number(key, *WEEK, rules=ATW_16_17)
    assert (told.found, told.allowed) == (found, allowed)


def test_nothing_is_measured_of_nights_where_there_are_none() -> None:
    timeline = Timeline(WEEK, ATW, ZONE)
    rules = {str(each.rule) for each in measured(timeline, WEEK[0].span)}
    assert rules == {f"A{number}" for number in range(1, 9)}
