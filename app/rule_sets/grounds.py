"""What rests on which rules hold in a department: rooms above say so when they are installed."""

from collections.abc import Callable, Collection
from datetime import date

MOVED: dict[str, Callable[[Collection[str], date], None]] = {}
"""By name: what is done, in the same command, when other rules hold at these paths and below them
from a local day on.
"""


def moved(paths: Collection[str], day: date) -> None:
    """Tell whatever rests on it."""
    if paths:
        for tell in MOVED.values():
            tell(paths, day)
