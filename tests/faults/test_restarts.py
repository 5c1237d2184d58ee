"""SIGTERM: what is under way finishes, and with the socket kept open nobody is turned away."""

import threading
import time
from pathlib import Path

from tests.faults.sites import running
from tests.harness.history import Operation, Told
from tests.harness.phones import Phone
from tests.harness.stores import SQLiteStore
from tests.patience import PATIENCE

RESTARTS = 2


def test_a_request_under_way_at_the_end_of_the_server_is_answered(
    on_sqlite: SQLiteStore, tmp_path: Path
) -> None:
    with running(on_sqlite, tmp_path) as site:
        phone, found = site.phones()[0], list[Operation]()
        tap = threading.Thread(target=lambda: found.append(phone.claim(site.tasks[0].id)))
        with on_sqlite.write_lock():
            tap.start()
            time.sleep(0.5)
            site.server.ask_to_end()
            time.sleep(0.5)
        tap.join()
        assert found[0].told is Told.OK
        assert site.server.master.wait(PATIENCE) == 0
        assert site.violations() == []


def test_under_load_no_request_fails_when_the_server_is_replaced(
    on_sqlite: SQLiteStore, tmp_path: Path
) -> None:
    with running(on_sqlite, tmp_path, workers=6, places=3) as site:
        over = threading.Event()
        answers: list[Told | int | None] = []

        def use(phone: Phone) -> None:
            while not over.is_set():
                answers.append(phone.open(f"/shifts/{site.tasks[0].id}").status)
                answers.extend(phone.claim(task.id).told for task in site.tasks)
                time.sleep(0.05)

        users = [threading.Thread(target=use, args=(phone,)) for phone in site.phones()]
        for user in users:
            user.start()
        for _ in range(RESTARTS):
            time.sleep(0.5)
            site.server.stop()
            site.server.start()
        over.set()
        for user in users:
            user.join()
        assert set(answers) == {200, Told.OK, Told.REFUSED}
        assert site.violations() == []
