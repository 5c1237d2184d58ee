"""The sentence over the board: which of the tasks that fit are shown."""

from collections.abc import Collection
from dataclasses import dataclass

from app.board.rules_picks import Fitting
from app.core.localtime import LocalTime

PARTS = {"morning": (7, 12), "afternoon": (12, 18), "evening": (18, 23)}
"""From which hour to which a task begins that belongs to a part of the day."""


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """What somebody asks for. ``part``: of the day, empty for all; ``near``: in a building where
    they have or had a task these weeks; ``done``: such a task as they did before.
    """

    part: str = ""
    near: bool = False
    done: bool = False

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return bool(self.part or self.near or self.done)

    def keeps(self, task: Fitting, buildings: Collection[str], local: LocalTime) -> bool:
        """Whether a task is shown to somebody who works in these buildings."""
        if self.part:
            begin, end = PARTS[self.part]
            if not begin <= local.at(task.span.start).hour < end:
                return False
        if self.near and task.building not in buildings:
            return False
        return not self.done or task.did > 0
