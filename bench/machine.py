"""What the figures were taken on."""

import os
import platform
import sqlite3
from pathlib import Path

import sqlalchemy

from tests.postgres import find_binaries, major_version


def described() -> list[str]:
    """Lines that name the machine and what runs on it."""
    binaries = find_binaries()
    postgresql = f"PostgreSQL {major_version(binaries)}" if binaries else "no PostgreSQL"
    return [
        (
            f"- {processor()}, {os.cpu_count()} cores, {_memory():.0f} GiB, "
            f"{platform.system()} {platform.release().split('-')[0]}"
        ),
        (
            f"- Python {platform.python_version()}, SQLAlchemy {sqlalchemy.__version__}, "
            f"SQLite {sqlite3.sqlite_version} (WAL, synchronous=FULL), "
            f"{postgresql} (fsync on, synchronous_commit on)"
        ),
        "- gunicorn, 2 processes × 8 threads; the clients run on the same machine",
    ]


def load() -> float:
    """How many processes wanted a core over the last minute."""
    return os.getloadavg()[0]


def processor() -> str:
    """Its name, as it says itself."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
