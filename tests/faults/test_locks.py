"""Somebody holds a lock for long: a bounded wait, then 503, never 500; reading goes on.

The lock is held until both were answered: whoever waited for it would not be.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from tests.faults.sites import Site, running
from tests.harness.history import Operation, Told
from tests.harness.phones import Phone
from tests.harness.stores import PostgreSQLStore, SQLiteStore
from tests.patience import PATIENCE


def meanwhile(site: Site, tapping: Phone, reading: Phone) -> Operation:
    """A tap that has to wait, while another phone reads; the tap's answer."""
    found: list[Operation] = []
    tap = threading.Thread(target=lambda: found.append(tapping.claim(site.tasks[0].id)))
    tap.start()
    assert reading.open(f"/shifts/{site.tasks[0].id}").status == 200
    tap.join(PATIENCE)
    assert found, "the tap waits for as long as the lock is held"
    return found[0]


def test_a_write_lock_that_somebody_holds_is_waited_for_and_then_answered(
    on_sqlite: SQLiteStore, tmp_path: Path
) -> None:
    with running(on_sqlite, tmp_path) as site:
        one, other, _ = site.phones()
        with on_sqlite.write_lock():
            tap = meanwhile(site, one, other)
        assert (tap.status, tap.told) == (503, Told.UNCHANGED)
        assert one.claim(site.tasks[0].id).told is Told.OK
        assert site.violations() == []


def test_a_locked_row_is_waited_for_and_then_answered(
    on_postgresql: PostgreSQLStore, tmp_path: Path
) -> None:
    with running(on_postgresql, tmp_path) as site:
        one, other, _ = site.phones()
        with row_locked(on_postgresql, site.tasks[0].id):
            tap = meanwhile(site, one, other)
        assert (tap.status, tap.told) == (503, Told.UNCHANGED)
        assert one.claim(site.tasks[0].id).told is Told.OK
        assert site.violations() == []


@contextmanager
def row_locked(store: PostgreSQLStore, shift_id: int) -> Iterator[None]:
    """Somebody looks at the task by hand, and takes their time."""
    address = make_url(store.url).set(drivername="postgresql")
    with psycopg.connect(address.render_as_string(hide_password=False)) as connection:
        connection.execute("SELECT 1 FROM shifts WHERE id = %s FOR UPDATE", [shift_id])
        yield
