#!/usr/bin/env python3
"""Flexpool's own commands, for a machine with nothing but Python 3.11 or newer.

python3 dev.py run [--port N]       set up, fill an empty database, and serve Flexpool
python3 dev.py test [arguments]     set up and run the tests; the arguments go to pytest
python3 dev.py test --fast          the quick ones: SQLite, no browser, no servers
python3 dev.py coverage             the quick ones again, and how much of the program they take
python3 dev.py harness [arguments]  set up and run the booking harness (--help says how long)
python3 dev.py check                set up and check lint, types, layers, templates, styles …
python3 dev.py translate            collect the texts, and compile the Dutch ones
python3 dev.py lock [--upgrade]     make the hashed requirements again from pyproject.toml
python3 dev.py setup                only the environment (in .venv) and the packages
"""

from __future__ import annotations

import argparse
import contextlib
import glob
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dev_calls import (
    CACHE,
    DEVELOPMENT,
    PYTHON,
    ROOT,
    RUNTIME,
    VENV,
    WINDOWS,
    Command,
    Failure,
    answers,
    call,
    flask,
    flask_command,
    passes,
    say,
    succeeds,
)
from dev_checks import run_checks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OLDEST_PYTHON = (3, 11)
UV_FOLDER = CACHE / "uv"
LOG = ROOT / "instance" / "run.log"
LAST_LINES = 20

UV_REQUIREMENTS = ROOT / "requirements-uv.txt"

TRANSLATIONS = ROOT / "app" / "translations"

HOST = "127.0.0.1"
START_SECONDS = 60
QUICK = ["-p", "tests.fast"]
COUNTED = ["-p", "tests.covered"]
MOST_AT_ONCE = 5  # test processes, each with a PostgreSQL of its own
STOP_SECONDS = 10

PROXIES = ("nginx", "caddy", "openssl")

CHROMIUM_SHELL = "chromium-headless-shell"  # without windows: it needs two thirds of the time
CHROMIUM_NAMES = (
    CHROMIUM_SHELL,
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
CHROMIUM_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "~/.cache/ms-playwright/chromium-*/chrome-linux*/chrome",
    "~/Library/Caches/ms-playwright/chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)


def main(arguments: list[str]) -> int:
    """Run the command that the arguments name; give the exit code."""
    if sys.version_info < OLDEST_PYTHON:
        needed = ".".join(map(str, OLDEST_PYTHON))
        say(f"Flexpool needs Python {needed} or newer, and this is {sys.version.split()[0]}.")
        return 1
    commands = {
        "setup": setup,
        "run": run,
        "test": test,
        "coverage": coverage,
        "harness": harness,
        "check": check,
        "translate": translate,
        "lock": lock,
    }
    if not arguments or arguments[0] not in commands:
        say(__doc__.strip())
        return 0 if arguments and arguments[0] in ("-h", "--help") else 2
    name, *rest = arguments
    # Where this is set, each of some hundred processes would compile every module again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        return commands[name](rest)
    except Failure as failure:
        say(f"{name}: {failure}")
        return 1
    except KeyboardInterrupt:
        return 130


def setup(arguments: list[str]) -> int:
    """Make the environment and install everything, also the tools for development."""
    take_no_arguments("setup", arguments)
    install(DEVELOPMENT)
    say(f"Ready: {PYTHON.relative_to(ROOT)} has every package.")
    return 0


def run(arguments: list[str]) -> int:
    """Serve Flexpool until Ctrl-C, from whatever state this machine is in."""
    parser = argparse.ArgumentParser(prog="dev.py run", description=run.__doc__)
    parser.add_argument("--port", type=int, default=8000, help="where to listen (default: 8000)")
    port: int = parser.parse_args(arguments).port
    require_free(port)
    install(RUNTIME)
    address = f"http://{HOST}:{port}"
    os.environ.setdefault("FLEXPOOL_ENV", "development")
    os.environ.setdefault("FLEXPOOL_BASE_URL", address)
    flask("db", "upgrade")
    flask("seed", "demo", "--if-empty")
    LOG.parent.mkdir(mode=0o700, exist_ok=True)
    LOG.touch(mode=0o600)
    with LOG.open("wb") as log, running(servers(port), log) as children:
        wait_until_it_answers(f"{address}/healthz", children)
        say("")
        flask("accounts")
        say(
            f"\nFlexpool runs on {address}  (Ctrl-C ends it; its log is {LOG.relative_to(ROOT)})\n"
            "Begin as Tarik, the coordinator, then as Noor on a phone: README.md, “Ten minutes”."
        )
        watch(children)
    say("Flexpool has stopped.")
    return 0


def test(arguments: list[str]) -> int:
    """Run the tests; the last line says what was skipped.

    All of them without arguments, on all cores, with the floor of coverage; with ``--fast`` what
    needs neither PostgreSQL nor a browser nor a server.
    """
    install(DEVELOPMENT)
    fast = "--fast" in arguments
    arguments = [each for each in arguments if each != "--fast"]
    if not fast:
        provide_chromium()
        provide_proxies()
    everything = [] if arguments else [*at_once(), *([] if fast else COUNTED)]
    quick = QUICK if fast else []
    return call([PYTHON, "-m", "pytest", "-p", "tests.skips", *everything, *quick, *arguments])


def coverage(arguments: list[str]) -> int:
    """Run the quick tests and count the branches that they take, as the run of all of them does."""
    take_no_arguments("coverage", arguments)
    install(DEVELOPMENT)
    return call([PYTHON, "-m", "pytest", "-p", "tests.skips", *at_once(), *QUICK, *COUNTED])


def at_once() -> list[str]:
    """Give the options with which tests are shared out over all cores."""
    # One more than there are cores: those that wait for a server of theirs leave one idle.
    processes = min((os.cpu_count() or 1) + 1, MOST_AT_ONCE)
    return ["-p", "tests.sharing", "-n", str(processes), "--no-loadscope-reorder"]


def harness(arguments: list[str]) -> int:
    """Run the long form of the booking harness, and its negative control."""
    install(DEVELOPMENT)
    return call([PYTHON, "-m", "tests.harness", *arguments])


def check(arguments: list[str]) -> int:
    """Run every check, also after one failed, and say at the end which did."""
    take_no_arguments("check", arguments)
    install(DEVELOPMENT)
    return run_checks()


def translate(arguments: list[str]) -> int:
    """Bring messages.po up to date with the program, and compile it.

    What is new stands there without Dutch; a test fails until it is filled in.
    """
    take_no_arguments("translate", arguments)
    install(DEVELOPMENT)
    catalogue = TRANSLATIONS / "nl/LC_MESSAGES/messages.po"
    with tempfile.TemporaryDirectory(prefix="flexpool-") as folder:
        template = Path(folder) / "messages.pot"
        steps: dict[str, list[str | Path]] = {
            "extract": ["--no-location", "--sort-output", "-F", "babel.cfg", "-k", "_l"],
            "update": ["--no-fuzzy-matching", "--ignore-obsolete", "--no-wrap", "-l", "nl"],
            "compile": ["-l", "nl", "-d", TRANSLATIONS],
        }
        steps["extract"] += ["-o", template, "."]
        steps["update"] += ["--ignore-pot-creation-date", "-i", template, "-d", TRANSLATIONS]
        done = all(
            passes([PYTHON.with_name("pybabel"), "-q", step, *options])
            for step, options in steps.items()
        )
    say(f"{catalogue.relative_to(ROOT)}: fill in what has an empty msgstr, and run this again.")
    return 0 if done else 1


def lock(arguments: list[str]) -> int:
    """Write requirements*.txt again from pyproject.toml, with hashes and without addresses.

    Versions that still fit stay; the arguments go to `uv pip compile` (`--upgrade` takes newer ones
    of everything, `--upgrade-package NAME` of one).
    """
    uv = find_uv()
    if uv is None:
        raise Failure("uv is needed to work out versions, and it could not be installed.")
    options = ["--quiet", "--universal", "--generate-hashes", "--no-header", "--no-emit-index-url"]
    options += ["--python-version", ".".join(map(str, OLDEST_PYTHON)), *arguments]
    lists: dict[Path, list[str]] = {RUNTIME: [], DEVELOPMENT: ["--extra", "dev"]}
    for file, extra in lists.items():
        if not passes([uv, "pip", "compile", *options, *extra, "pyproject.toml", "-o", file]):
            raise Failure(f"{file.name} could not be worked out; the output above says why.")
        say(f"{file.name} fits pyproject.toml.")
    return 0


def take_no_arguments(command: str, arguments: list[str]) -> None:
    """Fail when there are arguments that nothing would look at."""
    if arguments:
        raise Failure(f"it takes no arguments: python3 dev.py {command}")


# --- The environment -------------------------------------------------------------------------


def install(requirements: Path) -> None:
    """Make `.venv` hold what `requirements` lists; returns at once when it already does."""
    if is_installed(requirements):
        return
    say(f"Installing {requirements.name} into {VENV.name} …")
    make_environment()
    if not any(succeeds(command) for command in installers(requirements)):
        raise Failure(
            f"the packages of {requirements.name} could not be installed; the output above says "
            "why. Is the network there? A mirror is taken from PIP_INDEX_URL or UV_DEFAULT_INDEX."
        )
    stamp(requirements).write_text(fingerprint(requirements))


def is_installed(requirements: Path) -> bool:
    """Say whether an earlier run installed exactly these requirements, or all of development."""
    return PYTHON.exists() and any(
        stamp(file).exists() and stamp(file).read_text() == fingerprint(file)
        for file in (requirements, DEVELOPMENT)
    )


def stamp(requirements: Path) -> Path:
    """Give the file that remembers what was installed."""
    return VENV / f"{requirements.stem}.installed"


def fingerprint(requirements: Path) -> str:
    """Give what changes when the packages to install change."""
    return hashlib.sha256(requirements.read_bytes()).hexdigest()


def make_environment() -> None:
    """Create `.venv` unless it is there, works, and can be installed into."""
    if has_pip(PYTHON) or (answers([PYTHON, "-c", ""]) and find_uv()):
        return
    if any(map(makes_environment, pythons())):
        return
    if apt_install(f"python3.{sys.version_info.minor}-venv") and makes_environment(sys.executable):
        return
    raise Failure(
        "this Python cannot make virtual environments. On Debian or Ubuntu install the package "
        "`python3-venv` (apt-get install python3-venv) and try again."
    )


def makes_environment(python: str) -> bool:
    """Create `.venv` with this Python, by itself or by uv; say whether it worked."""
    if answers([python, "-m", "venv", "--clear", VENV]):
        return True
    uv = find_uv()
    return uv is not None and succeeds([uv, "venv", "--quiet", "--clear", "--python", python, VENV])


def pythons() -> Iterator[str]:
    """Give who can make the environment: this Python, but a quicker build of it before that.

    One that was compiled without a profile needs a seventh more time for everything (`python -m
    bench kept`), and the machine often has its own of the same version, which was not.
    """
    profiled = "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or "")
    own = shutil.which(f"python3.{sys.version_info.minor}", path="/usr/bin")
    if own and not profiled and sys.base_prefix != "/usr":
        say(f"(With {own}: the same Python, built to be quicker than this one.)")
        yield own
    yield sys.executable


def installers(requirements: Path) -> Iterator[Command]:
    """Give the commands that can install, the quickest first."""
    if uv := find_uv():
        options = ["--quiet", "--require-hashes", "--python", str(PYTHON)]
        yield [uv, "pip", "install", *options, "-r", requirements]
    if has_pip(PYTHON):
        options = ["--quiet", "--disable-pip-version-check", "--require-hashes"]
        yield [PYTHON, "-m", "pip", "install", *options, "-r", requirements]


def find_uv() -> Path | None:
    """Give a working uv: the machine's, or one that pip can fetch; None when neither is there."""
    own = UV_FOLDER / "bin" / ("uv.exe" if WINDOWS else "uv")
    for uv in (shutil.which("uv"), own):
        if uv and answers([uv, "--version"]):
            return Path(uv)
    for python in (PYTHON, Path(sys.executable)):
        if has_pip(python):
            options = ["--quiet", "--disable-pip-version-check", "--target", str(UV_FOLDER)]
            fetch: Command = [python, "-m", "pip", "install", *options, "-r", UV_REQUIREMENTS]
            return own if answers(fetch) and answers([own, "--version"]) else None
    return None


def has_pip(python: Path) -> bool:
    """Say whether this interpreter is there and has pip."""
    return answers([python, "-m", "pip", "--version"])


def apt_install(*packages: str) -> bool:
    """Install Debian packages where that needs no question; say whether it worked."""
    if WINDOWS or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"Installing {' and '.join(packages)} with apt-get …")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    options = ["-qq", "-y", "--no-install-recommends"]
    return answers(["apt-get", "update", "-qq"], quiet) and answers(
        ["apt-get", "install", *options, *packages], quiet
    )


def find_chromium() -> str | None:
    """Give the path of a Chromium or Chrome on this machine, if there is one."""
    on_path = filter(None, map(shutil.which, CHROMIUM_NAMES))
    elsewhere = (
        found for place in CHROMIUM_PLACES for found in glob.glob(str(Path(place).expanduser()))
    )
    return next(on_path, None) or next(elsewhere, None)


def provide_chromium() -> None:
    """Install Chromium where that is possible; the browser tests skip themselves without it."""
    if shutil.which(CHROMIUM_SHELL) or apt_install(CHROMIUM_SHELL, "fonts-dejavu-core"):
        return
    if find_chromium() is None and not apt_install("chromium", "fonts-dejavu-core"):
        say("No Chromium here, and it cannot be installed: the browser tests are skipped.")


def provide_proxies() -> None:
    """Install what the examples of docs/deploy are tried with; their tests skip without them."""
    missing = [name for name in PROXIES if shutil.which(name) is None]
    if missing and not apt_install(*missing):
        names = " and ".join(missing)
        say(f"No {names} here, and it cannot be installed: the tests of the proxies are skipped.")


# --- The running program ---------------------------------------------------------------------


def require_free(port: int) -> None:
    """Fail when something already listens on the port."""
    with socket.socket() as probe:
        if not WINDOWS:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise Failure(
                f"port {port} cannot be used ({error.strerror}). Stop what listens there, or "
                f"choose another: python3 dev.py run --port {port + 1}"
            ) from None


def servers(port: int) -> dict[str, Command]:
    """Give the commands of the two processes that together are Flexpool."""
    return {"web server": web_command(port), "job process": flask_command("jobs")}


def web_command(port: int) -> Command:
    """Give the command of the web server; gunicorn does not run on Windows."""
    if WINDOWS:
        return flask_command("run", "--no-reload", "--port", str(port))
    workers = ["--worker-class", "gthread", "--workers", "2", "--threads", "8"]
    options = ["--no-control-socket", "--log-level", "warning", "--bind", f"{HOST}:{port}"]
    return [PYTHON, "-m", "gunicorn", *workers, *options, "wsgi:app"]


@contextlib.contextmanager
def running(
    commands: dict[str, Command], log: BinaryIO
) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Start the commands, with what they say in the log; on leaving, however, all have ended.

    Ctrl-C, a polite kill and a closed terminal are ways of leaving, not errors.
    """
    children: dict[str, subprocess.Popen[bytes]] = {}
    on_end_signals(interrupt)
    try:
        for name, command in commands.items():
            # A session of its own: Ctrl-C reaches only us, and we end them in order.
            children[name] = subprocess.Popen(
                command, cwd=ROOT, start_new_session=True, stdout=log, stderr=subprocess.STDOUT
            )
        with contextlib.suppress(KeyboardInterrupt):
            yield children
    finally:
        end(children)


def end(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask every child to end, and kill what does not; a second Ctrl-C does not interfere."""
    on_end_signals(signal.SIG_IGN)
    for child in children.values():
        child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children.values():
        try:
            child.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def on_end_signals(handler: Callable[..., None] | signal.Handlers) -> None:
    """Handle every signal that asks us to end with `handler`."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # Windows has no SIGHUP
            signal.signal(getattr(signal, name), handler)


def interrupt(*_: object) -> None:
    """Leave whatever is going on, as Ctrl-C does."""
    raise KeyboardInterrupt


def wait_until_it_answers(address: str, children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Return once the address answers; fail when a child ends first, or it takes too long."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        require_alive(children)
        with contextlib.suppress(OSError):
            direct.open(address, timeout=2).close()
            return
        time.sleep(0.1)
    raise Failure(f"{address} does not answer after {START_SECONDS} s.{end_of_log()}")


def watch(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Return never; fail as soon as one child ends."""
    while True:
        require_alive(children)
        time.sleep(0.3)


def require_alive(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Fail with the name of a child that ended."""
    for name, child in children.items():
        if child.poll() is not None:
            raise Failure(
                f"the {name} ended (exit code {child.returncode}), so the rest was stopped too."
                f"{end_of_log()}"
            )


def end_of_log() -> str:
    """Give the last lines of the log, which say why something ended."""
    lines = LOG.read_text(errors="replace").splitlines()[-LAST_LINES:]
    return "\n".join([f" The end of {LOG.relative_to(ROOT)}:", *lines])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
