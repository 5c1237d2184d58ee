"""What processes use of the machine, as Linux tells it."""

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

TICKS = os.sysconf("SC_CLK_TCK")
CPUCLOCK_SCHED = 2
"""The clock of a process that counts what it ran; see `clock_getcpuclockid`."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What a process holds, in MiB: all of it, and its part where each who shares pays alike."""

    resident: float
    part: float


def memory(process: int | str) -> Memory:
    """What a process, or ``self``, holds now (RSS and PSS; see ``proc_pid_smaps(5)``)."""
    rows = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
    found = {row.split(":")[0]: int(row.split()[1]) / 1024 for row in rows}
    return Memory(found["Rss"], found["Pss"])


class Cores:
    """How many cores some processes kept busy during the block: ``used``."""

    def __init__(self, processes: Sequence[int]) -> None:
        self._processes = processes
        self.used = 0.0

    def __enter__(self) -> Self:
        self._began, self._before = time.perf_counter(), self._seconds()
        return self

    def __exit__(self, *_: object) -> None:
        self.used = (self._seconds() - self._before) / (time.perf_counter() - self._began)

    def _seconds(self) -> float:
        total = 0
        for process in self._processes:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS


def spent(roots: Sequence[int]) -> float:
    """Seconds of a core that processes and all below them spent so far, those that ended too.

    A difference of two is exact to some microseconds; of processes that ended, to a tick.
    """
    total = 0.0
    for process in _with_all_below(roots):
        with suppress(OSError):
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            total += (int(fields[13]) + int(fields[14])) / TICKS
            total += time.clock_gettime(~process << 3 | CPUCLOCK_SCHED)
    return total


def _with_all_below(roots: Sequence[int]) -> list[int]:
    below: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = int(path.read_text().rpartition(")")[2].split()[1])
            below.setdefault(parent, []).append(int(path.parent.name))
    found = list(roots)
    for process in found:
        found += below.get(process, [])
    return found
