"""Steps: proposed by the case worker, confirmed by the person, and only then limits."""

from dataclasses import asdict
from datetime import date, timedelta

from app.core import clock
from app.core.command import command
from app.core.db import db
from app.reintegration import limits
from app.reintegration.commands import rest, tell
from app.reintegration.locks import lock_step, lock_track, steps_of
from app.reintegration.models import (
    Choice,
    Evaluation,
    Step,
    StepState,
    Track,
    TrackState,
    TrackVerb,
)
from app.reintegration.rules import (
    Refused,
    StepDraft,
    WhyNot,
    from_template,
    overlap,
    shifted,
)
from app.reintegration.trail import note
from app.web.languages import local_time

DAY = timedelta(days=1)


@command
def propose(track_id: int, draft: StepDraft) -> int | Refused:
    """Propose a step that shares no day with another; the person answers it. Its id."""
    track = lock_track(track_id)
    if track is None or track.state == TrackState.ENDED:
        return Refused(WhyNot.OVER)
    refused = _refused(draft, steps_of(track_id))
    if refused is not None:
        return Refused(refused)
    step = _add(track, draft)
    tell(track.person_id)
    return step.id


@command
def propose_from_template(track_id: int, name: str) -> Refused | None:
    """Propose the steps of a template, from the start of a track that has none yet."""
    track = lock_track(track_id)
    if track is None or track.state == TrackState.ENDED:
        return Refused(WhyNot.OVER)
    if steps_of(track_id):
        return Refused(WhyNot.OVERLAPS)
    for draft in from_template(name, track.starts_on):
        _add(track, draft)
    tell(track.person_id)
    return None


@command
def change_step(step_id: int, draft: StepDraft) -> Refused | None:
    """Change a step that the person has not answered yet."""
    found = lock_step(step_id)
    if found is None or found[1].state != StepState.PROPOSED:
        return Refused(WhyNot.ANSWERED)
    track, step = found
    others = [other for other in steps_of(track.id) if other.id != step_id]
    refused = _refused(draft, others)
    if refused is not None:
        return Refused(refused)
    for name, value in columns(draft).items():
        setattr(step, name, value)
    note(TrackVerb.CHANGED, track, step=step.id)
    tell(track.person_id)
    return None


@command
def remove_step(step_id: int) -> Refused | None:
    """Take back a step that the person has not answered yet."""
    found = lock_step(step_id)
    if found is None or found[1].state != StepState.PROPOSED:
        return Refused(WhyNot.ANSWERED)
    track, step = found
    step.state = StepState.REPLACED
    note(TrackVerb.REMOVED, track, step=step.id)
    return None


@command
def answer_step(step_id: int, *, yes: bool) -> Refused | None:
    """The person says yes, and the step holds from its first day (not before today); or no.

    An earlier step that it shares days with ends the day before.
    """
    found = lock_step(step_id)
    if found is None or found[1].state != StepState.PROPOSED:
        return Refused(WhyNot.ANSWERED)
    track, step = found
    if track.state == TrackState.ENDED:
        return Refused(WhyNot.OVER)
    if yes and step.valid_until < _today():
        return Refused(WhyNot.TOO_LATE)
    step.answered_at = clock.now()
    step.state = StepState.CONFIRMED if yes else StepState.DECLINED
    if yes:
        _let_hold(track, step)
    note(TrackVerb.CONFIRMED if yes else TrackVerb.DECLINED, track, step=step.id)
    tell(track.case_worker_id)
    return None


def _let_hold(track: Track, step: Step) -> None:
    step.valid_from = max(step.valid_from, _today())
    for other in steps_of(track.id):
        if other.id == step.id or other.state != StepState.CONFIRMED:
            continue
        if other.valid_from <= step.valid_until and other.valid_until >= step.valid_from:
            begun = other.valid_from < step.valid_from
            limits.cut(other, step.valid_from)
            other.state = other.state if begun else StepState.REPLACED
    limits.write(step, track.person_id)
    if track.state == TrackState.PLANNED:
        track.state = TrackState.RUNNING


@command
def evaluate(step_id: int, on: date, *, held: bool, choice: Choice | None = None) -> Refused | None:
    """Note a talk about a step, and what it leads to.

    To keep the step, or to go back to the one before, is proposed anew from the day after the
    talk, and what was planned later moves on; the person answers these too. To pause counts at
    once.
    """
    found = lock_step(step_id)
    if found is None or found[0].state == TrackState.ENDED:
        return Refused(WhyNot.OVER)
    if on > _today():
        return Refused(WhyNot.DAY_AHEAD)
    track, step = found
    db.session.add(
        Evaluation(
            track_id=track.id,
            step_id=step.id,
            on=on,
            held=held,
            choice=choice,
            noted_at=clock.now(),
        )
    )
    note(TrackVerb.EVALUATED, track, step=step.id, held=held, choice=choice and str(choice))
    if choice is Choice.PAUSE and track.state != TrackState.PAUSED:
        rest(track)
    elif choice is Choice.KEEP:
        _repeat(track, step, step.valid_until + DAY)
    elif choice is Choice.GO_BACK:
        _repeat(track, _before(track, step), _today() + DAY)
    return None


def _before(track: Track, step: Step) -> Step:
    """The step before this one; the first one is before itself."""
    earlier = [each for each in steps_of(track.id) if each.valid_from < step.valid_from]
    return earlier[-1] if earlier else step


def _repeat(track: Track, again: Step, starts_on: date) -> None:
    """Propose a step once more from a day on; what comes later comes after it."""
    later = [each for each in steps_of(track.id) if each.valid_from >= starts_on]
    for each in later:
        limits.cut(each, each.valid_from)
        each.state = StepState.REPLACED
    for draft in (draft_of(again), *map(draft_of, later)):
        moved = shifted(draft, starts_on)
        _add(track, moved)
        starts_on = moved.valid_until + DAY
    tell(track.person_id)


def draft_of(step: Step) -> StepDraft:
    """What a step says, as filled in."""
    return StepDraft(
        valid_from=step.valid_from,
        valid_until=step.valid_until,
        hours_week=step.hours_week,
        hours_day=step.hours_day,
        days_week=step.days_week,
        day_parts=None if step.day_parts is None else tuple(step.day_parts),
        loads=None if step.loads is None else tuple(step.loads),
        seat=step.seat,
        phase=step.phase,
        evaluation_on=step.evaluation_on,
    )


def _add(track: Track, draft: StepDraft) -> Step:
    step = Step(track_id=track.id, proposed_at=clock.now(), **columns(draft))
    db.session.add(step)
    db.session.flush()
    note(TrackVerb.PROPOSED, track, step=step.id)
    return step


def columns(draft: StepDraft) -> dict[str, object]:
    """The columns of a row that says what the draft does."""
    columns = asdict(draft)
    for name in ("day_parts", "loads"):
        columns[name] = None if columns[name] is None else list(columns[name])
    columns["evaluation_on"] = draft.evaluated_on
    return columns


def _refused(draft: StepDraft, others: list[Step]) -> WhyNot | None:
    if draft.valid_until < draft.valid_from:
        return WhyNot.ORDER
    if draft.valid_until < _today():
        return WhyNot.TOO_LATE
    if any(overlap(draft, draft_of(other)) for other in others):
        return WhyNot.OVERLAPS
    return None


def _today() -> date:
    return local_time().day(clock.now())
