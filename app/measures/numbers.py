"""One number of a rule set beside what was found of it in a window, and the room that is left."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.intervals import Interval
from app.labour.facts_timeline import Timeline
from app.labour.facts_weeks import interval, week_of
from app.labour.parameters import Amount, Measure
from app.labour.sets_compared import Side
from app.labour.verdict import RuleId

NEAR = 0.8
"""Beyond this share of a number one is near it, as with 13 hours of rest where 11 are needed."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found of one number in one window; numbers and units as in a verdict.

    ``number``: its name in the rule set. ``weeks``: over how many it is an average, else 1.
    """

    rule: RuleId
    number: str
    side: Side
    found: float
    allowed: float
    unit: Measure
    window: Interval
    article: str
    weeks: int = 1

    @property
    def room(self) -> float:
        """How much more, or less rest, still keeps it; of an average in all its weeks together."""
        more = self.allowed - self.found if self.side is Side.AT_MOST else self.found - self.allowed
        return round(more * self.weeks, 4)

    @property
    def share(self) -> float:
        """How much of the number is used: 1 is at it, more is beyond."""
        used, whole = self.found, self.allowed
        if self.side is Side.AT_LEAST:
            used, whole = whole, used
        return used / whole if whole else float(bool(used)) * 2

    @property
    def is_beyond(self) -> bool:
        """Whether the number is not kept."""
        return self.room < 0

    @property
    def is_near(self) -> bool:
        """Whether it is kept, and little is left."""
        return not self.is_beyond and self.share > NEAR


@dataclass(frozen=True, slots=True)
class Around:
    """Work under a rule set, and the stretch of time that is looked at, in seconds."""

    timeline: Timeline
    start: int
    end: int

    def touches(self, start: int, end: float) -> bool:
        """Whether a window reaches into it."""
        return start < self.end and end > self.start

    @property
    def weeks(self) -> range:
        """The weeks that it touches."""
        calendar = self.timeline.calendar
        return range(week_of(calendar, self.start), week_of(calendar, self.end - 1) + 1)

    def rows(self, weeks: int) -> range:
        """The first week of each stretch of so many weeks in a row that holds one of those."""
        here = self.weeks
        return range(here.start - weeks + 1, here.stop)


def at_most(
    rule: RuleId, number: str, found: float, most: Amount, window: tuple[int, int], weeks: int = 1
) -> Measured:
    """What was found where so much is allowed; seconds or pieces."""
    return _measured(rule, number, Side.AT_MOST, found, most, window, weeks)


def at_least(
    rule: RuleId, number: str, found: float, least: Amount, window: tuple[int, int]
) -> Measured:
    """What was found where so much is needed; seconds or pieces."""
    return _measured(rule, number, Side.AT_LEAST, found, least, window, 1)


def _measured(
    rule: RuleId,
    number: str,
    side: Side,
    found: float,
    amount: Amount,
    window: tuple[int, int],
    weeks: int,
) -> Measured:
    return Measured(
        rule=rule,
        number=number,
        side=side,
        found=amount.shown(found),
        allowed=amount.shown(amount.value),
        unit=amount.measure,
        window=interval(*window),
        article=amount.article,
        weeks=weeks,
    )


def worst(every: Iterable[Measured]) -> list[Measured]:
    """Of each number the window that uses most of it, the latest of several; in their order."""
    found: dict[tuple[RuleId, str], Measured] = {}
    for each in every:
        key = each.rule, each.number
        if key not in found or _rank(each) > _rank(found[key]):
            found[key] = each
    return list(found.values())


def _rank(each: Measured) -> tuple[float, Interval]:
    return each.share, each.window
