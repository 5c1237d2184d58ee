"""Limits that who administers people ended or took away: the track notices, and writes them again.

Its case worker is told, and nobody else: whoever changed a limit does not know of a track.
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.core.command import command
from app.core.db import db
from app.core.localtime import local_today
from app.core.refusal import NotDone
from app.reintegration import limits
from app.reintegration.commands_case_worker import tell_lead
from app.reintegration.limits import Missing
from app.reintegration.locks import lock_track
from app.reintegration.models import Step, Track, TrackVerb
from app.reintegration.rules import TrackRefusal
from app.reintegration.trail import note


def follow_limits(track: Track, now: datetime, today: date) -> None:
    """Tell the case worker once that limits are missing, until they are there again."""
    if not _missing(track.id, today):
        track.limits_told_at = None
    elif track.limits_told_at is None:
        track.limits_told_at = now
        note(TrackVerb.LIMITS_GONE, track)
        tell_lead(track)


@command
def write_limits_again(track_id: int) -> NotDone[TrackRefusal] | None:
    """Let what was agreed hold again from today, where limits of it are missing."""
    track, today = lock_track(track_id), local_today()
    missing = _missing(track_id, today) if track is not None else None
    if track is None or not missing:
        return NotDone(TrackRefusal.NOTHING_MISSING)
    for step in missing.steps:
        limits.write_again(step, track.person_id, today)
    if missing.pause and track.paused_until is not None:
        limits.let_go(track, today)
        limits.hold_all(track, today, track.paused_until)
    track.limits_told_at = None
    note(TrackVerb.LIMITS_WRITTEN, track)
    return None


def _missing(track_id: int, today: date) -> Missing:
    track = db.session.scalars(
        select(Track)
        .where(Track.id == track_id)
        .options(selectinload(Track.steps).joinedload(Step.limit), joinedload(Track.pause_limit))
        .execution_options(populate_existing=True)
    ).one()
    return limits.missing(track, today)
