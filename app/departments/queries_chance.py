"""How likely it is that somebody takes a task, before it is posted."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, func, select

from app.core import clock
from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import local_time
from app.eligibility.queries_fits import FitCount, count_fits, counts_at
from app.shifts.models import Shift
from app.shifts.rules import ShiftDraft
from app.shifts.states import ShiftState

LATELY = timedelta(days=365)
MOST_ALIKE = 100
LEAST_ALIKE = 20
"""With fewer tasks that are alike, what became of them says nothing."""
STEP = timedelta(minutes=30)
STEPS = 8
"""So many steps earlier and later are tried where a task fits nobody."""


@dataclass(frozen=True, slots=True)
class Chance:
    """Whom a task fits, how many of the last tasks ``alike`` were filled, and, where it fits
    nobody, another time on the same day with how many it fits then.
    """

    count: FitCount
    alike: int
    filled: int
    instead: tuple[Interval, int] | None

    @property
    def of_ten(self) -> int | None:
        """How many of ten such tasks were filled; None where there are too few to say so."""
        return round(10 * self.filled / self.alike) if self.alike >= LEAST_ALIKE else None


def chance_of(draft: ShiftDraft) -> Chance:
    """The chance of a post. 9 statements, and as many again where it fits nobody."""
    count = count_fits(draft)
    alike, filled = _alike(draft)
    return Chance(count, alike, filled, None if count.fits else _instead(draft))


def _alike(draft: ShiftDraft) -> tuple[int, int]:
    """The last tasks of the same kind of the department that began: how many, and filled."""
    now = clock.now()
    last = (
        select(Shift.filled, Shift.places)
        .where(
            Shift.task_type_id == draft.task_type_id,
            Shift.department_id == draft.department_id,
            Shift.state != ShiftState.CANCELLED,
            Shift.starts_at <= now,
            Shift.starts_at > now - LATELY,
        )
        .order_by(Shift.starts_at.desc())
        .limit(MOST_ALIKE)
        .subquery()
    )
    full = case((last.c.filled >= last.c.places, 1), else_=0)
    alike, filled = db.session.execute(
        select(func.count(), func.coalesce(func.sum(full), 0)).select_from(last)
    ).one()
    return alike, filled


def _instead(draft: ShiftDraft) -> tuple[Interval, int] | None:
    """The nearest time on the same day that fits enough people, else that fits most."""
    local, now = local_time(), clock.now()
    day = local.day(draft.span.start)
    moved = [
        Interval(draft.span.start + number * STEP, draft.span.end + number * STEP)
        for step in range(1, STEPS + 1)
        for number in (-step, step)
    ]
    spans = [each for each in moved if each.start > now and local.day(each.start) == day]
    counts = counts_at(draft, spans) if spans else []
    found = [(span, count.fits) for span, count in zip(spans, counts, strict=True) if count.fits]
    return max(found, key=lambda each: min(each[1], draft.places), default=None)
