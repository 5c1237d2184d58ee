"""The message that calendar links stopped."""

from typing import Any

from sqlalchemy import select

from app.calendars.document import full_address
from app.calendars.models import Feed
from app.core.db import db
from app.notices import kinds
from app.notices.models import Notice


def install() -> None:
    """Make it known."""
    kinds.register("links_stopped", _still_due, _context)


def _still_due(notice: Notice) -> bool:
    """Until the person has a link again."""
    living = select(Feed.id).where(Feed.person_id == notice.person_id, Feed.revoked_at.is_(None))
    return db.session.scalar(living.limit(1)) is None


def _context(_notice: Notice) -> dict[str, Any]:
    return {"link": full_address("/feeds")}
