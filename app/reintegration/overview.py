"""What tracks ask of their case worker: the next date, and what has to be decided."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select

from app.core.db import db
from app.core.localtime import local_time
from app.reintegration.commands import AHEAD
from app.reintegration.commands_feelings import in_a_row
from app.reintegration.commands_steps import draft_of
from app.reintegration.commands_terms import TermLine, terms_of_each
from app.reintegration.limits import missing
from app.reintegration.models import Evaluation, Phase, Step, StepState, Term, Track, TrackState
from app.reintegration.queries import current_step
from app.reintegration.queries_progress import Week, this_week
from app.reintegration.rules import asks_to_decide, trial_days


class Mark(StrEnum):
    """What asks for the case worker."""

    TOO_MUCH = "too_much"
    TRIAL = "trial"
    TALK = "talk"
    TERM = "term"
    NOTHING_HOLDS = "nothing_holds"
    LIMITS = "limits"
    PAUSE_ENDS = "pause_ends"
    HAS_LEFT = "has_left"


@dataclass(frozen=True, slots=True)
class NextDate:
    """The next date of a track: a talk about a step, or a term of the law."""

    on: date
    step: Step | None = None
    term: TermLine | None = None


@dataclass(frozen=True, slots=True)
class TrackLine:
    """A track, its week, its next date, and what it asks for."""

    track: Track
    week: Week
    next: NextDate | None
    marks: tuple[Mark, ...]


def lines(tracks: Collection[Track], now: datetime) -> list[TrackLine]:
    """These tracks (with their steps) in their order; five statements, however many."""
    ids = [track.id for track in tracks]
    weeks, terms, rows = this_week(tracks, now), terms_of_each(tracks), in_a_row(ids)
    talked = set(db.session.scalars(select(Evaluation.step_id).where(Evaluation.track_id.in_(ids))))
    today = local_time().day(now)
    return [
        _line(track, weeks[track.id], terms[track.id], talked, track.id in rows, today)
        for track in tracks
    ]


def _line(
    track: Track, week: Week, terms: list[TermLine], talked: set[int], row: bool, today: date
) -> TrackLine:
    if track.state == TrackState.ENDED:
        return TrackLine(track, week, None, ())
    dates = [
        *(NextDate(step.evaluation_on, step=step) for step in _to_talk_about(track, talked)),
        *(NextDate(line.on, term=line) for line in terms if line.done_on is None),
    ]
    dates.sort(key=lambda each: each.on)
    asked = {
        Mark.TOO_MUCH: row,
        Mark.TRIAL: _trial_is_over(track, today),
        Mark.TALK: any(each.step and each.on <= today for each in dates),
        Mark.TERM: any(each.term and each.on < today for each in dates),
        Mark.NOTHING_HOLDS: track.state in {TrackState.RUNNING, TrackState.PAUSED}
        and current_step(track.steps, today) is None,
        Mark.LIMITS: bool(missing(track, today)),
        Mark.PAUSE_ENDS: track.paused_until is not None and track.paused_until - AHEAD <= today,
        Mark.HAS_LEFT: not track.person.active,
    }
    marks = tuple(mark for mark, asks in asked.items() if asks)
    return TrackLine(track, week, dates[0] if dates else None, marks)


def _to_talk_about(track: Track, talked: set[int]) -> list[Step]:
    return [
        step for step in track.steps if step.state == StepState.CONFIRMED and step.id not in talked
    ]


def _trial_is_over(track: Track, today: date) -> bool:
    """Whether the trial lasts longer than it may, and still goes on."""
    now = current_step(track.steps, today)
    if now is None or now.phase != Phase.TRIAL:
        return False
    so_far = [
        replace(draft_of(step), valid_until=min(step.valid_until, today))
        for step in track.steps
        if step.state == StepState.CONFIRMED and step.valid_from <= today
    ]
    return asks_to_decide(trial_days(so_far), extended=track.trial_extended)


def next_talk(track: Track, terms: list[TermLine], today: date) -> date | None:
    """The day of the next talk: about a step, or the one that the law asks for."""
    days = [
        *(step.evaluation_on for step in track.steps if step.state == StepState.CONFIRMED),
        *(line.on for line in terms if line.due.term == Term.TALK and line.done_on is None),
    ]
    return min((day for day in days if day >= today), default=None)
