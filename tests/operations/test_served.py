"""As it runs in earnest: gunicorn with two processes, its log lines, figures and refusals."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.mailserver import free_port
from tests.operations.test_logs import EMAIL, PASSWORD
from tests.patience import PATIENCE, wait_until

ROOT = Path(__file__).parents[2]
TOKEN = "een-lang-geheim-zonder-einde"
SECRET = "vy8Q2mJ-served-0wLtR5cXe1-Zp9uKb3x"
LONG_TOKEN = "dGhpcyBpcyBhIHNlY3JldCB0b2tlbiBvZiBhIGZlZWQ"


@dataclass
class Server:
    """A server of two processes on a database of its own."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path
    environment: dict[str, str]

    def ask(self, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
        """Status, text and headers of an answer."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.address + path, headers=named)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode(), dict(answer.headers)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode(), dict(error.headers)

    def flask(self, *arguments: str) -> str:
        """Run a command beside it; what it said."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
        answer = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        )
        return answer.stdout + answer.stderr


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    """A server in earnest, as the operations page starts it, ended politely."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("FLEXPOOL_")},
        "FLEXPOOL_ENV": "production",
        "FLEXPOOL_SECRET_KEY": SECRET,
        "FLEXPOOL_BASE_URL": address,
        "FLEXPOOL_DATABASE_URL": f"sqlite:///{folder / 'live.sqlite'}",
        "FLEXPOOL_METRICS_TOKEN": TOKEN,
        "TMPDIR": str(folder),
    }
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        server = Server(address, process, log, environment)
        try:
            _wait(server)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)


def _wait(server: Server) -> None:
    def is_up() -> bool:
        with suppress(OSError):
            return bool(server.ask("/healthz")[0] == 200)
        return False

    wait_until(is_up, server.log.read_text)


def test_from_an_empty_folder_to_a_server_that_is_watched(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        assert server.ask("/sign-in")[0] == 503, "there are no tables yet"
        assert server.ask("/readyz")[0] == 503
        assert "run 'flask --app wsgi db upgrade'" in server.log.read_text()
        server.flask("db", "upgrade")
        wait_until(lambda: server.ask("/sign-in")[0] == 200, "it does not see the new tables")
        answers = [server.ask("/sign-in")[0] for _ in range(40)]
        assert set(answers) <= {200, 503}, "the other process looks within seconds"
        server.ask(f"/ics/{LONG_TOKEN}.ics")
        server.ask(f"/board?q={EMAIL}&p={PASSWORD}", Cookie=f"x={LONG_TOKEN}", Referer=EMAIL)
        server.flask("run-job", "deliver")
        figures = [_figures(server) for _ in range(10)]
        names = {path.name for path in tmp_path.glob("flexpool-metrics-*/*")}
    assert len(names) >= 4, "two processes counted, each in files of its own"
    counted = [
        _sum(each, 'flexpool_requests_total{method="GET",route="/sign-in"') for each in figures
    ]
    assert counted[0] >= 41
    assert counted == sorted(counted), "whichever process is asked, it tells the same"
    assert _sum(figures[0], 'flexpool_job_last_success_timestamp_seconds{name="deliver"}') > 1e9
    assert list(tmp_path.glob("flexpool-metrics-*")) == [], "the folder went with the server"
    lines = [json.loads(line) for line in server.log.read_text().splitlines()]
    assert all({"at", "event", "level", "logger"} <= set(line) for line in lines)
    events = [line["event"] for line in lines]
    assert any("Booting worker" in event for event in events), "the server's own lines, too"
    requests = [line for line in lines if line["event"] == "request"]
    assert {"/sign-in", "/ics/<path:name>", "/board"} <= {line["route"] for line in requests}
    for secret in (LONG_TOKEN, EMAIL, PASSWORD, TOKEN, SECRET):
        assert secret not in server.log.read_text()


def _figures(server: Server) -> str:
    status, text, _headers = server.ask("/metrics", Authorization=f"Bearer {TOKEN}")
    assert status == 200
    return text


def _sum(figures: str, beginning: str) -> float:
    found = [line for line in figures.splitlines() if line.startswith(beginning)]
    return sum(float(line.rsplit(" ", 1)[1]) for line in found)
