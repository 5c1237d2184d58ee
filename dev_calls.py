"""What Flexpool's own commands call: where things are, other programs, and what is said of it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

WINDOWS = os.name == "nt"
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
CACHE = ROOT / ".cache"
RUNTIME = ROOT / "requirements.txt"
DEVELOPMENT = ROOT / "requirements-dev.txt"  # everything in RUNTIME, and the tools

Command = Sequence[str | Path]


class Failure(Exception):
    """Something the reader can remedy; the message says how."""


def flask_command(*arguments: str) -> Command:
    """Give the command line of one of Flexpool's own Flask commands."""
    return [PYTHON, "-m", "flask", "--app", "wsgi", *arguments]


def flask(*arguments: str) -> None:
    """Run one of Flexpool's own Flask commands; fail when it does."""
    if call(flask_command(*arguments)) != 0:
        raise Failure(
            f"`flask --app wsgi {' '.join(arguments)}` failed; the output above says why."
        )


def call(command: Command, settings: dict[str, str] | None = None) -> int:
    """Run a command in the project, with its output in sight; give its exit code."""
    environment = {**os.environ, **(settings or {})}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def passes(command: Command, settings: dict[str, str] | None = None) -> bool:
    """Run a command with its output in sight; say whether it succeeded."""
    return call(command, settings) == 0


def succeeds(command: Command) -> bool:
    """Run an installing command with its output in sight; say whether it succeeded."""
    return passes(command, uv_settings())


def answers(command: Command, settings: dict[str, str] | None = None) -> bool:
    """Run a command silently; say whether it is there and succeeded."""
    environment = {**os.environ, **uv_settings(), **(settings or {})}
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def output(command: Command) -> str:
    """Run a command silently and give what it writes; nothing where it is not there."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    except OSError:
        return ""
    return done.stdout.decode(errors="replace")


def uv_settings() -> dict[str, str]:
    """Make uv behave like pip here: the machine's certificates, Python and package index."""
    settings = {"UV_SYSTEM_CERTS": "1", "UV_PYTHON_DOWNLOADS": "never"}
    if "PIP_INDEX_URL" in os.environ:
        settings["UV_DEFAULT_INDEX"] = os.environ["PIP_INDEX_URL"]
    return settings | {name: os.environ[name] for name in settings if name in os.environ}


def say(text: str) -> None:
    """Print a line at once, also into a pipe."""
    print(text, flush=True)
