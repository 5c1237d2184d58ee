"""A track from its start to its end. What its steps allow is written by ``steps.py``."""

from datetime import timedelta

from sqlalchemy import select

from app.core import clock
from app.core.command import command
from app.core.db import db
from app.notices import outbox
from app.people.locks import lock_person
from app.people.models import Person
from app.reintegration import limits
from app.reintegration.locks import lock_track, steps_of
from app.reintegration.models import Outcome, StepState, Track, TrackState, TrackVerb
from app.reintegration.rules import Refused, TrackDraft, WhyNot
from app.reintegration.trail import note
from app.web.languages import local_today

SOMETHING = "something_for_you"
"""The one message of this room: it says that there is something, and nothing else."""


def tell(person_id: int) -> None:
    """Tell somebody that there is something for them in Flexpool."""
    outbox.post(SOMETHING, person_id)


@command
def start_track(draft: TrackDraft) -> int | Refused:
    """Begin a track for a person who has none under way; its id."""
    lock_person(draft.person_id)
    refused = _refused(draft)
    if refused is not None:
        return Refused(refused)
    open_one = db.session.scalar(
        select(Track).where(Track.person_id == draft.person_id, Track.ended_on.is_(None))
    )
    if open_one is not None:  # this tells that there is one: whose it is can read who was told
        note(TrackVerb.TRIED, open_one)
        return Refused(WhyNot.HAS_TRACK)
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


def _refused(draft: TrackDraft) -> WhyNot | None:
    if draft.person_id == draft.case_worker_id:
        return WhyNot.ONESELF
    if not draft.first_day <= draft.starts_on <= draft.target_on:
        return WhyNot.ORDER
    person = db.session.get(Person, draft.person_id)
    return None if person is not None and person.active else WhyNot.NOT_ACTIVE


@command
def hand_on(track_id: int, case_worker_id: int) -> Refused | None:
    """Let another case worker go on with it."""
    track = lock_track(track_id)
    if track is None or track.state == TrackState.ENDED:
        return Refused(WhyNot.OVER)
    if case_worker_id == track.person_id:
        return Refused(WhyNot.ONESELF)
    if track.case_worker_id == case_worker_id:
        return None
    track.case_worker_id = case_worker_id
    note(TrackVerb.HANDED_ON, track, other_id=case_worker_id)
    tell(case_worker_id)
    tell(track.person_id)
    return None


@command
def pause(track_id: int) -> Refused | None:
    """From today no hours at all are agreed, until ``resume``."""
    track = lock_track(track_id)
    if track is None or track.state not in {TrackState.PLANNED, TrackState.RUNNING}:
        return Refused(WhyNot.OVER)
    rest(track)
    return None


def rest(track: Track) -> None:
    """Pause a track that is locked."""
    track.state = TrackState.PAUSED
    limits.hold_all(track, local_today())
    note(TrackVerb.PAUSED, track)
    tell(track.person_id)


@command
def resume(track_id: int) -> Refused | None:
    """What was agreed holds again from today."""
    track = lock_track(track_id)
    if track is None or track.state != TrackState.PAUSED:
        return Refused(WhyNot.NOT_PAUSED)
    confirmed = any(step.state == StepState.CONFIRMED for step in steps_of(track_id))
    track.state = TrackState.RUNNING if confirmed else TrackState.PLANNED
    limits.let_go(track, local_today())
    note(TrackVerb.RESUMED, track)
    tell(track.person_id)
    return None


@command
def end_track(track_id: int, outcome: Outcome) -> Refused | None:
    """End it today: from tomorrow none of its limits holds. Two years later it is deleted."""
    track = lock_track(track_id)
    if track is None or track.state == TrackState.ENDED:
        return Refused(WhyNot.OVER)
    today = local_today()
    for step in steps_of(track_id):
        limits.cut(step, today + timedelta(days=1))
        if step.state == StepState.PROPOSED or step.valid_from > today:
            step.state = StepState.REPLACED
    limits.let_go(track, today + timedelta(days=1))
    track.state, track.outcome, track.ended_on = TrackState.ENDED, outcome, today
    note(TrackVerb.ENDED, track, word=outcome)
    tell(track.person_id)
    return None


@command
def share(track_id: int, with_id: int | None) -> Refused | None:
    """The person lets one other read hours and limits, or with None nobody any more."""
    track = lock_track(track_id)
    if track is None or track.state == TrackState.ENDED:
        return Refused(WhyNot.OVER)
    if with_id == track.person_id:
        return Refused(WhyNot.ONESELF)
    if track.shared_with_id != with_id:
        track.shared_with_id = with_id
        note(TrackVerb.SHARED if with_id else TrackVerb.UNSHARED, track, other_id=with_id)
        if with_id is not None:
            tell(with_id)
    return None


@command
def extend_trial(track_id: int) -> Refused | None:
    """Let the phase without wage value last six weeks instead of four, once."""
    track = lock_track(track_id)
    if track is None or track.state == TrackState.ENDED:
        return Refused(WhyNot.OVER)
    if not track.trial_extended:
        track.trial_extended = True
        note(TrackVerb.EXTENDED, track)
        tell(track.person_id)
    return None


@command
def note_reading(track_id: int, verb: TrackVerb = TrackVerb.READ) -> None:
    """Somebody opened the track, or what is shared of it; the person can read who looked."""
    track = db.session.get(Track, track_id)
    if track is not None:
        note(verb, track)
