"""A running Flexpool with a few people and tasks in it, to be hurt."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.harness.checker import Violation, check
from tests.harness.history import History
from tests.harness.phones import Phone
from tests.harness.record import read
from tests.harness.servers import ROOT, SECRET, WebServer
from tests.harness.stores import Store
from tests.harness.town import Task, Town

MODULES = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Site:
    """The server, who lives there, and what was asked and told so far."""

    town: Town
    server: WebServer
    store: Store
    history: History
    tasks: list[Task]

    def phones(self, *, htmx: bool = False) -> list[Phone]:
        """A phone for each worker, with a token from a page."""
        phones = self.town.phones(self.server.port, self.town.workers, self.history, htmx=htmx)
        for phone in phones:
            phone.open("/me")
        return phones

    def violations(self) -> list[Violation]:
        """What the checker finds by now."""
        ids = [task.id for task in self.tasks]
        return check(self.history, read(self.town.app, ids), self.store.problems())


@contextmanager
def running(
    store: Store,
    folder: Path,
    *,
    workers: int = 3,
    places: int = 3,
    module: Path = ROOT / "wsgi.py",
    **settings: str,
) -> Iterator[Site]:
    """A site from entering the block to leaving it: two tasks, at 9 and at 13 o'clock."""
    town, history = Town(store.url, workers), History()
    tasks = town.tasks(0, [("09:00", "12:00", places, False), ("13:00", "16:00", places, False)])
    try:
        log = folder / "server.log"
        with WebServer(store.url, log, module, **settings) as server:
            yield Site(town, server, store, history, tasks)
    finally:
        town.close()


def run_flask(database: str, *arguments: str, **settings: str) -> str:
    """What a command of Flexpool's own prints, as a process of its own."""
    environment = {
        "FLEXPOOL_ENV": "production",
        "FLEXPOOL_SECRET_KEY": SECRET,
        "FLEXPOOL_DATABASE_URL": database,
        **settings,
    }
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
