"""Lighthouse on the pages that are opened most: on a phone and at a desk, on the hospital.

Needs Lighthouse 12 on the path (``npm install --global lighthouse@12``) and a Chromium.
"""

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from typing import Any

from bench.figures import Section
from bench.phones import Phone, get
from bench.stages import Stages, workers
from bench.today import COORDINATOR
from dev import find_chromium

AIM = 95
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
CHROMIUM_FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
A_TASK = re.compile(rb'action="/shifts/(\d+)/claims"|formaction="/shifts/(\d+)/claims"')


@dataclass(frozen=True, slots=True)
class Look:
    """A page, who looks at it (a cookie, or nobody), and whether at a desk or on a phone."""

    what: str
    path: str
    cookie: str = ""
    is_desk: bool = False


def found() -> bool:
    """Whether Lighthouse and a Chromium are on this machine."""
    return shutil.which("lighthouse") is not None and find_chromium() is not None


def measure(stages: Stages, quick: bool = False) -> Section:
    """The four marks of each page; one look at each, two of them without ``quick`` left out."""
    section = Section("Lighthouse")
    with stages.stage("sqlite") as stage, stage.server() as server:
        worker, coordinator = stage.cookies([*workers(1), COORDINATOR])
        board = Phone(server.port).ask(get("/board", worker)).body
        task = A_TASK.search(board)
        if task is None:
            raise RuntimeError("the board of the worker offers no task")
        looks = [
            Look("sign-in, on a phone", "/sign-in"),
            Look("board, on a phone", "/board", worker),
            Look("a task, on a phone", f"/shifts/{int(task[1] or task[2])}", worker),
            Look("Today, at a desk", "/today", coordinator, is_desk=True),
            Look("capacity, at a desk", "/capacity", coordinator, is_desk=True),
        ]
        for look in looks[:2] if quick else looks:
            report = _report(f"http://127.0.0.1:{server.port}{look.path}", look)
            marks = {
                report["categories"][name]["title"]: round(
                    100 * report["categories"][name]["score"]
                )
                for name in CATEGORIES
            }
            section.add(
                look.what,
                ", ".join(f"{title} {mark}" for title, mark in marks.items()),
                aim=f"≥ {AIM} each",
                met=min(marks.values()) >= AIM,
            )
    section.notes.append(_versions(report))
    return section


def _report(address: str, look: Look) -> dict[str, Any]:
    """What Lighthouse says about one page."""
    command_line = [
        "lighthouse",
        address,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={CHROMIUM_FLAGS}",
    ]
    if look.is_desk:
        command_line.append("--preset=desktop")
    if look.cookie:
        command_line.append(f"--extra-headers={json.dumps({'Cookie': look.cookie})}")
    environment = {**os.environ, "CHROME_PATH": str(find_chromium())}
    done = subprocess.run(command_line, env=environment, capture_output=True, text=True, check=True)
    report: dict[str, Any] = json.loads(done.stdout)
    if report["finalDisplayedUrl"] != address:
        raise RuntimeError(f"{address} led to {report['finalDisplayedUrl']}")
    return report


def _versions(report: dict[str, Any]) -> str:
    """With what it was looked."""
    chromium = re.search(r"Chrome/(\d+)", report["environment"]["hostUserAgent"])
    return (
        f"Lighthouse {report['lighthouseVersion']}, Chromium {chromium[1] if chromium else '?'}; "
        "a phone as Lighthouse has it by default (slow 4G, a processor four times as slow), a desk "
        "by its preset."
    )
