"""Until when one may answer an offer: the nearer the start, the shorter."""

from datetime import datetime, timedelta

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
