"""The calendar of the law for a track: what is due, moved, done, and reminded of once."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select

from app.core.command import bookkeeping, command
from app.core.db import db
from app.core.localtime import local_time, local_today
from app.core.pieces import one_by_one
from app.core.refusal import NotDone
from app.core.revision import Unchanged
from app.reintegration.commands import follow_pause
from app.reintegration.commands_case_worker import follow_lead, tell_lead
from app.reintegration.commands_feelings import in_a_row
from app.reintegration.commands_limits import follow_limits
from app.reintegration.locks import lock_track
from app.reintegration.models import (
    Evaluation,
    Step,
    StepState,
    Term,
    TermChange,
    TermReason,
    Track,
    TrackState,
    TrackVerb,
)
from app.reintegration.rules import Due, TrackRefusal, calendar_of
from app.reintegration.trail import note

AHEAD = timedelta(days=14)
"""So long before a term its case worker is reminded."""


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term of a track: by the law, and when it is due now."""

    due: Due
    on: date
    reason: str | None = None
    done_on: date | None = None


def terms_of(track: Track) -> list[TermLine]:
    """Every term of the law for a track, by when it is due now; one statement."""
    return terms_of_each([track])[track.id]


def terms_of_each(tracks: Collection[Track]) -> dict[int, list[TermLine]]:
    """The terms of several tracks, by id; one statement."""
    changes: dict[int, dict[tuple[str, int], TermChange]] = defaultdict(dict)
    ids = [track.id for track in tracks]
    for change in db.session.scalars(select(TermChange).where(TermChange.track_id.in_(ids))):
        changes[change.track_id][change.term, change.number] = change
    return {
        track.id: sorted(
            (
                _line(due, changes[track.id].get((due.term, due.number)))
                for due in calendar_of(track.first_day)
            ),
            key=lambda line: (line.on, line.due.term),
        )
        for track in tracks
    }


def _line(due: Due, change: TermChange | None) -> TermLine:
    if change is None:
        return TermLine(due, due.on)
    return TermLine(due, change.moved_to or due.on, change.reason, change.done_on)


@command
def move_term(
    track_id: int, term: Term, number: int, to: date, reason: TermReason
) -> NotDone[TrackRefusal] | Unchanged | None:
    """Move a term to another day, for a reason from the list; it is reminded of anew."""
    track = _with_term(track_id, term, number)
    if isinstance(track, NotDone):
        return track
    if to < track.first_day:
        return NotDone(TrackRefusal.ORDER)
    change = _change(track.id, term, number)
    if (change.moved_to, change.reason) == (to, reason):
        return Unchanged()
    change.moved_to, change.reason, change.reminded_at = to, reason, None
    note(TrackVerb.MOVED, track, term=term, number=number, day=to)
    return None


@command
def settle_term(
    track_id: int, term: Term, number: int, on: date
) -> NotDone[TrackRefusal] | Unchanged | None:
    """Note that what the law asks for was done on a day."""
    if on > local_today():
        return NotDone(TrackRefusal.DAY_AHEAD)
    track = _with_term(track_id, term, number)
    if isinstance(track, NotDone):
        return track
    if on < track.first_day:
        return NotDone(TrackRefusal.ORDER)
    change = _change(track.id, term, number)
    if change.done_on == on:
        return Unchanged()
    change.done_on = on
    note(TrackVerb.DONE, track, term=term, number=number, day=on)
    return None


def settle_talk(track: Track, on: date) -> None:
    """A talk was held on a day: it is what the last date asked for that was told of by then."""
    asked = [
        line
        for line in terms_of(track)
        if line.due.term == Term.TALK and line.done_on is None and line.on - AHEAD <= on
    ]
    if asked:
        due = asked[-1].due
        _change(track.id, due.term, due.number).done_on = on
        note(TrackVerb.DONE, track, term=due.term, number=due.number, day=on)


def _with_term(track_id: int, term: Term, number: int) -> Track | NotDone[TrackRefusal]:
    track = lock_track(track_id)
    if track is None or track.state == TrackState.ENDED:
        return NotDone(TrackRefusal.OVER)
    if (term, number) not in {(due.term, due.number) for due in calendar_of(track.first_day)}:
        return NotDone(TrackRefusal.NO_SUCH_TERM)
    return track


def _change(track_id: int, term: str, number: int) -> TermChange:
    change = db.session.get(TermChange, (track_id, term, number))
    if change is None:
        change = TermChange(track_id=track_id, term=term, number=number)
        db.session.add(change)
    return change


def remind(now: datetime) -> int:
    """Remind each case worker, once, of what a track asks for. Returns how many tracks asked.

    That is: a term of the law within two weeks, a talk about a step that is due, three shifts in a
    row that were too much. Also of what became due while nobody ran this. One message a track.
    A track that nobody leads asks for somebody, a pause ends with its step, and limits that went
    are noticed.
    """
    tracks = db.session.scalars(select(Track.id).where(Track.ended_on.is_(None))).all()
    return sum(_remind_of(track_id, now) for track_id in one_by_one(tracks))


@bookkeeping
def _remind_of(track_id: int, now: datetime) -> bool:
    track = lock_track(track_id)
    if track is None or track.ended_on is not None:
        return False
    today = local_time().day(now)
    follow_lead(track, now)
    follow_pause(track, now, today)
    follow_limits(track, now, today)
    terms, talks = list(_terms_to_tell(track, today)), _talks_to_tell(track, today)
    row = in_a_row([track.id]).get(track.id, [])
    for line in terms:
        _change(track.id, line.due.term, line.due.number).reminded_at = now
    for step in talks:
        step.reminded_at = now
    is_new = bool(row) and not any(feeling.told_at for feeling in row)
    if is_new:
        row[-1].told_at = now
    if terms or talks or is_new:
        tell_lead(track)
        return True
    return False


def _terms_to_tell(track: Track, today: date) -> Iterator[TermLine]:
    reminded = {
        (change.term, change.number)
        for change in db.session.scalars(
            select(TermChange).where(
                TermChange.track_id == track.id, TermChange.reminded_at.is_not(None)
            )
        )
    }
    for line in terms_of(track):
        is_new = (line.due.term, line.due.number) not in reminded
        if is_new and line.done_on is None and line.on - AHEAD <= today:
            yield line


def _talks_to_tell(track: Track, today: date) -> list[Step]:
    """The steps whose talk is due, and was not noted; the case worker was not told yet."""
    return list(
        db.session.scalars(
            select(Step).where(
                Step.track_id == track.id,
                Step.state == StepState.CONFIRMED,
                Step.evaluation_on <= today,
                Step.reminded_at.is_(None),
                ~exists().where(Evaluation.step_id == Step.id),
            )
        )
    )
