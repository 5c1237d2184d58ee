"""Posting."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.audit.trail import Verb, record
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.shifts.changelog import log_change
from app.shifts.models import Shift
from app.shifts.rules import ShiftDraft
from app.tasks.models import TaskType
from app.web.languages import local_time


@command
def post_shifts(drafts: Sequence[ShiftDraft], once: str | None, posted_by: int) -> list[int]:
    """Put the tasks on the board; their ids, in the order of the drafts.

    The same ``once`` of the same person twice is one post for each day: the second gets the ids
    of the first, also when both come at the same time. Without one, every post is new.
    """
    if not once:
        return [_post(draft, None, posted_by) for draft in drafts]
    keys = [f"{posted_by}:{once}:{local_time().day(draft.span.start)}" for draft in drafts]
    rows = db.session.execute(select(Shift.once, Shift.id).where(Shift.once.in_(keys)))
    posted = {row.once: row.id for row in rows}
    return [
        posted.get(key) or _post(draft, key, posted_by)
        for key, draft in zip(keys, drafts, strict=True)
    ]


def _post(draft: ShiftDraft, key: str | None, posted_by: int) -> int:
    task_type = db.session.get_one(TaskType, draft.task_type_id)
    now = clock.now()
    shift = Shift(
        task_type_id=draft.task_type_id,
        department_id=draft.department_id,
        starts_at=draft.span.start,
        ends_at=draft.span.end,
        break_minutes=task_type.break_minutes,
        break_paid=task_type.break_paid,
        places=draft.places,
        extra_places=draft.extra_places,
        contact_id=draft.contact_id,
        deputy_id=draft.deputy_id,
        location=draft.location or task_type.place,
        note=draft.note,
        own_team_until=draft.own_team_until,
        posted_by_id=posted_by,
        posted_at=now,
        changed_at=now,
        once=key,
    )
    try:
        with db.session.begin_nested():
            db.session.add(shift)
    except IntegrityError:
        first = db.session.scalar(select(Shift).where(Shift.once == key)) if key else None
        if first is None:
            raise
        record(Verb.REFUSED, first, code="posted already")
        return first.id
    record(Verb.POSTED, shift, places=draft.places, extra_places=draft.extra_places)
    log_change(shift.id)
    return shift.id
