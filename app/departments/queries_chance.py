"""How likely it is that somebody takes a task, before it is posted."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, func, select

from app.core import clock
from app.core.db import db
from app.eligibility.queries_fits import FitCount, count_fits, other_time
from app.eligibility.rules_moves import Move
from app.shifts.models import Shift
from app.shifts.rules import ShiftDraft
from app.shifts.states import ShiftState

LATELY = timedelta(days=365)
MOST_ALIKE = 100
LEAST_ALIKE = 20
"""With fewer tasks that are alike, what became of them says nothing."""
REACH = timedelta(hours=4)
"""So far earlier and later another time is looked for where a task fits nobody."""


@dataclass(frozen=True, slots=True)
class Chance:
    """Whom a task fits, how many of the last tasks ``alike`` were filled, and, where it fits
    nobody, another time on the same day with how many it fits then.
    """

    count: FitCount
    alike: int
    filled: int
    instead: Move | None

    @property
    def of_ten(self) -> int | None:
        """How many of ten such tasks were filled; None where there are too few to say so."""
        return round(10 * self.filled / self.alike) if self.alike >= LEAST_ALIKE else None


def chance_of(draft: ShiftDraft) -> Chance:
    """The chance of a post. 9 statements, and as many again where it fits nobody."""
    count = count_fits(draft)
    alike, filled = _alike(draft)
    instead = None if count.fits else other_time(draft, REACH, clock.now())
    return Chance(count, alike, filled, instead)


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
