"""Overdracht: three lines from whoever did a task to the next on such a task."""

from app.audit.trail import Verb, record
from app.claims.locks import lock_claim
from app.claims.policies import Act
from app.claims.queries_acts import may
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.on_shift.models import Handover
from app.web.fields import clean_lines

MOST_LINES, LONGEST_LINE = 3, 140


def lines_of(text: str) -> list[str]:
    """The lines that say something, without the space around them."""
    return clean_lines(text).splitlines()


@command
def hand_over(claim_id: int, lines: list[str]) -> int | None:
    """Leave these lines for the next, in place of what was there; no line takes them back.

    Returns how many there are; None when it is not theirs to write, or the time for it is over.
    Nothing changed then.
    """
    found = lock_claim(claim_id)
    if found is None or not may(Act.HAND_OVER, *found, clock.now()):
        return None
    claim, shift = found
    handover = db.session.get(Handover, claim_id)
    if "\n".join(lines) == (handover.lines if handover else ""):
        return len(lines)
    if not lines:
        db.session.delete(handover)
    elif handover is None:
        text = "\n".join(lines)
        db.session.add(Handover(claim_id=claim_id, lines=text, written_at=clock.now()))
    else:
        handover.lines, handover.written_at = "\n".join(lines), clock.now()
    record(Verb.HANDED_OVER, claim, about=claim.person_id, shift=shift.id, lines=len(lines))
    return len(lines)
