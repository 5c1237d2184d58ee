"""What is asked for about capabilities before it is a row, and how fresh a holding is."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SOON = timedelta(days=30)


class Validity(StrEnum):
    """Whether a holding counts today, and for long."""

    VALID = "valid"
    EXPIRES_SOON = "expires_soon"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class CapabilityDraft:
    """A capability as filled in."""

    name_nl: str
    name_en: str
    kind: str


def validity(valid_until: date | None, today: date) -> Validity:
    """How a holding stands on a day; the last valid day is still valid."""
    if valid_until is None or valid_until > today + SOON:
        return Validity.VALID
    return Validity.EXPIRES_SOON if valid_until >= today else Validity.EXPIRED
