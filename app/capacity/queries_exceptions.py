"""Everything that asks a coordinator now, the worst first; a new kind is a line in PROVIDERS."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, case, func, select

from app.capacity.queries_booked import lapsing, no_longer_holds
from app.capacity.queries_learners import learners_alone
from app.capacity.queries_open_places import handed_back_late, nobody_took_it, short_of_people
from app.capacity.queries_unsafe_steps import unsafe_steps
from app.capacity.queries_without_assessor import without_assessor
from app.capacity.queries_without_contact import without_contact
from app.capacity.rows import Provider, Row
from app.core.db import db
from app.core.localtime import local_time
from app.core.viewer import Can, Viewer
from app.people.models import Department
from app.people.queries import within
from app.shifts.models import Shift
from app.shifts.states import ShiftState

PROVIDERS = [
    Provider("short of people", short_of_people),
    Provider("nobody took it", nobody_took_it),
    Provider("handed back late", handed_back_late),
    Provider("learners alone", learners_alone),
    Provider("no longer holds", no_longer_holds),
    Provider("without contact", without_contact),
    Provider("without assessor", without_assessor),
    Provider("lapsing", lapsing),
    Provider("unsafe", unsafe_steps),
]


@dataclass(frozen=True, slots=True)
class Exceptions:
    """The rows in their order, those that go by themselves still, and how many more there are."""

    rows: list[Row]
    later: list[Row]
    more: int

    @property
    def asking(self) -> int:
        """How many things ask somebody. What is not listed comes after all that is."""
        return len(self.rows) + (0 if self.later else self.more)

    @property
    def waiting(self) -> int:
        """How many things go by themselves still."""
        return len(self.later) + (self.more if self.later else 0)


@dataclass(frozen=True, slots=True)
class Rest:
    """What asks nobody: the tasks of today that are filled, and when the next task starts."""

    filled: int
    next_start: datetime | None


def exceptions(viewer: Viewer, now: datetime) -> Exceptions:
    """What every provider finds in the viewer's departments; at most thirty statements."""
    found = [provider.find(viewer, now) for provider in PROVIDERS]
    rows = _joined(row for each in found for row in each.rows)
    rows.sort(key=lambda row: (row.severity, row.at, row.key))
    return Exceptions(
        rows=[row for row in rows if not row.by_itself],
        later=[row for row in rows if row.by_itself],
        more=sum(each.more for each in found),
    )


def _joined(rows: Iterable[Row]) -> list[Row]:
    """Rows about one thing as one row: the first, saying what the others say too."""
    by_key: dict[str, Row] = {}
    for row in rows:
        first = by_key.get(row.key)
        by_key[row.key] = _with(first, row) if first else row
    return list(by_key.values())


def _with(first: Row, other: Row) -> Row:
    """What both say; it asks somebody as soon as one of them does."""
    return replace(
        first, what=first.what + other.what, by_itself=first.by_itself and other.by_itself
    )


def rest(viewer: Viewer, now: datetime) -> Rest:
    """What goes by itself; one statement."""
    today = local_time().whole_day(local_time().day(now))
    is_filled = and_(Shift.starts_at < today.end, Shift.filled >= Shift.places)
    row = db.session.execute(
        select(
            func.coalesce(func.sum(case((is_filled, 1), else_=0)), 0).label("filled"),
            func.min(Shift.starts_at).label("next_start"),
        )
        .join(Department, Department.id == Shift.department_id)
        .where(
            within(viewer, Can.COORDINATE), Shift.state == ShiftState.OPEN, Shift.starts_at > now
        )
    ).one()
    return Rest(row.filled, row.next_start)
