"""What a step allows, as plain limits of the person: the only thing that leaves this room.

Who administers people may end or take away any limit; so what a track wrote is compared with what
is there whenever somebody looks, and daily (``commands_limits``).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.agreements.commands_limits import add_limit, end_limit, remove_limit
from app.core.db import db
from app.people.models import Limit
from app.people.rules import LimitDraft
from app.reintegration.models import Step, StepState, Track, TrackState

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


def write(step: Step, person_id: int, day: date | None = None) -> None:
    """Let the step hold, from its first day (or a later one) to its last."""
    draft = limit_of(step)
    if day is not None:
        draft = replace(draft, valid_from=max(day, draft.valid_from))
    step.limit_id = add_limit(person_id, draft, quietly=True)


def write_again(step: Step, person_id: int, today: date) -> None:
    """Let the step hold from today, in place of what is left of its limit."""
    limit_id, step.limit_id = step.limit_id, None
    if limit_id is not None:
        _stop(limit_id, today)
    write(step, person_id, today)


def cut(step: Step, before: date) -> None:
    """Let the step hold no longer from a day on."""
    limit_id = step.limit_id
    if step.valid_from >= before:
        step.limit_id = None
    else:
        step.valid_until = min(step.valid_until, before - DAY)
    if limit_id is not None:
        _stop(limit_id, before)


def hold_all(track: Track, day: date, until: date) -> None:
    """No hours at all from a day to the last of the step that is paused, or until ``let_go``."""
    draft = LimitDraft(valid_from=day, valid_until=until, hours_week=0)
    track.pause_limit_id = add_limit(track.person_id, draft, quietly=True)


def let_go(track: Track, day: date) -> None:
    """What is agreed holds again from a day on."""
    limit_id, track.pause_limit_id = track.pause_limit_id, None
    if limit_id is not None:
        _stop(limit_id, day)


def shorten_pause(track: Track, before: date) -> None:
    """Let the pause end before a day."""
    track.paused_until = before - DAY
    if track.pause_limit_id is not None:
        _stop(track.pause_limit_id, before)


def _stop(limit_id: int, before: date) -> None:
    """Let a limit hold no longer from a day on; away with it where it had not begun."""
    db.session.flush()
    limit = db.session.get(Limit, limit_id, populate_existing=True)
    if limit is None:
        return
    if limit.valid_from >= before:
        remove_limit(limit_id, quietly=True)
    elif limit.valid_until is None or limit.valid_until >= before:
        end_limit(limit_id, before - DAY, quietly=True)


@dataclass(frozen=True, slots=True)
class Missing:
    """What a track agreed and limits no longer say: steps, and the hours of its pause."""

    steps: tuple[Step, ...] = ()
    pause: bool = False

    def __bool__(self) -> bool:
        return bool(self.steps) or self.pause


def missing(track: Track, day: date) -> Missing:
    """What of a track does not hold as agreed, from a day on; its steps and limits are loaded."""
    if track.state == TrackState.ENDED:
        return Missing()
    until = track.paused_until if track.state == TrackState.PAUSED else None
    return Missing(
        tuple(_not_held(track.steps, day)),
        until is not None and until >= day and not _holds_none(track.pause_limit, day, until),
    )


def _not_held(steps: list[Step], day: date) -> Iterator[Step]:
    for step in steps:
        counts = step.state == StepState.CONFIRMED and step.valid_until >= day
        if counts and (step.limit is None or not _holds(step.limit, limit_of(step), day)):
            yield step


def _holds(limit: Limit, agreed: LimitDraft, day: date) -> bool:
    """Whether a limit still says what was agreed, from a day on."""
    same = all(
        _plain(getattr(limit, name)) == _plain(getattr(agreed, name))
        for name in ("hours_week", "hours_day", "days_week", "day_parts", "loads")
    )
    return same and _covers(limit, max(day, agreed.valid_from), agreed.valid_until)


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, list | tuple) else value


def _holds_none(limit: Limit | None, day: date, until: date) -> bool:
    return limit is not None and limit.hours_week == 0 and _covers(limit, day, until)


def _covers(limit: Limit, first: date, last: date | None) -> bool:
    ends_later = limit.valid_until is None or (last is not None and limit.valid_until >= last)
    return limit.valid_from <= first and ends_later
