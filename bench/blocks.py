"""Two programs measured in turn, in blocks, so that what the machine does meets both alike."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bench.phones import Answer, Phone
from bench.processes import spent

SETTLE_SECONDS = 0.1
Right = Callable[[int, Answer], int]
"""Ends with an error unless an answer is right, by its number; gives how many things it shows."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Requests of one block: some to warm up, some to measure, and what these must answer."""

    warm: Sequence[bytes]
    requests: Sequence[bytes]
    right: Right


@dataclass(frozen=True, slots=True)
class Server:
    """A port, and the processes (with all below them) whose work counts."""

    port: int
    roots: Sequence[int]


@dataclass(slots=True)
class Found:
    """What came of some blocks: milliseconds an answer of the core and on the clock, a block each.

    ``shown`` has a number for each answer, ``sizes`` its bytes.
    """

    core: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    def take(self, server: Server, asked: Asked) -> None:
        """Measure one block, over a connection that is kept; a wrong answer ends everything."""
        phone = Phone(server.port)
        for request in asked.warm:
            phone.ask(request)
        time.sleep(SETTLE_SECONDS)
        before, began = spent(server.roots), time.perf_counter()
        answers = [phone.ask(request) for request in asked.requests]
        lasted = time.perf_counter() - began
        time.sleep(SETTLE_SECONDS)
        core = spent(server.roots) - before
        phone.close()
        self.core.append(1000 * core / len(answers))
        self.wall.append(1000 * lasted / len(answers))
        self.shown += [asked.right(number, answer) for number, answer in enumerate(answers)]
        self.sizes += [len(answer.body) for answer in answers]

    def text(self) -> str:
        """``9.1 ms of a core, 9.9 ms``: the medians of the blocks."""
        return f"{median(self.core)} ms of a core, {median(self.wall)} ms"


def median(numbers: Sequence[float]) -> str:
    """The middle one, with as many digits as it deserves."""
    return _digits(statistics.median(numbers))


@dataclass(frozen=True, slots=True)
class Times:
    """How many times as much one cost as the other, block by block."""

    ratios: Sequence[float]

    @classmethod
    def of(cls, more: Sequence[float], less: Sequence[float]) -> "Times":
        """Blocks that were measured beside each other."""
        return cls([a / b for a, b in zip(more, less, strict=True)])

    def by(self, part: float) -> "Times":
        """So many times, where only a part counts."""
        return Times([ratio * part for ratio in self.ratios])

    @property
    def middle(self) -> float:
        """The median of the blocks."""
        return statistics.median(self.ratios)

    def __str__(self) -> str:
        low, high = _digits(min(self.ratios)), _digits(max(self.ratios))
        return f"{_digits(self.middle)} × ({low}–{high})"


def _digits(number: float) -> str:
    return f"{number:.0f}" if number >= 100 else f"{number:.1f}" if number >= 1 else f"{number:.2f}"
