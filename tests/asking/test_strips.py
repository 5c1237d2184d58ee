"""Somebody's day beside a task: what is drawn and what is said are one thing."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest
from flask import Flask, g

from app.asking.strips import day_strip
from app.core.axis import Strip, axis_around
from app.core.intervals import Interval
from app.eligibility.facts import Busy, BusyKind, Case, Terms
from tests.eligibility.test_rules import shift, worker
from tests.factories import TODAY, ZONE, at

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

BACK, FORWARD = date(2026, 10, 25), date(2027, 3, 28)
DAYS = [TODAY, BACK - timedelta(days=1), BACK, FORWARD - timedelta(days=1), FORWARD]


def strip_of(start: datetime, *taken: Interval) -> Strip:
    """The strip of a task of four hours, beside what takes somebody's time."""
    task = replace(shift(), span=Interval(start, start + timedelta(hours=4)))
    busy = tuple(Busy(each, BusyKind.OWN_ROSTER) for each in taken)
    case = Case(worker(busy=busy), task, Terms(at("08:00"), ZONE))
    return day_strip(case, (), axis_around(task.span, taken, ZONE))


def said(found: Strip) -> list[str]:
    """The times beside the task, as a screen reader hears them."""
    beside = found.label.split(": ", 1)[1].split(". Deze taak")[0]
    return [] if beside == "verder niets" else beside.split(", ")


def drawn(found: Strip, kind: str = "own") -> list[tuple[float, float]]:
    return [(each.bar.left, each.bar.width) for each in found.bars if each.kind == kind]


def test_what_is_drawn_is_what_is_said(app: Flask) -> None:
    chance = Random(7)
    with app.test_request_context():
        g.language = "nl"
        for _number in range(300):
            start = at("00:00", chance.choice(DAYS)) + timedelta(minutes=chance.randrange(1440))
            taken = []
            for _each in range(chance.randrange(5)):
                begin = start + timedelta(minutes=chance.randrange(-4000, 4000))
                taken.append(Interval(begin, begin + timedelta(minutes=chance.randrange(15, 5000))))
            found = strip_of(start, *taken)
            assert len(said(found)) == len(drawn(found)), f"{start}: {taken}: {found.label}"
            assert all(left >= 0 and left + width <= 100.02 for left, width in drawn(found))


def test_the_name_of_a_day_leaves_out_what_is_on_another_day(app: Flask) -> None:
    with app.test_request_context():
        g.language = "nl"
        other, same = (Interval(at("09:00", plus=n), at("11:00", plus=n)) for n in (2, 0))
        assert strip_of(at("13:00"), other, same).label == (
            "di 13 okt: 09:00–11:00. Deze taak 13:00–17:00."
        )


def test_what_is_drawn_of_the_next_day_says_its_day(app: Flask) -> None:
    with app.test_request_context():
        g.language = "nl"
        early = Interval(at("01:15", plus=1), at("04:00", plus=1))
        assert strip_of(at("21:00"), early).label == (
            "di 13 okt: wo 14 okt 01:15–04:00. Deze taak 21:00–01:00."
        )


@pytest.mark.parametrize("day", [BACK, FORWARD], ids=["back", "forward"])
def test_a_task_over_midnight_into_a_changed_day_is_drawn_in_true_hours(
    app: Flask, day: date
) -> None:
    with app.test_request_context():
        g.language = "nl"
        start = at("23:00", day - timedelta(days=1))
        [(_left, width)] = drawn(strip_of(start), "gap")
        assert width == 25.0, "4 of the 16 hours of the axis, whatever the clock shows meanwhile"
        assert "Deze taak 23:00–" in strip_of(start).label
