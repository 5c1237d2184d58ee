"""What became of an offer of fixed hours. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class HoursAnswer(StrEnum):
    """How an offer stands."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    NOT_ANSWERED = "not_answered"


class HoursRefusal(StrEnum):
    """Why an answer is not taken."""

    TOO_LATE = "too_late"
    SAID_YES = "said_yes"


@dataclass(frozen=True, slots=True)
class HoursOffered:
    """An offer, with whom it was made to. ``answered_on`` None: nothing was said."""

    id: int
    person_id: int
    name: str
    year_ended: date
    hours_week: float
    offered_on: date
    answer_by: date
    accepted: bool | None
    answered_on: date | None

    def answer(self, today: date) -> HoursAnswer:
        """How it stands on a day."""
        return answer_of(self.accepted, self.answer_by, today)


def answer_of(accepted: bool | None, answer_by: date, today: date) -> HoursAnswer:
    """What was said; through the last day it is open, afterwards it was not answered."""
    if accepted is not None:
        return HoursAnswer.YES if accepted else HoursAnswer.NO
    return HoursAnswer.OPEN if today <= answer_by else HoursAnswer.NOT_ANSWERED


def refused_answer(before: bool | None, answer_by: date, today: date) -> HoursRefusal | None:
    """Why nothing new can be said: until the last day a no may become a yes; a yes stands."""
    if before:
        return HoursRefusal.SAID_YES
    return HoursRefusal.TOO_LATE if today > answer_by else None
