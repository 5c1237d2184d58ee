"""How pages, polls, claims and the jobs of capacity grow with the hospital, on PostgreSQL."""

import time
from dataclasses import dataclass
from pathlib import Path

from app import jobs
from app.core import clock
from app.core.actor import JOB, acting
from bench.candidates import COORDINATOR, open_soon
from bench.claims import pairs_of
from bench.drawing import Line, plot
from bench.figures import Section, median
from bench.phones import get, one_after_the_other, post
from bench.polls import boards_of, polled_alone
from bench.stages import Stage, Stages, workers
from tests.harness.servers import WebServer

SIZES = ((1_000, 1_000), (2_740, 12_000), (10_000, 100_000), (100_000, 1_000_000))
MINUTES = 40
"""A size that would not be done within so many, by what the one before it took, is left out."""
PLOT = Path(__file__).with_name("growth.svg")
JOBS = ("capacity", "capacity_later")
MOST_PEOPLE_FOR_JOBS = 10_000
"""Where there are more the jobs are left out: they would take longer than everything else."""


@dataclass(frozen=True, slots=True)
class Point:
    """What was found at a size: milliseconds, and for the jobs seconds of a core."""

    people: int
    shifts: int
    board: float
    poll: float
    claim: float
    today: float
    candidates: float
    commit: float
    jobs: dict[str, float]


def measure(stages: Stages, quick: bool = False) -> Section:
    """From a small house to far more than any; of all tasks one in twenty is open and near."""
    section = Section("Growth (PostgreSQL)")
    points, left_out = _points(stages, SIZES[:2] if quick else SIZES, quick)
    for point in points:
        work = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in point.jobs.items())
        section.add(
            f"{point.people:,} people, {point.shifts:,} tasks",
            f"board {point.board:.1f} ms, poll {point.poll:.1f} ms, claim {point.claim:.1f} ms, "
            f"Today {point.today:.1f} ms, who can come {point.candidates:.1f} ms"
            + (f"; {work} of a core" if work else "; no jobs"),
            reference=f"a view that commits one row: {point.commit:.1f} ms",
        )
    first, last = points[0], points[-1]
    section.notes.append(
        f"From the smallest to the largest there are {last.shifts // first.shifts:,} times as many "
        f"tasks and {last.people // first.people:,} times as many people; a board takes "
        f"{last.board / first.board:.1f} times, a poll {last.poll / first.poll:.1f}, a claim "
        f"{last.claim / first.claim:.1f}, Today {last.today / first.today:.1f} and who can come "
        f"{last.candidates / first.candidates:.1f} times as long. Medians over different people "
        "or tasks, one client; each job once."
    )
    section.notes += [
        f"{people:,} people were left out: they would not be done within {MINUTES} minutes."
        for people, _shifts in left_out
    ]
    if not quick:
        PLOT.write_text(_drawn(points))
        section.notes.append("![Pages and claims by the number of tasks](growth.svg)")
    return section


def _drawn(points: list[Point]) -> str:
    lines = [
        Line("a worker's board", [point.board for point in points]),
        Line("who can come", [point.candidates for point in points]),
        Line("a claim", [point.claim for point in points]),
    ]
    return plot("tasks in the database", "milliseconds", [each.shifts for each in points], lines)


def _points(
    stages: Stages, sizes: tuple[tuple[int, int], ...], quick: bool
) -> tuple[list[Point], list[tuple[int, int]]]:
    """What was found at each size that there is time for, and the sizes left out."""
    began, points = time.monotonic(), list[Point]()
    took, shifts_before = 0.0, 1
    for number, (people, shifts) in enumerate(sizes):
        at = time.monotonic()
        due = took * shifts / shifts_before if shifts > SIZES[1][1] else 0.0
        if at - began + due > MINUTES * 60:
            return points, list(sizes[number:])
        points.append(_point(stages, people, shifts, quick))
        took, shifts_before = time.monotonic() - at, shifts
    return points, []


def _point(stages: Stages, people: int, shifts: int, quick: bool) -> Point:
    many = 20 if quick else 100
    with stages.stage("postgresql", people, shifts) as stage, stage.server() as server:
        with stage.app.app_context():
            pairs = pairs_of(many)
        cookies = stage.cookies(workers(many))
        boards = [get("/board", cookie) for cookie in cookies]
        board = median(one_after_the_other(server.port, boards).only(200).seconds)
        poll = median(polled_alone(server, boards_of(server, cookies)))
        today, candidates = _at_the_desk(stage, server, many // 5)
        commits = [post("/bare/commit", "", {})] * many
        return Point(
            people,
            shifts,
            board=board,
            poll=poll,
            claim=_claims(stage, server, pairs),
            today=today,
            candidates=candidates,
            commit=median(one_after_the_other(server.port, commits).seconds),
            jobs=_jobs(stage) if people <= MOST_PEOPLE_FOR_JOBS else {},
        )


def _at_the_desk(stage: Stage, server: WebServer, many: int) -> tuple[float, float]:
    """Today, and who can come to the tasks that begin soonest."""
    [cookie] = stage.cookies([COORDINATOR])
    lists = [get("/today", cookie)] * many
    who = [get(f"/candidates?shift={each}", cookie) for each in open_soon(stage, many)]
    today, candidates = (one_after_the_other(server.port, each).only(200) for each in (lists, who))
    return median(today.seconds), median(candidates.seconds)


def _claims(stage: Stage, server: WebServer, pairs: list[tuple[str, int]]) -> float:
    token = stage.csrf_token()
    taps = [
        post(f"/shifts/{shift_id}/claims", cookie, {"csrf_token": token}, HX_Request="true")
        for (_, shift_id), cookie in zip(
            pairs, stage.cookies([who for who, _ in pairs]), strict=True
        )
    ]
    return median(one_after_the_other(server.port, taps, warm=0).only(200).seconds)


def _jobs(stage: Stage) -> dict[str, float]:
    """How many seconds of a core each job of capacity takes, with all of it to write down."""
    found = {}
    with stage.app.app_context(), acting(JOB):
        for name in JOBS:
            began = time.process_time()
            jobs.TIMETABLE[name].function(clock.now())
            found[name] = time.process_time() - began
    return found
