"""What was agreed with a worker, as the rules know it: hours, calls and limits."""

from dataclasses import dataclass
from datetime import date

from app.labour.rules_oncall import CallTerms


@dataclass(frozen=True, slots=True)
class Agreed:
    """Something agreed from a local day to a local day (inclusive)."""

    valid_from: date
    valid_until: date | None
    hours_week: float | None = None

    def is_valid_on(self, day: date) -> bool:
        """Whether it holds on a local day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class AgreementFact(Agreed):
    """Agreed hours of tasks; ``pool``: may take tasks of other departments.

    ``call``: what was agreed about calls; None where it is no contract on call.
    """

    pool: bool = True
    call: CallTerms | None = None


@dataclass(frozen=True, slots=True)
class LimitFact(Agreed):
    """Agreed limits; None is no limit."""

    hours_day: float | None = None
    days_week: int | None = None
    day_parts: frozenset[str] | None = None
    loads: frozenset[str] | None = None
