"""Supply against demand: how tasks are grouped, what a cell says, and what there is to tell."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.core.intervals import Interval
from app.core.localtime import LocalTime


class GroupKind(StrEnum):
    """What tasks are grouped by. The key of a group is an id, or a part of the day."""

    CAPABILITY = "capability"
    DEPARTMENT = "department"
    PART = "part"


NO_CAPABILITY = "0"
"""The key of the tasks that need none."""
PARTS = ("morning", "afternoon", "evening", "night")
"""From 7, 12, 18 and 23 o'clock, in the order of a day that people live."""
MOST_GROUPS = 3
MOST_DAYS = 3


def part_of(span: Interval, local: LocalTime) -> str:
    """The part of the day in which a task begins: each place counts once."""
    hour = local.at(span.start).hour
    if not 7 <= hour < 23:
        return "night"
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"


def scope_of(paths: Iterable[str]) -> str:
    """The departments at and below the paths, written in one way only: ``/1/4/ /1/7/``."""
    paths = set(paths)
    tops = (
        path
        for path in paths
        if not any(path != other and path.startswith(other) for other in paths)
    )
    return " ".join(sorted(tops))


class CellLook(StrEnum):
    """How a cell looks; only a shortage has colour."""

    SHORT_3 = "short-3"
    SHORT_2 = "short-2"
    SHORT_1 = "short-1"
    EVEN = "even"
    OVER = "over"
    UNKNOWN = "unknown"
    NONE = "none"


@dataclass(slots=True)
class Demand:
    """Places of a group on a day: all of them, and those that are open still."""

    places: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A group on a day. ``people`` who could take one of the open places; None is not known yet."""

    day: date
    places: int = 0
    open: int = 0
    people: int | None = 0

    @property
    def left(self) -> int | None:
        """People less open places: below zero is a shortage. Nothing open leaves nothing to ask."""
        if self.people is None and self.open:
            return None
        return (self.people or 0) - self.open if self.open else 0

    @property
    def short(self) -> int:
        """How many people there are too few."""
        return max(0, -(self.left or 0))

    @property
    def step(self) -> CellLook:
        """How it looks: shortages of 1, of 2 and 3, and of more."""
        left = self.left
        if not self.places:
            return CellLook.NONE
        if left is None:
            return CellLook.UNKNOWN
        if left > 0:
            return CellLook.OVER
        return {
            0: CellLook.EVEN,
            1: CellLook.SHORT_1,
            2: CellLook.SHORT_2,
            3: CellLook.SHORT_2,
        }.get(-left, CellLook.SHORT_3)


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group of tasks over the days."""

    key: str
    name: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Finding:
    """What there is to tell: the worst groups with their worst days, and what that leaves unsaid.

    ``more`` counts other cells that are 2 or more short, ``single`` those that are 1 short.
    ``known`` and ``unknown`` count the cells with open places whose people were worked out, or not.
    """

    worst: list[tuple[GroupLine, list[Cell]]] = field(default_factory=list)
    more: int = 0
    single: int = 0
    known: int = 0
    unknown: int = 0


def finding(lines: Iterable[GroupLine]) -> Finding:
    """The groups with the deepest shortages of 2 and more first, their days in order."""
    lines = list(lines)
    is_known = [cell.left is not None for line in lines for cell in line.cells if cell.open]
    short = [(line, [cell for cell in line.cells if cell.short]) for line in lines]
    single = sum(cell.short == 1 for _, cells in short for cell in cells)
    deep = [(line, [cell for cell in cells if cell.short > 1]) for line, cells in short]
    deep = [(line, cells) for line, cells in deep if cells]
    deep.sort(key=lambda each: max(cell.short for cell in each[1]), reverse=True)
    worst = [(line, _deepest(cells)) for line, cells in deep[:MOST_GROUPS]]
    said = sum(len(cells) for _, cells in worst)
    more = sum(len(cells) for _, cells in deep) - said
    return Finding(worst, more, single, sum(is_known), len(is_known) - sum(is_known))


def _deepest(cells: list[Cell]) -> list[Cell]:
    most = sorted(cells, key=lambda cell: (-cell.short, cell.day))[:MOST_DAYS]
    return sorted(most, key=lambda cell: cell.day)
