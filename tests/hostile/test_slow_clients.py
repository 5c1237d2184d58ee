"""Clients that send a letter at a time hold up no thread but their own; a real server, briefly.

As many as there are threads would: a reverse proxy that takes whole requests stands in front
(``docs/operations.md``).
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.conftest import Engine
from tests.mailserver import HOST
from tests.patience import PATIENCE, wait_until

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
ROOT = Path(__file__).parents[2]
PORTS = range(9500, 9600)
THREADS = 4
SLOW = THREADS - 1
"""Slow clients: one thread is left for everybody else."""
HEAD = b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: "
BODY = (
    b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nemail="
)


@pytest.fixture
def port(engine: Engine) -> Iterator[int]:
    """Where one process with a few threads serves."""
    number = next(each for each in PORTS if not _answers(each))
    options = ["--workers", "1", "--threads", str(THREADS), "--log-level", "error"]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *options, "--bind", f"{HOST}:{number}", "wsgi:app"],
        cwd=ROOT,
        env={**os.environ, "FLEXPOOL_DATABASE_URL": engine.url},
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(number)
        yield number
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _wait_for(port: int) -> None:
    wait_until(lambda: _answers(port), "the server did not start")


@pytest.mark.parametrize("beginning", [HEAD, BODY], ids=["slow head", "slow body"])
def test_others_are_answered_while_many_send_a_letter_at_a_time(
    port: int, beginning: bytes
) -> None:
    with ExitStack() as connections:
        slow = [
            connections.enter_context(socket.create_connection((HOST, port))) for _ in range(SLOW)
        ]
        for client in slow:
            client.sendall(beginning)
        for _ in range(3):
            time.sleep(0.2)
            for client in slow:
                client.sendall(b"x")
            with urlopen(f"http://{HOST}:{port}/sign-in", timeout=PATIENCE) as answer:
                assert answer.status == 200
