"""The day line: what is drawn and what is said are one thing."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest
from flask import Flask, g

from app.asking.words_offers import day_words
from app.core.intervals import Interval
from app.eligibility.day_line import DayLine, day_line
from app.eligibility.facts import Busy, BusyKind, Case, Terms
from app.labour.rulesets import ATW
from tests.eligibility.test_rules import shift, worker
from tests.factories import TODAY, ZONE, at

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

BACK, FORWARD = date(2026, 10, 25), date(2027, 3, 28)
DAYS = [TODAY, BACK - timedelta(days=1), BACK, FORWARD - timedelta(days=1), FORWARD]


def line_of(start: datetime, *taken: Interval) -> DayLine:
    """The line of a task of four hours, beside what takes somebody's time."""
    task = replace(shift(), span=Interval(start, start + timedelta(hours=4)))
    busy = tuple(Busy(each, BusyKind.OWN_ROSTER) for each in taken)
    return day_line(Case(worker(busy=busy), task, Terms(at("08:00"), ZONE, ATW)), day_words)


def said(line: DayLine) -> list[str]:
    """The times beside the task, as a screen reader hears them."""
    beside = line.label.split(": ", 1)[1].split(". Deze taak")[0]
    return [] if beside == "verder niets" else beside.split(", ")


def drawn(line: DayLine) -> list[tuple[float, float]]:
    return [(left, width) for kind, left, width, _label in line.segments if kind == "own"]


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
            line = line_of(start, *taken)
            assert len(said(line)) == len(drawn(line)), f"{start}: {taken}: {line.label}"
            assert all(left >= 0 and left + width <= 100.2 for left, width in drawn(line))


def test_the_label_of_a_day_leaves_out_what_is_on_another_day(app: Flask) -> None:
    with app.test_request_context():
        g.language = "nl"
        other, same = (Interval(at("09:00", plus=n), at("11:00", plus=n)) for n in (2, 0))
        assert line_of(at("13:00"), other, same).label == (
            "di 13 okt: 09:00–11:00. Deze taak 13:00–17:00."
        )


def test_what_the_line_shows_of_the_next_day_says_its_day(app: Flask) -> None:
    with app.test_request_context():
        g.language = "nl"
        early = Interval(at("01:15", plus=1), at("04:00", plus=1))
        assert line_of(at("21:00"), early).label == (
            "di 13 okt: wo 14 okt 01:15–04:00. Deze taak 21:00–01:00."
        )


def test_a_line_over_the_change_of_the_clock_is_true_to_elapsed_time(app: Flask) -> None:
    with app.test_request_context():
        g.language = "nl"
        line = line_of(at("23:00", BACK - timedelta(days=1)))
        [task] = [segment for segment in line.segments if segment[0] == "task"]
        assert task[2] == round(100 * 4 / 17, 1), "that night has an hour more"
