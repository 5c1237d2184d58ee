"""A full disk: reading works, writing is answered 503, and nothing is corrupt afterwards.

Not a disk of its own: SQLite is told that there are no more pages, or the system refuses to write
beyond a size. See ``cramped``.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.sites import MODULES, running
from tests.harness.history import Told
from tests.harness.servers import WebServer
from tests.harness.stores import SQLiteStore

WORKERS = 60


@pytest.mark.parametrize("kind", ["pages", "bytes"])
def test_on_a_full_disk_one_can_read_and_is_told_that_nothing_is_stored(
    on_sqlite: SQLiteStore, tmp_path: Path, kind: str
) -> None:
    with running(
        on_sqlite,
        tmp_path,
        workers=WORKERS,
        places=WORKERS,
        module=MODULES / "cramped.py",
        CRAMPED=kind,
    ) as site:
        phones = site.phones()
        taps = [phone.claim(site.tasks[0].id) for phone in phones]
        told = {tap.told for tap in taps}
        assert told == {Told.OK, Told.UNCHANGED}, "some before it was full, some after"
        unlucky = phones[next(n for n, tap in enumerate(taps) if tap.told is Told.UNCHANGED)]
        let_time_pass(on_sqlite)
        for path in ("/board", f"/shifts/{site.tasks[0].id}", "/roster", "/me"):
            assert unlucky.open(path).status == 200, path
        assert unlucky.claim(site.tasks[0].id).status == 503
        assert site.violations() == []

        site.server.kill()
        with WebServer(on_sqlite.url, tmp_path / "with-room.log") as roomy:
            [phone] = site.town.phones(roomy.port, [unlucky.person_id], site.history)
            phone.open("/me")
            assert phone.claim(site.tasks[0].id).told is Told.OK
        assert site.violations() == []


def let_time_pass(store: SQLiteStore) -> None:
    """Every session was last seen long ago, so that reading would note it again."""
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("UPDATE signed_in_sessions SET seen_at = datetime(seen_at, '-1 hour')")
        connection.commit()
