"""Times in words: under a day, with their day, as a length."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask, g

from app.core import clock
from app.core.intervals import Interval
from app.web.words_times import (
    dated_span,
    duration_text,
    moment_text,
    span_length_text,
    span_under,
    starts_in,
)
from tests.factories import TODAY, at

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture(autouse=True)
def _in_dutch(app: Flask) -> Iterator[None]:
    with app.test_request_context(), clock.fixed_at(at("08:00")):
        g.language = "nl"
        yield


@pytest.mark.parametrize(
    ("start", "end", "under"),
    [
        (("13:00", 0), ("16:30", 0), ["13:00–16:30"]),
        (("22:00", 0), ("00:00", 1), ["22:00–00:00"]),
        (("22:30", 0), ("06:00", 1), ["22:30–06:00", "tot 06:00 (begon di 22:30)"]),
        (("00:00", 0), ("00:00", 1), ["hele dag"]),
        (("00:00", 0), ("12:00", 1), ["hele dag", "tot 12:00 (begon di 00:00)"]),
        (("09:00", 0), ("10:00", 1), ["vanaf 09:00", "tot 10:00 (begon di 09:00)"]),
        (("09:00", 0), ("17:00", 2), ["vanaf 09:00", "hele dag", "tot 17:00 (begon di 09:00)"]),
        (("09:00", 0), ("00:00", 2), ["vanaf 09:00", "hele dag"]),
    ],
)
def test_an_interval_says_under_each_day_what_belongs_to_that_day(
    start: tuple[str, int], end: tuple[str, int], under: list[str]
) -> None:
    span = at(start[0], plus=start[1]), at(end[0], plus=end[1])
    days = [TODAY + timedelta(days=number) for number in range(len(under))]
    assert [span_under(*span, day) for day in days] == under
    beside = span_under(*span, TODAY - timedelta(days=1))
    assert "13 okt" in beside, "under a day that it does not touch it says its own"


def test_a_weekday_alone_is_said_of_the_last_six_days_only() -> None:
    span = at("22:30", plus=-7), at("06:00")
    assert span_under(*span, TODAY) == "tot 06:00 (begon di 6 okt 22:30)"


def test_an_interval_with_its_day_names_both_where_they_are_two() -> None:
    assert dated_span(at("22:30"), at("06:00", plus=1)) == "di 13 okt 22:30–06:00"
    assert dated_span(at("00:00"), at("00:00", plus=1)) == "di 13 okt, hele dag"
    assert dated_span(at("00:00"), at("00:00", plus=3)) == "di 13 okt – do 15 okt"
    assert dated_span(at("09:00"), at("17:00", plus=2)) == "di 13 okt 09:00 – do 15 okt 17:00"


def test_a_moment_says_its_day_unless_it_stands_under_it() -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert moment_text(at("11:00")) == "11:00"
    assert moment_text(at("11:00"), tomorrow) == "vandaag 11:00"
    assert moment_text(at("11:00", plus=1), tomorrow) == "11:00"
    assert moment_text(at("11:00", plus=-7)) == "di 6 okt 11:00"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (46, "46 minuten"),
        (60, "1 uur"),
        (61, "1 uur en 1 minuut"),
        (210, "3,5 uur"),
        (414.6, "6 uur en 55 minuten"),
        (2640, "44 uur"),
    ],
)
def test_a_length_is_said_as_people_say_it(minutes: float, text: str) -> None:
    assert duration_text(timedelta(minutes=minutes)) == text
    assert duration_text(minutes / 60) == text


def test_the_length_of_a_night_is_the_true_one_and_says_why() -> None:
    for day, text in [
        (date(2026, 10, 24), "8,5 uur, de klok gaat terug"),
        (date(2027, 3, 27), "6,5 uur, de klok gaat vooruit"),
        (TODAY, "7,5 uur"),
    ]:
        assert span_length_text(Interval(at("22:30", day), at("06:00", day, 1))) == text


def test_what_is_ahead_is_told_in_one_way() -> None:
    assert starts_in(timedelta(minutes=51)) == "Begint over 51 minuten"
    assert starts_in(timedelta(minutes=128)) == "Begint over 2 u 08"
    assert starts_in(timedelta(hours=44)) == "Begint over 44 uur"
    assert starts_in(timedelta(days=3)) == "Begint over 3 dagen"


ALONE = re.compile(
    r"\|clock ?~ ?[\"']–|\|clock ?\}\}–|total_seconds|\bstrftime\(.%H:%M.\) ?~ ?[\"']–"
)
"""An interval put together by hand, or a length worked out in a page."""


def test_no_page_puts_an_interval_or_a_length_together_by_hand() -> None:
    found = [
        f"{path.relative_to(TEMPLATES)}:{number}: {line.strip()[:90]}"
        for path in sorted(TEMPLATES.rglob("*.*"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if ALONE.search(line)
    ]
    assert not found, "use span_under, dated_span, span_length or hours:\n" + "\n".join(found)
