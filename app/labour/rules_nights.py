"""N1, N2 and N3: the work of a night, and the rest after it (ATW 5:8(1), (3) and (4)).

Which night is lawful by which exception stands in ``facts_nights.py``.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.labour.facts_nights import NightFact, Regimes, night_at, nights_of
from app.labour.facts_timeline import Added
from app.labour.facts_weeks import week_of, weeks_span
from app.labour.parameters import FORTNIGHT, Amount, RuleSet
from app.labour.verdict import FINE, RuleId, RuleVerdict, Ruling, Verdicts, refused, verdict


@dataclass(frozen=True, slots=True)
class ChangedNight:
    """A night that the shift makes, lengthens or robs of rest, beside what it was without."""

    now: NightFact
    work_before: int
    rest_before: float


def night_work_and_rest(added: Added) -> Verdicts:
    """N1, N2, N3: no night too long, none with too little rest after it, no more by exception."""
    rules = added.rules
    changed = [
        night
        for night in _changed(added)
        if night.now.is_long(rules) or night.now.lacks_rest(rules)
    ]
    if not changed:
        return FINE
    regimes = Regimes(nights_of(added.diensten), rules)
    found = [each for night in changed for each in _judged(night, regimes, rules)]
    return (*found, *_too_many(added, regimes))


def _changed(added: Added) -> Iterator[ChangedNight]:
    timeline, at = added.timeline, added.index
    before = added.before
    if before is not None and before.is_night:
        now = night_at(added.diensten, at - 1)
        rest = night_at(timeline.diensten, at - 1).rest
        if now.rest < rest:
            yield ChangedNight(now, now.work, rest)
    if added.dienst.is_night:
        were = [
            night_at(timeline.diensten, each)
            for each in range(at, added.until)
            if timeline.diensten[each].is_night
        ]
        yield ChangedNight(
            now=night_at(added.diensten, at),
            work_before=max((night.work for night in were), default=0),
            rest_before=min((night.rest for night in were), default=math.inf),
        )


def _judged(night: ChangedNight, regimes: Regimes, rules: RuleSet) -> Iterator[RuleVerdict]:
    now, shorter = night.now, night.now.rest < night.rest_before
    window = (now.start, now.end)
    if now.is_long(rules) and now.may_be_long(rules):
        yield from _long(night, rules)
    elif now.is_long(rules) and now.work > night.work_before and rules.night_work is not None:
        yield refused(RuleId.N1, now.work, rules.night_work, window)
    if now.start in regimes.shortened and shorter:
        yield _shortened(now, regimes, rules)
    elif not now.is_long(rules) and now.lacks_rest(rules) and shorter:
        assert rules.long_night_rest is not None
        after = (now.end, now.end + round(now.rest))
        yield verdict(RuleId.N2, Ruling.ALLOW_EXCEPTION, now.rest, rules.long_night_rest, after)


def _long(night: ChangedNight, rules: RuleSet) -> Iterator[RuleVerdict]:
    """A night of more than 10 hours wants 12 of rest."""
    now, most, rest = night.now, rules.long_night_work, rules.long_night_rest
    if rest is not None and now.rest < rest.value:
        if now.rest < night.rest_before:
            yield refused(RuleId.N2, now.rest, rest, (now.end, now.end + round(now.rest)))
    elif most is not None and now.work > night.work_before:
        yield verdict(RuleId.N2, Ruling.ALLOW_EXCEPTION, now.work, most, (now.start, now.end))


def _shortened(now: NightFact, regimes: Regimes, rules: RuleSet) -> RuleVerdict:
    """A rest under 14 hours is the one that may be, or too short."""
    assert rules.night_rest is not None
    window = (now.end, now.end + round(now.rest))
    if not regimes.is_allowed(now.start):
        return refused(RuleId.N3, now.rest, rules.night_rest, window)
    once = max(
        (each for each in rules.night_rest_shortened if each.value <= now.rest),
        key=lambda each: each.value,
    )
    return verdict(RuleId.N3, Ruling.ALLOW_EXCEPTION, now.rest, once, window)


def _too_many(added: Added, regimes: Regimes) -> Iterator[RuleVerdict]:
    """N2: more long nights than allowed in any 14 times 24 hours, or in 52 weeks."""
    now, before, rules = regimes.long, added.timeline.regimes.long, added.rules
    most = rules.long_nights_fortnight
    if most is not None and len(now) > most.value:
        found, start = _most_in_a_fortnight(now, before, most)
        if found:
            yield refused(RuleId.N2, found, most, (start, start + FORTNIGHT))
    most = rules.long_nights_year
    if most is not None and len(now) > most.value:
        found, week = _most_in_weeks(added, now, before, most)
        if found:
            yield refused(RuleId.N2, found, most, weeks_span(added.calendar, week, most.weeks))


def _most_in_a_fortnight(now: list[int], before: list[int], most: Amount) -> tuple[int, int]:
    """The highest count that is too many and more than before, with its begin; or 0."""
    counts = (
        (
            _between(now, start, start + FORTNIGHT),
            -start,
            _between(before, start, start + FORTNIGHT),
        )
        for start in now
    )
    found, start = max(
        ((count, start) for count, start, was in counts if count > max(most.value, was)),
        default=(0, 0),
    )
    return found, -start


def _most_in_weeks(
    added: Added, now: list[int], before: list[int], most: Amount
) -> tuple[int, int]:
    """The same over weeks in a row; the week with which they begin."""
    weeks = [week_of(added.calendar, start) for start in now]
    were = [week_of(added.calendar, start) for start in before]
    counts = (
        (
            _between(weeks, first, first + most.weeks),
            first,
            _between(were, first, first + most.weeks),
        )
        for first in {week - offset for week in weeks for offset in (0, most.weeks - 1)}
    )
    return max(
        ((count, first) for count, first, was in counts if count > max(most.value, was)),
        default=(0, 0),
    )


def _between(starts: Sequence[int], first: int, until: int) -> int:
    return sum(1 for start in starts if first <= start < until)
