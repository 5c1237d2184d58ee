"""A pause: no hours at all, until the track goes on or the step that is paused ends.

So a pause is a limit with a last day, like any other, and nobody stands still by mistake.
"""

from datetime import date, datetime, timedelta

from app.core.command import command
from app.core.localtime import local_today
from app.core.refusal import NotDone
from app.notices.private import tell
from app.reintegration import limits
from app.reintegration.commands_case_worker import tell_lead
from app.reintegration.locks import lock_track, steps_of
from app.reintegration.models import Step, StepState, Track, TrackState, TrackVerb
from app.reintegration.rules import WhyNot
from app.reintegration.trail import note

AHEAD = timedelta(days=7)
"""So long before a pause ends its case worker is told."""


@command
def pause(track_id: int) -> NotDone[WhyNot] | None:
    """From today no hours at all are agreed, to the end of the step, or until ``resume``."""
    track = lock_track(track_id)
    if track is None or track.state not in {TrackState.PLANNED, TrackState.RUNNING}:
        return NotDone(WhyNot.OVER)
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
def resume(track_id: int) -> NotDone[WhyNot] | None:
    """What was agreed holds again from today."""
    track = lock_track(track_id)
    if track is None or track.state != TrackState.PAUSED:
        return NotDone(WhyNot.NOT_PAUSED)
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
