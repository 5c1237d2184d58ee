"""What judging answers: refusals with their codes and numbers, all of them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import ClassVar, get_args

from app.eligibility.facts import Busy
from app.eligibility.facts_needs import NeedFact
from app.labour.verdict import RuleVerdict, Ruling


class FitState(StrEnum):
    """How a task stands to a worker; REQUESTED: they wait for an extra seat, as a card says."""

    MINE = "mine"
    FITS = "fits"
    ALMOST = "almost"
    FULL = "full"
    REFUSED = "refused"
    REQUESTED = "requested"


class Code(StrEnum):
    """Why not: a closed list, explained in ``docs/reasons.md``."""

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
    SHIFT_LENGTH = "shift_length"
    WEEK_HOURS = "week_hours"
    AVERAGE_HOURS = "average_hours"
    DAILY_REST = "daily_rest"
    WEEKLY_REST = "weekly_rest"
    NIGHT_LIMIT = "night_limit"
    NIGHT_REST = "night_rest"
    SUNDAY = "sunday"


STATES = {Code.FULL, Code.STARTED, Code.CANCELLED, Code.CLOSED}
SOFT = {Code.NOT_AVAILABLE}
NOT_HARD = STATES | SOFT
AGREED = {Code.AGREED_HOURS, Code.AGREED_LIMITS}
AGREED_FOR_OTHERS = "agreed"
"""What agreed hours and limits are called to everyone but the person, without numbers."""


@dataclass(frozen=True, slots=True)
class Full:
    """No place of this kind is left."""

    code: ClassVar[Code] = Code.FULL


@dataclass(frozen=True, slots=True)
class Started:
    """The task began."""

    code: ClassVar[Code] = Code.STARTED

    start: datetime


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The task was cancelled."""

    code: ClassVar[Code] = Code.CANCELLED


@dataclass(frozen=True, slots=True)
class Closed:
    """The department looks no further; whoever has a place keeps it."""

    code: ClassVar[Code] = Code.CLOSED


@dataclass(frozen=True, slots=True)
class NotInPool:
    """No pool agreement on the days of the task, and not of the own team."""

    code: ClassVar[Code] = Code.NOT_IN_POOL


@dataclass(frozen=True, slots=True)
class OwnTeamFirst:
    """The own team sees it first, then the division, until a time that is said."""

    code: ClassVar[Code] = Code.OWN_TEAM_FIRST

    until: datetime
    beside_division: bool = False


@dataclass(frozen=True, slots=True)
class Overlap:
    """A place, own roster or paid absence at that time."""

    code: ClassVar[Code] = Code.OVERLAP

    busy: Busy


@dataclass(frozen=True, slots=True)
class NotAvailable:
    """The person said not to be available then."""

    code: ClassVar[Code] = Code.NOT_AVAILABLE


@dataclass(frozen=True, slots=True)
class CapabilityMissing:
    """A need is not held at all."""

    code: ClassVar[Code] = Code.CAPABILITY_MISSING

    need: NeedFact


@dataclass(frozen=True, slots=True)
class LevelTooLow:
    """A need is held, at a lower level than asked.

    ``found`` is the level held.
    """

    code: ClassVar[Code] = Code.LEVEL_TOO_LOW

    need: NeedFact
    found: int


@dataclass(frozen=True, slots=True)
class CapabilityExpires:
    """A need is held, and no longer at the end of the task.

    ``valid_until`` is the last local day on which it is.
    """

    code: ClassVar[Code] = Code.CAPABILITY_EXPIRES

    need: NeedFact
    valid_until: date


@dataclass(frozen=True, slots=True)
class TooManyHours:
    """More hours in a week (Monday to Sunday, local time) than agreed.

    ``week`` is its Monday.
    """

    code: ClassVar[Code] = Code.AGREED_HOURS

    found: float
    allowed: float
    week: date


@dataclass(frozen=True, slots=True)
class BarredLoads:
    """A load that was agreed to be none."""

    code: ClassVar[Code] = Code.AGREED_LIMITS

    loads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BarredDayParts:
    """A part of the day that was agreed to be free."""

    code: ClassVar[Code] = Code.AGREED_LIMITS

    day_parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LongDay:
    """More hours on a day than were agreed."""

    code: ClassVar[Code] = Code.AGREED_LIMITS

    found: float
    allowed: float


@dataclass(frozen=True, slots=True)
class ManyDays:
    """More days in a week than were agreed."""

    code: ClassVar[Code] = Code.AGREED_LIMITS

    found: int
    allowed: int


@dataclass(frozen=True, slots=True)
class OfWorkingTime:
    """What a rule of working time says: ``said`` holds its id, numbers, window and article."""

    said: RuleVerdict


@dataclass(frozen=True, slots=True)
class ShiftTooLong(OfWorkingTime):
    """More work between two rests than the set of rules there allows (the law: ATW 5:7)."""

    code: ClassVar[Code] = Code.SHIFT_LENGTH


@dataclass(frozen=True, slots=True)
class WeekTooLong(OfWorkingTime):
    """More work in a week (Sunday to Saturday, local time) than is allowed (the law: ATW 5:7)."""

    code: ClassVar[Code] = Code.WEEK_HOURS


@dataclass(frozen=True, slots=True)
class AverageTooHigh(OfWorkingTime):
    """More work on average than is allowed (the law: over 4 or 16 weeks, ATW 5:7, 5:8)."""

    code: ClassVar[Code] = Code.AVERAGE_HOURS


@dataclass(frozen=True, slots=True)
class RestTooShort(OfWorkingTime):
    """Less unbroken rest in 24 hours from the first work than asked (the law: 11 hours, ATW 5:3).

    For people of 16 and 17 the law asks 12, with the night in them.
    """

    code: ClassVar[Code] = Code.DAILY_REST


@dataclass(frozen=True, slots=True)
class WeekRestTooShort(OfWorkingTime):
    """Too little rest in the 7 or 14 times 24 hours from a first work (the law: ATW 5:5)."""

    code: ClassVar[Code] = Code.WEEKLY_REST


@dataclass(frozen=True, slots=True)
class TooMuchByNight(OfWorkingTime):
    """Too much work by night, or too many nights or shifts in a row (the law: ATW 5:8, 5:3)."""

    code: ClassVar[Code] = Code.NIGHT_LIMIT


@dataclass(frozen=True, slots=True)
class NightRestTooShort(OfWorkingTime):
    """Too little rest after a night, or after nights in a row (the law: ATW 5:8)."""

    code: ClassVar[Code] = Code.NIGHT_REST


@dataclass(frozen=True, slots=True)
class SundayNotChosen(OfWorkingTime):
    """Work on a Sunday that the person did not agree to for this time (ATW 5:6)."""

    code: ClassVar[Code] = Code.SUNDAY


AboutCapability = CapabilityMissing | LevelTooLow | CapabilityExpires
AboutLimits = BarredLoads | BarredDayParts | LongDay | ManyDays
AboutWorkingTime = (
    ShiftTooLong
    | WeekTooLong
    | AverageTooHigh
    | RestTooShort
    | WeekRestTooShort
    | TooMuchByNight
    | NightRestTooShort
    | SundayNotChosen
)
Refusal = (
    Full
    | Started
    | Cancelled
    | Closed
    | NotInPool
    | OwnTeamFirst
    | Overlap
    | NotAvailable
    | AboutCapability
    | TooManyHours
    | AboutLimits
    | AboutWorkingTime
)
"""One reason, with its numbers. Closed: whoever says them in words says all of them."""
OF_WORKING_TIME: dict[str, type[AboutWorkingTime]] = {
    str(each.code): each for each in get_args(AboutWorkingTime)
}


@dataclass(frozen=True)
class Verdict:
    """The answer to a case, with every reason.

    ``notes``: what the rules of working time say of it where it fits: a warning, that it uses an
    exception of the law, or what the worker agreed to set aside (as the verdict that refuses).
    """

    refusals: tuple[Refusal, ...]
    notes: tuple[RuleVerdict, ...] = ()
    counts: tuple[int, int] = field(init=False, compare=False, repr=False)
    """How many refusals are by the state of the shift, and how many are hard."""

    def __post_init__(self) -> None:
        states = hard = 0
        for refusal in self.refusals:
            if refusal.code in STATES:
                states += 1
            elif refusal.code not in SOFT:
                hard += 1
        object.__setattr__(self, "counts", (states, hard))

    @cached_property
    def states(self) -> tuple[Refusal, ...]:
        """Refusals by the state of the shift: full, started, cancelled, closed."""
        return tuple(refusal for refusal in self.refusals if refusal.code in STATES)

    @cached_property
    def hard(self) -> tuple[Refusal, ...]:
        """Refusals by a rule that the person cannot wave aside."""
        return tuple(refusal for refusal in self.refusals if refusal.code not in NOT_HARD)

    @cached_property
    def soft(self) -> tuple[Refusal, ...]:
        """Refusals after which the person may go on."""
        return tuple(refusal for refusal in self.refusals if refusal.code in SOFT)

    @property
    def fits(self) -> bool:
        """No state and no hard refusal stands in the way."""
        return self.counts == (0, 0)

    @property
    def almost(self) -> bool:
        """Exactly one hard refusal, and no state, stands in the way."""
        return self.counts == (0, 1)

    @property
    def exceptions(self) -> list[str]:
        """The rules of which it uses an exception that the law gives, by id."""
        used = {each.rule for each in self.notes if each.ruling is Ruling.ALLOW_EXCEPTION}
        return sorted(used)

    @property
    def set_aside(self) -> list[str]:
        """The rules that are set aside with the worker's consent, by id."""
        return sorted({each.rule for each in self.notes if each.ruling is Ruling.REFUSE})

    @property
    def used(self) -> dict[str, list[str]]:
        """The exceptions of the law and what is set aside, where there is any: for the trail."""
        used = {"exceptions": self.exceptions, "set_aside": self.set_aside}
        return {name: rules for name, rules in used.items() if rules}

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


NOTHING_IN_THE_WAY = Verdict(())
