"""Rosters as stories write them: a day of November 2026, a month that begins on a Sunday."""

from datetime import date, timedelta

from app.core.intervals import Interval
from app.labour.facts_presence import Presence, PresenceKind
from app.labour.judge import AskedCase, judge_asked
from app.labour.parameters import RuleSet
from app.labour.rulesets import ATW
from app.labour.verdict import RuleVerdict
from tests.factories import ZONE, at

FIRST = date(2026, 11, 1)


def works(
    day: int, times: str, pause: int | None = None, kind: PresenceKind = PresenceKind.WORK
) -> Presence:
    """``works(2, "23:00-07:00")``: on the Monday, until the next morning."""
    start, _, end = times.partition("-")
    span = Interval(at(start, FIRST, day - 1), at(end, FIRST, day - 1 + (end <= start)))
    return Presence(span, kind, None if pause is None else timedelta(minutes=pause))


def found(
    asked: Presence, *existing: Presence, rules: RuleSet = ATW, consent: bool = True
) -> dict[str, RuleVerdict]:
    """The verdicts on a shift beside what is there, by rule."""
    case = AskedCase(existing, asked, rules, ZONE, consent)
    return {verdict.rule: verdict for verdict in judge_asked(case)}


def said(
    asked: Presence, *existing: Presence, rules: RuleSet = ATW, consent: bool = True
) -> list[str]:
    """The same in short: ``A5 refuse 9 11``."""
    return [
        f"{each.rule} {each.ruling} {each.found:g} {each.allowed:g}"
        for each in found(asked, *existing, rules=rules, consent=consent).values()
    ]
