"""What goes wrong during a round: one blow after the other, each logged."""

import random
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from types import TracebackType
from typing import Self

from tests.harness.history import History
from tests.harness.servers import WebServer
from tests.harness.stores import PostgreSQLStore, SQLiteStore, Store

Blow = Callable[[], None]
Pauses = tuple[float, float]
"""The least and the most seconds before each blow."""

LOCK_SECONDS = 10
PAUSE_SECONDS = 2
AWAY_SECONDS = 1


def blows(server: WebServer, store: Store) -> dict[str, Blow]:
    """Everything that can be done to the server and its database, by name."""
    found: dict[str, Blow] = {
        "kill -9 a web process": lambda: kill_worker(server),
        "SIGTERM and restart": lambda: restart(server),
        f"pause a web process for {PAUSE_SECONDS} s": lambda: pause_worker(server),
    }
    if isinstance(store, SQLiteStore):
        found[f"hold the write lock for {LOCK_SECONDS} s"] = lambda: hold_lock(store)
    if isinstance(store, PostgreSQLStore):
        found["restart PostgreSQL"] = lambda: store.restart(AWAY_SECONDS)
        found["crash PostgreSQL"] = lambda: store.restart(AWAY_SECONDS, crash=True)
    return found


def kill_worker(server: WebServer) -> None:
    """A web process is gone in the middle of whatever it does."""
    if workers := server.workers:
        server.signal_worker(signal.SIGKILL, random.choice(workers))


def pause_worker(server: WebServer) -> None:
    """A web process stands still, with whatever it has locked."""
    if workers := server.workers:
        worker = random.choice(workers)
        server.signal_worker(signal.SIGSTOP, worker)
        time.sleep(PAUSE_SECONDS)
        server.signal_worker(signal.SIGCONT, worker)


def restart(server: WebServer) -> None:
    """As when a new version is put in place."""
    server.stop()
    server.start()


def hold_lock(store: SQLiteStore) -> None:
    """Somebody looks around in the file by hand, and takes their time."""
    with store.write_lock():
        time.sleep(LOCK_SECONDS)


def _in_turn(choices: Mapping[str, Blow]) -> Iterator[str]:
    while choices:
        yield from random.sample(list(choices), len(choices))


class Nemesis:
    """Strikes, in a thread of its own, from entering the ``with`` block to leaving it.

    Every blow once before any twice, and ``most`` in all. An error of its own comes out on
    leaving.
    """

    def __init__(
        self, choices: Mapping[str, Blow], history: History, pauses: Pauses, most: int
    ) -> None:
        self._choices, self._history = dict(choices), history
        self._pauses, self._most = pauses, most
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._error: BaseException | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end.set()
        self._thread.join()
        if self._error is not None and error is None:
            raise self._error

    def _run(self) -> None:
        try:
            for name in islice(_in_turn(self._choices), self._most):
                if self._end.wait(random.uniform(*self._pauses)):
                    return
                self._choices[name]()
                self._history.blows.append(name)
        except BaseException as error:
            self._error = error
