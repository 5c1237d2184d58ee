"""The message that fixed hours are offered."""

from typing import Any

from flask import current_app

from app.core.db import db
from app.core.localtime import local_today
from app.notices import kinds
from app.notices.models import Notice
from app.on_call.models import HoursOffer

OFFERED = "hours_offered"
PLACE = "/hours-offers"


def install() -> None:
    """Make it known."""
    kinds.register(OFFERED, _still_due, _context, place=lambda _notice: PLACE)


def _still_due(notice: Notice) -> bool:
    """While it can be answered, and was not."""
    offer = db.session.get(HoursOffer, notice.data["offer"])
    return offer is not None and offer.accepted is None and local_today() <= offer.answer_by


def _context(notice: Notice) -> dict[str, Any]:
    offer = db.session.get_one(HoursOffer, notice.data["offer"])
    return {
        "hours": offer.hours_week,
        "answer_by": offer.answer_by,
        "link": current_app.config["BASE_URL"].rstrip("/") + PLACE,
    }
