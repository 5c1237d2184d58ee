"""How a task stands to whoever asked for it, and how long they may look. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.core.intervals import Interval

SHOWN_FOR = timedelta(weeks=1)
"""So long after the end of a task its card is there."""


class CardStanding(StrEnum):
    """How a task stands; ``unsought``: not all found, and nobody is looked for any more."""

    OPEN = "open"
    PARTLY = "partly"
    FILLED = "filled"
    UNSOUGHT = "unsought"
    RUNNING = "running"
    OVER = "over"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Places:
    """The places of the staffing: all, those that somebody has, those asked again after a change.

    Who tapped just now does not count yet; who is being replaced counts until that is certain.
    """

    all: int
    sure: int
    again: int

    @property
    def left(self) -> int:
        """How many are still to be found."""
        return max(self.all - self.sure - self.again, 0)


def is_shown(ends_at: datetime, now: datetime) -> bool:
    """Whether a task that ends then has a card now."""
    return now < ends_at + SHOWN_FOR


def standing(
    span: Interval, now: datetime, places: Places, *, cancelled: bool, closed: bool
) -> CardStanding:
    """How a task stands now."""
    if cancelled:
        return CardStanding.CANCELLED
    if now >= span.end:
        return CardStanding.OVER
    if now >= span.start:
        return CardStanding.RUNNING
    if places.sure >= places.all:
        return CardStanding.FILLED
    if closed:
        return CardStanding.UNSOUGHT
    return CardStanding.PARTLY if places.sure else CardStanding.OPEN
