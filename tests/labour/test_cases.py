"""Working time is judged twice: cases worked out by hand, and a checker of its own."""

from collections import Counter
from operator import itemgetter

from tests.labour.brute_force import ADULTS, CODES, MINORS, judge
from tests.labour.cases.all import CASES


def test_the_checker_says_what_was_worked_out_by_hand() -> None:
    wrong = {
        case.name: (said, case.why)
        for case in CASES
        if (said := judge(case.asks)["verdicts"]) != sorted(case.expected, key=itemgetter("rule"))
    }
    assert wrong == {}


def test_no_two_cases_are_called_alike() -> None:
    assert [name for name, often in Counter(case.name for case in CASES).items() if often > 1] == []


def test_every_rule_is_broken_by_a_case_and_kept_by_another() -> None:
    broken = {(case.rules, one["rule"]) for case in CASES for one in case.expected}
    asked = {("ATW", rule) for rule in {*ADULTS, "A7"}} | {("ATW1617", rule) for rule in MINORS}
    kept = {case.name.split()[0] for case in CASES if not case.expected}
    assert asked - broken == {("ATW1617", "A8")}, "the Sundays of both are the same rule"
    assert {*CODES, "A9"} - kept == set()
