"""How far the numbers of calendar events jump when a copy is restored."""

from datetime import UTC, datetime, timedelta

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
LEAST_STEP = 1000


def offset_after_restore(before: int, now: datetime) -> int:
    """The offset of a copy restored now: above every number that was given out before.

    Minutes since the beginning, so that it does not depend on what the copy remembers: the same
    backup restored twice jumps higher the second time. A task changes less than once a minute,
    and not 1,000 times between two restores under a clock that went back.
    """
    return max(before + LEAST_STEP, (now - BEGINNING) // timedelta(minutes=1))
