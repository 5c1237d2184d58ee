"""Capacity: the page of 14 days and of 56, one cell, and the job that works out who could come."""

import time

from app import jobs
from app.core import clock
from app.core.actor import JOB, acting
from bench.figures import Section, percentile, spread
from bench.phones import get, one_after_the_other
from bench.stages import ENGINES, PEOPLE, Stage, Stages
from tests.statements import counted

AIM_MS = 250
MOST_STATEMENTS = 8
MOST_OF_A_CORE = 0.02
COORDINATOR = "tarik.aydin@delinde.example"
JOBS = ("capacity", "capacity_later")


def measure(stages: Stages, quick: bool = False) -> Section:
    """The jobs first, which pages read from; then the pages."""
    section = Section("Capacity")
    many = 5 if quick else 100
    for engine in ENGINES:
        with stages.stage(engine) as stage:
            share = _jobs(stage, section)
            section.add(
                f"{stage.label}: both jobs, of a core",
                f"{100 * share:.1f} %",
                aim=f"≤ {100 * MOST_OF_A_CORE:.0f} %",
                met=share <= MOST_OF_A_CORE,
            )
            [cookie] = stage.cookies([COORDINATOR])
            cell, statements = _a_cell(stage, cookie)
            section.add(
                f"{stage.label}: statements of a page",
                str(statements),
                aim=f"≤ {MOST_STATEMENTS}",
                met=statements <= MOST_STATEMENTS,
            )
            with stage.server() as server:
                for what, address, aim in (
                    ("14 days by capability", "/capacity", True),
                    ("14 days by department", "/capacity?by=department", True),
                    ("56 days by capability", "/capacity?days=56", True),
                    ("one cell, judged live", cell, False),
                ):
                    pages = [get(address, cookie) for _ in range(many)]
                    found = one_after_the_other(server.port, pages).only(200)
                    p95 = percentile(found.seconds, 0.95)
                    section.add(
                        f"{stage.label}: {what}",
                        spread(found.seconds),
                        aim=f"p95 < {AIM_MS} ms" if aim else "",
                        met=p95 < AIM_MS if aim else None,
                    )
    section.notes.append(
        f"{PEOPLE:,} people. The nearest 14 days are worked out every 10 minutes, the rest hourly."
    )
    return section


def _jobs(stage: Stage, section: Section) -> float:
    """Run both twice, the first time with all to write down; the share of a core that they take."""
    share = 0.0
    with stage.app.app_context(), acting(JOB):
        for name in JOBS:
            job = jobs.TIMETABLE[name]
            job.function(clock.now())
            began = time.process_time()
            job.function(clock.now())
            seconds = time.process_time() - began
            section.add(f"{stage.label}: {name}, seconds of a core", f"{seconds:.1f}")
            share += seconds / job.seconds
    return share


def _a_cell(stage: Stage, cookie: str) -> tuple[str, int]:
    """The address of a cell in the middle of the table, and how many statements the page asks."""
    client = stage.app.test_client(use_cookies=False)
    with counted() as statements:
        page = client.get("/capacity", headers={"Cookie": cookie}).text
    cells = [part.split('"')[0] for part in page.split('href="/capacity/cell?')[1:]]
    return "/capacity/cell?" + cells[len(cells) // 2].replace("&amp;", "&"), len(statements)
