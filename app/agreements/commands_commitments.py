"""What changes about time that is already taken."""

from collections.abc import Sequence

from sqlalchemy import select

from app.audit.trail import Verb, record
from app.core.command import command
from app.core.db import db
from app.core.intervals import Interval
from app.people import grounds
from app.people.locks import lock_person
from app.people.models import Commitment, CommitmentKind


@command
def add_commitments(person_id: int, kind: CommitmentKind, spans: Sequence[Interval]) -> list[int]:
    """Note that these times of somebody are taken; the ids, in order.

    What is taken like this already is a second tap: the answer is the first. Whoever is to do
    something then is told by the room that it is of, unless they say it themselves.
    """
    lock_person(person_id)
    present = {
        Interval(each.starts_at, each.ends_at): each
        for each in db.session.scalars(
            select(Commitment).where(
                Commitment.person_id == person_id,
                Commitment.kind == kind,
                Commitment.starts_at.in_([span.start for span in spans]),
            )
        )
    }
    made = [
        Commitment(person_id=person_id, kind=kind, starts_at=span.start, ends_at=span.end)
        for span in spans
        if span not in present
    ]
    db.session.add_all(made)
    db.session.flush()
    for commitment in made:
        record(Verb.ADDED, commitment, about=person_id, kind=str(kind))
    if made:
        grounds.taken(person_id, [Interval(each.starts_at, each.ends_at) for each in made])
    present |= {Interval(each.starts_at, each.ends_at): each for each in made}
    return [present[span].id for span in spans]


@command
def remove_commitment(commitment_id: int) -> None:
    """Give a time back: it is taken no longer."""
    commitment = db.session.get(Commitment, commitment_id, with_for_update=True)
    if commitment is not None:
        lock_person(commitment.person_id)
        db.session.delete(commitment)
        record(Verb.REMOVED, commitment, about=commitment.person_id, kind=commitment.kind)
