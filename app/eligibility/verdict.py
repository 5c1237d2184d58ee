"""What judging answers: refusals with their codes and numbers, all of them."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.core.remembered import remembered


class Code(StrEnum):
    """Why not: the closed list of ``surface.md``, as far as rules exist."""

    FULL = "full"
    STARTED = "started"
    CANCELLED = "cancelled"
    CLOSED = "closed"
    NOT_IN_POOL = "not_in_pool"
    OWN_TEAM_FIRST = "own_team_first"
    OVERLAP = "overlap"
    NOT_AVAILABLE = "not_available"
    CAPABILITY_MISSING = "capability_missing"
    LEVEL_TOO_LOW = "level_too_low"
    CAPABILITY_EXPIRES = "capability_expires"
    AGREED_HOURS = "agreed_hours"
    AGREED_LIMITS = "agreed_limits"
    DAILY_REST = "daily_rest"


STATES = {Code.FULL, Code.STARTED, Code.CANCELLED, Code.CLOSED}
SOFT = {Code.NOT_AVAILABLE}
NOT_HARD = STATES | SOFT
AGREED = {Code.AGREED_HOURS, Code.AGREED_LIMITS}
AGREED_FOR_OTHERS = "agreed"
"""What agreed hours and limits are called to everyone but the person, without numbers."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason, with its numbers."""

    code: Code
    facts: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Verdict:
    """The answer to a case, with every reason."""

    refusals: tuple[Refusal, ...]

    @remembered
    def states(self) -> tuple[Refusal, ...]:
        """Refusals by the state of the shift: full, started, cancelled, closed."""
        return tuple(refusal for refusal in self.refusals if refusal.code in STATES)

    @remembered
    def hard(self) -> tuple[Refusal, ...]:
        """Refusals by a rule that the person cannot wave aside."""
        return tuple(refusal for refusal in self.refusals if refusal.code not in NOT_HARD)

    @remembered
    def soft(self) -> tuple[Refusal, ...]:
        """Refusals after which the person may go on."""
        return tuple(refusal for refusal in self.refusals if refusal.code in SOFT)

    @property
    def fits(self) -> bool:
        """No state and no hard refusal stands in the way."""
        return not self.states and not self.hard

    @property
    def almost(self) -> bool:
        """Exactly one hard refusal, and no state, stands in the way."""
        return not self.states and len(self.hard) == 1

    @property
    def codes(self) -> list[str]:
        """The codes, as the person themselves may read them; each once."""
        return list(dict.fromkeys(str(refusal.code) for refusal in self.refusals))

    @property
    def codes_for_others(self) -> list[str]:
        """The codes, as anybody else may read them."""
        return list(
            dict.fromkeys(
                AGREED_FOR_OTHERS if refusal.code in AGREED else str(refusal.code)
                for refusal in self.refusals
            )
        )
