"""The open tasks at one point of the log and of the trail."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.eligibility.queries_shift_facts import Task

KEPT_FOR = timedelta(minutes=5)
"""Whatever happens, it is read anew after this."""
MOST_OTHERS = 4000

Place = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Pulse:
    """How far the log of changes and the trail are: see ``shifts/changelog.py``."""

    log: str
    trail: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Open tasks with room, by start, and what else was asked of by id (``known``).

    ``through``: the place of the last one, where there may be more after it; else None.
    """

    at: datetime
    day: date
    pulse: Pulse
    tasks: tuple[Task, ...]
    through: Place | None
    known: dict[int, Task]

    def is_of(self, now: datetime, day: date) -> bool:
        """Whether it may be followed along at an instant of a local day; not if clocks jumped."""
        return self.day == day and self.at <= now < self.at + KEPT_FOR

    def between(self, now: datetime, until: datetime) -> Sequence[Task]:
        """The tasks that start later than an instant, and before another."""
        first = bisect_right(self.tasks, now, key=_start)
        return self.tasks[first : bisect_left(self.tasks, until, key=_start)]

    def note(self, tasks: Iterable[Task]) -> None:
        """Know these too, until they change."""
        if len(self.known) > len(self.tasks) + MOST_OTHERS:
            self.known.clear()
        self.known.update((task.id, task) for task in tasks)

    def followed(self, pulse: Pulse, changed: set[int], now_open: Iterable[Task]) -> "Snapshot":
        """The same further along the log: some shifts changed, of which these are open now."""
        fresh = [task for task in now_open if self.through is None or place(task) <= self.through]
        kept = (task for task in self.tasks if task.id not in changed)
        known = {number: task for number, task in self.known.items() if number not in changed}
        return replace(
            self,
            pulse=pulse,
            tasks=tuple(sorted([*kept, *fresh], key=place)),
            known=known | {task.id: task for task in fresh},
        )


def place(task: Task) -> Place:
    """Where a task stands among those by start."""
    return task.span.start, task.id


def _start(task: Task) -> datetime:
    return task.span.start
