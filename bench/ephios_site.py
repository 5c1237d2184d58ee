"""ephios as it stands in a folder of its own, on a database of its own, served as we serve.

Nothing of it is in this project: ``FOLDER/bin/python`` has it, and is asked to do everything.
"""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.phones import Phone, get
from tests.harness.phones import listen
from tests.patience import wait_until

HOST = "127.0.0.1"
FIRST_PORT = 9500
HEADERS = {"X_Forwarded_Proto": "https", "Referer": f"https://{HOST}/"}
"""What the reverse proxy adds, and what a browser sends with a form."""
VERSIONS = (
    "from importlib.metadata import version as v; import json, platform;"
    "names = 'ephios', 'Django', 'gunicorn', 'psycopg2';"
    "print(json.dumps({'Python': platform.python_version(), **{name: v(name) for name in names}}))"
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is needed to ask: cookies and feeds by person, addresses of events by shift."""

    cookies: dict[int, str]
    events: dict[int, str]
    feeds: dict[int, str]


class Site:
    """``folder`` has ephios installed; ``data`` is where it may write, and empty."""

    def __init__(self, folder: Path, data: Path, database: str) -> None:
        self._python = folder.resolve() / "bin" / "python"
        self._data = data
        data.mkdir()
        self._environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "DJANGO_SETTINGS_MODULE": "ephios.settings",
            "ENV_PATH": str(data / "no.env"),
            "DATA_DIR": str(data / "data"),
            "DEBUG": "False",
            "SECRET_KEY": "bench-bench-bench-bench-bench-bench-bench-bench-bench-0123456789",
            "ALLOWED_HOSTS": HOST,
            "SITE_URL": f"https://{HOST}",
            "TRUST_X_FORWARDED_PROTO": "True",
            "DATABASE_URL": database,
            "CONN_MAX_AGE": "600",
            "EMAIL_URL": "dummymail://",
            "DEFAULT_FROM_EMAIL": "ephios@pool.example",
            "SERVER_EMAIL": "ephios@pool.example",
            "ADMINS": "Anne <anne@pool.example>",
        }

    def set_up(self, rows: dict[str, Any], people: list[int]) -> Known:
        """Make the tables, build what is static, and store the hospital; these can ask."""
        self._run("-m", "ephios", "migrate", "--verbosity=0")
        self._run("-m", "ephios", "build")
        told, answers = self._data / "told.json", self._data / "answers.json"
        told.write_text(json.dumps({**rows, "signed_in": people}))
        seed = Path(__file__).with_name("ephios_seed.py")
        self._run("-P", str(seed), str(told), str(answers))
        known = json.loads(answers.read_text())
        return Known(**{what: {int(n): x for n, x in by.items()} for what, by in known.items()})

    def versions(self) -> dict[str, str]:
        """What it runs on, by name."""
        return dict(json.loads(self._run("-c", VERSIONS)))

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [self._python, *arguments],
            cwd=self._data,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stdout}{done.stderr}"[-4000:])
        return done.stdout

    @contextmanager
    def server(self) -> Iterator[tuple[int, int]]:
        """Gunicorn on it, 2 × 8: its port and the number of its first process."""
        listener = listen(FIRST_PORT)
        port, number = listener.getsockname()[1], listener.fileno()
        log = self._data / "server.log"
        shape = ["--worker-class=gthread", "--workers=2", "--threads=8", "--no-control-socket"]
        with log.open("ab") as output:
            master = subprocess.Popen(
                [self._python, "-m", "gunicorn", f"--bind=fd://{number}", *shape, "ephios.wsgi"],
                cwd=self._data,
                env=self._environment,
                stdout=output,
                stderr=output,
                pass_fds=[number],
                start_new_session=True,
            )
        try:
            wait_until(lambda: _is_up(port), "ephios does not answer")
            yield port, master.pid
        except BaseException as error:
            error.add_note(f"the end of the log of ephios:\n{log.read_text()[-4000:]}")
            raise
        finally:
            with suppress(ProcessLookupError):
                os.killpg(master.pid, signal.SIGKILL)
            master.wait()
            listener.close()


def _is_up(port: int) -> bool:
    phone = Phone(port, keeps=False)
    return phone.ask(get("/accounts/login/", **HEADERS)).status == 200


def address(folder: Path, name: str) -> str:
    """Where ephios finds a database of the PostgreSQL whose socket is in this folder."""
    return f"postgres://flexpool@/{name}?host={quote(str(folder))}"
