"""In which states a task and a place on it can be, and how somebody came by the place."""

from enum import StrEnum


class ShiftState(StrEnum):
    """Open for claims, closed for new ones, or cancelled."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ClaimState(StrEnum):
    """Where a claim is in its life."""

    REQUESTED = "requested"
    HELD = "held"
    RECONFIRM = "reconfirm"
    UNDONE = "undone"
    HANDED_BACK = "handed_back"
    SWAPPED = "swapped"
    DECLINED = "declined"
    LAPSED = "lapsed"
    NOT_CHOSEN = "not_chosen"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    ABSENT = "absent"
    WORKED = "worked"


HOLDS_A_PLACE = (ClaimState.HELD, ClaimState.RECONFIRM)


class Seat(StrEnum):
    """A place of the staffing, or one beside it that counts for nobody's staffing."""

    REGULAR = "regular"
    EXTRA = "extra"


class Initiator(StrEnum):
    """Who began it: pay rules differ on it.

    ``swapped``: taken over from a colleague; ``exchanged``: and one of one's own given for it;
    ``chosen``: who asked for a place and got it.
    """

    CLAIMED = "claimed"
    ASKED = "asked"
    ASSIGNED = "assigned"
    SWAPPED = "swapped"
    EXCHANGED = "exchanged"
    CHOSEN = "chosen"
