"""The one clock. Tests, and jobs run for a given instant, may set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_fixed: datetime | None = None


def now() -> datetime:
    """The present instant, in UTC."""
    return _fixed if _fixed is not None else datetime.now(UTC)


@contextmanager
def fixed_at(instant: datetime) -> Iterator[None]:
    """Let the clock stand still at an aware instant, for every thread of this process."""
    global _fixed
    if instant.tzinfo is None:
        raise ValueError("give an aware datetime")
    before, _fixed = _fixed, instant.astimezone(UTC)
    try:
        yield
    finally:
        _fixed = before
