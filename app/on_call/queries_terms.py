"""What was agreed with somebody about calls."""

from datetime import date

from sqlalchemy import or_, select

from app.core.db import db
from app.labour.rules_oncall import CallTerms
from app.people.models import CALLED, Agreement


def call_terms(person_id: int, day: date) -> CallTerms | None:
    """The terms of a contract on call that holds on a day; None without one. One statement."""
    found = db.session.scalar(
        select(Agreement)
        .where(
            Agreement.person_id == person_id,
            Agreement.contract.in_(CALLED),
            Agreement.valid_from <= day,
            or_(Agreement.valid_until.is_(None), Agreement.valid_until >= day),
        )
        .order_by(Agreement.id)
        .limit(1)
    )
    if found is None:
        return None
    days = None if found.reference_days is None else tuple(found.reference_days)
    return CallTerms(found.notice_hours, days, found.reference_from, found.reference_until)
