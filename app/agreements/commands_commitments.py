"""What changes about time that is already taken, one time of it or several."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select

from app.agreements.rules_time import without
from app.audit.trail import Verb, record
from app.core.command import command
from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import local_time
from app.people import grounds
from app.people.locks import lock_person
from app.people.models import (
    AVAILABILITY,
    Commitment,
    CommitmentKind,
    CommitmentSeries,
    Origin,
)


@command
def add_commitments(
    person_id: int,
    kind: CommitmentKind,
    spans: Sequence[Interval],
    origin: Origin = Origin.OFFICE,
) -> list[int]:
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
    new = [span for span in spans if span not in present]
    said_last(person_id, kind, new)
    made = [
        Commitment(
            person_id=person_id, kind=kind, starts_at=span.start, ends_at=span.end, origin=origin
        )
        for span in new
    ]
    db.session.add_all(made)
    db.session.flush()
    for commitment in made:
        record(Verb.ADDED, commitment, about=person_id, kind=str(kind))
    if made:
        grounds.taken(person_id, new)
    present |= {Interval(each.starts_at, each.ends_at): each for each in made}
    return [present[span].id for span in spans]


@command
def remove_commitment(commitment_id: int) -> None:
    """Give a time back: it is taken no longer. Of a series it is this one time alone."""
    commitment = db.session.get(Commitment, commitment_id, with_for_update=True)
    if commitment is not None:
        lock_person(commitment.person_id)
        left_their_series([commitment])
        db.session.delete(commitment)
        record(Verb.REMOVED, commitment, about=commitment.person_id, kind=commitment.kind)


@command
def make_available(person_id: int, spans: Sequence[Interval]) -> int:
    """Somebody is available in these times after all; how many times that they said go or shrink.

    Only what they said of their availability themselves: work and absence stay.
    """
    lock_person(person_id)
    cut = _cut(person_id, AVAILABILITY, spans)
    if cut:
        record(Verb.REMOVED, "availability", about=person_id, times=cut)
    return cut


def said_last(person_id: int, kind: CommitmentKind, spans: Sequence[Interval]) -> None:
    """What somebody says last of their availability in a time is what counts there."""
    if kind in AVAILABILITY:
        _cut(person_id, AVAILABILITY - {kind}, spans)


def _cut(person_id: int, kinds: Collection[CommitmentKind], spans: Sequence[Interval]) -> int:
    """Take the spans out of what the person wrote of these kinds; how many times that changes."""
    if not spans:
        return 0
    found = db.session.scalars(
        select(Commitment).where(
            Commitment.person_id == person_id,
            Commitment.kind.in_(kinds),
            Commitment.origin == Origin.OWN,
            Commitment.ends_at > min(span.start for span in spans),
            Commitment.starts_at < max(span.end for span in spans),
        )
    ).all()
    hit = [row for row in found if any(span_of(row).overlaps(span) for span in spans)]
    left_their_series(hit)
    for row in hit:
        for left in without(span_of(row), spans):
            db.session.add(
                Commitment(
                    person_id=person_id,
                    kind=row.kind,
                    starts_at=left.start,
                    ends_at=left.end,
                    origin=row.origin,
                )
            )
        db.session.delete(row)
    db.session.flush()
    return len(hit)


def left_their_series(rows: Iterable[Commitment]) -> None:
    """Let their series know that these times of it are none of it any more."""
    days = defaultdict(set)
    for row in rows:
        if row.series_id is not None:
            days[row.series_id].add(local_time().day(row.starts_at).isoformat())
    for series in (
        db.session.scalars(select(CommitmentSeries).where(CommitmentSeries.id.in_(days)))
        if days
        else ()
    ):
        series.skipped = sorted({*series.skipped, *days[series.id]})


def span_of(row: Commitment) -> Interval:
    """From when to when a time is taken."""
    return Interval(row.starts_at, row.ends_at)
