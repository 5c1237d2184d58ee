"""Two years after its end nothing is left of a track, and that is looked at.

The limits that its steps wrote are limits like any other; every limit goes two years after its
last day, whoever it was agreed with and why, so that what goes tells nothing.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select

from app.audit.trail import Verb, record
from app.core.command import command
from app.core.db import db, delete_rows
from app.people.models import Limit
from app.reintegration.models import (
    Evaluation,
    Feeling,
    Step,
    TermChange,
    Track,
    TrackEntry,
)
from app.reintegration.rules import KEPT_FOR_YEARS, deletable_from
from app.web.languages import local_time

PARTS = (TrackEntry, Feeling, TermChange, Evaluation, Step)
GONE = "kept no longer"
AT_LEAST = timedelta(days=365 * KEPT_FOR_YEARS)


class NotDeleted(RuntimeError):
    """Something of a track was still there after it was deleted; nothing was."""


def delete_old_tracks(now: datetime) -> int:
    """Delete every track that ended two years ago or longer, and such limits; how many tracks."""
    today = local_time().day(now)
    ended = db.session.execute(
        select(Track.id, Track.ended_on).where(Track.ended_on.is_not(None))
    ).all()
    deleted = sum(_delete(row.id) for row in ended if _is_old(row.ended_on, today))
    _delete_limits(today)
    return deleted


def _is_old(ended_on: date, today: date) -> bool:
    return deletable_from(ended_on) <= today


@command
def _delete(track_id: int) -> int:
    """The trail keeps that something was deleted, not what or whose."""
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
    record(Verb.REMOVED, GONE)
    return 1


@command
def _delete_limits(today: date) -> None:
    """Delete every limit whose last day was two years ago or longer."""
    ended = db.session.execute(
        select(Limit.id, Limit.valid_until).where(Limit.valid_until <= today - AT_LEAST)
    ).all()
    old = [row.id for row in ended if _is_old(row.valid_until, today)]
    if old:
        delete_rows(delete(Limit).where(Limit.id.in_(old)))
        record(Verb.REMOVED, GONE)
