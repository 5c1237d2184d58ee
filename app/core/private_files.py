"""The one place where this program makes files and folders: nobody but its owner may read them.

Whatever the umask says. What is made elsewhere in ``app`` fails a test.
"""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

OTHERS = 0o077
"""What anybody but the owner may do with a file."""

BESIDE = ("-wal", "-shm", "-journal")
"""What stands beside the file of an SQLite database while it is in use."""


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it; one that is there stays as somebody made it."""
    for each in (*reversed(folder.parents), folder):  # pathlib gives only the last one the mode
        each.mkdir(mode=0o700, exist_ok=True)


def make_file(file: Path) -> None:
    """Make an empty file; one that is there keeps what it holds, and is taken from others."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        _take_from_others(file)


def make_database(file: Path) -> None:
    """Make the file of an SQLite database, which gives its mode to those beside it.

    One that is there may be of an older release, or of another program.
    """
    make_file(file)
    for ending in BESIDE:
        _take_from_others(file.with_name(file.name + ending))


def open_to_lock(file: Path) -> IO[bytes]:
    """A file that is there to be locked: made where there is none, never emptied."""
    make_file(file)
    return file.open("ab")


@contextmanager
def scratch_beside(file: Path) -> Iterator[Path]:
    """An empty file in the same folder as another, where there is room: gone at the end.

    Unless it was given another name meanwhile.
    """
    make_folder(file.parent)
    number, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    os.close(number)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _take_from_others(file: Path) -> None:
    """Only its owner can; whoever else uses it goes on with it as it is."""
    with suppress(FileNotFoundError, PermissionError):
        mode = stat.S_IMODE(file.stat().st_mode)
        if mode & OTHERS:
            file.chmod(mode & ~OTHERS)
