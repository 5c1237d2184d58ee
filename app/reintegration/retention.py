"""Two years after its end nothing is left of a track, and that is looked at.

The limits that its steps wrote are limits like any other; every limit goes two years after its
last day, whoever it was agreed with and why (``agreements.retention``). The trail that
administrators read hears of neither.
"""

from datetime import datetime

from sqlalchemy import delete, func, select

from app.agreements.retention import deletable_from
from app.core.command import bookkeeping
from app.core.db import db, delete_rows
from app.core.localtime import local_time
from app.core.pieces import delete_some, in_pieces, one_by_one
from app.reintegration.models import (
    Evaluation,
    Feeling,
    Step,
    TermChange,
    Track,
    TrackEntry,
)

Part = TrackEntry | Feeling | TermChange | Evaluation | Step
PARTS: tuple[type[Part], ...] = (TrackEntry, Feeling, TermChange, Evaluation, Step)


class NotDeleted(RuntimeError):
    """Something of a track was still there after it was deleted; nothing was."""


def delete_old_tracks(now: datetime) -> int:
    """Delete every track that ended two years ago or longer. Returns the number deleted."""
    today = local_time().day(now)
    ended = db.session.execute(
        select(Track.id, Track.ended_on).where(Track.ended_on.is_not(None))
    ).all()
    old = [row.id for row in ended if deletable_from(row.ended_on) <= today]
    return sum(_delete_whole(track_id) for track_id in one_by_one(old))


def _delete_whole(track_id: int) -> int:
    for part in PARTS:
        thin_out(part, track_id)
    return _delete(track_id)


@in_pieces()
@bookkeeping
def thin_out(most: int, part: type[Part], track_id: int) -> int:
    """Delete of one part what is too much to go in one piece.

    Returns the number of rows deleted, 0 once the rest can go in one piece.
    """
    of_track = part.track_id == track_id
    there = db.session.execute(select(func.count()).select_from(part).where(of_track)).scalar_one()
    too_many = min(most, there - most)
    return delete_some(too_many, part, of_track) if too_many > 0 else 0


@bookkeeping
def _delete(track_id: int) -> int:
    for part in PARTS:
        delete_rows(delete(part).where(part.track_id == track_id))
    delete_rows(delete(Track).where(Track.id == track_id))
    left = sum(
        db.session.execute(
            select(func.count()).select_from(part).where(part.track_id == track_id)
        ).scalar_one()
        for part in PARTS
    )
    if left or db.session.get(Track, track_id, populate_existing=True) is not None:
        raise NotDeleted("parts of a track remained")
    return 1
