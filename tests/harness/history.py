"""What phones asked and were told, with times. The checker reads nothing else of them."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum


class Told(StrEnum):
    """What an answer came down to."""

    OK = "ok"
    REFUSED = "refused"
    UNCHANGED = "nothing changed"
    """503, and the page says that nothing changed."""
    UNKNOWN = "unknown"
    """No answer, or one that says it cannot know."""
    BROKEN = "broken"
    """An answer that nobody should ever get."""


@dataclass(slots=True, eq=False)
class Operation:
    """One request: what was asked about whose place on which task, and what was told.

    ``taps`` names taps that are one tap to the person, so that their answers must be equal.
    """

    kind: str
    person_id: int
    shift_id: int
    asked_at: datetime
    answered_at: datetime
    told: Told
    status: int | None = None
    codes: tuple[str, ...] = ()
    claim_id: int | None = None
    taps: str | None = None
    text: str = field(default="", repr=False)

    @property
    def is_definite(self) -> bool:
        """Whether the person knows what became of it."""
        return self.told in (Told.OK, Told.REFUSED)

    @property
    def may_have_happened(self) -> bool:
        """Whether something may be stored because of it."""
        return self.told in (Told.OK, Told.UNKNOWN, Told.BROKEN)

    @property
    def until(self) -> datetime:
        """Until when its effect may appear: one without an answer may still be at work."""
        return datetime.max.replace(tzinfo=UTC) if self.told is Told.UNKNOWN else self.answered_at

    @property
    def seconds(self) -> float:
        """How long the answer took."""
        return (self.answered_at - self.asked_at).total_seconds()


class History:
    """Every operation of a run, by many threads; and what the nemesis did."""

    def __init__(self) -> None:
        self.operations: list[Operation] = []
        self.blows: list[str] = []
        self._lock = threading.Lock()

    def add(self, operation: Operation) -> None:
        """Log an operation."""
        with self._lock:
            self.operations.append(operation)

    def of_kinds(self, *kinds: str) -> Iterator[Operation]:
        """The operations of these kinds."""
        return (each for each in self.operations if each.kind in kinds)


def now() -> datetime:
    """The clock of the machine, which the servers share."""
    return datetime.now(UTC)
