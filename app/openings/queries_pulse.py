"""How far the log of changes and the trail are, and what they tell since."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select

from app.audit.models import AuditEntry
from app.core.asked import Asked
from app.core.together import Together
from app.openings.snapshot import Pulse
from app.shifts.changelog import WINDOW, changes_among, last_of
from app.shifts.models import ShiftChange


def _far(table: Any) -> list[Any]:
    """The highest number of a table, and how many rows stand in the last WINDOW numbers."""
    highest = select(func.max(table.id)).scalar_subquery()
    return [highest, select(func.count()).where(table.id > highest - WINDOW).scalar_subquery()]


# Made once: every board asks it.
PULSE = Asked(select(*_far(ShiftChange), *_far(AuditEntry)))
SINCE = Together(
    select(ShiftChange.id, ShiftChange.shift_id).where(ShiftChange.id > bindparam("change")),
    select(AuditEntry.id, AuditEntry.object_type).where(AuditEntry.id > bindparam("entry")),
)


@dataclass(frozen=True, slots=True)
class Since:
    """What is told since a pulse: which shifts changed, and of which kinds of things the trail
    tells.
    """

    shifts: set[int]
    kinds: set[str]
    pulse: Pulse


def pulse() -> Pulse:
    """Something that is another after every command. One statement."""
    change, changes, entry, entries = PULSE.rows()[0]
    return Pulse(f"{change or 0}-{changes}", f"{entry or 0}-{entries}")


def told_since(before: Pulse) -> Since | None:
    """What is told since then; None where that cannot be told. One statement."""
    change, entry = last_of(before.log) or 0, last_of(before.trail) or 0
    changes, entries = SINCE.rows({"change": change - WINDOW, "entry": entry - WINDOW})
    log, trail = changes_among(changes, before.log), changes_among(entries, before.trail)
    if log.found is None or trail.found is None:
        return None
    return Since(log.found, trail.found, Pulse(log.version, trail.version))
