"""A6: a long rest in 7 times 24 hours, or parts of one in 14 times 24 hours (ATW 5:5)."""

from collections.abc import Iterator, Sequence

from app.labour.facts_diensten import Dienst, longest_rest, rests
from app.labour.facts_timeline import Added
from app.labour.parameters import FORTNIGHT, SEVEN_DAYS, Amount, RuleSet
from app.labour.verdict import FINE, RuleId, Verdicts, refused


def weekly_rest(added: Added) -> Verdicts:
    """A6: enough rest in the 7 (or 14) times 24 hours from the begin of every dienst."""
    need = added.rules.week_rest
    if need is None or _surely_rests(added, need):
        return FINE
    found = min(_worse(added), default=None)
    if found is None:
        return FINE
    rest, start = found
    return (refused(RuleId.A6, rest, need, (start, start + SEVEN_DAYS)),)


def _surely_rests(added: Added, need: Amount) -> bool:
    """Whether all was well, and whoever rested in the time of the shift soon rests elsewhere."""
    if not added.timeline.rests_weekly:
        return False
    diensten, first = added.diensten, added.index
    while first and diensten[first].start - diensten[first - 1].end < need.value:
        first -= 1
    last = added.index
    while last + 1 < len(diensten):
        if diensten[last + 1].start - diensten[last].end >= need.value:
            break
        last += 1
    return diensten[last].end - diensten[first].start <= SEVEN_DAYS - need.value


def _worse(added: Added) -> Iterator[tuple[int, int]]:
    """The longest rest in, and the begin of, each window that lacks rest, or lacks more of it."""
    at, since = added.index, added.asked.start - FORTNIGHT
    rules, timeline = added.rules, added.timeline
    while at >= 0 and added.diensten[at].start > since:
        if not rests_enough(added.diensten, at, rules):
            rest = longest_rest(added.diensten, at, SEVEN_DAYS)
            lacking = (
                longest_rest(timeline.diensten, was, SEVEN_DAYS)
                for was in (range(added.index, added.until) if at == added.index else [at])
                if not rests_enough(timeline.diensten, was, rules)
            )
            if rest < min(lacking, default=SEVEN_DAYS):
                yield rest, added.diensten[at].start
        at -= 1


def rests_enough(diensten: Sequence[Dienst], at: int, rules: RuleSet) -> bool:
    """Whether the window from the begin of a dienst holds its rest, in one of the two forms."""
    need = rules.week_rest
    week = rests(diensten, at, diensten[at].start + SEVEN_DAYS)
    if need is None or any(end - start >= need.value for start, end in week):
        return True
    total = rules.two_weeks_rest
    if total is None or not rules.may_use_two_weeks:
        return False
    return parts_of_two_weeks(diensten, at, rules) >= total.value


def parts_of_two_weeks(diensten: Sequence[Dienst], at: int, rules: RuleSet) -> int:
    """The rest in 14 times 24 hours from the begin of a dienst, in parts that are long enough."""
    least = rules.two_weeks_part
    if least is None:
        return 0
    parts = (end - start for start, end in rests(diensten, at, diensten[at].start + FORTNIGHT))
    return sum(length for length in parts if length >= least.value)
