"""How long it is known until when somebody was a minor."""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.core.command import bookkeeping
from app.core.db import db
from app.core.localtime import local_time
from app.core.pieces import in_pieces
from app.people.models import Person

KEPT_FOR = timedelta(weeks=53)
"""As long as records of hours are kept, and what the rules look back at."""


@in_pieces()
@bookkeeping
def forget_birthdays(most: int, now: datetime) -> int:
    """Forget on which day adults turned 18, once nothing is judged by it. Returns how many."""
    last = local_time().day(now) - KEPT_FOR
    found = db.session.scalars(
        select(Person).where(Person.minor_until < last).order_by(Person.id).limit(most)
    ).all()
    for person in found:
        person.minor_until = None
    return len(found)
