"""What a command answers that changed nothing, by a reason of a closed list."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

Reasons = TypeVar("Reasons", bound=StrEnum, covariant=True)


@dataclass(frozen=True, slots=True)
class NotDone(Generic[Reasons]):
    """The change was not made. ``count``: how many of something are in the way.

    Each room has an enumeration of its reasons, with a text for each in its ``words``.
    """

    why: Reasons
    count: int = 0
