"""The log that keeps boards fresh: which shifts changed since a page was drawn.

On PostgreSQL a transaction that drew its number first may commit last. So a version names the
highest number and how many rows stood in the last WINDOW numbers: a row that appears late changes
that count, and the whole window then counts as changed. Nothing is missed; at worst something is
drawn again. Read the version before the page's own data.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import bindparam, func, select

from app.core import clock
from app.core.asked import Asked
from app.core.written import Inserted
from app.shifts.models import ShiftChange

WINDOW = 200
MOST_CHANGES = 2000
"""Further behind than this, a page is drawn anew."""
CHANGES = Inserted(ShiftChange)
VERSION = re.compile(r"([0-9]{1,10})-([0-9]{1,3})")


# Made once: every phone asks them every few seconds.
_highest = select(func.max(ShiftChange.id)).scalar_subquery()
LAST_AND_COUNT = Asked(
    select(func.max(ShiftChange.id), func.count()).where(ShiftChange.id > _highest - WINDOW)
)
LATER_THAN = Asked(
    select(ShiftChange.id, ShiftChange.shift_id)
    .where(ShiftChange.id > bindparam("number"))
    .limit(MOST_CHANGES + 1)
)


def log_change(shift_id: int) -> None:
    """Note that something a board may show changed about the shift; inside a command."""
    CHANGES.add(shift_id=shift_id, at=clock.now())


def version() -> str:
    """How far the log is now; one statement."""
    [(last, count)] = LAST_AND_COUNT.rows()
    return f"{last or 0}-{count}"


K = TypeVar("K", int, str)


@dataclass(frozen=True)
class Changes(Generic[K]):
    """What changed since a version (the ids of shifts), and how far the log is now.

    ``found`` is None where that cannot be told: draw the page anew.
    """

    found: set[K] | None
    version: str


def changed_since(seen: str) -> Changes[int]:
    """What changed since that version; one statement, and two where it cannot be told.

    It cannot when it is no version of ours, or too old.
    """
    last = last_of(seen)
    if last is None:
        return Changes(None, version())
    rows = LATER_THAN.rows({"number": last - WINDOW})
    if len(rows) > MOST_CHANGES:
        return Changes(None, version())
    changes = changes_among(rows, seen)
    return changes if changes.found is not None else Changes(None, version())


def last_of(seen: str) -> int | None:
    """The highest number that a version knows; None when it is none of ours."""
    match = VERSION.fullmatch(seen)
    return int(match[1]) if match else None


def changes_among(rows: Collection[tuple[int, K]], seen: str) -> Changes[K]:
    """The same, of rows of the log (number, shift): all that come after the last WINDOW numbers
    before that version, which is one of ours. A log that ends before it was restored since.
    """
    last, count = (int(part) for part in seen.split("-"))
    window = {what for number, what in rows if number <= last}
    fresh = {what for number, what in rows if number > last}
    complete = sum(number <= last for number, _ in rows) == count
    highest = max((number for number, _ in rows), default=0)
    now = f"{highest}-{sum(number > highest - WINDOW for number, _ in rows)}"
    if highest < last or (count and not window):
        return Changes(None, now)
    return Changes(fresh if complete else fresh | window, now)
