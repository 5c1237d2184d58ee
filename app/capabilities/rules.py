"""What is asked for about capabilities before it is a row, and what a sign-off leaves behind."""

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

SOON = timedelta(days=30)
ALL_LEVELS = (1, 2, 3, 4, 5)
TOP = 5


class CapabilityRefusal(StrEnum):
    """Why a change of the catalogue, of its keepers or of a sign-off was refused."""

    NAME_NL_TAKEN = "name_nl_taken"
    NAME_EN_TAKEN = "name_en_taken"
    KIND_IN_USE = "kind_in_use"
    LEVEL_IN_USE = "level_in_use"
    NOT_IN_USE = "not_in_use"
    RESERVED_ACT = "reserved_act"
    INCLUDES_ITSELF = "includes_itself"
    INCLUDES_RESERVED = "includes_reserved"
    INCLUDED_UNRESERVED = "included_unreserved"
    HELD_ALREADY = "held_already"
    ONESELF = "oneself"
    NO_SUCH_LEVEL = "no_such_level"
    EVIDENCE_MISSING = "evidence_missing"
    DAY_AHEAD = "day_ahead"
    ENDS_BEFORE_START = "ends_before_start"
    NOT_HELD = "not_held"


class Validity(StrEnum):
    """Whether a holding counts today, and for long."""

    VALID = "valid"
    EXPIRES_SOON = "expires_soon"
    EXPIRED = "expired"


class Freshness(StrEnum):
    """How fresh a capability is: expired refuses, the two in between warn."""

    FRESH = "fresh"
    EXPIRES_SOON = "expires_soon"
    STALE = "stale"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class CapabilityDraft:
    """A capability as filled in; see ``Capability`` for what its fields mean.

    ``includes``: the capabilities that whoever holds this one holds with it.
    """

    name_nl: str
    name_en: str
    kind: str
    level_names: dict[str, dict[str, str]] | None = None
    valid_months: int | None = None
    stale_months: int | None = None
    evidence_required: bool = False
    holders_assess: bool = False
    reserved: bool = False
    includes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SignOffDraft:
    """What an assessor saw: at which level, how, and on which local day.

    ``valid_until`` as a paper says; None leaves it to the capability. ``seen_on``: the day on which
    a paper was seen that is not kept here.
    """

    level: int
    method: str
    day: date
    valid_until: date | None = None
    file_id: int | None = None
    shift_id: int | None = None
    seen_on: date | None = None


@dataclass(frozen=True, slots=True)
class HeldAfter:
    """What somebody has of a capability after a sign-off; level 0 is nothing."""

    level: int = 0
    valid_until: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Whether it counts on a local day; the last valid day still does."""
        return self.level > 0 and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Signed:
    """An entry of the history, written at an instant; ids rise. Level 0 took it away."""

    id: int
    capability_id: int
    level: int
    valid_until: date | None
    day: date
    at: datetime

    @property
    def standing(self) -> HeldAfter:
        """What the person has from then on."""
        return HeldAfter(self.level, self.valid_until)


class ProfilePart(StrEnum):
    """Where a capability stands on somebody's profile."""

    ASKS = "asks"
    GROWING = "growing"
    IN_ORDER = "in_order"
    NOT_HELD = "not_held"


def validity(valid_until: date | None, today: date) -> Validity:
    """How a holding stands on a day; the last valid day is still valid."""
    if valid_until is None or valid_until > today + SOON:
        return Validity.VALID
    return Validity.EXPIRES_SOON if valid_until >= today else Validity.EXPIRED


def freshness(
    valid_until: date | None, practised: date | None, stale_months: int | None, today: date
) -> Freshness:
    """How fresh it is on a day. ``practised``: when it was last done or shown."""
    state = validity(valid_until, today)
    if state is Validity.EXPIRED:
        return Freshness.EXPIRED
    if state is Validity.EXPIRES_SOON:
        return Freshness.EXPIRES_SOON
    if stale_months is None:
        return Freshness.FRESH
    if practised is None or months_after(practised, stale_months) < today:
        return Freshness.STALE
    return Freshness.FRESH


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def steps_of(level_names: Mapping[str, object] | None) -> tuple[int, ...]:
    """The levels that a scheme uses, from low to high; without one, all five."""
    return ALL_LEVELS if level_names is None else tuple(sorted(map(int, level_names)))


def next_step(steps: Collection[int], level: int) -> int | None:
    """The level after this one; None at the top."""
    return min((step for step in steps if step > level), default=None)


def step_at_most(steps: Collection[int], level: int) -> int:
    """The highest step that is no higher than a level; the lowest step where all are."""
    return max((step for step in steps if step <= level), default=min(steps))


def after_sign_off(
    before: HeldAfter, draft: SignOffDraft, valid_months: int | None, today: date
) -> HeldAfter:
    """What somebody has afterwards. A sign-off never lowers a level that is still valid.

    What was seen at the level held, or above it, makes the capability valid anew, and at the same
    level never for a shorter time; seen below it, everything stays as it was.
    """
    if before.is_valid_on(today) and before.level > draft.level:
        return before
    until = draft.valid_until
    if until is None and valid_months is not None:
        until = months_after(draft.day, valid_months)
    if before.is_valid_on(today) and before.level == draft.level:
        until = _later(before.valid_until, until)
    return HeldAfter(draft.level, until)


def _later(first: date | None, second: date | None) -> date | None:
    return None if first is None or second is None else max(first, second)


def newest_before(history: Iterable[Signed], end: datetime) -> dict[int, Signed]:
    """The last entry of each capability that was written before an instant."""
    found: dict[int, Signed] = {}
    for entry in sorted(history, key=lambda each: each.id):
        if entry.at < end:
            found[entry.capability_id] = entry
    return found


def held_before(
    history: Iterable[Signed],
    end: datetime,
    includes: Mapping[int, Collection[int]],
    with_levels: Collection[int],
) -> dict[tuple[int, int], HeldAfter]:
    """What somebody held, as was known just before an instant; shaped as ``with_included``.

    From what was written alone, so it is the same whenever it is asked.
    """
    last = newest_before(history, end)
    direct = {key: entry.standing for key, entry in last.items() if entry.level}
    return with_included(direct, includes, with_levels)


def best(own: int, ways: Mapping[int, HeldAfter], today: date) -> int:
    """Which of the ways of holding a capability counts: valid, then highest, then longest.

    Where they are the same, the sign-off of the capability itself (``own``).
    """
    return max(
        ways,
        key=lambda via: (
            ways[via].is_valid_on(today),
            ways[via].level,
            ways[via].valid_until or date.max,
            via == own,
            -via,
        ),
    )


def part_of(state: Freshness | None, next_level: int | None) -> ProfilePart:
    """Where it stands: whatever is not fresh asks something; None is not held."""
    if state is None:
        return ProfilePart.NOT_HELD
    if state is not Freshness.FRESH:
        return ProfilePart.ASKS
    return ProfilePart.IN_ORDER if next_level is None else ProfilePart.GROWING


def with_included(
    direct: Mapping[int, HeldAfter],
    includes: Mapping[int, Collection[int]],
    with_levels: Collection[int],
) -> dict[tuple[int, int], HeldAfter]:
    """What follows from what was signed off: by capability and the one that gives it.

    ``includes`` names what each capability includes, directly; it is followed on. A capability
    without levels comes only with the top level of what includes it.
    """
    found = {}
    for via, standing in direct.items():
        for capability in reached(via, includes):
            if capability == via or capability in with_levels or standing.level == TOP:
                found[capability, via] = standing
    return found


def reached(start: int, includes: Mapping[int, Collection[int]]) -> set[int]:
    """A capability and all that it includes, followed on."""
    found, ahead = {start}, [start]
    while ahead:
        for each in includes.get(ahead.pop(), ()):
            if each not in found:
                found.add(each)
                ahead.append(each)
    return found
