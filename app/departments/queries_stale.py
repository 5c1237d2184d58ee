"""Whether a list of tasks that was drawn some time ago still holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from app.core import clock
from app.core.db import db
from app.core.localtime import local_time
from app.core.viewer import Viewer
from app.departments.queries_tasks import is_listed
from app.neighbours.models import NeighbourHelp
from app.shifts import changelog
from app.shifts.models import Shift
from app.shifts.models_claims import QUIET_FOR, Claim


@dataclass(frozen=True, slots=True)
class StillHolds:
    """A list looks as it did: by this version of the log, at this second of the epoch."""

    version: str
    second: int


def still_holds(viewer: Viewer, version: str, drawn_at: int) -> StillHolds | None:
    """Whether a list drawn then looks the same now, or None. At most two statements.

    It may not where a shift of the viewer's changed, or a moment passed for one: it started or
    ended, everybody may see it, the name of who comes or which neighbour may help may be told; or
    the day is another one.
    """
    now = clock.now()
    changes = changelog.changed_since(version)
    since = min(datetime.fromtimestamp(drawn_at, tz=now.tzinfo), now)
    if changes.found is None or local_time().day(since) != local_time().day(now):
        return None
    steps = (Shift.own_team_until, Shift.division_until)
    moments = (*steps, Shift.starts_at, Shift.ends_at)
    named = select(Claim.shift_id).where(
        Claim.live, _passed(Claim.claimed_at, since, now, QUIET_FOR)
    )
    helped = select(NeighbourHelp.shift_id).where(
        _passed(NeighbourHelp.said_at, since, now, QUIET_FOR)
    )
    found = db.session.scalar(
        select(Shift.id)
        .where(
            is_listed(viewer),
            or_(
                Shift.id.in_(changes.found),
                Shift.id.in_(named),
                Shift.id.in_(helped),
                *(_passed(moment, since, now) for moment in moments),
                and_(
                    Shift.posted_by_id == viewer.id, _passed(Shift.posted_at, since, now, QUIET_FOR)
                ),
            ),
        )
        .limit(1)
    )
    return StillHolds(changes.version, int(now.timestamp())) if found is None else None


def _passed(
    moment: Any, since: datetime, now: datetime, later: timedelta = timedelta()
) -> ColumnElement[bool]:
    return and_(moment > since - later, moment <= now - later)
