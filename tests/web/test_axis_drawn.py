"""How an axis is drawn: small, without styles of its own, and seen however narrow it is."""

import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask, render_template_string

from app.core.axis import DAY, WHOLE_DAY, Hours, Part, axis_of_day, strip
from app.core.intervals import Interval
from tests.factories import ZONE

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
TODAY = date(2026, 10, 13)
DRAWN = "{{ ui.axis(strip, **more) }}"


def at(hour: int, minute: int = 0, day: date = TODAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE.zone).astimezone(UTC)


def drawn(app: Flask, parts: list[Part], hours: Hours = DAY, label: str = "", **more: int) -> str:
    whole = strip(axis_of_day(TODAY, hours, ZONE), parts, label, now=at(10, 38), in_lanes=True)
    with app.test_request_context():
        return render_template_string(DRAWN, strip=whole, more=more)


def test_a_line_of_a_row_is_under_900_bytes_and_brings_no_style(app: Flask) -> None:
    parts: list[Part] = [
        ("own", Interval(at(8), at(12)), ""),
        ("mine", Interval(at(13), at(16, 30)), ""),
        ("gap", Interval(at(17), at(19)), ""),
    ]
    svg = drawn(app, parts)
    assert len(svg.encode()) <= 900
    assert "style=" not in svg
    assert "viewBox" not in svg
    assert max(len(digits) for digits in re.findall(r"\.(\d+)%", svg)) <= 2
    assert 'aria-hidden="true"' in svg, "the row beside it says it already"


def test_a_quarter_of_an_hour_is_six_pixels_wide_on_the_narrowest_line(app: Flask) -> None:
    quarter: list[Part] = [("gap", Interval(at(9), at(9, 15)), "")]
    assert 'width="6"' in drawn(app, quarter)
    assert 'width="1.56%"' in drawn(app, quarter, narrowest=400)


def test_what_goes_on_beyond_midnight_has_an_arrow_at_the_cut(app: Flask) -> None:
    night: list[Part] = [("own", Interval(at(22, 30), at(6, day=date(2026, 10, 14))), "")]
    assert drawn(app, night, WHOLE_DAY).count("axis-cut") == 1


def test_what_overlaps_stands_in_a_lane_of_its_own(app: Flask) -> None:
    parts: list[Part] = [
        ("mine", Interval(at(9), at(12)), "Noor"),
        ("gap", Interval(at(11), at(13)), "nog 1"),
    ]
    svg = drawn(app, parts, height=22, narrowest=500)
    assert 'height="44"' in svg
    assert 'y="1"' in svg
    assert 'y="23"' in svg
    assert "Noor</text>" in svg


def test_a_line_that_stands_alone_says_its_sentence(app: Flask) -> None:
    svg = drawn(app, [], label="Dinsdag: niets.")
    assert 'role="img" aria-label="Dinsdag: niets."' in svg
