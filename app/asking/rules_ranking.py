"""In which order people are asked: by reasons that are printed beside each name. No score."""

from dataclasses import dataclass
from functools import lru_cache

MOST_AT_ONCE = 60
"""So many people can be asked with one tap."""
TOP_LEVEL = 5
OFTEN = 3
"""Having done it so many times counts as having done it often; more makes no difference."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why somebody comes where they come. Smaller ``asked`` and ``distance`` come first.

    ``level``: the lowest level held of what the task needs, 5 where it needs none with levels.
    ``done``: how often they did such a task in a year. ``hours`` of tasks that week, without this
    one; ``agreed``: how many were agreed, None without a number. ``asked``: how often they were
    asked for a task in four weeks. ``distance``: how many departments apart, in the tree.
    """

    level: int
    done: int
    hours: float
    agreed: float | None
    asked: int
    distance: int

    @property
    def room(self) -> float:
        """What part of the agreed hours is still free, from 0 to 1; all where none were agreed."""
        if not self.agreed:
            return 1.0
        return max(0.0, 1 - self.hours / self.agreed)

    def order(self) -> tuple[bool, int, float, int, int]:
        """What to sort by: level, did it before, room for hours, fairness, nearness."""
        return (
            self.level < TOP_LEVEL,
            -min(self.done, OFTEN),
            -round(self.room, 1),
            self.asked,
            self.distance,
        )


@lru_cache(maxsize=4096)
def distance(home_path: str, department_path: str) -> int:
    """How many steps it is from one department to the other in the tree (paths ``/1/4/``)."""
    home, other = home_path.strip("/").split("/"), department_path.strip("/").split("/")
    shared = 0
    for one, two in zip(home, other, strict=False):
        if one != two:
            break
        shared += 1
    return len(home) + len(other) - 2 * shared
