"""A1: work in one dienst (ATW 5:7). Paid absence in the middle of it counts (5:2)."""

from app.labour.facts_timeline import Added
from app.labour.verdict import FINE, RuleId, Verdicts, refused


def shift_length(added: Added) -> Verdicts:
    """A1: no more work in one dienst than allowed."""
    most = added.rules.shift_work
    if most is None:
        return FINE
    if added.dienst.end - added.dienst.start <= most.value:
        return FINE
    absent = added.timeline.absence_within
    found = added.dienst.work + absent(added.dienst)
    if found <= most.value:
        return FINE
    if found <= max((dienst.work + absent(dienst) for dienst in added.was), default=0):
        return FINE
    return (refused(RuleId.A1, found, most, (added.dienst.start, added.dienst.end)),)
