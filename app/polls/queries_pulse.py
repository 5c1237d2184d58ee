"""What a picture of the log of changes and of the trail is made of."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, select

from app.audit.models import AuditEntry
from app.board.queries_board import URGENT
from app.core.asked import Asked
from app.core.db import UTCDateTime
from app.shifts.models import Shift, ShiftChange
from app.shifts.models_claims import QUIET_FOR, Claim
from app.shifts.states import ShiftState

BACK, AHEAD = timedelta(minutes=5), timedelta(minutes=1)
"""So long before and after it is read a picture knows which moments are passed."""
MOST_CHANGES, MOST_ENTRIES = 500, 1000


# Made once: asked twice a second.
_from, _until, _ended = (
    bindparam(name, type_=UTCDateTime()) for name in ("from_", "until", "ended")
)
CHANGES = Asked(
    select(ShiftChange.id, ShiftChange.shift_id).order_by(ShiftChange.id.desc()).limit(MOST_CHANGES)
)
ENTRIES = Asked(
    select(AuditEntry.id, AuditEntry.object_type, AuditEntry.person_id)
    .where(AuditEntry.id > bindparam("number"))
    .order_by(AuditEntry.id.desc())
    .limit(MOST_ENTRIES)
)
MOMENTS = Asked(
    select(Shift.id, Shift.starts_at, Shift.own_team_until, Shift.division_until).where(
        Shift.state == ShiftState.OPEN,
        or_(
            Shift.starts_at.between(_from, _until),
            Shift.own_team_until.between(_from, _until),
            Shift.division_until.between(_from, _until),
        ),
    )
)
TOLD = Asked(
    select(Claim.person_id, Claim.ended_at).where(
        Claim.ended_by_id.is_not(None),
        Claim.ended_at > _ended,
        Claim.shift_id.in_(select(ShiftChange.shift_id).where(ShiftChange.at >= _ended)),
    )
)

Moment = tuple[int, datetime, datetime | None]
"""An open shift, its start, and when a step of its ladder ends: one for each."""


@dataclass(frozen=True, slots=True)
class Touched:
    """Whom the trail tells of: these people, or perhaps anybody; ``numbers`` of its entries."""

    people: set[int]
    anybody: bool
    numbers: set[int]


def touched(after: int, known: set[int]) -> Touched:
    """Whom entries after a number are about, but for those that are known. One statement.

    What happens to a shift as a whole is in the log of changes, and whoever is on it has an entry
    of their own. Anything else that is about no person may change what everybody may see.
    """
    rows = ENTRIES.rows({"number": after})
    fresh = [row for row in rows if row.id not in known]
    return Touched(
        {row.person_id for row in fresh if row.person_id is not None},
        anybody=len(rows) == MOST_ENTRIES
        or any(row.person_id is None and row.object_type != Shift.__name__ for row in fresh),
        numbers={row.id for row in rows},
    )


def changes() -> list[tuple[int, int]]:
    """The newest rows of the log, by number: MOST_CHANGES of them, or all. One statement."""
    return [(number, shift_id) for number, shift_id in CHANGES.rows()]


def moments(now: datetime) -> list[Moment]:
    """When open shifts start and their steps end, around now and until they are urgent."""
    around = {"from_": now - BACK, "until": now + URGENT + AHEAD}
    return [
        (shift_id, start, at)
        for shift_id, start, own, division in MOMENTS.rows(around)
        for at in ({own, division} - {None} or {None})
    ]


def told(now: datetime) -> dict[int, list[datetime]]:
    """When others took places over lately, by who held them."""
    found: dict[int, list[datetime]] = {}
    for person_id, at in TOLD.rows({"ended": now - BACK - QUIET_FOR - AHEAD}):
        found.setdefault(person_id, []).append(at)
    return found
