"""What a calendar shows of a claim, and since when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.core.intervals import Interval
from app.shifts.rules_charge import ChargePart
from app.shifts.states import HOLDS_A_PLACE, ClaimState

BACK = timedelta(days=60)
AHEAD = timedelta(days=365)
CANCELLED_STAYS = timedelta(days=30)
NOTED_EVERY = timedelta(minutes=10)
MOST_FEEDS = 10
ALARMS = (15, 30, 60, 120, 720, 1440)
"""Minutes before the start at which an alarm can go."""


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """What a feed tells, and how many minutes before the start its alarm goes (None: never)."""

    detail: str
    alarm_minutes: int | None = None


class Status(StrEnum):
    """The state of an event, in the words of RFC 5545."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


class Awaiting(StrEnum):
    """What has still to happen before a tentative event is certain."""

    APPROVAL = "approval"
    YOUR_YES = "your yes"


STATUS = {
    ClaimState.REQUESTED: Status.TENTATIVE,
    ClaimState.HELD: Status.CONFIRMED,
    ClaimState.RECONFIRM: Status.TENTATIVE,
    ClaimState.WORKED: Status.CONFIRMED,
    ClaimState.HANDED_BACK: Status.CANCELLED,
    ClaimState.SWAPPED: Status.CANCELLED,
    ClaimState.DECLINED: Status.CANCELLED,
    ClaimState.LAPSED: Status.CANCELLED,
    ClaimState.CANCELLED: Status.CANCELLED,
    ClaimState.ABSENT: Status.CANCELLED,
}
"""By the state of a claim. A state that is not here (undone, withdrawn, not chosen) never shows:
a calendar that follows a feed drops an event that is no longer in it, and a tap that was undone,
or a request that came to nothing, leaves no trace outside the trail."""

AWAITING = {
    ClaimState.REQUESTED: Awaiting.APPROVAL,
    ClaimState.RECONFIRM: Awaiting.YOUR_YES,
}


@dataclass(frozen=True, slots=True)
class Appointment:
    """One claim as a calendar needs it.

    ``contact`` is whom to call on its day, as ``part``, for a stand-in ``instead_of`` whom.
    """

    shift_id: int
    person_id: int
    state: ClaimState
    span: Interval
    sequence: int
    changed_at: datetime
    ended_at: datetime
    task: str
    department: str
    location: str
    note: str
    contact: str
    phone: str | None
    part: ChargePart = ChargePart.CONTACT
    instead_of: str = ""

    @property
    def status(self) -> Status | None:
        """What the calendar says of it; None for what never shows."""
        return STATUS.get(self.state)

    @property
    def awaiting(self) -> Awaiting | None:
        """What a tentative one waits for."""
        return AWAITING.get(self.state)

    @property
    def rings(self) -> bool:
        """Whether an alarm makes sense: the person is expected."""
        return self.state in HOLDS_A_PLACE

    @property
    def uid(self) -> str:
        """The same over edits, claims, feeds, secrets and hosts."""
        return f"shift-{self.shift_id}-person-{self.person_id}@flexpool"

    def stays(self, now: datetime) -> bool:
        """Whether a feed holds it: shown, and not cancelled too long ago."""
        if self.status is Status.CANCELLED:
            return now < self.ended_at + CANCELLED_STAYS
        return self.status is not None


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """A living feed of an active person, as its secret opened it."""

    id: int
    person_id: int
    language: str
    detail: str
    alarm_minutes: int | None
    settings_at: datetime | None
    used_at: datetime | None
    body_hash: str | None
    body_at: datetime | None

    def since(self, body_hash: str, now: datetime) -> datetime:
        """From when the feed has this body, in whole seconds as HTTP dates are.

        A later body never has the date of an earlier one.
        """
        if self.body_at is None:
            return now.replace(microsecond=0)
        if body_hash == self.body_hash:
            return self.body_at
        return max(now.replace(microsecond=0), self.body_at + timedelta(seconds=1))

    def is_due(self, now: datetime) -> bool:
        """Whether the last note of a reading is old enough for another."""
        return self.used_at is None or now - self.used_at >= NOTED_EVERY

    def is_to_be_noted(self, body_hash: str, now: datetime) -> bool:
        """Whether this reading is worth a write."""
        return self.is_due(now) or body_hash != self.body_hash


def newest_per_shift(appointments: list[Appointment]) -> list[Appointment]:
    """One for each shift of a person: the last of those given, which come in order of claim."""
    return list({each.shift_id: each for each in appointments}.values())
