"""What is one call, and from how many on they make a figure. Pure."""

from dataclasses import dataclass
from datetime import timedelta

SAME_CALL = timedelta(minutes=10)
"""For so long what is said of the same number is about the same call."""
FEWEST = 10
"""So many first calls make a figure. With fewer, one call moves it by more than ten in a hundred,
and whoever was called could tell from it who said what.
"""


@dataclass(frozen=True, slots=True)
class FirstCalls:
    """How many calls went to the first in charge, and at how many of them they were reached."""

    calls: int = 0
    reached: int = 0

    @property
    def tells(self) -> bool:
        """Whether there are enough of them to tell."""
        return self.calls >= FEWEST

    @property
    def percent(self) -> int:
        """How many in a hundred were reached; 0 without a call."""
        return round(100 * self.reached / self.calls) if self.calls else 0
