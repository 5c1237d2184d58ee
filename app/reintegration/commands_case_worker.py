"""Whose a track is: handed on, left alone when its case worker leaves, and taken over."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from app.core.command import command
from app.core.db import db
from app.core.refusal import NotDone
from app.notices.private import tell
from app.reintegration import queries_leads
from app.reintegration.locks import lock_track
from app.reintegration.models import Track, TrackState, TrackVerb
from app.reintegration.rules import TrackRefusal
from app.reintegration.trail import note

AGAIN = timedelta(days=7)
"""How often those on top are asked to take over a track that is alone."""


def tell_lead(track: Track) -> None:
    """Tell the case worker, or who may take over, that there is something; no closed account."""
    for person_id in queries_leads.who_is_told(track):
        tell(person_id)


@command
def hand_on(track_id: int, case_worker_id: int) -> NotDone[TrackRefusal] | None:
    """Let another case worker go on with it."""
    track = lock_track(track_id)
    if track is None or track.state == TrackState.ENDED:
        return NotDone(TrackRefusal.OVER)
    if case_worker_id == track.person_id:
        return NotDone(TrackRefusal.ONESELF)
    if track.case_worker_id == case_worker_id:
        return None
    track.case_worker_id = case_worker_id
    note(TrackVerb.HANDED_ON, track, other_id=case_worker_id)
    tell(case_worker_id)
    tell(track.person_id)
    return None


@command
def take_over(track_id: int, case_worker_id: int) -> NotDone[TrackRefusal] | None:
    """A case worker on top goes on with a track that is alone; the person hears and can read it."""
    track = lock_track(track_id)
    if track is None or track.state == TrackState.ENDED:
        return NotDone(TrackRefusal.OVER)
    if case_worker_id == track.person_id:
        return NotDone(TrackRefusal.ONESELF)
    alone = select(Track.id).where(Track.id == track_id, queries_leads.is_alone())
    if db.session.scalar(alone) is None:
        return NotDone(TrackRefusal.IS_LED)
    track.case_worker_id = case_worker_id
    note(TrackVerb.TAKEN_OVER, track)
    tell(track.person_id)
    return None


def follow_lead(track: Track, now: datetime) -> None:
    """Ask for a case worker while a track is alone, once a week. Of a track that is locked."""
    alone = select(Track.id).where(Track.id == track.id, queries_leads.is_alone())
    if db.session.scalar(alone) is not None:
        last = queries_leads.last_alone(track)
        if last is None or last.at <= now - AGAIN:
            _ask_for_another(track, is_new=last is None)


def _ask_for_another(track: Track, *, is_new: bool, leaving: Collection[int] = ()) -> None:
    """Nothing is noted while there is nobody to ask: it is tried again, and is an alarm."""
    asked = [each for each in queries_leads.on_top(track) if each not in leaving]
    if not asked:
        return
    note(TrackVerb.LEFT_ALONE, track, other_id=track.case_worker_id)
    for person_id in asked:
        tell(person_id)
    if is_new:
        tell(track.person_id)


@command
def let_go_of_led(person_id: int, next_id: int | None) -> None:
    """Somebody is no case worker any more: what they led goes to the next, or asks for one."""
    led = select(Track.id).where(Track.ended_on.is_(None), Track.case_worker_id == person_id)
    for track_id in db.session.scalars(led.order_by(Track.id)).all():
        if next_id is None or isinstance(hand_on(track_id, next_id), NotDone):
            track = lock_track(track_id)
            if track is not None:
                _ask_for_another(track, is_new=True, leaving={person_id})


@command
def let_go(person_id: int) -> None:
    """Somebody leaves: what was shared with them is theirs no longer, and the case worker of their
    own track hears that there is something.
    """
    concerned = select(Track.id).where(
        Track.ended_on.is_(None),
        or_(Track.person_id == person_id, Track.shared_with_id == person_id),
    )
    for track_id in db.session.scalars(concerned.order_by(Track.id)).all():
        track = lock_track(track_id)
        if track is not None and track.shared_with_id == person_id:
            track.shared_with_id = None
            note(TrackVerb.UNSHARED, track, other_id=person_id)
        elif track is not None:
            tell_lead(track)
