"""Working time is judged twice: cases worked out by hand, and a checker of its own."""

from collections import Counter
from operator import itemgetter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.labour.brute_force import ADULTS, ARTICLES, MINORS, judge
from tests.labour.cases.all import CASES
from tests.labour.engine import engine_says
from tests.labour.months import month


def test_the_checker_says_what_was_worked_out_by_hand() -> None:
    wrong = {
        case.name: (said, case.why)
        for case in CASES
        if (said := judge(case.asks)["verdicts"]) != sorted(case.expected, key=itemgetter("rule"))
    }
    assert wrong == {}


def test_the_engine_says_what_was_worked_out_by_hand() -> None:
    said = engine_says([case.asks for case in CASES])
    wrong = {
        case.name: (one, case.why)
        for case, one in zip(CASES, said, strict=True)
        if one["id"] != case.name
        or one["verdicts"] != sorted(case.expected, key=itemgetter("rule"))
    }
    assert wrong == {}


@settings(max_examples=500)
@given(chance=st.integers(0, 2**32 - 1))
def test_the_engine_and_the_checker_agree_on_any_month(chance: int) -> None:
    case = month(Random(chance))
    assert engine_says([case]) == [judge(case)], f"python -m tests.labour.long_run 1 {chance}"


def test_no_two_cases_are_called_alike() -> None:
    assert [name for name, often in Counter(case.name for case in CASES).items() if often > 1] == []


def test_every_rule_is_broken_by_a_case_and_kept_by_another() -> None:
    broken = {(case.rules, one["rule"]) for case in CASES for one in case.expected}
    asked = {("ATW", rule) for rule in {*ARTICLES} - {"N1"}} | {
        ("ATW1617", rule) for rule in MINORS
    }
    kept = {case.name.split()[0] for case in CASES if not case.expected}
    assert asked - broken == {("ATW1617", "A8")}, "the Sundays of both are one rule"
    assert {*ARTICLES, "A9"} - kept == set()
    assert set(ADULTS) <= set(ARTICLES)
