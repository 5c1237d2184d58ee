"""The calendar of the law for a track: what is due, moved, done, and reminded of once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.command import bookkeeping, command
from app.core.db import db
from app.reintegration.commands import tell
from app.reintegration.locks import lock_track
from app.reintegration.models import Term, TermChange, TermReason, Track, TrackState, TrackVerb
from app.reintegration.rules import Due, Refused, WhyNot, calendar_of
from app.reintegration.trail import note
from app.web.languages import local_time

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
    changes = {
        (change.term, change.number): change
        for change in db.session.scalars(select(TermChange).where(TermChange.track_id == track.id))
    }
    lines = (
        _line(due, changes.get((due.term, due.number))) for due in calendar_of(track.first_day)
    )
    return sorted(lines, key=lambda line: (line.on, line.due.term))


def _line(due: Due, change: TermChange | None) -> TermLine:
    if change is None:
        return TermLine(due, due.on)
    return TermLine(due, change.moved_to or due.on, change.reason, change.done_on)


@command
def move_term(
    track_id: int, term: Term, number: int, to: date, reason: TermReason
) -> Refused | None:
    """Move a term to another day, for a reason from the list; it is reminded of anew."""
    found = _changed(track_id, term, number)
    if isinstance(found, Refused):
        return found
    track, change = found
    change.moved_to, change.reason, change.reminded_at = to, reason, None
    note(TrackVerb.MOVED, track, term=str(term), number=number, to=to.isoformat())
    return None


@command
def settle_term(track_id: int, term: Term, number: int, on: date) -> Refused | None:
    """Note that what the law asks for was done on a day."""
    if on > local_time().day(clock.now()):
        return Refused(WhyNot.DAY_AHEAD)
    found = _changed(track_id, term, number)
    if isinstance(found, Refused):
        return found
    track, change = found
    change.done_on = on
    note(TrackVerb.DONE, track, term=str(term), number=number, on=on.isoformat())
    return None


def _changed(track_id: int, term: Term, number: int) -> tuple[Track, TermChange] | Refused:
    track = lock_track(track_id)
    if track is None or track.state == TrackState.ENDED:
        return Refused(WhyNot.OVER)
    if (term, number) not in {(due.term, due.number) for due in calendar_of(track.first_day)}:
        return Refused(WhyNot.NO_SUCH_TERM)
    return track, _change(track.id, term, number)


def _change(track_id: int, term: str, number: int) -> TermChange:
    change = db.session.get(TermChange, (track_id, term, number))
    if change is None:
        change = TermChange(track_id=track_id, term=term, number=number)
        db.session.add(change)
    return change


def remind(now: datetime) -> int:
    """Remind each case worker of what is due within two weeks, once each; how many terms.

    Also of what became due while nobody ran this.
    """
    tracks = db.session.scalars(select(Track.id).where(Track.ended_on.is_(None))).all()
    return sum(_remind_of(track_id, now) for track_id in tracks)


@bookkeeping
def _remind_of(track_id: int, now: datetime) -> int:
    track = lock_track(track_id)
    if track is None or track.ended_on is not None:
        return 0
    due = list(_to_remind(track, local_time().day(now)))
    for line in due:
        _change(track.id, line.due.term, line.due.number).reminded_at = now
    if due:
        tell(track.case_worker_id)
    return len(due)


def _to_remind(track: Track, today: date) -> Iterator[TermLine]:
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
