"""A7: breaks in a dienst, where they are known (ATW 5:4)."""

from app.labour.facts_diensten import Dienst, gaps
from app.labour.facts_timeline import Added
from app.labour.parameters import Amount, RuleSet
from app.labour.verdict import FINE, RuleId, Ruling, Verdicts, verdict


def breaks(added: Added) -> Verdicts:
    """A7: a warning where a dienst has fewer breaks than its work asks.

    Only intervals count of which the breaks are known; time between two of a dienst is a break.
    What is too short for one is told where there is no other.
    """
    if added.asked.pause is None or not added.rules.breaks:
        return FINE
    least, found = break_need(added.dienst, added.rules)
    if least is None or found >= least.value:
        return FINE
    before = max((_lack(*break_need(dienst, added.rules)) for dienst in added.was), default=0)
    if _lack(least, found) <= before:
        return FINE
    window = (added.dienst.start, added.dienst.end)
    told = found or added.asked.pause
    return (verdict(RuleId.A7, Ruling.WARN, told, least, window),)


def break_need(dienst: Dienst, rules: RuleSet) -> tuple[Amount | None, int]:
    """The breaks that a dienst asks, and those that it has."""
    known = [piece for piece in dienst.pieces if piece.pause is not None]
    work = sum(piece.work for piece in known)
    found = sum(piece.end - piece.start - piece.work for piece in known) + gaps(
        dienst, rules.break_counts_from.value
    )
    asked = [each.least for each in rules.breaks if work > each.over.value]
    return max(asked, key=lambda least: least.value, default=None), found


def _lack(least: Amount | None, found: int) -> int:
    return max(0, least.value - found) if least is not None else 0
