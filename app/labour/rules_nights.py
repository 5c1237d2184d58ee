"""N1, N2 and N3: the work of a night, and the rest after it (ATW 5:8(1), (3) and (4)).

A night of more than 10 hours is a long night where a set has those, and judged by N2 alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.labour.facts_nights import NightFact, are_allowed, night_at, shortenings
from app.labour.facts_timeline import Added
from app.labour.facts_weeks import week_of, weeks_span
from app.labour.parameters import FORTNIGHT, Amount, RuleSet
from app.labour.verdict import FINE, RuleId, RuleVerdict, Ruling, Verdicts, refused, verdict


@dataclass(frozen=True, slots=True)
class ChangedNight:
    """A night that the shift makes, lengthens or robs of rest, and those that it was without."""

    now: NightFact
    were: tuple[NightFact, ...]

    @property
    def work_before(self) -> int:
        """The work of the longest of those."""
        return max((night.work for night in self.were), default=0)

    @property
    def window(self) -> tuple[int, int]:
        """The night."""
        return self.now.start, self.now.end

    @property
    def rest_window(self) -> tuple[int, int]:
        """The rest after it, where something follows."""
        return self.now.end, self.now.end + round(self.now.rest)


def night_work_and_rest(added: Added) -> Verdicts:
    """N1, N2, N3: no night too long, none with too little rest after it, no more by exception."""
    changed = [night for night in _changed(added) if night.now.is_over or night.now.lacks_rest]
    if not changed:
        return FINE
    nights = _nights(added, changed)
    found = [each for night in changed for each in _work(night, added.rules)]
    found += sorted(
        (each for night in changed for each in _rest(night, nights, added)),
        key=lambda each: each.found,
    )
    if any(night.now.is_long for night in changed):
        found += _too_many(added, [night.start for night in nights if night.is_long])
    return tuple(found)


def _changed(added: Added) -> Iterator[ChangedNight]:
    timeline, rules, at = added.timeline, added.rules, added.index
    before = added.before
    if before is not None and before.is_night:
        now = night_at(added.diensten, at - 1, rules)
        was = night_at(timeline.diensten, at - 1, rules)
        if now.rest < was.rest:
            yield ChangedNight(now, (was,))
    if added.dienst.is_night:
        were = (
            night_at(timeline.diensten, each, rules)
            for each in range(at, added.until)
            if timeline.diensten[each].is_night
        )
        yield ChangedNight(night_at(added.diensten, at, rules), tuple(were))


def _nights(added: Added, changed: Iterable[ChangedNight]) -> list[NightFact]:
    """The nights then that are long or lack rest."""
    gone = {dienst.start for dienst in added.was} | {night.now.start for night in changed}
    kept = [night for night in added.timeline.unusual_nights if night.start not in gone]
    return sorted([*kept, *(night.now for night in changed)], key=lambda night: night.start)


def _work(night: ChangedNight, rules: RuleSet) -> Iterator[RuleVerdict]:
    """N1: at most 10 hours of work; N2: or 12 in a long night."""
    now, usual, most = night.now, rules.night_work, rules.long_night_work
    if now.work <= night.work_before or usual is None:
        return
    if now.is_long and most is not None:
        ruling = Ruling.ALLOW_EXCEPTION if now.work <= most.value else Ruling.REFUSE
        yield verdict(RuleId.N2, ruling, now.work, most, night.window)
    elif now.is_over:
        yield refused(RuleId.N1, now.work, usual, night.window)


def _rest(night: ChangedNight, nights: Sequence[NightFact], added: Added) -> Iterator[RuleVerdict]:
    """N3: 14 hours after a late night, or the one shortening; N2: 12 after a long one.

    Held against the shift where it is shorter than it was, or no longer lawful as it was.
    """
    now, rules, before = night.now, added.rules, added.timeline.unusual_nights
    ruling = _ruling_of_rest(now, nights, rules)
    were = {_ruling_of_rest(was, before, rules) for was in night.were if was.rest <= now.rest}
    if ruling is Ruling.ALLOW or were & {ruling, Ruling.REFUSE}:
        return
    rule, need = (
        (RuleId.N2, rules.long_night_rest) if now.is_long else (RuleId.N3, rules.night_rest)
    )
    if need is not None:
        yield verdict(rule, ruling, now.rest, need, night.rest_window)


def _ruling_of_rest(night: NightFact, nights: Sequence[NightFact], rules: RuleSet) -> Ruling:
    """What the rest after one of the unusual nights is, in itself."""
    if night.is_long:
        need = rules.long_night_rest
        return Ruling.REFUSE if need is not None and night.rest < need.value else Ruling.ALLOW
    if not night.lacks_rest:
        return Ruling.ALLOW
    short = {each.start: each.rest for each in nights if each.lacks_rest}
    once = are_allowed(short, night.start, shortenings(rules.night_rest_shortened, rules))
    return Ruling.ALLOW_EXCEPTION if once else Ruling.REFUSE


def _too_many(added: Added, now: list[int]) -> Iterator[RuleVerdict]:
    """N2: more long nights than allowed in any 14 times 24 hours, or in 52 weeks."""
    rules = added.rules
    before = [night.start for night in added.timeline.unusual_nights if night.is_long]
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
