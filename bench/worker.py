"""A web worker: how soon it serves, what it holds in memory, and what for."""

import os
import subprocess
import sys
import time
from itertools import pairwise

from bench.figures import Section
from bench.phones import all_at_once, get
from bench.processes import memory
from bench.stages import ENGINES, ROOT, Stages, workers

MEMORY_MIB = 110
LIBRARIES = (
    "sqlalchemy.orm",
    "psycopg",
    "flask_wtf",
    "structlog",
    "babel",
    "icalendar",
    "PIL",
    "app",
)
"""In the order in which they are read: what one brings along is not the next one's."""
READ_THEM = """
import importlib, sys
from bench.processes import memory
for name in ("python", *sys.argv[1:]):
    if name != "python":
        importlib.import_module(name)
    print(name, memory("self").resident)
"""


def measure(stages: Stages, quick: bool = False) -> Section:
    """From the start of gunicorn to its first answer; memory after many boards."""
    section = Section("A web worker")
    many = 50 if quick else 600
    for engine in ENGINES:
        with stages.stage(engine) as stage:
            began = time.perf_counter()
            with stage.server() as server:
                started = time.perf_counter() - began
                fresh = [memory(worker) for worker in server.workers]
                boards = [get("/board", cookie) for cookie in stage.cookies(workers(100))]
                all_at_once(server.port, (boards * 6)[:many], 8).only(200)
                used = [memory(worker) for worker in server.workers]
        part = max(each.part for each in used)
        section.add(
            f"{stage.label}: memory after {many} boards",
            f"{part:.0f} MiB of its own and shared (fresh {max(each.part for each in fresh):.0f}); "
            f"resident {max(each.resident for each in used):.0f} "
            f"(fresh {max(each.resident for each in fresh):.0f})",
            aim=f"< {MEMORY_MIB} MiB of its own and shared",
            met=part < MEMORY_MIB,
        )
        section.add(f"{stage.label}: start-up of 2 workers to the first answer", f"{started:.1f} s")
    section.notes.append(
        "Own and shared is the proportional set size: what the server and its two workers share "
        "counts for a third with each. Resident counts it whole with each."
    )
    section.notes.append(f"What is read before the first board: {_libraries()}.")
    return section


def _libraries() -> str:
    """How much each library adds to a process that reads them one after the other."""
    done = subprocess.run(
        [sys.executable, "-c", READ_THEM, *LIBRARIES],
        cwd=ROOT,
        env={**os.environ, "FLEXPOOL_ENV": "test"},
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [(name, float(held)) for name, held in map(str.split, done.stdout.splitlines())]
    [(first, held), *_rest] = rows
    said = [f"{first} {held:.0f} MiB"]
    said += [
        f"{name.partition('.')[0]} {held - before:.0f}"
        for (_name, before), (name, held) in pairwise(rows)
    ]
    return ", ".join(said)
