"""A track from its start to its end, with the pauses between.

A pause is no hours at all, until the track goes on or the step that is paused ends. So it is a
limit with a last day, like any other, and nobody stands still by mistake. What steps allow is
written by ``commands_steps.py``; whose the track is, by ``commands_case_worker.py``.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import insert, literal, select

from app.core import clock
from app.core.actor import current
from app.core.command import bookkeeping, command
from app.core.db import db
from app.core.localtime import local_today
from app.core.refusal import NotDone
from app.notices.private import tell
from app.people.locks import lock_person
from app.people.models import Person
from app.reintegration import limits
from app.reintegration.commands_case_worker import tell_lead
from app.reintegration.locks import lock_track, steps_of
from app.reintegration.models import (
    Outcome,
    Step,
    StepState,
    Track,
    TrackEntry,
    TrackState,
    TrackVerb,
)
from app.reintegration.rules import TrackDraft, TrackRefusal
from app.reintegration.trail import note

TRIED_AGAIN = timedelta(days=1)
"""Within such a time a second try of the same case worker is noted and not told once more."""
AHEAD = timedelta(days=7)
"""So long before a pause ends its case worker is told."""


@command
def start_track(draft: TrackDraft) -> int | NotDone[TrackRefusal]:
    """Begin a track for a person who has none under way; its id.

    Where there is one, its case worker is told; that there is one is not for who asked.
    """
    lock_person(draft.person_id)
    refused = _refused(draft)
    if refused is not None:
        return NotDone(refused)
    open_one = db.session.scalar(
        select(Track).where(Track.person_id == draft.person_id, Track.ended_on.is_(None))
    )
    if open_one is not None:
        _tried(open_one)
        return NotDone(TrackRefusal.HAS_TRACK)
    track = Track(
        person_id=draft.person_id,
        case_worker_id=draft.case_worker_id,
        first_day=draft.first_day,
        starts_on=draft.starts_on,
        target_on=draft.target_on,
        hours_target=draft.hours_target,
        made_at=clock.now(),
    )
    db.session.add(track)
    note(TrackVerb.STARTED, track)
    tell(draft.person_id)
    return track.id


def _tried(track: Track) -> None:
    """Somebody wanted to start another: who leads the track hears it, and the person can read."""
    who = current().person_id
    told = db.session.scalar(
        select(TrackEntry.id)
        .where(
            TrackEntry.track_id == track.id,
            TrackEntry.verb == TrackVerb.TRIED,
            TrackEntry.actor_id == who,
            TrackEntry.at > clock.now() - TRIED_AGAIN,
        )
        .limit(1)
    )
    note(TrackVerb.TRIED, track)
    if told is None and who != track.case_worker_id:
        tell_lead(track)


def _refused(draft: TrackDraft) -> TrackRefusal | None:
    if draft.person_id == draft.case_worker_id:
        return TrackRefusal.ONESELF
    if not draft.first_day <= draft.starts_on <= draft.target_on:
        return TrackRefusal.ORDER
    person = db.session.get(Person, draft.person_id)
    return None if person is not None and person.active else TrackRefusal.NOT_ACTIVE


@command
def pause(track_id: int) -> NotDone[TrackRefusal] | None:
    """From today no hours at all are agreed, to the end of the step, or until ``resume``."""
    track = lock_track(track_id)
    if track is None or track.state not in {TrackState.PLANNED, TrackState.RUNNING}:
        return NotDone(TrackRefusal.OVER)
    rest(track)
    return None


def rest(track: Track) -> None:
    """Pause a track that is locked: the step that holds today, else the next that was agreed."""
    today = local_today()
    step = next((each for each in _agreed(track) if each.valid_until >= today), None)
    track.state, track.pause_told_at = TrackState.PAUSED, None
    track.paused_until = step.valid_until if step else None
    if step is not None:
        limits.hold_all(track, today, step.valid_until)
    note(TrackVerb.PAUSED, track, step=step, day=track.paused_until)
    tell(track.person_id)


@command
def resume(track_id: int) -> NotDone[TrackRefusal] | None:
    """What was agreed holds again from today."""
    track = lock_track(track_id)
    if track is None or track.state != TrackState.PAUSED:
        return NotDone(TrackRefusal.NOT_PAUSED)
    _go_on(track, local_today(), TrackVerb.RESUMED)
    tell(track.person_id)
    return None


def make_way(track: Track, step: Step) -> None:
    """A step was agreed for days that are paused: the pause ends before its first day."""
    if track.state != TrackState.PAUSED:
        return
    until = track.paused_until
    if until is None or step.valid_from <= local_today():
        _go_on(track, local_today(), TrackVerb.PAUSE_OVER)
    elif step.valid_from <= until:
        limits.shorten_pause(track, step.valid_from)


def follow_pause(track: Track, now: datetime, today: date) -> None:
    """Tell ahead that a pause ends with its step, and let it end. Of a track that is locked."""
    until = track.paused_until
    if track.state != TrackState.PAUSED or until is None:
        return
    if until < today:
        _go_on(track, today, TrackVerb.PAUSE_OVER)
        tell(track.person_id)
        tell_lead(track)
    elif until - AHEAD <= today and track.pause_told_at is None:
        track.pause_told_at = now
        tell_lead(track)


def _go_on(track: Track, day: date, verb: TrackVerb) -> None:
    track.state = TrackState.RUNNING if _agreed(track) else TrackState.PLANNED
    track.paused_until = track.pause_told_at = None
    limits.let_go(track, day)
    note(verb, track)


def _agreed(track: Track) -> list[Step]:
    return [step for step in steps_of(track.id) if step.state == StepState.CONFIRMED]


@command
def end_track(track_id: int, outcome: Outcome) -> NotDone[TrackRefusal] | None:
    """End it today: from tomorrow none of its limits holds. Two years later it is deleted."""
    track = lock_track(track_id)
    if track is None or track.state == TrackState.ENDED:
        return NotDone(TrackRefusal.OVER)
    today = local_today()
    for step in steps_of(track_id):
        limits.cut(step, today + timedelta(days=1))
        if step.state == StepState.PROPOSED or step.valid_from > today:
            step.state = StepState.REPLACED
    limits.let_go(track, today + timedelta(days=1))
    track.state, track.outcome, track.ended_on = TrackState.ENDED, outcome, today
    track.paused_until = None
    note(TrackVerb.ENDED, track, word=outcome)
    tell(track.person_id)
    return None


@command
def share(track_id: int, with_id: int | None) -> NotDone[TrackRefusal] | None:
    """The person lets one other read hours and limits, or with None nobody any more."""
    track = lock_track(track_id)
    if track is None or track.state == TrackState.ENDED:
        return NotDone(TrackRefusal.OVER)
    if with_id == track.person_id:
        return NotDone(TrackRefusal.ONESELF)
    if track.shared_with_id != with_id:
        track.shared_with_id = with_id
        note(TrackVerb.SHARED if with_id else TrackVerb.UNSHARED, track, other_id=with_id)
        if with_id is not None:
            tell(with_id)
    return None


@command
def extend_trial(track_id: int) -> NotDone[TrackRefusal] | None:
    """Let the phase without wage value last six weeks instead of four, once."""
    track = lock_track(track_id)
    if track is None or track.state == TrackState.ENDED:
        return NotDone(TrackRefusal.OVER)
    if not track.trial_extended:
        track.trial_extended = True
        note(TrackVerb.EXTENDED, track)
        tell(track.person_id)
    return None


@bookkeeping
def note_reading(*track_ids: int, verb: TrackVerb = TrackVerb.READ) -> None:
    """Somebody sees these tracks, or what is shared of them; the person can read who looked.

    One statement, which writes into the trail of tracks and nothing else.
    """
    columns = TrackEntry.__table__.columns
    seen = select(
        Track.id,
        literal(clock.now(), columns.at.type),
        literal(current().person_id, columns.actor_id.type),
        literal(verb, columns.verb.type),
    ).where(Track.id.in_(track_ids))
    into = [columns.track_id, columns.at, columns.actor_id, columns.verb]
    db.session.execute(insert(TrackEntry).from_select(into, seen))
