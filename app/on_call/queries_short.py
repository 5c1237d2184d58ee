"""Whether a short call costs more than it lasts."""

from datetime import timedelta

from sqlalchemy import case, exists, or_, select

from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import local_time
from app.labour.rules_oncall import LAW
from app.on_call.queries_cost import PERIODS
from app.people.models import CALLED, Agreement, Person


def is_paid_longer(span: Interval) -> bool:
    """Whether a task is shorter than a call pays, and somebody in the pool is paid by the call.

    One statement; none for a task that is long enough.
    """
    if span.length >= LAW.call_least:
        return False
    day = local_time().day(span.start)
    periods = case(
        {per: length / timedelta(days=7) for per, length in PERIODS.items()},
        value=Agreement.hours_per,
        else_=1.0,
    )
    somebody = exists().where(
        Agreement.person_id == Person.id,
        Person.active,
        Agreement.pool,
        Agreement.contract.in_(CALLED),
        Agreement.valid_from <= day,
        or_(Agreement.valid_until.is_(None), Agreement.valid_until >= day),
        or_(Agreement.hours_least.is_(None), Agreement.hours_least < LAW.few_hours_week * periods),
    )
    return bool(db.session.scalar(select(somebody)))
