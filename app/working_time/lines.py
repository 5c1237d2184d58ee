"""Each number of a rule set as one line of a page: what was found beside it, and what that is."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.core.intervals import Interval
from app.labour.facts_diensten import rests
from app.labour.facts_timeline import Timeline
from app.labour.facts_weeks import interval, seconds
from app.labour.parameters import DAY
from app.labour.sets_compared import Side
from app.labour.verdict import RuleId, RuleVerdict, Ruling
from app.measures.numbers import Measured, worst

ORDER = [Ruling.REFUSE, Ruling.WARN, Ruling.ALLOW_EXCEPTION, Ruling.ALLOW]
"""What asks most of its reader comes first."""
USUAL_NUMBER = {
    RuleId.A1: "shift_work",
    RuleId.A2: "week_work",
    RuleId.A3: "long_average",
    RuleId.A4: "short_average",
    RuleId.A5: "day_rest",
    RuleId.A6: "week_rest",
    RuleId.A7: "breaks_least",
    RuleId.A8: "free_sundays",
    RuleId.A9: "sundays_unasked",
    RuleId.N1: "night_work",
    RuleId.N2: "long_night_work",
    RuleId.N3: "night_rest",
    RuleId.N4: "row_rest",
    RuleId.N5: "row_shifts",
    RuleId.N6: "late_nights",
    RuleId.N7: "many_nights_average",
}
"""The number that each rule is about, where it is about several the first."""
BEFORE_WORK = {"day_rest", "night_rest", "long_night_rest", "row_rest"}
"""Rests that end with what follows."""
KEPT_EXACTLY = {"breaks_least"}
"""Numbers that are planned to be just kept: nobody is near those."""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A number in one window, and what the rule says of it; ``before``: the work that ends a rest.

    ALLOW is also said of a number that is not kept where the work in question makes it no worse.
    """

    measured: Measured
    ruling: Ruling
    before: datetime | None = None

    @property
    def is_said(self) -> bool:
        """Whether the rule says something."""
        return self.ruling is not Ruling.ALLOW

    @property
    def was_so(self) -> bool:
        """Whether the number is not kept, and not because of the work in question."""
        return not self.is_said and self.measured.is_beyond

    @property
    def is_near(self) -> bool:
        """Whether it is kept, and little is left; a rest after which nothing comes is not."""
        number = self.measured.number
        if number in KEPT_EXACTLY or (number == "day_rest" and self.before is None):
            return False
        return not self.is_said and self.measured.is_near

    @property
    def tone(self) -> str:
        """How it is drawn: ``bad``, ``warn``, ``near`` or ``fine``."""
        if self.ruling is Ruling.REFUSE or self.was_so:
            return "bad"
        return "warn" if self.is_said else "near" if self.is_near else "fine"

    @property
    def bar(self) -> tuple[float, float, float]:
        """In percent of a drawn line: the end of what is kept of it, that of what is beyond or
        missing (the same where nothing is), and where the number stands.
        """
        found, allowed = self.measured.found, self.measured.allowed
        whole = max(found, allowed) * 1.1 or 1.0
        kept = min(found, allowed) if self.measured.is_beyond else found
        beyond = max(found, allowed) if self.measured.is_beyond else found
        return _percent(kept, whole), _percent(beyond, whole), _percent(allowed, whole)


def _percent(part: float, whole: float) -> float:
    return round(100 * part / whole, 1)


def lines_of(
    verdicts: Iterable[RuleVerdict], every: Iterable[Measured], timeline: Timeline
) -> list[RuleLine]:
    """A line of each number: of what a verdict says, else of the window that uses most of it.

    By what asks most of the reader: refusals, warnings, exceptions, then what is nearest.
    ``timeline``: the work that was measured.
    """
    every = list(every)
    gravest: dict[tuple[RuleId, str], RuleLine] = {}
    for each in verdicts:
        found = _measured(each, every)
        line = RuleLine(found, each.ruling, work_after(found, timeline))
        key = found.rule, found.number
        if key not in gravest or _place(line) < _place(gravest[key]):
            gravest[key] = line
    others = [
        RuleLine(each, Ruling.ALLOW, work_after(each, timeline))
        for each in worst(every)
        if (each.rule, each.number) not in gravest
    ]
    return sorted([*gravest.values(), *others], key=_place)


def _place(line: RuleLine) -> tuple[int, float]:
    return ORDER.index(line.ruling), -line.measured.share


def rest_of(measured: Measured, timeline: Timeline) -> Interval | None:
    """The rest that was measured: of a day its longest one, else until the next work; None where
    it is about no rest between work, nothing follows, or there is none in a whole day.
    """
    if measured.number not in BEFORE_WORK:
        return None
    start = seconds(measured.window.start)
    at = bisect_left(timeline.starts, start)
    if at == len(timeline.starts):
        return None
    if measured.number != "day_rest":
        return interval(start, timeline.starts[at])
    if timeline.starts[at] != start:
        return None
    spans = list(rests(timeline.diensten, at, start + DAY))
    return interval(*max(spans, key=lambda span: span[1] - span[0])) if spans else None


def work_after(measured: Measured, timeline: Timeline) -> datetime | None:
    """The begin of the work that ends a rest; None where it ends with its window, or is no rest."""
    rest = rest_of(measured, timeline)
    if rest is None:
        return None
    is_cut_off = rest.end == measured.window.end and seconds(rest.end) not in timeline.starts
    return None if measured.number == "day_rest" and is_cut_off else rest.end


def _measured(verdict: RuleVerdict, every: Iterable[Measured]) -> Measured:
    """What was measured of a verdict, in the same window where that was."""
    same = [each for each in every if each.rule == verdict.rule and each.allowed == verdict.allowed]
    exact = (each for each in same if each.window == verdict.window and each.found == verdict.found)
    return next(exact, None) or _from(verdict)


def _from(verdict: RuleVerdict) -> Measured:
    least = verdict.found < verdict.allowed
    return Measured(
        rule=verdict.rule,
        number=USUAL_NUMBER[verdict.rule],
        side=Side.AT_LEAST if least else Side.AT_MOST,
        found=verdict.found,
        allowed=verdict.allowed,
        unit=verdict.unit,
        window=verdict.window,
        article=verdict.article,
    )
