"""The working-time engine: what the law says of adding a shift to what somebody works already.

``judge`` judges many shifts against one ``Timeline``; ``judge_asked`` is the entry for a case on
its own. Windows begin at the first work of a dienst, weeks roll week by week, lengths are real
hours. What is broken without the shift is not held against it unless it makes it worse.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.core.localtime import LocalTime
from app.labour.facts_presence import Presence, Spent, piece_of_spent, spent_of
from app.labour.facts_timeline import Added, Timeline
from app.labour.parameters import HOUR, RuleSet
from app.labour.rules_break import breaks
from app.labour.rules_daily_rest import daily_rest
from app.labour.rules_night_counts import late_nights, many_nights_average
from app.labour.rules_night_rows import rest_after_nights, shifts_in_a_row
from app.labour.rules_nights import night_work_and_rest
from app.labour.rules_shift_length import shift_length
from app.labour.rules_sunday import free_sundays, sunday_consent
from app.labour.rules_surely import surely_fine
from app.labour.rules_week_hours import long_average, short_average, week_hours
from app.labour.rules_weekly_rest import weekly_rest
from app.labour.verdict import RuleVerdict, Ruling, Verdicts

Rule = Callable[[Added], Verdicts]

RULES: dict[str, Rule] = {
    "A1": shift_length,
    "A2": week_hours,
    "A3": long_average,
    "A4": short_average,
    "A5": daily_rest,
    "A6": weekly_rest,
    "A7": breaks,
    "A8": free_sundays,
    "A9": sunday_consent,
    "N1 N2 N3": night_work_and_rest,
    "N4": rest_after_nights,
    "N5": shifts_in_a_row,
    "N6": late_nights,
    "N7": many_nights_average,
}
"""Every rule, once; N1, N2 and N3 are decided together, since one stands in the place of others."""

STEP = HOUR // 4
GRAVITY = [Ruling.REFUSE, Ruling.ALLOW_EXCEPTION, Ruling.WARN, Ruling.ALLOW]


@dataclass(frozen=True, slots=True)
class AskedCase:
    """May this shift be added to that? ``consent``: the worker chose it, or said yes to it."""

    existing: tuple[Presence, ...]
    asked: Presence
    rules: RuleSet
    local: LocalTime
    consent: bool = True


def judge_asked(case: AskedCase) -> list[RuleVerdict]:
    """Every rule that refuses, warns or uses an exception, by its id; one verdict a rule."""
    timeline = Timeline(case.existing, case.rules, case.local)
    return judge(timeline, case.asked, consent=case.consent)


def judge(timeline: Timeline, asked: Presence, *, consent: bool = True) -> list[RuleVerdict]:
    """The same for one of many shifts. The timeline holds nothing of the shift itself."""
    return judge_spent(timeline, spent_of(asked), consent=consent)


def judge_spent(timeline: Timeline, asked: Spent, *, consent: bool = True) -> list[RuleVerdict]:
    """The same of a shift in seconds: at a glance where that is enough."""
    if consent and surely_fine(timeline, asked):
        return []
    return judge_by_every_rule(timeline, asked, consent=consent)


def judge_by_every_rule(timeline: Timeline, asked: Spent, *, consent: bool) -> list[RuleVerdict]:
    """The same without a glance beforehand."""
    added = Added(timeline, piece_of_spent(timeline.basis, asked), consent=consent)
    if not added.is_work:
        return []
    found = [each for rule in RULES.values() for each in rule(added)]
    return _one_a_rule(found) if len(found) > 1 else found


def _one_a_rule(verdicts: list[RuleVerdict]) -> list[RuleVerdict]:
    """Of each rule the gravest verdict, by id."""
    gravest: dict[str, RuleVerdict] = {}
    for each in sorted(verdicts, key=lambda each: GRAVITY.index(each.ruling)):
        gravest.setdefault(each.rule, each)
    return [gravest[rule] for rule in sorted(gravest)]


def part_that_fits(timeline: Timeline, asked: Spent, *, consent: bool = True) -> Spent | None:
    """The longest part of a shift, of an hour at least, that no rule refuses; None: there is none.

    It keeps the start or the end of the shift, without its break, and is cut in quarters of an
    hour.
    """
    cut = STEP
    while asked.end - asked.start - cut >= HOUR:
        for start, end in ((asked.start, asked.end - cut), (asked.start + cut, asked.end)):
            part = asked._replace(start=start, end=end, pause=None)
            said = judge_spent(timeline, part, consent=consent)
            if not any(each.ruling is Ruling.REFUSE for each in said):
                return part
        cut += STEP
    return None
