"""What expires of whom, with the tasks that they are booked on after that."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from app.capabilities.queries_expiring import expiring
from app.capabilities.rules import Validity, validity
from app.core.db import db
from app.core.localtime import local_time
from app.core.viewer import Viewer
from app.lists.sorting import UNSORTED, Sorting
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import Seat
from app.tasks.models import Need
from app.web.pages import Listing, listing


@dataclass(frozen=True, slots=True)
class ExpiringLine:
    """Somebody's capability that expires; ``booked``: tasks that need it and end after that."""

    person_id: int
    name: str
    phone: str
    home: str
    capability_id: int
    capability: str
    valid_until: date
    state: Validity
    booked: int


def expiring_lines(
    viewer: Viewer,
    now: datetime,
    number: int,
    capability_id: int | None = None,
    department_path: str | None = None,
    order: Sorting = UNSORTED,
) -> Listing[ExpiringLine]:
    """A page of what expires in the viewer's departments, the first to expire first. 3 statements.

    ``department_path``: only people whose home lies there or below. ``order``: as of ``expiring``.
    """
    today = local_time().day(now)
    found = listing(expiring(viewer, today, capability_id, department_path, order), number)
    booked = _booked(found.rows, now)
    lines = [_line(row, today, booked[row.person_id, row.capability_id]) for row in found.rows]
    return Listing(lines, found.total, found.number)


def _line(row: Row[Any], today: date, booked: int) -> ExpiringLine:
    return ExpiringLine(
        person_id=row.person_id,
        name=row.name,
        phone=row.phone or "",
        home=row.home,
        capability_id=row.capability_id,
        capability=row.capability,
        valid_until=row.valid_until,
        state=validity(row.valid_until, today),
        booked=booked,
    )


def _booked(rows: Iterable[Row[Any]], now: datetime) -> Counter[tuple[int, int]]:
    """On how many tasks each is booked that end when it no longer holds. One statement."""
    last_day = {(row.person_id, row.capability_id): row.valid_until for row in rows}
    if not last_day:
        return Counter()
    booked = db.session.execute(
        select(Claim.person_id, Need.capability_id, Claim.ends_at)
        .join(Shift, Shift.id == Claim.shift_id)
        .join(Need, Need.task_type_id == Shift.task_type_id)
        .where(
            Claim.person_id.in_({person_id for person_id, _ in last_day}),
            Need.capability_id.in_({capability_id for _, capability_id in last_day}),
            Claim.live,
            Claim.seat == Seat.REGULAR,
            Claim.starts_at > now,
        )
    )
    return Counter(
        (person_id, capability_id)
        for person_id, capability_id, ends_at in booked
        if _last_day(ends_at) > last_day.get((person_id, capability_id), date.max)
    )


def _last_day(end: datetime) -> date:
    return local_time().day(end - timedelta(microseconds=1))
