"""What the desk lists: something that asks a coordinator, and how each kind of it is found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from zlib import crc32

from app.core.intervals import Interval
from app.core.text import folded
from app.core.viewer import Viewer
from app.eligibility.queries_shift_facts import Task


class Severity(IntEnum):
    """How much something presses; the first is the worst."""

    BAD = 0
    WARN = 1
    NEUTRAL = 2

    @property
    def look(self) -> str:
        """The kind of ``ui.matter`` and ``ui.badge``."""
        return folded(self.name)


@dataclass(frozen=True, slots=True)
class Action:
    """Something one can do about a row: a place to go."""

    label: str
    href: str


def place_of(task: Task) -> str:
    """The department and the place of a task, each once where they are called alike."""
    return " · ".join(dict.fromkeys((task.department, task.place)))


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that asks somebody.

    ``key`` is its id on the page: rows of several kinds about one thing have one key, and become
    one row that says it all. ``span`` is drawn on the axis that all rows share, as ``drawn`` (a
    kind of ``ui.axis``); without one the row has no clock, and ``at`` (the moment it runs to)
    orders it. What has a ``shift_id`` or a ``report_id`` opens beside the list; ``actions`` are the
    places to go otherwise. ``open``: so many people are looked for. ``yours``: it asks nobody until
    then, for the board looks by itself. ``spoken``: the language of the title, where that is not
    the page's own.
    """

    key: str
    severity: Severity
    title: str
    at: datetime
    what: tuple[str, ...] = ()
    place: str = ""
    span: Interval | None = None
    drawn: str = "gap"
    open: int = 0
    count: str = ""
    actions: tuple[Action, ...] = ()
    shift_id: int | None = None
    report_id: int | None = None
    icon: str | None = None
    yours: datetime | None = None
    spoken: str | None = None

    @property
    def order(self) -> tuple[bool, bool, datetime, str]:
        """What is unsafe comes first, then by start, then what has no clock."""
        return self.report_id is None, self.span is None, self.at, self.key

    @property
    def mark(self) -> str:
        """The key in at most eight characters: an address names every row that is in sight."""
        return f"{crc32(self.key.encode()):x}"

    @property
    def opens(self) -> dict[str, int] | None:
        """What is asked of Today to see it beside the list."""
        if self.report_id is not None:
            return {"report": self.report_id}
        return {"shift": self.shift_id} if self.shift_id is not None else None


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of one kind, and how many more there are."""

    rows: list[Row]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Provider:
    """One kind of exception: ``find`` asks the database a fixed number of times."""

    name: str
    find: Callable[[Viewer, datetime], Found]
