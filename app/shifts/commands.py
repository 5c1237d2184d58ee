"""Posting."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import func, select

from app.audit.trail import Verb, record
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.core.localtime import local_time
from app.people.locks import lock_person
from app.shifts.changelog import log_change
from app.shifts.models import Shift, ShiftSeries
from app.shifts.queries import standing_alike
from app.shifts.rules import ShiftDraft
from app.tasks.models import TaskType
from app.times.rules_series import SeriesRule


@dataclass(frozen=True, slots=True)
class SentOtherwise:
    """The form was posted before with something else in it, as these tasks. Nothing was posted."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StandsAlready:
    """Tasks of that department and kind stand at that time (ids, by start). Nothing was posted."""

    ids: tuple[int, ...]


ALIKE = 0x706F7374
"""With a department the lock of whoever posts for it, on PostgreSQL."""


@command
def post_shifts(
    drafts: Sequence[ShiftDraft],
    once: str | None,
    posted_by: int,
    as_sent: Sequence[ShiftDraft] = (),
    known: Collection[int] | None = None,
    series: SeriesRule | None = None,
) -> list[int] | SentOtherwise | StandsAlready:
    """Put the tasks on the board; their ids, in the order of the drafts.

    The same ``once`` of the same person twice is one post: the second gets the ids of the first,
    also when both come at the same time, and is refused when it says something else. Without
    one, every post is new. ``as_sent``: the drafts as far as somebody said them, where more was
    worked out for them.

    ``known``: the tasks alike that the poster saw; others that stand there are asked about first,
    also what somebody else posted a moment ago. None: nothing is asked. With a rule they are the
    dates of one ``series``.
    """
    if not once:
        stands = _stands(drafts, known)
        series_id = None if stands else _post_series(series, drafts, posted_by)
        return stands or [_post(draft, None, posted_by, series_id) for draft in drafts]
    lock_person(posted_by)
    form, content = _hash(once), _hash(*(as_sent or drafts), *([series] if series else []))
    posted = dict(
        db.session.execute(
            select(Shift.once, Shift.id)
            .where(Shift.posted_by_id == posted_by, Shift.once.startswith(f"{posted_by}:{form}:"))
            .order_by(Shift.starts_at)
        ).all()
    )
    keys = [f"{posted_by}:{form}:{content}:{local_time().day(each.span.start)}" for each in drafts]
    if posted and set(posted) != set(keys):
        return SentOtherwise(tuple(posted.values()))
    new = [draft for key, draft in zip(keys, drafts, strict=True) if key not in posted]
    stands = _stands(new, known)
    series_id = None if stands or posted else _post_series(series, drafts, posted_by)
    return stands or [
        posted.get(key) or _post(draft, key, posted_by, series_id)
        for key, draft in zip(keys, drafts, strict=True)
    ]


def _stands(drafts: Sequence[ShiftDraft], known: Collection[int] | None) -> StandsAlready | None:
    """What stands at the time of the drafts and was not seen; of two who post the second sees it.

    On SQLite a command holds the only write lock anyway.
    """
    if known is None or not drafts:
        return None
    if db.session.get_bind().dialect.name == "postgresql":
        for department_id in sorted({draft.department_id for draft in drafts}):
            db.session.execute(select(func.pg_advisory_xact_lock(ALIKE, department_id)))
    found = standing_alike(drafts, known)
    return StandsAlready(tuple(each.id for each in found)) if found else None


def _hash(*parts: object) -> str:
    return sha256(repr(parts).encode()).hexdigest()[:20]


def _post_series(
    rule: SeriesRule | None, drafts: Sequence[ShiftDraft], posted_by: int
) -> int | None:
    if rule is None:
        return None
    series = ShiftSeries(
        department_id=drafts[0].department_id,
        task_type_id=drafts[0].task_type_id,
        rule=rule.as_data(),
        dates=len(drafts),
        posted_by_id=posted_by,
        posted_at=clock.now(),
    )
    db.session.add(series)
    record(Verb.POSTED, series, times=len(drafts))
    return series.id


def _post(draft: ShiftDraft, key: str | None, posted_by: int, series_id: int | None) -> int:
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
        division_until=draft.division_until,
        by_approval=draft.by_approval,
        plan_b=draft.plan_b,
        posted_by_id=posted_by,
        posted_at=now,
        changed_at=now,
        once=key,
        series_id=series_id,
    )
    db.session.add(shift)
    record(Verb.POSTED, shift, places=draft.places, extra_places=draft.extra_places)
    log_change(shift.id)
    return shift.id
