"""What ends when somebody's way in changes: the room that keeps passwords registers how.

People know addresses and who works here; sessions, links and passwords are kept above. So a change
here is told there, in the same command.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class WayInChange(StrEnum):
    """What happened to the way in to an account."""

    ADDRESS = "address"
    LEFT = "left"
    CAME_BACK = "came back"


def _nothing(_person_id: int, _change: WayInChange, _old_address: str | None) -> None:
    """Until a room registers, there is no way in."""


def _nobody(_person_id: int) -> bool:
    """Until a room registers, nobody has a password."""
    return False


@dataclass(slots=True)
class _Keeper:
    """What the room above does and knows."""

    changed: Callable[[int, WayInChange, str | None], None] = _nothing
    entered: Callable[[int], bool] = _nobody


_keeper = _Keeper()


def register(
    changed: Callable[[int, WayInChange, str | None], None], entered: Callable[[int], bool]
) -> None:
    """From now on these are asked. Called once, when the application is made."""
    _keeper.changed, _keeper.entered = changed, entered


def changed(person_id: int, change: WayInChange, *, old_address: str | None = None) -> None:
    """End what the old way in still opens, and tell the person. Joins the command under way."""
    _keeper.changed(person_id, change, old_address)


def entered(person_id: int) -> bool:
    """Whether the account ever had a password."""
    return _keeper.entered(person_id)
