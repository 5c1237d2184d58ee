"""A plot as an SVG that reads on light and dark pages: few lines over a scale of magnitudes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 720, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 200, 24, 56
COLOURS = ("#0f766e", "#b45309", "#64748b")
TEXT = 'font-family="sans-serif" font-size="13" fill="#64748b"'


@dataclass(frozen=True, slots=True)
class Line:
    """A name, and a height for each place on the horizontal axis."""

    name: str
    heights: Sequence[float]


def plot(across: str, up: str, x: Sequence[float], lines: Sequence[Line]) -> str:
    """The lines over ``x``, whose scale is logarithmic; heights begin at nothing."""
    highest = _nice(max(max(line.heights) for line in lines))
    low, high = math.log10(x[0]), math.log10(x[-1])

    def place(value: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (math.log10(value) - low) / (high - low)

    def height(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / highest

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        (
            f"<title>{escape(', '.join(line.name for line in lines))}: {escape(up)} "
            f"by {escape(across)}</title>"
        ),
    ]
    for step in range(5):
        value = highest * step / 4
        y = height(value)
        parts.append(
            f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#94a3b8" stroke-opacity=".4"/>'
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" {TEXT}>{value:g}</text>'
        )
    parts.extend(
        f'<text x="{place(value):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle" '
        f"{TEXT}>{value:,}</text>"
        for value in x
    )
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(
        f'<text x="{middle}" y="{HEIGHT - 12}" text-anchor="middle" {TEXT}>{across}</text>'
    )
    parts.append(f'<text x="0" y="14" {TEXT}>{up}</text>')
    for line, colour in zip(lines, COLOURS, strict=False):
        points = [(place(a), height(b)) for a, b in zip(x, line.heights, strict=True)]
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3.5" fill="{colour}"/>' for a, b in points]
        end = points[-1]
        parts.append(
            f'<text x="{end[0] + 10:.1f}" y="{end[1] + 4:.1f}" {TEXT}>{escape(line.name)}</text>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _nice(value: float) -> float:
    """A round number above the value."""
    magnitude = 10 ** math.floor(math.log10(value))
    return float(next(step * magnitude for step in (1, 2, 4, 8, 10) if step * magnitude >= value))
