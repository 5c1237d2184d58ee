"""Everything that asks a coordinator now, in order; a new kind is a line in PROVIDERS."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select

from app.capacity.queries_booked import lapsing, no_longer_holds
from app.capacity.queries_hours_offers import hours_offers
from app.capacity.queries_learners import learners_alone
from app.capacity.queries_open_places import open_places
from app.capacity.queries_unsafe_steps import unsafe_steps
from app.capacity.queries_without_assessor import without_assessor
from app.capacity.queries_without_contact import without_contact
from app.capacity.rows import Provider, Row
from app.core.db import db
from app.core.localtime import local_time
from app.core.viewer import Can, Viewer
from app.eligibility.queries_shift_facts import Task, tasks_where
from app.people.models import Department
from app.people.queries import within
from app.shifts.models import Shift
from app.shifts.states import ShiftState

MOST_FILLED = 15
PROVIDERS = [
    Provider("open places", open_places),
    Provider("learners alone", learners_alone),
    Provider("no longer holds", no_longer_holds),
    Provider("without contact", without_contact),
    Provider("without assessor", without_assessor),
    Provider("lapsing", lapsing),
    Provider("unsafe", unsafe_steps),
    Provider("hours offers", hours_offers),
]


@dataclass(frozen=True, slots=True)
class Exceptions:
    """The rows in their order, those that still look by themselves, and how many more there are."""

    rows: list[Row]
    searching: list[Row]
    more: int

    @property
    def asking(self) -> int:
        """How many things ask somebody. What is not listed comes after all that is."""
        return len(self.rows) + (0 if self.searching else self.more)

    @property
    def waiting(self) -> int:
        """How many tasks look by themselves still."""
        return len(self.searching) + (self.more if self.searching else 0)

    def has_shift(self, shift_id: int) -> bool:
        """Whether a shift is among them."""
        return any(row.shift_id == shift_id for row in (*self.rows, *self.searching))

    def with_row(self, row: Row) -> "Exceptions":
        """The same with one more row, where it belongs."""
        return replace(self, rows=sorted((*self.rows, row), key=lambda each: each.order))

    def new_since(self, seen: Collection[str]) -> list[Row]:
        """Rows whose marks are not among those in sight, in order.

        What is unsafe is none of them, for it never waits; neither is anything while no row is in
        sight.
        """
        if not any(row.mark in seen for row in self.rows):
            return []
        return [row for row in self.rows if row.report_id is None and row.mark not in seen]

    def gaps(self, day: date) -> list[Row]:
        """The rows of a local day with a place that nobody has."""
        local = local_time()
        return [row for row in self.rows if row.open and row.span and local.day(row.at) == day]


@dataclass(frozen=True, slots=True)
class Rest:
    """What asks nobody: the tasks of today that are filled, and when the next task starts."""

    filled: int
    next_start: datetime | None


def exceptions(viewer: Viewer, now: datetime) -> Exceptions:
    """What every provider finds in the viewer's departments; at most 30 statements."""
    found = [provider.find(viewer, now) for provider in PROVIDERS]
    rows = _joined(row for each in found for row in each.rows)
    rows.sort(key=lambda row: row.order)
    return Exceptions(
        rows=[row for row in rows if row.yours is None],
        searching=[row for row in rows if row.yours is not None],
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
    yours = first.yours if other.yours is not None else None
    return replace(first, what=first.what + other.what, yours=yours)


def rest(viewer: Viewer, now: datetime) -> Rest:
    """What goes by itself; one statement."""
    today = local_time().whole_day(local_time().day(now))
    ahead = (
        within(viewer, Can.COORDINATE),
        Department.id == Shift.department_id,
        Shift.state == ShiftState.OPEN,
        Shift.starts_at > now,
    )
    filled = select(func.count(Shift.id)).where(
        *ahead, Shift.starts_at < today.end, Shift.filled >= Shift.places
    )
    first = select(Shift.starts_at).where(*ahead).order_by(Shift.starts_at).limit(1)
    row = db.session.execute(
        select(filled.scalar_subquery().label("filled"), first.scalar_subquery().label("first"))
    ).one()
    return Rest(row.filled, row.first)


def filled_today(viewer: Viewer, now: datetime) -> list[Task]:
    """The tasks of today that are filled and not over, the first to begin first; 2 statements."""
    today = local_time().whole_day(local_time().day(now))
    return tasks_where(
        within(viewer, Can.COORDINATE),
        Shift.state == ShiftState.OPEN,
        Shift.ends_at > now,
        Shift.starts_at < today.end,
        Shift.filled >= Shift.places,
        limit=MOST_FILLED,
    )
