"""Until when one may answer an offer: the nearer the start, the shorter."""

from datetime import date, datetime, time, timedelta
from typing import Protocol

TERMS = (
    (timedelta(days=2), timedelta(hours=24)),
    (timedelta(days=1), timedelta(hours=4)),
    (timedelta(hours=4), timedelta(hours=1)),
    (timedelta(hours=1), timedelta(minutes=20)),
)
"""So long before the start one has so long to answer; nearer still, ten minutes."""
SHORTEST = timedelta(minutes=10)


def answer_by(now: datetime, start: datetime) -> datetime:
    """Until when an offer may be answered: shorter near the start, never after it."""
    ahead = start - now
    term = next((term for least, term in TERMS if ahead > least), SHORTEST)
    return min(now + term, start)


KEPT_FOR = ((timedelta(hours=24), timedelta(hours=12)), (timedelta(), timedelta(hours=1)))
"""So long before the start a place that came free is kept so long for whoever waits."""
FIRST_YES_FROM = timedelta(hours=2)
"""So long before the start nothing is kept any more: whoever says yes first gets it."""
NIGHT_FROM, MORNING = time(21), time(8)


class WallClock(Protocol):
    """As much of a wall clock as is asked for here."""

    def at(self, instant: datetime) -> datetime:
        """The instant on the local clock."""

    def instant(self, day: date, shown: time) -> datetime:
        """The instant at which the local clock shows this."""


def kept_until(now: datetime, start: datetime, local: WallClock) -> datetime | None:
    """Until when a free place is kept for somebody who waits; None where it is kept for nobody.

    What would end in the night (21 to 8) ends at 8; where that is too near the start nothing is
    kept, for nobody answers while they sleep.
    """
    latest = start - FIRST_YES_FROM
    term = next(term for least, term in KEPT_FOR if start - now >= least or not least)
    until = min(_by_day(now + term, local), latest)
    return until if until > now and until == _by_day(until, local) else None


def _by_day(instant: datetime, local: WallClock) -> datetime:
    """The instant, or the morning after the night in which it is."""
    shown = local.at(instant)
    if MORNING <= shown.time() < NIGHT_FROM:
        return instant
    day = shown.date() + timedelta(days=shown.time() >= NIGHT_FROM)
    return local.instant(day, MORNING)
