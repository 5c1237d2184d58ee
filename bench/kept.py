"""What is kept for what it saves, beside doing without it; each in a process of its own."""

import logging
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import time

from bench.figures import Section
from bench.stages import ENGINES, ROOT, Stage, Stages, workers

BY_PATTERN = "from app.core.migrations import heads, known; heads(); known()"
BY_ALEMBIC = f"""
from alembic.config import Config
from alembic.script import ScriptDirectory
config = Config()
config.set_main_option("script_location", {str(ROOT / "migrations")!r})
revisions = ScriptDirectory.from_config(config)
revisions.get_heads(), [each.revision for each in revisions.walk_revisions()]
"""
READING = """
import os, time
from app import create_app
from bench.processes import memory
create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": "sqlite://"})
before, began = memory("self").resident, time.process_time()
"""
READ = """
print(time.process_time() - began, memory("self").resident - before)
"""
BOARDS = "import sys; from bench.kept import boards; print(boards(*sys.argv[1:]), 0)"


def measure(stages: Stages, quick: bool = False) -> Section:
    """Revisions by pattern beside Alembic; a board by one build of this Python beside another."""
    section = Section("What is kept for what it saves")
    rounds = 1 if quick else 3
    pattern, alembic = (
        _ran(sys.executable, READING + way + READ, rounds=rounds)
        for way in (BY_PATTERN, BY_ALEMBIC)
    )
    section.add(
        "a worker reads the revisions by pattern",
        f"{1000 * pattern[0]:.0f} ms, {pattern[1]:.1f} MiB",
        reference=f"by Alembic: {1000 * alembic[0]:.0f} ms, {alembic[1]:.1f} MiB",
    )
    with stages.stage(ENGINES[0]) as stage:
        found = {
            build: _ran(python, BOARDS, stage.url, rounds=rounds)[0]
            for build, python in _builds().items()
        }
    for build, seconds in found.items():
        section.add(
            f"a board, in time of the processor, by {build}",
            f"{1000 * seconds:.1f} ms",
            reference=f"the quickest × {seconds / min(found.values()):.2f}",
        )
    if len(found) == 1:
        section.notes.append("There is one build of this Python here, so nothing to choose from.")
    return section


def _builds() -> dict[str, str]:
    """The builds of this version of Python that are found here: what each is, and its path."""
    name = f"python3.{sys.version_info.minor}"
    there = (shutil.which(name, path=folder) for folder in os.get_exec_path())
    return {_build(python): python for python in there if python}


def _build(python: str) -> str:
    asked = [python, "-c", "import sys; print(sys.version.split()[0], sys.base_prefix)"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    version, prefix = done.stdout.split(maxsplit=1)
    return f"{version} of the machine" if prefix.strip() == "/usr" else f"another build, {version}"


def _ran(python: str, program: str, *arguments: str, rounds: int) -> tuple[float, float]:
    """The medians of the two numbers that a program prints last."""
    path = f"{ROOT}{os.pathsep}{sysconfig.get_path('purelib')}"
    found = []
    for _round in range(rounds):
        done = subprocess.run(
            [python, "-c", program, *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=True,
        )
        first, second = done.stdout.split()[-2:]
        found.append((float(first), float(second)))
    firsts, seconds = zip(*found, strict=True)
    return statistics.median(firsts), statistics.median(seconds)


def boards(url: str) -> float:
    """Seconds of the processor for a board on the database at the address: the median of some."""
    logging.disable(logging.CRITICAL)
    stage, taken = Stage(ENGINES[0], url, ROOT), []
    [cookie] = stage.cookies(workers(1))
    client = stage.app.test_client(use_cookies=False)
    for _round in range(40):
        began = time.process_time()
        answer = client.get("/board", headers={"Cookie": cookie})
        taken.append(time.process_time() - began)
        if answer.status_code != 200:
            raise RuntimeError(answer.status)
    return statistics.median(taken[5:])
