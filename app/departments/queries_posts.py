"""What somebody just posted, and where it stands in the list of the department."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, func, or_, select

from app.core.db import db
from app.core.viewer import Viewer
from app.shifts.models import Shift
from app.shifts.queries import posted_by_department_of
from app.times.rules_series import MOST_DATES
from app.web.limits import LARGEST_ID, id_of

MOST_ROWS = 32
"""How many tasks stand on one page of the list: it stays under 60 kB."""


def ids_of(texts: Iterable[str]) -> tuple[int, ...]:
    """The ids that texts name, as many as one post can have."""
    numbers = [id_of(text) for text in list(texts)[:MOST_DATES]]
    return tuple(number for number in numbers if number is not None and 0 < number <= LARGEST_ID)


def posted_among(viewer: Viewer, shift_ids: Sequence[int]) -> list[Shift]:
    """Those of the shifts that are of the viewer's departments, by start. One statement."""
    return list(
        db.session.scalars(
            select(Shift)
            .where(
                Shift.id.in_(shift_ids),
                posted_by_department_of(viewer),
                Shift.unposted_at.is_(None),
            )
            .order_by(Shift.starts_at, Shift.id)
        )
    )


def page_of(shift: Shift, conditions: Sequence[ColumnElement[bool]]) -> int:
    """The page of a list by start on which a shift stands. One statement."""
    before = or_(
        Shift.starts_at < shift.starts_at,
        (Shift.starts_at == shift.starts_at) & (Shift.id < shift.id),
    )
    count = db.session.scalar(select(func.count(Shift.id)).where(before, *conditions)) or 0
    return count // MOST_ROWS + 1
