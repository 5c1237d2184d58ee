"""What rooms above this one do with a capability: they say it here when the application starts."""

from collections.abc import Callable, Collection

Count = Callable[[int, Collection[int]], int]

REGISTERED: dict[str, Count] = {}


def register(what: str, count: Count) -> None:
    """Let ``count`` say how many of its rows ask a capability at one of these levels."""
    REGISTERED[what] = count


def asking(capability_id: int, levels: Collection[int]) -> int:
    """How many rows of the rooms above ask the capability at one of these levels."""
    return sum(count(capability_id, levels) for count in REGISTERED.values())
