"""A5: unbroken rest within 24 hours from the first work of a dienst (ATW 5:3)."""

import math
from collections.abc import Sequence

from app.labour.facts_diensten import day_rest
from app.labour.facts_nights import are_allowed, shortenings
from app.labour.facts_timeline import Added
from app.labour.parameters import DAY
from app.labour.verdict import FINE, RuleId, Ruling, Verdicts, verdict


def daily_rest(added: Added) -> Verdicts:
    """A5: enough rest in every 24 hours from a first work, or as short as it may be once.

    Of several days that lack it the one with the least rest is told, refusals first.
    """
    rules, rests = added.rules, _changed(added)
    need = rules.day_rest
    lacking = {at: rest for at, rest in rests.items() if rest < need.value}
    if not lacking:
        return FINE
    short = _all_short(added, rests)
    allowed = shortenings(rules.day_rest_shortened, rules)
    worse = {at: rest for at, rest in lacking.items() if rest < _rest_before(added, at)}
    if not worse and _became_second(added, rests, short, allowed):
        worse = {added.index: rests[added.index]}
    if not worse:
        return FINE
    starts = {at: added.diensten[at].start for at in worse}
    refusals = {
        at: rest for at, rest in worse.items() if not are_allowed(short, starts[at], allowed)
    }
    rest, at = min((rest, at) for at, rest in (refusals or worse).items())
    window = (starts[at], starts[at] + DAY)
    ruling = Ruling.REFUSE if refusals else Ruling.ALLOW_EXCEPTION
    return (verdict(RuleId.A5, ruling, rest, need, window),)


def _changed(added: Added) -> dict[int, int]:
    """The rest in each 24 hours into which the shift reaches."""
    at, diensten, since = added.index, added.diensten, added.asked.start - DAY
    rests = {at: day_rest(diensten, at, added.timeline.basis)}
    while at and diensten[at - 1].start > since:
        at -= 1
        rests[at] = day_rest(diensten, at, added.timeline.basis)
    return rests


def _rest_before(added: Added, at: int) -> float:
    """The rest without the shift; of a dienst that is new there was none to lose."""
    rests = added.timeline.day_rests
    if at == added.index:
        return min(rests[added.index : added.until], default=math.inf)
    return rests[at]


def _became_second(
    added: Added, rests: dict[int, int], short: dict[int, float], allowed: Sequence[int]
) -> bool:
    """Whether the day of the shift keeps a shortened rest, and an earlier begin takes its right."""
    timeline, at = added.timeline, added.index
    rest = rests[at]
    if rest >= added.rules.day_rest.value or are_allowed(short, added.dienst.start, allowed):
        return False
    before: dict[int, float] = {
        timeline.starts[each]: timeline.day_rests[each] for each in timeline.short_days
    }
    were = [each for each in range(at, added.until) if timeline.day_rests[each] <= rest]
    return all(are_allowed(before, timeline.starts[each], allowed) for each in were)


def _all_short(added: Added, changed: dict[int, int]) -> dict[int, float]:
    """Every rest that is too short then, by the begin of its 24 hours."""
    timeline, need = added.timeline, added.rules.day_rest.value
    short: dict[int, float] = {
        timeline.starts[at]: timeline.day_rests[at]
        for at in timeline.short_days
        if not added.index <= at < added.until
    }
    for at, rest in changed.items():
        short.pop(added.diensten[at].start, None)
        if rest < need:
            short[added.diensten[at].start] = rest
    return short
