"""A web worker: how soon it serves, and what it holds in memory."""

import time

from bench.figures import Section
from bench.phones import all_at_once, get
from bench.processes import resident
from bench.stages import ENGINES, Stages, workers

MEMORY_MIB = 100


def measure(stages: Stages, quick: bool = False) -> Section:
    """From the start of gunicorn to its first answer; memory after many boards."""
    section = Section("A web worker")
    many = 50 if quick else 600
    for engine in ENGINES:
        with stages.stage(engine) as stage:
            began = time.perf_counter()
            with stage.server() as server:
                started = time.perf_counter() - began
                fresh = max(resident(worker) for worker in server.workers)
                boards = [get("/board", cookie) for cookie in stage.cookies(workers(100))]
                all_at_once(server.port, (boards * 6)[:many], 8).only(200)
                used = max(resident(worker) for worker in server.workers)
        section.add(
            f"{stage.label}: memory after {many} boards",
            f"{used:.0f} MiB (fresh {fresh:.0f})",
            aim=f"< {MEMORY_MIB} MiB",
            met=used < MEMORY_MIB,
        )
        section.add(f"{stage.label}: start-up of 2 workers to the first answer", f"{started:.1f} s")
    section.notes.append("Memory is the resident set, what both workers share included.")
    return section
