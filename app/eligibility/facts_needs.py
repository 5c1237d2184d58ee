"""What a shift needs, and what a worker holds of it, as the rules know them."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Held:
    """A capability that a worker holds, through a local day or for good."""

    level: int
    valid_until: date | None

    def is_valid_on(self, day: date) -> bool:
        """Whether it counts on a local day; the last valid day still does."""
        return self.valid_until is None or day <= self.valid_until

    def rank(self) -> tuple[int, date]:
        """What counts for more comes later: the higher level, then the longer validity."""
        return self.level, self.valid_until or date.max


@dataclass(frozen=True, slots=True)
class NeedFact:
    """A capability that a shift needs. ``names`` by language; ``scheme`` names its own levels."""

    capability_id: int
    names: dict[str, str] = field(hash=False)
    has_levels: bool
    level: int
    scheme: dict[str, dict[str, str]] | None = field(default=None, hash=False)

    def is_met_by(self, held: Held) -> bool:
        """Whether the level is enough; without levels it is held or not."""
        return held.level >= (self.level if self.has_levels else 1)
