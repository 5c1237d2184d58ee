"""The engine and the checker of its own agree, on cases worked out by hand and on months by chance.

Of a warning about breaks (A7) they agree where the shift is a dienst by itself: the engine looks
at the dienst, as the act does, the checker at the shift.
"""

import json
from collections.abc import Iterable
from random import Random
from typing import Any

from app.labour.cases import UnreadableCase, read_cases
from app.labour.command_line import line_of
from tests.labour import brute_force
from tests.labour.cases.all import CASES
from tests.labour.months import month

MONTHS = 60


def shown(verdicts: Iterable[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """What must be the same; numbers to two decimals."""
    return sorted(
        (
            each["rule"],
            each["code"],
            each["verdict"],
            round(each["found"], 2),
            each["allowed"],
            each["unit"],
        )
        for each in verdicts
    )


def engine(case: dict[str, Any]) -> list[dict[str, Any]]:
    [read] = read_cases(json.dumps({"cases": [case]}))
    verdicts: list[dict[str, Any]] = json.loads(line_of(read))["verdicts"]
    return verdicts


def test_the_engine_says_what_was_worked_out_by_hand() -> None:
    wrong = {
        case.name: (said, case.why)
        for case in CASES
        if (said := shown(engine(case.asks))) != shown(case.expected)
    }
    assert wrong == {}


def test_the_engine_says_of_months_by_chance_what_the_checker_does() -> None:
    wrong = {}
    for seed in range(MONTHS):
        case = month(Random(seed))
        try:
            said = [each for each in engine(case) if each["rule"] != "A7"]
        except UnreadableCase:
            continue  # a break as long as its shift
        checked = [each for each in brute_force.judge(case)["verdicts"] if each["rule"] != "A7"]
        if shown(said) != shown(checked):
            wrong[seed] = (said, checked)
    assert wrong == {}
