"""What the desk lists: something that asks a coordinator, and how each kind of it is found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from flask import url_for
from flask_babel import gettext as _

from app.capacity.rules_ladder import LadderStep
from app.core.intervals import Interval
from app.core.localtime import local_time
from app.core.text import folded
from app.core.viewer import Viewer
from app.eligibility.queries_shift_facts import Callee, Task
from app.web.words_times import starts_in


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
    icon: str | None = None


def place_of(task: Task) -> str:
    """The department and the place of a task, each once where they are called alike."""
    return " · ".join(dict.fromkeys((task.department, task.place)))


def clock_to(task: Task, now: datetime) -> str:
    """How long until it starts, in words."""
    return starts_in(task.span.start - now)


def open_task(task: Task) -> Action:
    """Go to the page of the task."""
    return Action(_("Open the task"), url_for("board.task", shift_id=task.id))


def who_can_come(task: Task) -> Action:
    """Go and look who could take a place of it."""
    page = url_for("asking.candidates_page", shift=task.id)
    return Action(_("Who can come?"), page, icon="users")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that asks somebody.

    ``key`` is its id on the page: rows of several kinds about one thing have one key, and become
    one row that says it all. ``at`` is the moment it runs to (orders rows of one severity);
    ``clock`` says it in words. ``shift_id``: who could come is shown in place. ``by_itself``: it
    asks nobody yet, for the board has time to settle it. ``spoken``: the language of the title,
    where that is not the page's own.
    """

    key: str
    severity: Severity
    title: str
    what: tuple[str, ...]
    at: datetime
    place: str = ""
    span: Interval | None = None
    since: datetime | None = None
    clock: str = ""
    count: str = ""
    steps: tuple[LadderStep, ...] = ()
    actions: tuple[Action, ...] = ()
    callee: Callee | None = None
    shift_id: int | None = None
    icon: str | None = None
    by_itself: bool = False
    spoken: str | None = None

    @property
    def day(self) -> date | None:
        """The local day that stands beside the row, if one does."""
        return local_time().day(self.span.start) if self.span else None


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
