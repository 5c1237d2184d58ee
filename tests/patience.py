"""Waiting for what another process or thread does: generously, and judged by what comes of it.

How long something takes is a matter of the machine and of who else uses it. A test waits for the
outcome, and judges that and the order of things; seconds are figures of ``bench``.
"""

import time
from collections.abc import Callable, Iterator

PATIENCE = 60
"""Seconds after which what was waited for does not come any more, on the slowest of machines."""


def tries(pause: float = 0.05, patience: float = PATIENCE) -> Iterator[int]:
    """Count tries, with a pause between two, until patience is at an end; at least one."""
    end, number = time.monotonic() + patience, 0
    while not number or time.monotonic() < end:
        yield number
        number += 1
        time.sleep(pause)


def wait_until(
    it_is_so: Callable[[], object], otherwise: str | Callable[[], str], pause: float = 0.05
) -> None:
    """Return once it is so; fail, saying what is the matter otherwise, when it never is."""
    for _ in tries(pause):
        if it_is_so():
            return
    raise AssertionError(otherwise if isinstance(otherwise, str) else otherwise())
