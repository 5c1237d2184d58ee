"""What a rule set loosens beyond the room that the law gives, and how two sets differ. Pure.

A set may tighten the law, and use its room; one that loosens more is refused.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from itertools import zip_longest

from app.labour.parameters import (
    Amount,
    BreakNeed,
    Measure,
    RuleSet,
    days,
    hours,
    minutes,
    months,
    nights,
    shifts,
    sundays,
)

KNOWN_BY = {"name", "valid_from", "on", "approved_by", "approved_on"}
"""What tells a set from another, and is no number."""


class Side(StrEnum):
    """Which way the law bounds a number."""

    AT_MOST = "at most"
    AT_LEAST = "at least"


@dataclass(frozen=True, slots=True)
class LawBound:
    """As far as a number of a set may go, by collective agreement if need be."""

    field: str
    side: Side
    farthest: Amount

    def is_kept_by(self, found: Amount | None) -> bool:
        """Whether a number stays within; none at all does not.

        An average over more weeks asks less, and so does a least count; a most over fewer.
        """
        if found is None:
            return False
        more = found.weeks - self.farthest.weeks
        longer_is_looser = found.measure is Measure.HOURS or self.side is Side.AT_LEAST
        if more > 0 if longer_is_looser else more < 0:
            return False
        if self.side is Side.AT_MOST:
            return found.value <= self.farthest.value
        return found.value >= self.farthest.value


@dataclass(frozen=True, slots=True)
class LoosenedNumber:
    """A number that goes beyond the room of the law; ``found`` None: it is missing."""

    field: str
    found: Amount | bool | None
    farthest: Amount | None
    article: str


@dataclass(frozen=True, slots=True)
class SetDifference:
    """One field of two sets, where they are not the same."""

    field: str
    one: object
    other: object


def _most(field: str, farthest: Amount) -> LawBound:
    return LawBound(field, Side.AT_MOST, farthest)


def _least(field: str, farthest: Amount) -> LawBound:
    return LawBound(field, Side.AT_LEAST, farthest)


EVERYBODY = (
    _least("shift_gap", hours(8, "ATW 1:7(1)c")),
    _most("shift_gap", hours(8, "ATW 1:7(1)c")),
    _least("break_counts_from", minutes(15, "ATW 1:7(1)k")),
    _most("night_over", hours(1, "ATW 1:7(1)d")),
    _least("night_until", hours(6, "ATW 1:7(1)d")),
    _most("late_from", hours(2, "ATW 5:8(4)")),
    _least("row_gap", hours(24, "ATW 5:8(7)")),
    _most("sundays_unasked", sundays(0, "ATW 5:6(1)–(2)")),
)
ADULTS = (
    *EVERYBODY,
    _most("shift_work", hours(12, "ATW 5:7(2)a")),
    _most("week_work", hours(60, "ATW 5:7(2)b")),
    _most("long_average", hours(48, "ATW 5:7(2)c", weeks=52)),
    _least("day_rest", hours(11, "ATW 5:3(2)")),
    _least("week_rest", hours(36, "ATW 5:5(2)")),
    _most("night_work", hours(10, "ATW 5:8(1)")),
    _least("night_rest", hours(14, "ATW 5:8(4)")),
    _most("row_nights", nights(3, "ATW 5:8(5)")),
    _least("row_rest", hours(46, "ATW 5:8(5)")),
    _most("row_shifts", shifts(8, "ATW 5:8(7)")),
    _most("many_nights", nights(16, "ATW 5:8(2)", weeks=16)),
    _most("many_nights_average", hours(40, "ATW 5:8(2)", weeks=16)),
    _least("call_notice", days(1, "BW 7:628a(4)")),
    _least("call_least", hours(3, "BW 7:628a(1)")),
    _least("call_few_hours", hours(15, "BW 7:628a(1)")),
    _most("offer_every", months(12, "BW 7:628a(5)")),
    _most("offer_within", months(1, "BW 7:628a(5)")),
    _least("answer_within", months(1, "BW 7:628a(5)")),
)
TWO_WEEKS = (
    _least("two_weeks_rest", hours(72, "ATW 5:5(2)")),
    _least("two_weeks_part", hours(32, "ATW 5:5(2)")),
)
LONG_NIGHTS = (
    _most("long_night_work", hours(12, "ATW 5:8(3)")),
    _most("long_nights_fortnight", nights(5, "ATW 5:8(3)")),
    _most("long_nights_year", nights(22, "ATW 5:8(3)", weeks=52)),
    _least("long_night_rest", hours(12, "ATW 5:8(3)")),
)
MINORS = (
    *EVERYBODY,
    _most("shift_work", hours(9, "ATW 5:7(1)a")),
    _most("week_work", hours(45, "ATW 5:7(1)b")),
    _most("short_average", hours(40, "ATW 5:7(1)c", weeks=4)),
    _least("day_rest", hours(12, "ATW 5:3(1)")),
    _most("day_rest_evening", hours(23, "ATW 5:3(1)")),
    _least("week_rest", hours(36, "ATW 5:5(1)")),
    _least("free_sundays", sundays(13, "ATW 5:6(3)", weeks=52)),
    _most("night_work", hours(0, "ATW 5:3(1)")),
)
NOT_BOUND = {
    "short_average": "ATW 5:7(3): by collective agreement, and a week has its own most",
    "free_sundays": "ATW 5:6(3): by collective agreement, with the consent of the person",
}
"""The numbers of a set for adults that may go as far as an agreement goes, with where it stands."""
LATE_NIGHTS = (
    nights(36, "ATW 5:8(8)", weeks=16),
    nights(140, "ATW 5:8(8)", weeks=52),
)
"""Either will do; the second by collective agreement."""
DAY_SHORTENED = (hours(8, "ATB 5.19:2"), hours(10, "ATB 5.19:2"))
NIGHT_SHORTENED = (hours(8, "ATW 5:8(4)"),)
BREAK_OF_ADULTS = BreakNeed(hours(5.5, "ATW 5:4"), minutes(15, "ATW 5:4"))
BREAK_OF_MINORS = BreakNeed(hours(4.5, "ATW 5:4"), minutes(30, "ATW 5:4"))
CLOSED_TO_MINORS = {
    "may_shorten": "ATW 5:3(1)",
    "may_use_two_weeks": "ATW 5:5(1)",
    "may_use_long_nights": "ATW 5:3(1)",
}


def loosened(rules: RuleSet) -> list[LoosenedNumber]:
    """Every number of a set that is beyond the room of the law; a set that has one is refused."""
    return [*_beyond(rules, _bounds(rules)), *_lists(rules), *_of_minors(rules), *_of_nights(rules)]


def _bounds(rules: RuleSet) -> Iterator[LawBound]:
    yield from MINORS if rules.minors else ADULTS
    if rules.may_use_two_weeks:
        yield from TWO_WEEKS
    if rules.may_use_long_nights:
        yield from LONG_NIGHTS


def _beyond(rules: RuleSet, bounds: Iterable[LawBound]) -> Iterator[LoosenedNumber]:
    for bound in bounds:
        found = getattr(rules, bound.field)
        if not bound.is_kept_by(found):
            yield LoosenedNumber(bound.field, found, bound.farthest, bound.farthest.article)


def _lists(rules: RuleSet) -> Iterator[LoosenedNumber]:
    """Rests that may be shortened, and breaks."""
    if rules.may_shorten:
        yield from _shortened("day_rest_shortened", rules.day_rest_shortened, DAY_SHORTENED)
        yield from _shortened("night_rest_shortened", rules.night_rest_shortened, NIGHT_SHORTENED)
    floor = BREAK_OF_MINORS if rules.minors else BREAK_OF_ADULTS
    if not any(
        need.over.value <= floor.over.value and need.least.value >= floor.least.value
        for need in rules.breaks
    ):
        given = min(rules.breaks, key=lambda need: need.over.value, default=None)
        found = given.least if given is not None else None
        yield LoosenedNumber("breaks", found, floor.least, floor.least.article)


def _shortened(
    field: str, found: Iterable[Amount], farthest: Iterable[Amount]
) -> Iterator[LoosenedNumber]:
    """Each that is shorter than its like in the law, or one more than there are.

    Longest first: one shortening of ten hours is within one of eight and one of ten.
    """
    by_length = [
        sorted(each, key=lambda amount: amount.value, reverse=True) for each in (found, farthest)
    ]
    if len(by_length[0]) < len(by_length[1]):
        by_length[1] = by_length[1][-len(by_length[0]) :] if by_length[0] else []
    for one, other in zip_longest(*by_length):
        if one is not None and (other is None or one.value < other.value):
            article = (other or by_length[1][-1] if by_length[1] else one).article
            yield LoosenedNumber(field, one, other, article)


def _of_minors(rules: RuleSet) -> Iterator[LoosenedNumber]:
    if rules.minors:
        for field, article in CLOSED_TO_MINORS.items():
            if getattr(rules, field):
                yield LoosenedNumber(field, found=True, farthest=None, article=article)
        if not rules.education_is_work:
            yield LoosenedNumber("education_is_work", found=False, farthest=None, article="ATW 4:4")


def _of_nights(rules: RuleSet) -> Iterator[LoosenedNumber]:
    found = rules.late_nights
    bounds = [_most("late_nights", each) for each in LATE_NIGHTS]
    if not rules.minors and not any(bound.is_kept_by(found) for bound in bounds):
        yield LoosenedNumber("late_nights", found, LATE_NIGHTS[-1], LATE_NIGHTS[-1].article)


def differences(one: RuleSet, other: RuleSet) -> list[SetDifference]:
    """Each number and each open choice that two sets do not share, in the order of the rules."""
    return [
        SetDifference(field.name, mine, theirs)
        for field in fields(RuleSet)
        if field.name not in KNOWN_BY
        and (mine := getattr(one, field.name)) != (theirs := getattr(other, field.name))
    ]


class NotJudged(StrEnum):
    """What the engine knows nothing of: whoever shows a rule set says so."""

    DUTY_ON_CALL = "duty_on_call"
    PREGNANCY = "pregnancy"
    JOBS_NOBODY_DECLARED = "jobs_nobody_declared"
    HANDOVER = "handover"
    NATURE_OF_THE_WORK = "nature_of_the_work"
    BREAKS_NOT_KNOWN = "breaks_not_known"
    LATER_AMENDMENTS = "later_amendments"


WHY_NOT_JUDGED = {
    NotJudged.DUTY_ON_CALL: "standby from home, reachability and presence duties (ATW 5:9–5:11)",
    NotJudged.PREGNANCY: "rest, nights and breaks around a birth (ATW 4:5–4:8)",
    NotJudged.JOBS_NOBODY_DECLARED: "work elsewhere that nobody told of (ATW 5:15(6))",
    NotJudged.HANDOVER: "the quarter of an hour for a necessary hand-over (ATB 4.4)",
    NotJudged.NATURE_OF_THE_WORK: "whether the work needs a shorter rest, a long night, a Sunday",
    NotJudged.BREAKS_NOT_KNOWN: "when in a shift its break is, and whether it was taken",
    NotJudged.LATER_AMENDMENTS: "changes of the law after the day from which a set holds",
}
