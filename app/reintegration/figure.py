"""The step line: the hours of each week against what was agreed, as shapes to draw.

Across in percent, so that it stretches with the screen; down in pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from app.reintegration.queries_progress import Week

HEIGHT = 132
"""Of the part with the bars."""
MOST_TICKS = 5


@dataclass(frozen=True, slots=True)
class StepBar:
    """A rectangle. ``left`` and ``width`` in percent, ``top`` and ``height`` in pixels."""

    left: float
    width: float
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class StepLine:
    """Everything to draw. ``ticks``: where on the axis which Monday stands; ``scale``: hours."""

    worked: list[StepBar]
    planned: list[StepBar]
    level: list[StepBar]
    rises: list[tuple[float, float, float]]
    ticks: list[tuple[float, date]]
    scale: list[tuple[float, int]]
    now: tuple[float, float] | None


def step_line(weeks: Sequence[Week], monday: date) -> StepLine | None:
    """The figure for weeks on end; None without a week. ``monday``: of the week that is now."""
    if not weeks:
        return None
    most = max(max(week.agreed or 0, week.worked + week.planned) for week in weeks) or 1
    step = next(each for each in (1, 2, 4, 8, 16, 32) if most / each <= 4)
    top = -(-most // step) * step
    wide = 100 / len(weeks)

    def bar(place: int, low: float, hours: float) -> StepBar:
        height = hours / top * HEIGHT
        return StepBar(
            (place + 0.15) * wide, 0.7 * wide, HEIGHT - low / top * HEIGHT - height, height
        )

    every = -(-len(weeks) // MOST_TICKS)
    return StepLine(
        worked=[bar(i, 0, week.worked) for i, week in enumerate(weeks) if week.worked],
        planned=[bar(i, week.worked, week.planned) for i, week in enumerate(weeks) if week.planned],
        level=[
            StepBar(i * wide, wide, HEIGHT - week.agreed / top * HEIGHT, 0)
            for i, week in enumerate(weeks)
            if week.agreed is not None
        ],
        rises=[
            (
                (i + 1) * wide,
                HEIGHT - (one.agreed or 0) / top * HEIGHT,
                HEIGHT - (other.agreed or 0) / top * HEIGHT,
            )
            for i, (one, other) in enumerate(pairwise(weeks))
            if one.agreed != other.agreed
        ],
        ticks=[(i * wide, week.monday) for i, week in enumerate(weeks) if i % every == 0],
        scale=[(HEIGHT - hours / top * HEIGHT, hours) for hours in range(0, int(top) + 1, step)],
        now=next(((i * wide, wide) for i, week in enumerate(weeks) if week.monday == monday), None),
    )
