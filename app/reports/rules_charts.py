"""From numbers to drawings: pure functions that give places and lengths, which templates draw.

A drawing is 320 units wide and as tall as it needs; every number stands beside its mark, so there
is no legend, and a form (filled, outlined, dashed) says what a colour says.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 320
MOST_BARS = 14
"""So many rows keep a drawing under 12 kB; the table has the rest."""
MOST_WEEKS = 12
FLOOR = 100
LONGEST_NAME = 22
WIDEST_COLUMN = 40
LONGEST_PAIR = 76
"""So long is half a pair at most: words like ``1473.5 hours`` stand beside it."""
APART = 46
"""So far from each other words on an axis do not touch."""
MINUTE, HOUR, DAY, WEEK, MONTH = 60, 3600, 86_400, 604_800, 2_592_000


@dataclass(frozen=True, slots=True)
class ChartColumn:
    """One upright bar: its filled part from ``top`` to the floor, dashed above it."""

    x: float
    width: float
    top: float
    height: float
    missing: float
    text: str


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Shares of a whole over time, with a goal."""

    template = "reports/_chart_columns.html"
    columns: list[ChartColumn]
    goal: float
    goal_text: str
    first: str
    last: str
    height: int = FLOOR + 44


@dataclass(frozen=True, slots=True)
class Bar:
    """One lying bar below its name."""

    name: str
    y: int
    width: float
    text: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Amounts beside each other, each under its name."""

    template = "reports/_chart_bars.html"
    bars: list[Bar]
    height: int


@dataclass(frozen=True, slots=True)
class Reach:
    """The middle of a group as a dot on the bar in which 80 % of it lie."""

    name: str
    y: int
    low: float
    middle: float
    high: float
    text: str


@dataclass(frozen=True, slots=True)
class Reaches:
    """Lengths of time in groups, on a logarithmic axis."""

    template = "reports/_chart_reaches.html"
    rows: list[Reach]
    ticks: list[tuple[float, str]]
    height: int


@dataclass(frozen=True, slots=True)
class Pair:
    """What somebody gave (to the right) and got (to the left), from the line in the middle.

    ``side`` is where the name stands: ``left`` or ``right`` where that side is empty, ``above``
    where neither is.
    """

    name: str
    y: int
    gave: float
    got: float
    gave_text: str
    got_text: str
    side: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Diverging bars from zero: filled is given, outlined is got."""

    template = "reports/_chart_pairs.html"
    rows: list[Pair]
    height: int
    zero: int = WIDTH // 2


Drawing = ColumnChart | Bars | Reaches | Pairs


def columns(
    shares: Sequence[tuple[str, float | None]], goal: float, goal_text: str
) -> ColumnChart | None:
    """Bars of shares (0 to 1) by label, the last 12; None draws nothing in its place."""
    shown = list(shares[-MOST_WEEKS:])
    known = [number for number, (_label, share) in enumerate(shown) if share is not None]
    if not known:
        return None
    step = WIDTH / len(shown)
    width = min(step - 6, WIDEST_COLUMN)
    drawn = []
    for number, (_label, share) in enumerate(shown):
        if share is None:
            continue
        height = round(FLOOR * share, 1)
        drawn.append(
            ChartColumn(
                x=round((number + 0.5) * step - width / 2, 1),
                width=round(width, 1),
                top=round(24 + FLOOR - height, 1),
                height=height,
                missing=round(FLOOR - height, 1),
                text=f"{round(share * 100)}%" if number in (known[0], known[-1]) else "",
            )
        )
    return ColumnChart(
        drawn, round(24 + FLOOR * (1 - goal), 1), goal_text, shown[0][0], shown[-1][0]
    )


def bars(rows: Sequence[tuple[str, float, str]]) -> Bars | None:
    """Bars of amounts: name, amount, and the amount in words."""
    shown = list(rows[:MOST_BARS])
    most = max((amount for _name, amount, _text in shown), default=0)
    if most <= 0:
        return None
    drawn = [
        Bar(name, 36 * number, max(round(230 * amount / most, 1), 1.0) if amount else 0.0, text)
        for number, (name, amount, text) in enumerate(shown)
    ]
    return Bars(drawn, 36 * len(drawn))


def reaches(
    rows: Sequence[tuple[str, float, float, float, str]], ticks: Sequence[tuple[int, str]]
) -> Reaches | None:
    """Groups of lengths in seconds: name, p10, median, p90, and the median in words.

    ``ticks`` are seconds with their words; those beyond what is drawn are left out, but for one.
    """
    if not rows:
        return None
    longest = max(high for _name, _low, _middle, high, _text in rows)
    wide = max(longest, MINUTE + 1)
    end = next((each for each, _word in ticks if each >= wide), ticks[-1][0])
    scale = math.log(end / MINUTE)

    def place(seconds: float) -> float:
        share = math.log(min(max(seconds, MINUTE), end) / MINUTE) / scale
        return round(6 + (WIDTH - 12) * share, 1)

    drawn = [
        Reach(name, 40 * number, place(low), place(middle), place(high), text)
        for number, (name, low, middle, high, text) in enumerate(rows)
    ]
    marks = _apart([(place(each), word) for each, word in ticks if each <= end])
    return Reaches(drawn, marks, 40 * len(drawn) + 24)


def _apart(marks: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """The marks with room for their words; the last always stays."""
    kept = marks[-1:]
    for mark in reversed(marks[:-1]):
        if kept[0][0] - mark[0] >= APART:
            kept.insert(0, mark)
    return kept


def pairs(rows: Sequence[tuple[str, float, float, str, str]]) -> Pairs | None:
    """Diverging bars: name, given, got, and both in words."""
    shown = list(rows[:MOST_BARS])
    most = max((max(gave, got) for _name, gave, got, _g, _t in shown), default=0)
    if most <= 0:
        return None
    drawn, y = [], 0
    for name, gave, got, gave_text, got_text in shown:
        side = "above" if gave > 0 and got > 0 else "left" if gave > 0 else "right"
        y += 16 if side == "above" else 0
        left, right = (
            max(round(LONGEST_PAIR * each / most, 1), 1.0) if each else 0.0 for each in (got, gave)
        )
        drawn.append(Pair(shortened(name), y, right, left, gave_text, got_text, side))
        y += 26
    return Pairs(drawn, y)


def shortened(name: str) -> str:
    """As much of a name as fits on half of a drawing; the table has the whole."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
