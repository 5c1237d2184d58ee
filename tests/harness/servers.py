"""Gunicorn as in production (``gunicorn.conf.py``: 2 processes × 8 threads), and ways to hurt it.

The listening socket is ours and is handed to it, as systemd's socket activation does: between an
old and a new master, requests wait in it instead of being refused.
"""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.harness.phones import listen
from tests.patience import PATIENCE, wait_until

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
FIRST_PORT = 9300
START_SECONDS = 60
STOP_SECONDS = 40
SECRET = "vy8Q2mJ-harness-0wLtR5cXe1-Zp9uKb3"


class WebServer:
    """Flexpool on a port, from entering the ``with`` block to leaving it.

    ``module`` may be a file other than ``wsgi.py``, which makes its application in its own way.
    """

    def __init__(
        self,
        database: str,
        log: Path,
        module: Path = ROOT / "wsgi.py",
        **settings: str,
    ) -> None:
        self._listener = listen(FIRST_PORT)
        self.port: int = self._listener.getsockname()[1]
        self.log = log
        self._module = module
        self._settings: Mapping[str, str] = {
            "FLEXPOOL_ENV": "production",
            "FLEXPOOL_SECRET_KEY": SECRET,
            "FLEXPOOL_DATABASE_URL": database,
            "FLEXPOOL_BASE_URL": self.url,
            "PYTHONPATH": str(module.parent),  # not as part of `tests`: that sets the environment
            **settings,
        }
        self._master: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()
        if error is not None:
            error.add_note(f"the end of the server's log:\n{self.log.read_text()[-4000:]}")

    def _close(self) -> None:
        self.kill()
        self._listener.close()

    def start(self) -> None:
        """Start a master, and wait until it serves."""
        number = self._listener.fileno()
        options = ["--bind", f"fd://{number}"]
        with self.log.open("ab") as output:
            self._master = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", *options, f"{self._module.stem}:app"],
                cwd=ROOT,
                env={**os.environ, **self._settings},
                stdout=output,
                stderr=output,
                pass_fds=[number],
                start_new_session=True,
            )
        self.wait_until_up()

    def wait_until_up(self) -> None:
        """Return once it answers that it is up; fail when it ended, or takes too long."""
        wait_until(self._is_up, "the server does not answer")

    def _is_up(self) -> bool:
        assert self.master.poll() is None, "the server ended by itself"
        with suppress(OSError), urlopen(f"{self.url}/healthz", timeout=PATIENCE):
            return True
        return False

    @property
    def master(self) -> "subprocess.Popen[bytes]":
        """The master process."""
        assert self._master is not None, "start it first"
        return self._master

    @property
    def workers(self) -> list[int]:
        """The numbers of its worker processes."""
        answer = subprocess.run(
            ["pgrep", "-P", str(self.master.pid)], capture_output=True, text=True, check=False
        )
        return [int(line) for line in answer.stdout.split()]

    def signal_worker(self, number: signal.Signals, worker: int) -> None:
        """Send a signal to a worker, if it is still there."""
        with suppress(ProcessLookupError):
            os.kill(worker, number)

    def ask_to_end(self) -> None:
        """Ask the master to finish what is under way and to end (SIGTERM)."""
        self.master.terminate()

    def stop(self) -> None:
        """End it, politely; fail when it takes too long."""
        self.ask_to_end()
        try:
            self.master.wait(STOP_SECONDS)
        finally:
            self.kill()

    def kill(self) -> None:
        """End all of it at once: power loss, as far as a program can play it."""
        if self._master is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._master.pid, signal.SIGKILL)
            self._master.wait()
            self._master = None

    def status_of(self, path: str) -> int:
        """The status of an answer, to somebody who is not signed in."""
        try:
            with urlopen(self.url + path, timeout=PATIENCE) as response:
                return int(response.status)
        except HTTPError as error:
            with error:
                return error.code
