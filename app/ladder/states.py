"""What a department does when nobody comes."""

from enum import StrEnum


class PlanB(StrEnum):
    """The last step of a ladder; the contact person decides."""

    POSTPONE = "postpone"
    SMALLER = "smaller"
    EXTERNAL = "external"
    CONTACT = "contact_decides"
