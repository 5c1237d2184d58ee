"""From numbers to drawings: in proportion, small, labelled, and readable without colour."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask, render_template

from app.reports import rules_charts
from app.reports.figure import Figure
from app.reports.rules_charts import DAY, HOUR, MINUTE, WEEK, Drawing

TICKS = [(MINUTE, "1 min"), (HOUR, "1 h"), (DAY, "1 day"), (WEEK, "1 week")]
LONG = "Afdeling met een uitzonderlijk lange naam"


def test_columns_are_as_tall_as_their_share_and_dashed_above_it() -> None:
    drawn = rules_charts.columns([("wk 1", 0.5), ("wk 2", None), ("wk 3", 1.0)], 0.9, "goal")
    assert drawn is not None
    assert [(each.height, each.missing) for each in drawn.columns] == [(50.0, 50.0), (100.0, 0.0)]
    assert drawn.goal == 34.0, "the goal lies at 90 of 100 above the floor"
    assert [each.text for each in drawn.columns] == ["50%", "100%"]


def test_only_the_last_twelve_weeks_are_drawn() -> None:
    drawn = rules_charts.columns([(f"wk {number}", 0.5) for number in range(1, 31)], 0.9, "goal")
    assert drawn is not None
    assert (len(drawn.columns), drawn.first, drawn.last) == (12, "wk 19", "wk 30")


def test_bars_are_in_proportion() -> None:
    drawn = rules_charts.bars([("a", 10, "10"), ("b", 5, "5"), ("c", 0, "0")])
    assert drawn is not None
    assert [each.width for each in drawn.bars] == [230.0, 115.0, 0.0]


def test_lengths_of_time_lie_on_a_logarithmic_axis_in_order() -> None:
    drawn = rules_charts.reaches([("soon", MINUTE, HOUR, DAY, "1 h")], TICKS)
    assert drawn is not None
    [row] = drawn.rows
    assert row.low < row.middle < row.high
    assert (row.low, row.high) == (drawn.ticks[0][0], drawn.ticks[-1][0])
    hours = {word: place for place, word in drawn.ticks}
    assert row.middle == hours["1 h"]


def test_what_took_no_time_at_all_lies_at_the_begin_of_the_axis() -> None:
    drawn = rules_charts.reaches([("at once", 0, 0, MINUTE, "0 min")], TICKS)
    assert drawn is not None
    assert {drawn.rows[0].low, drawn.rows[0].high} == {drawn.ticks[0][0]}


def test_a_name_stands_on_the_empty_side() -> None:
    drawn = rules_charts.pairs(
        [("gave", 18, 0, "18", "0"), ("got", 0, 6, "0", "6"), ("both", 9, 3, "9", "3")]
    )
    assert drawn is not None
    assert [each.side for each in drawn.rows] == ["left", "right", "above"]
    assert [(each.gave, each.got) for each in drawn.rows] == [(76.0, 0), (0, 25.3), (38.0, 12.7)]


@pytest.mark.parametrize(
    "nothing",
    [
        rules_charts.columns([], 0.9, ""),
        rules_charts.columns([("wk", None)], 0.9, ""),
        rules_charts.bars([]),
        rules_charts.bars([("a", 0, "0")]),
        rules_charts.reaches([], TICKS),
        rules_charts.pairs([("a", 0, 0, "0", "0")]),
    ],
)
def test_nothing_is_not_drawn(nothing: Drawing | None) -> None:
    assert nothing is None


def _largest() -> Iterator[Drawing | None]:
    yield rules_charts.columns([(f"{n} september", n / 60) for n in range(60)], 0.9, "doel 90%")
    yield rules_charts.bars([(f"{LONG} {n}", 1000 + n, f"{1000 + n},25 uur") for n in range(80)])
    yield rules_charts.reaches([(LONG, MINUTE, HOUR, WEEK * 9, "9 weken")] * 5, TICKS)
    yield rules_charts.pairs([(LONG, 99 + n, 9 + n, "99,25 uur", "9,25 uur") for n in range(80)])


@pytest.mark.parametrize("drawing", list(_largest()))
def test_a_drawing_is_small_labelled_by_its_caption_and_takes_its_colours_from_the_house_style(
    context: Flask, drawing: Drawing
) -> None:
    figure = Figure("it", "Title", "The finding.", ["a", "b"], [["x", 1]], drawing)
    with context.test_request_context():
        text = render_template("reports/_chart.html", figure=figure, links={}, open=False)
    svg = text[text.index("<svg viewBox") : text.index("</svg>") + 6]
    assert len(svg.encode()) <= 12_000
    assert 'role="img" aria-labelledby="it-finding"' in svg
    assert 'id="it-finding"' in text
    assert "<details" in text
    assert not re.search(r"#[0-9a-fA-F]{3,6}\b|style=|fill=|stroke=", svg)
