"""Steps: proposed by the case worker, confirmed by the person, and only then limits."""

from dataclasses import asdict
from datetime import date, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.command import command
from app.core.db import db
from app.core.localtime import local_today
from app.core.refusal import NotDone
from app.core.revision import Overtaken, Unchanged, standing
from app.notices.private import tell
from app.reintegration import limits
from app.reintegration.commands import make_way, rest
from app.reintegration.commands_case_worker import tell_lead
from app.reintegration.commands_terms import settle_talk
from app.reintegration.locks import lock_step, lock_track, steps_of
from app.reintegration.models import (
    Evaluation,
    NextStep,
    Step,
    StepState,
    Track,
    TrackState,
    TrackVerb,
)
from app.reintegration.rules import (
    LONGEST_WEEKS,
    WEEK,
    StepDraft,
    TrackRefusal,
    from_template,
    overlap,
    shifted,
)
from app.reintegration.trail import note

DAY = timedelta(days=1)


@command
def propose(track_id: int, draft: StepDraft) -> int | NotDone[TrackRefusal]:
    """Propose a step that shares no day with another; the person answers it. Its id."""
    track = lock_track(track_id)
    if track is None or track.state == TrackState.ENDED:
        return NotDone(TrackRefusal.OVER)
    refused = _refused(track, draft, steps_of(track_id))
    if refused is not None:
        return NotDone(refused)
    step = _add(track, draft)
    tell(track.person_id)
    return step.id


@command
def propose_from_template(track_id: int, name: str) -> NotDone[TrackRefusal] | None:
    """Propose the steps of a template, for a track that has none yet.

    From the start of the track, or from today where that has passed.
    """
    track = lock_track(track_id)
    if track is None or track.state == TrackState.ENDED:
        return NotDone(TrackRefusal.OVER)
    if steps_of(track_id):
        return NotDone(TrackRefusal.OVERLAPS)
    for draft in from_template(name, max(track.starts_on, local_today())):
        _add(track, draft)
    tell(track.person_id)
    return None


@command
def change_step(
    step_id: int, draft: StepDraft, seen: str | None = None
) -> NotDone[TrackRefusal] | Unchanged | Overtaken | None:
    """Change a step that the person has not answered yet.

    ``seen`` is the revision that the editor had in front of them (None: whatever it is now).
    """
    found = lock_step(step_id)
    if found is None or found[1].state != StepState.PROPOSED:
        return NotDone(TrackRefusal.ANSWERED)
    track, step = found
    stands = standing(draft_of(step), draft, seen)
    if stands is not None:
        return stands
    others = [other for other in steps_of(track.id) if other.id != step_id]
    refused = _refused(track, draft, others)
    if refused is not None:
        return NotDone(refused)
    for name, value in columns(draft).items():
        setattr(step, name, value)
    note(TrackVerb.CHANGED, track, step=step)
    tell(track.person_id)
    return None


@command
def remove_step(step_id: int) -> NotDone[TrackRefusal] | None:
    """Take back a step that the person has not answered yet."""
    found = lock_step(step_id)
    if found is None or found[1].state != StepState.PROPOSED:
        return NotDone(TrackRefusal.ANSWERED)
    track, step = found
    step.state = StepState.REPLACED
    note(TrackVerb.REMOVED, track, step=step)
    return None


@command
def answer_step(step_id: int, *, yes: bool) -> NotDone[TrackRefusal] | None:
    """The person says yes, and the step holds from its first day (not before today); or no.

    An earlier step that it shares days with ends the day before.
    """
    found = lock_step(step_id)
    if found is None or found[1].state != StepState.PROPOSED:
        return NotDone(TrackRefusal.ANSWERED)
    track, step = found
    if track.state == TrackState.ENDED:
        return NotDone(TrackRefusal.OVER)
    if yes and step.valid_until < local_today():
        return NotDone(TrackRefusal.TOO_LATE)
    step.answered_at = clock.now()
    step.state = StepState.CONFIRMED if yes else StepState.DECLINED
    if yes:
        _let_hold(track, step)
    note(TrackVerb.CONFIRMED if yes else TrackVerb.DECLINED, track, step=step)
    tell_lead(track)
    return None


def _let_hold(track: Track, step: Step) -> None:
    step.valid_from = max(step.valid_from, local_today())
    for other in steps_of(track.id):
        if other.id == step.id or other.state != StepState.CONFIRMED:
            continue
        if other.valid_from <= step.valid_until and other.valid_until >= step.valid_from:
            begun = other.valid_from < step.valid_from
            limits.cut(other, step.valid_from)
            other.state = other.state if begun else StepState.REPLACED
    limits.write(step, track.person_id)
    make_way(track, step)
    if track.state == TrackState.PLANNED:
        track.state = TrackState.RUNNING


@command
def evaluate(
    step_id: int, on: date, *, held: bool, choice: NextStep | None = None
) -> NotDone[TrackRefusal] | None:
    """Note a talk about a confirmed step, and what it leads to.

    To keep the step is proposed anew for when it ends, to go back to an easier one from tomorrow;
    what was planned later moves on. The person answers these too, and until then all that was
    confirmed holds. To pause counts at once. A talk that was held settles the date that asked for
    it.
    """
    found = lock_step(step_id)
    if found is None or found[0].state == TrackState.ENDED:
        return NotDone(TrackRefusal.OVER)
    track, step = found
    refused = _not_evaluated(step, on)
    if refused is not None:
        return NotDone(refused)
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
    note(TrackVerb.EVALUATED, track, step=step, day=on, word=choice)
    if held:
        settle_talk(track, on)
    if choice is NextStep.PAUSE and track.state != TrackState.PAUSED:
        rest(track)
    elif choice is NextStep.KEEP:
        _propose_anew(track, step, [step], max(step.valid_until + DAY, local_today()))
    elif choice is NextStep.GO_BACK:
        _propose_anew(track, step, [*_easier(track, step), step], local_today() + DAY)
    return None


def _not_evaluated(step: Step, on: date) -> TrackRefusal | None:
    if step.state != StepState.CONFIRMED:
        return TrackRefusal.NOT_CONFIRMED
    if on > local_today():
        return TrackRefusal.DAY_AHEAD
    noted = select(Evaluation.id).where(Evaluation.step_id == step.id, Evaluation.on == on)
    return TrackRefusal.NOTED_ALREADY if db.session.scalar(noted) is not None else None


def _easier(track: Track, step: Step) -> list[Step]:
    """The last confirmed step before this one that asks less; none before the easiest."""
    return [
        each
        for each in steps_of(track.id)
        if each.state == StepState.CONFIRMED
        and each.valid_from < step.valid_from
        and _asks(each) < _asks(step)
    ][-1:]


def _asks(step: Step) -> tuple[float, float, int]:
    return step.hours_week, step.hours_day, step.days_week


def _propose_anew(track: Track, step: Step, again: list[Step], starts_on: date) -> None:
    """Propose steps once more from a day on, and after them all that came after ``step``.

    Proposals that this replaces are gone; what was confirmed holds until an answer replaces it.
    """
    later = [each for each in steps_of(track.id) if each.valid_from > step.valid_from]
    for each in later:
        if each.state == StepState.PROPOSED:
            each.state = StepState.REPLACED
    for draft in map(draft_of, (*again, *later)):
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
    note(TrackVerb.PROPOSED, track, step=step)
    return step


def columns(draft: StepDraft) -> dict[str, object]:
    """The columns of a row that says what the draft does."""
    columns = asdict(draft)
    for name in ("day_parts", "loads"):
        columns[name] = None if columns[name] is None else list(columns[name])
    columns["evaluation_on"] = draft.evaluated_on
    return columns


def _refused(track: Track, draft: StepDraft, others: list[Step]) -> TrackRefusal | None:
    if not draft.valid_from <= draft.evaluated_on <= draft.valid_until:
        return TrackRefusal.ORDER
    if draft.valid_from < track.first_day:
        return TrackRefusal.ORDER
    if draft.valid_until > track.first_day + LONGEST_WEEKS * WEEK:
        return TrackRefusal.TOO_FAR
    if draft.valid_until < local_today():
        return TrackRefusal.TOO_LATE
    if any(overlap(draft, draft_of(other)) for other in others):
        return TrackRefusal.OVERLAPS
    return None
