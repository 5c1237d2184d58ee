"""What a step allows, as plain limits of the person: the only thing that leaves this room."""

from dataclasses import replace
from datetime import date, timedelta

from app.core.db import db
from app.people.commands_agreements import add_limit, end_limit, remove_limit
from app.people.models import Limit
from app.people.rules import LimitDraft
from app.reintegration.models import Step, Track

DAY = timedelta(days=1)


def limit_of(step: Step) -> LimitDraft:
    """The limit that a step comes down to. It says nothing of seat, phase or evaluation."""
    return LimitDraft(
        valid_from=step.valid_from,
        valid_until=step.valid_until,
        hours_week=step.hours_week,
        hours_day=step.hours_day,
        days_week=step.days_week,
        day_parts=None if step.day_parts is None else tuple(step.day_parts),
        loads=None if step.loads is None else tuple(step.loads),
    )


def write(step: Step, person_id: int) -> None:
    """Let the step hold, from its first day to its last."""
    step.limit_id = add_limit(person_id, limit_of(step))


def cut(step: Step, before: date) -> None:
    """Let the step hold no longer from a day on; away with it where it had not begun."""
    if step.limit_id is None:
        return
    if step.valid_from >= before:
        limit_id, step.limit_id = step.limit_id, None
        db.session.flush()
        remove_limit(limit_id)
    elif step.valid_until >= before:
        step.valid_until = before - DAY
        end_limit(step.limit_id, step.valid_until)


def hold_all(track: Track, day: date) -> None:
    """No hours at all from a day on, until ``let_go``."""
    none = LimitDraft(valid_from=day)
    track.pause_limit_id = add_limit(track.person_id, replace(none, hours_week=0))


def let_go(track: Track, day: date) -> None:
    """What is agreed holds again from a day on."""
    limit_id, track.pause_limit_id = track.pause_limit_id, None
    if limit_id is None:
        return
    db.session.flush()
    limit = db.session.get_one(Limit, limit_id)
    if limit.valid_from >= day:
        remove_limit(limit_id)
    else:
        end_limit(limit_id, day - DAY)
