"""What others read of somebody: every reason speaks about the person, and none to its reader."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from flask import Flask, g

from app.asking.words_offers import would_fit
from app.core.intervals import Interval
from app.eligibility.facts import Busy, BusyKind, Case, Terms
from app.eligibility.facts_agreements import AgreementFact, LimitFact
from app.eligibility.facts_needs import Held
from app.eligibility.rules import judge
from app.eligibility.verdict import AGREED, Code, Refusal
from app.eligibility.words import explain_to_others
from app.shifts.states import ShiftState
from tests.eligibility.test_rules import CERTIFICATE, NEED, busy, shift, worker
from tests.factories import ZONE, at

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

TO_THE_READER = {"nl": r"\b(je|jij|jou|jouw|jezelf)\b", "en": r"\b(you|your|yours|yourself)\b"}
YOUNG = date(2027, 3, 1)
WEEK = AgreementFact(date(2020, 1, 1), None, hours_week=1.25)


def days(which: Iterable[int], start: str = "07:00", end: str = "17:00") -> tuple[Busy, ...]:
    """Own roster on days from today, but today itself."""
    return tuple(busy(BusyKind.OWN_ROSTER, start, end, plus=day) for day in which if day)


def nights(*which: int) -> tuple[Busy, ...]:
    return tuple(
        Busy(Interval(at("23:00", plus=day), at("07:00", plus=day + 1)), BusyKind.OWN_ROSTER)
        for day in which
    )


SITUATIONS: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"agreements": ()}, {"own_team_until": at("12:00")}, "08:00"),
    ({}, {"state": ShiftState.CLOSED, "left": 0}, "08:00"),
    ({}, {"state": ShiftState.CANCELLED}, "08:00"),
    ({}, {}, "14:00"),
    ({"busy": (busy(BusyKind.OWN_ROSTER, "12:00", "15:00"),)}, {}, "08:00"),
    ({"busy": (busy(BusyKind.CLAIM, "12:00", "15:00", shift_id=9),)}, {}, "08:00"),
    ({"busy": (busy(BusyKind.PAID_ABSENCE, "12:00", "15:00"),)}, {}, "08:00"),
    ({"busy": (busy(BusyKind.UNAVAILABLE, "12:00", "15:00"),)}, {}, "08:00"),
    (
        {"busy": (busy(BusyKind.OWN_ROSTER, "14:00", "23:30", plus=-1),)},
        {"start": "06:00"},
        "05:00",
    ),
    ({"busy": days(range(-2, 5), "07:00", "17:00")}, {}, "08:00"),
    (
        {
            "busy": (
                *days((-2, -1, 1, 2), "07:00", "17:00"),
                *(each for back in (7, 14, 21) for each in days(range(-2 - back, 4 - back))),
            )
        },
        {},
        "08:00",
    ),
    ({"busy": days(range(-8, 9), "08:00", "12:00")}, {}, "08:00"),
    ({"busy": days(range(-7, 0), "15:00", "22:00")}, {"start": "20:00", "end": "04:00"}, "08:00"),
    ({"busy": nights(-4, -3, -2)}, {}, "08:00"),
    ({"minor_until": YOUNG}, {"start": "18:00", "end": "02:00"}, "08:00"),
    ({}, {"needs": (NEED, CERTIFICATE)}, "08:00"),
    ({"held": {7: (Held(2, None),)}}, {"needs": (NEED,)}, "08:00"),
    ({"held": {7: (Held(5, date(2026, 10, 12)),)}}, {"needs": (NEED,)}, "08:00"),
    ({"agreements": (WEEK,)}, {}, "08:00"),
    ({"limits": (LimitFact(date(2020, 1, 1), None, hours_day=1.25),)}, {}, "08:00"),
]
"""Who, for which shift, and the time that it is now."""
CASES = [
    *(Case(worker(**who), shift(**what), Terms(at(now), ZONE)) for who, what, now in SITUATIONS),
    Case(worker(), shift(plus=5), Terms(at("08:00"), ZONE), consent=False),
]


def refusals() -> list[tuple[Refusal, Case]]:
    return [(refusal, case) for case in CASES for refusal in judge(case).refusals]


def test_every_code_is_asked_here(engine: object) -> None:
    missing = set(Code) - {refusal.code for refusal, _case in refusals()}
    assert not missing, f"add a case to SITUATIONS that is refused for {missing}"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_reason_about_somebody_else_speaks_to_its_reader(app: Flask, language: str) -> None:
    with app.test_request_context():
        g.language = language
        for refusal, case in refusals():
            said = f"{explain_to_others(refusal, case, 'Joke').text} {would_fit(refusal, case)}"
            found = re.search(TO_THE_READER[language], said, re.IGNORECASE)
            assert not found, f"say it about Joke, in eligibility/words.py: {said}"


def test_what_was_agreed_has_one_name_and_no_number(app: Flask) -> None:
    with app.test_request_context():
        g.language = "nl"
        for refusal, case in refusals():
            if refusal.code in AGREED:
                reason = explain_to_others(refusal, case, "Joke")
                assert reason.code == "agreed"
                assert reason.text == "Past niet binnen de afspraken met Joke."


def test_a_reason_names_whom_it_is_about(app: Flask) -> None:
    with app.test_request_context():
        g.language = "nl"
        [case] = [each for each in CASES if [one.shift_id for one in each.worker.busy] == [9]]
        [refusal] = judge(case).refusals
        said = explain_to_others(refusal, case, "Joke").text
        assert said == "Joke werkt dan al: 12:00–15:00."
