"""One's own calendar, as far as it is read."""

from datetime import datetime

from sqlalchemy import func, select

from app.core.db import db
from app.core.viewer import Viewer
from app.people.models import Commitment, Origin
from app.rosters.models import CalendarSource


def own_source(viewer: Viewer) -> CalendarSource | None:
    """The viewer's own; nobody else's exists."""
    return db.session.scalar(select(CalendarSource).where(CalendarSource.person_id == viewer.id))


def times_read(viewer: Viewer, now: datetime) -> int:
    """How many times ahead were read of it."""
    ahead = select(func.count()).where(
        Commitment.person_id == viewer.id,
        Commitment.origin == Origin.CALENDAR,
        Commitment.ends_at > now,
    )
    return db.session.scalar(ahead) or 0
