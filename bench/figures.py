"""What was measured, beside what was aimed at, and how that is written down."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a table. ``reference`` was measured in the same run; ``met`` None: no aim."""

    what: str
    found: str
    reference: str = ""
    aim: str = ""
    met: bool | None = None


@dataclass(slots=True)
class Section:
    """The figures of one command, with what there is to say about them."""

    title: str
    figures: list[Figure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(
        self, what: str, found: str, *, reference: str = "", aim: str = "", met: bool | None = None
    ) -> None:
        """One more line."""
        self.figures.append(Figure(what, found, reference, aim, met))

    def text(self) -> str:
        """The section in Markdown."""
        lines = [f"## {self.title}", ""]
        if self.figures:
            lines += ["| | found | reference | aim | |", "| --- | --- | --- | --- | --- |"]
            lines += [_line(figure) for figure in self.figures]
            lines.append("")
        for note in self.notes:
            lines += [note, ""]
        return "\n".join(lines)


def _line(figure: Figure) -> str:
    verdict = {None: "", True: "met", False: "**missed**"}[figure.met]
    return f"| {figure.what} | {figure.found} | {figure.reference} | {figure.aim} | {verdict} |"


def median(seconds: Sequence[float]) -> float:
    """The middle one, in milliseconds."""
    return 1000 * statistics.median(seconds)


def percentile(seconds: Sequence[float], part: float) -> float:
    """The one below which this part of all lies, in milliseconds."""
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def spread(seconds: Sequence[float]) -> str:
    """``12.3 ms (p95 20.1)``."""
    return f"{median(seconds):.1f} ms (p95 {percentile(seconds, 0.95):.1f})"
