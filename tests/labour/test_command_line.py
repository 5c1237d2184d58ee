"""``flask labour judge``: verdicts for whoever checks the engine without the board."""

import json
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app.labour.cases import UnreadableCase, read_cases
from app.labour.rulesets import ATW
from app.labour.rulesets_written import rules_read, rules_written

NIGHT = {"start": "2026-11-02T23:00", "end": "2026-11-03T07:00", "kind": "work"}
EVENING = {"start": "2026-11-03T20:00", "end": "2026-11-03T22:00"}


def case(**fields: Any) -> dict[str, Any]:
    usual = {"id": "one", "zone": "Europe/Amsterdam", "set": "ATW"}
    return {**usual, "existing": [NIGHT], "asked": EVENING, **fields}


def written(*cases: Any) -> str:
    return json.dumps({"cases": cases})


def test_each_case_gets_a_line_with_what_is_not_simply_allowed(shared_app: Flask) -> None:
    text = written(case(), case(id=2, existing=[]))
    done = shared_app.test_cli_runner().invoke(args=["labour", "judge", "-"], input=text)
    assert done.exit_code == 0, done.output
    first, second = map(json.loads, done.output.splitlines())
    assert first == {
        "id": "one",
        "verdicts": [
            {
                "rule": "N3",
                "code": "night_rest",
                "article": "ATW 5:8(4)",
                "found": 13,
                "allowed": 14,
                "unit": "hours",
                "verdict": "allow_exception",
            }
        ],
    }
    assert second == {"id": 2, "verdicts": []}


def test_bad_input_ends_with_2_and_judges_nothing(shared_app: Flask) -> None:
    text = written(case(), case(id="two", asked={**EVENING, "end": "2026-11-03T19:00"}))
    done = shared_app.test_cli_runner().invoke(args=["labour", "judge", "-"], input=text)
    assert done.exit_code == 2
    assert done.output == "Error: case 'two': asked.end: is not after the start\n"


def asked(**fields: Any) -> dict[str, Any]:
    return case(asked={**EVENING, **fields})


def own(**other: Any) -> dict[str, Any]:
    """A set of one's own, with something other in it."""
    return {**rules_written(ATW), **other}


def rest(**other: Any) -> dict[str, Any]:
    """A number of a set."""
    return {"number": 36, "unit": "hours", "article": "ATW 5:5(2)", **other}


BAD = [
    ("", "no JSON"),
    ("[]", "cases: give"),
    ("[" * 100_000, "no JSON"),
    (written("x"), "case number 1: give an object"),
    (written(case(id=None)), "case number 1: id:"),
    (written(case(id=True)), "case number 1: id:"),
    (written(case(set="CAO")), "case 'one': set: give ATW or ATW1617"),
    (written(case(set={})), "case 'one': set.name: give a text"),
    (written(case(set=own(valid_from="x"))), "set.valid_from: give a day"),
    (written(case(set=own(day_rest=None))), "set.day_rest: give an object with number"),
    (written(case(set=own(week_rest={"number": -1}))), "set.week_rest.number: give a number"),
    (written(case(set=own(week_rest=rest(unit="yards")))), "set.week_rest.unit: give hours or"),
    (written(case(set=own(week_rest=rest(weeks=10**9)))), "set.week_rest.weeks: give some"),
    (written(case(set=own(breaks=[{}]))), "set.breaks[0]: give over and least"),
    (written(case(set=own(week_begins=7))), "set.week_begins: give a day, 0 is Monday"),
    (written(case(set=own(may_shorten=1))), "set.may_shorten: give true or false"),
    (written(case(set=own(more=1))), "set.'more': there is no such number"),
    (written(case(set={"name": "x", "valid_from": "2026-01-01"})), "is missing"),
    (written(case(zone="Europe/Nowhere")), "case 'one': zone:"),
    (written(case(zone="../etc")), "case 'one': zone:"),
    (written(case(zone="\ud800")), "case 'one': zone:"),
    (written(case(existing={})), "case 'one': existing:"),
    (written(case(existing=[NIGHT, 7])), "case 'one': existing[1]:"),
    (written(case(existing=[EVENING])), "case 'one': existing[0].kind:"),
    (written(case(existing=[{**NIGHT, "kind": "leave"}])), "existing[0].kind: give work or"),
    (written(case(asked=NIGHT)), "asked.'kind': unknown"),
    (written(asked(start="2026-11-03")), "asked.start: give a local time"),
    (written(asked(start="2026-02-30T08:00")), "asked.start: there is no 2026-02-30T08:00"),
    (written(asked(start="9999-02-03T08:00")), "asked.start: give a year"),
    (written(asked(end="2029-02-03T08:00")), "asked.end: is more than a year"),
    (written(asked(start="2026-03-29T02:30")), "asked.start: the clock skips 2026-03-29T02:30"),
    (written(asked(start="2026-10-25T02:30")), "twice in Europe/Amsterdam: write +02:00 or +01:00"),
    (written(asked(start="2026-10-25T02:30+05:00")), "asked.start: the clock of Europe/Amsterdam"),
    (written(asked(break_minutes=-1)), "asked.break_minutes: give a whole number"),
    (written(asked(break_minutes=1.5)), "asked.break_minutes: give a whole number"),
    (written(asked(break_minutes=120)), "asked.break_minutes: is no shorter"),
]


@pytest.mark.parametrize(("text", "words"), BAD, ids=[words for _, words in BAD])
def test_what_cannot_be_read_is_said_with_its_case_and_field(text: str, words: str) -> None:
    with pytest.raises(UnreadableCase) as wrong:
        read_cases(text)
    assert words in str(wrong.value)
    assert str(wrong.value).isprintable()


def test_a_doubled_hour_is_told_apart_by_its_offset() -> None:
    doubled = {"start": "2026-10-25T02:30+02:00", "end": "2026-10-25T02:30+01:00"}
    [read] = read_cases(written(case(asked=doubled)))
    assert read.case.asked.span.length.total_seconds() == 3600


def test_a_set_of_ones_own_comes_back_to_the_second() -> None:
    assert ATW.week_rest is not None
    for seconds in range(0, 7 * 24 * 3600, 3601):
        rules = replace(ATW, name="Eigen", week_rest=replace(ATW.week_rest, value=seconds))
        again = rules_read(json.loads(json.dumps(rules_written(rules))))
        assert again.week_rest == rules.week_rest
        assert set(rules_written(again)) == set(rules_written(rules))
