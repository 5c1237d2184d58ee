"""On SQLite one unit of work of a process writes at a time: the others wait here, in a row.

SQLite has one write lock, and whoever waits for it looks again after longer and longer pauses: of
sixteen at once some wait a second for what takes each of them milliseconds. In a row the next one
begins as soon as the one before is done. Between processes SQLite's own waiting holds.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.core.db import BUSY_SECONDS, db

_turn = threading.Lock()


@contextmanager
def my_turn() -> Iterator[bool]:
    """Wait for one's turn to write.

    Returns False when it did not come within BUSY_SECONDS. Does not wait on PostgreSQL.
    """
    if db.engine.dialect.name != "sqlite":
        yield True
        return
    came = _turn.acquire(timeout=BUSY_SECONDS)
    try:
        yield came
    finally:
        if came:
            _turn.release()
