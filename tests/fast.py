"""Leaves out what takes long: PostgreSQL, browsers, servers, and sweeps over every address.

``python3 dev.py test --fast`` loads this as a pytest plugin (``-p tests.fast``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sharing import WITH_PROCESSES, room_of

if TYPE_CHECKING:
    import pytest

SLOW = WITH_PROCESSES | {
    "hostile",
    "operations",
    "seeds",
    "test_commands.py",
    "test_job_pieces.py",
    "test_settings.py",
    "test_tooling.py",
}
"""Rooms of tests, or files where they lie in ``tests`` itself."""
SLOW_FILES = (
    "tests/architecture/test_start.py",
    "tests/files/test_checking.py",
    "tests/files/test_tables_in.py",
    "tests/notices/test_delivery.py",
    "tests/reintegration/test_looks.py",
    "tests/reintegration/test_nothing_shows.py",
    "tests/web/test_times_under_days.py",
)


def is_slow(nodeid: str) -> bool:
    """Whether a test is left out."""
    return (
        room_of(nodeid) in SLOW
        or nodeid.startswith(SLOW_FILES)
        or "postgresql" in nodeid.partition("[")[2]
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what is quick."""
    slow = [item for item in items if is_slow(item.nodeid)]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if not is_slow(item.nodeid)]
