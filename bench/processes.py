"""What processes use of the machine, as Linux tells it."""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

TICKS = os.sysconf("SC_CLK_TCK")


def resident(process: int) -> float:
    """Memory that a process holds, in MiB, what it shares with others included."""
    status = Path(f"/proc/{process}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


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
