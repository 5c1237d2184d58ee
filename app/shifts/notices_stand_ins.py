"""The message that somebody stands in for a colleague."""

from typing import Any

from flask import current_app
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.localtime import local_today
from app.notices import kinds
from app.notices.models import Notice
from app.shifts.models import StandIn
from app.shifts.words_stand_ins import days_text

PLACE = "/tasks"


def install() -> None:
    """Make it known."""
    kinds.register("stands_in", _still_due, _context, place=lambda _notice: PLACE)


def _period(notice: Notice) -> StandIn | None:
    return db.session.get(StandIn, notice.data["stand_in"], options=[joinedload(StandIn.person)])


def _still_due(notice: Notice) -> bool:
    """While it is they who stand in, today or later."""
    period = _period(notice)
    return (
        period is not None
        and period.stand_in_id == notice.person_id
        and period.valid_until >= local_today()
    )


def _context(notice: Notice) -> dict[str, Any]:
    period = _period(notice)
    if period is None:
        raise LookupError("the period is gone")
    return {
        "other": period.person.name,
        "days": lambda: days_text(period.valid_from, period.valid_until),
        "link": current_app.config["BASE_URL"].rstrip("/") + PLACE,
    }
