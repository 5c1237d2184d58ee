"""Flexpool that dies on request: kill -9 of itself just before, or just after, a claim commits.

It dies once where a file beside the database has the name of the moment.
"""

import os
import signal
from contextlib import suppress
from pathlib import Path

from app import create_app
from app.core import command

FOLDER = Path(os.environ["CRASH_FOLDER"])
commit = command._commit


def die_if_asked(moment: str) -> None:
    """Die, when that was asked for; the next process does not."""
    with suppress(FileNotFoundError):
        (FOLDER / moment).unlink()
        os.kill(os.getpid(), signal.SIGKILL)


def commit_dangerously(unit: command.Unit) -> None:
    """Commit, unless death comes first."""
    if unit.name != "claims.commands.claim_shift":
        return commit(unit)
    die_if_asked("before")
    commit(unit)
    return die_if_asked("after")


command._commit = commit_dangerously
app = create_app()
