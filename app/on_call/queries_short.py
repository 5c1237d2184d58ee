"""Whether a short call is paid longer than it lasts."""

from datetime import timedelta

from sqlalchemy import case, exists, or_, select

from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import local_time
from app.on_call.queries_cost import PERIODS
from app.on_call.queries_numbers import numbers_in
from app.people.models import CALLED, Agreement, Person

MOST_LEAST = timedelta(hours=12)
"""No rules ask that a call is paid as longer."""


def paid_longer(span: Interval, department_id: int) -> timedelta | None:
    """As how long each call is paid, where a task is shorter and somebody in the pool is paid by
    the call; else None.

    Three statements at most; none for a task of half a day.
    """
    if span.length >= MOST_LEAST:
        return None
    day = local_time().day(span.start)
    numbers = numbers_in(department_id, day)
    if span.length >= numbers.call_least:
        return None
    weeks = case(
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
        or_(
            Agreement.hours_least.is_(None), Agreement.hours_least < numbers.few_hours_week * weeks
        ),
    )
    return numbers.call_least if db.session.scalar(select(somebody)) else None
