"""Hours and parts of the day, as agreements count them."""

from datetime import date, timedelta

from app.claims.facts import Question
from app.core.intervals import Interval
from app.core.localtime import LocalTime


def hours_per_day(question: Question) -> dict[date, float]:
    """Paid hours of tasks per local day, this shift included; split at local midnight.

    An unpaid break comes off the day on which the shift starts.
    """
    total: dict[date, float] = {}
    shift = question.shift
    for span, unpaid in [
        (shift.span, shift.unpaid),
        *((busy.span, busy.unpaid) for busy in question.claims_beside()),
    ]:
        for day, part in question.terms.local.split_by_day(span):
            hours = (part.length - min(unpaid, part.length)).total_seconds() / 3600
            unpaid = timedelta()
            total[day] = total.get(day, 0.0) + hours
    return total


DAY_PARTS = (("night", 0, 7), ("morning", 7, 12), ("afternoon", 12, 18), ("evening", 18, 23))


def day_parts(part: Interval, local: LocalTime) -> frozenset[str]:
    """The parts of the day that a stretch within one local day touches; night is 23–07."""
    start = local.at(part.start)
    last = local.at(part.end - timedelta(microseconds=1))
    first_hour, last_hour = start.hour, last.hour
    touched = {name for name, begin, end in DAY_PARTS if first_hour < end and last_hour >= begin}
    return frozenset(touched | ({"night"} if last_hour >= 23 else set()))
