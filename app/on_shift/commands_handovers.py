"""Overdracht: three lines from whoever did a task to the next on such a task."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.audit.trail import Verb, record
from app.claims.locks import lock_claim
from app.claims.policies import Act
from app.claims.queries_acts import may
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.core.localtime import local_time
from app.on_shift.models import Handover
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.web.fields import clean_lines

MOST_LINES, LONGEST_LINE = 3, 140
READ_FOR = timedelta(days=60)
"""What is older says little about how things stand."""


@dataclass(frozen=True, slots=True)
class HandoverLines:
    """What the last one wrote: by first name, and on which day."""

    first_name: str
    day: date
    lines: list[str]


def lines_of(text: str) -> list[str]:
    """The lines that say something, without the space around them."""
    return clean_lines(text).splitlines()


def newest_handover(shift: Shift, now: datetime) -> HandoverLines | None:
    """What was written last about such a task in the same department, before this shift began."""
    found = db.session.execute(
        select(Handover, Person)
        .join(Claim, Claim.id == Handover.claim_id)
        .join(Person, Person.id == Claim.person_id)
        .join(Shift, Shift.id == Claim.shift_id)
        .where(
            Shift.task_type_id == shift.task_type_id,
            Shift.department_id == shift.department_id,
            Shift.starts_at < shift.starts_at,
            Handover.written_at > now - READ_FOR,
        )
        .order_by(Shift.ends_at.desc(), Handover.written_at.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    handover, writer = found
    day = local_time().day(handover.written_at)
    return HandoverLines(writer.first_name, day, handover.lines.splitlines())


def own_handover(claim_id: int) -> str:
    """What the holder of a claim wrote; nothing is ""."""
    handover = db.session.get(Handover, claim_id)
    return handover.lines if handover is not None else ""


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
