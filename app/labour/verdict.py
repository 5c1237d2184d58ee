"""What the working-time rules answer: one verdict a rule, with its numbers and its article."""

from dataclasses import dataclass
from enum import StrEnum

from app.core.intervals import Interval
from app.labour.facts_weeks import interval
from app.labour.parameters import Amount, Measure


class Ruling(StrEnum):
    """What a rule says of adding a shift. ALLOW is what it says by giving no verdict at all."""

    REFUSE = "refuse"
    ALLOW_EXCEPTION = "allow_exception"
    WARN = "warn"
    ALLOW = "allow"


class LabourCode(StrEnum):
    """The reason as people outside rely on it."""

    SHIFT_LENGTH = "shift_length"
    WEEK_HOURS = "week_hours"
    AVERAGE_HOURS = "average_hours"
    DAILY_REST = "daily_rest"
    WEEKLY_REST = "weekly_rest"
    BREAK = "break"
    SUNDAY = "sunday"
    NIGHT_LIMIT = "night_limit"
    NIGHT_REST = "night_rest"


class RuleId(StrEnum):
    """The rules, as the table of the law's numbers calls them."""

    A1 = "A1"
    A2 = "A2"
    A3 = "A3"
    A4 = "A4"
    A5 = "A5"
    A6 = "A6"
    A7 = "A7"
    A8 = "A8"
    A9 = "A9"
    N1 = "N1"
    N2 = "N2"
    N3 = "N3"
    N4 = "N4"
    N5 = "N5"
    N6 = "N6"
    N7 = "N7"


CODES = {
    RuleId.A1: LabourCode.SHIFT_LENGTH,
    RuleId.A2: LabourCode.WEEK_HOURS,
    RuleId.A3: LabourCode.AVERAGE_HOURS,
    RuleId.A4: LabourCode.AVERAGE_HOURS,
    RuleId.A5: LabourCode.DAILY_REST,
    RuleId.A6: LabourCode.WEEKLY_REST,
    RuleId.A7: LabourCode.BREAK,
    RuleId.A8: LabourCode.SUNDAY,
    RuleId.A9: LabourCode.SUNDAY,
    RuleId.N1: LabourCode.NIGHT_LIMIT,
    RuleId.N2: LabourCode.NIGHT_LIMIT,
    RuleId.N3: LabourCode.NIGHT_REST,
    RuleId.N4: LabourCode.NIGHT_REST,
    RuleId.N5: LabourCode.NIGHT_LIMIT,
    RuleId.N6: LabourCode.NIGHT_LIMIT,
    RuleId.N7: LabourCode.AVERAGE_HOURS,
}
MAY_BE_SET_ASIDE = frozenset({RuleId.A3, RuleId.A4, RuleId.A5, RuleId.N5, RuleId.N6})
"""The rules of which the law lets an agreement go further (``rules_room`` says how far). All others
nobody sets aside: the law leaves no room (A2, N1 to N4, N7), or Flexpool takes none (A1, A6).
"""
TAKE_A_YES = frozenset({RuleId.A9})
"""What a yes of the person for that time lifts by itself."""


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """What one rule found, what it allows, in ``unit``, and the window that it looked at."""

    rule: RuleId
    ruling: Ruling
    found: float
    allowed: float
    unit: Measure
    window: Interval
    article: str

    @property
    def code(self) -> LabourCode:
        """The reason code of the rule."""
        return CODES[self.rule]

    @property
    def is_final(self) -> bool:
        """Whether nobody can set it aside, however little is missing."""
        if self.ruling is not Ruling.REFUSE:
            return False
        return self.rule not in MAY_BE_SET_ASIDE | TAKE_A_YES


Verdicts = tuple[RuleVerdict, ...]
FINE: Verdicts = ()


def verdict(
    rule: RuleId, ruling: Ruling, found: float, allowed: Amount, window: tuple[int, int]
) -> RuleVerdict:
    """A verdict from numbers in seconds or pieces."""
    return RuleVerdict(
        rule=rule,
        ruling=ruling,
        found=allowed.shown(found),
        allowed=allowed.shown(allowed.value),
        unit=allowed.measure,
        window=interval(*window),
        article=allowed.article,
    )


def refused(rule: RuleId, found: float, allowed: Amount, window: tuple[int, int]) -> RuleVerdict:
    """The rule refuses."""
    return verdict(rule, Ruling.REFUSE, found, allowed, window)
