"""Why something that is agreed with somebody cannot be as it was filled in."""

from enum import StrEnum


class AgreementRefusal(StrEnum):
    """Why an agreement, a limit or their end was refused."""

    OVERLAPS = "overlaps"
    ENDS_BEFORE_START = "ends_before_start"
    ENDS_LATER = "ends_later"
