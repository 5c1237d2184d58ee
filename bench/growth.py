"""How a board and a claim grow with the hospital, on PostgreSQL."""

from dataclasses import dataclass
from pathlib import Path

from bench.claims import pairs_of
from bench.drawing import Line, plot
from bench.figures import Section, median
from bench.phones import get, one_after_the_other, post
from bench.stages import Stages, workers

SIZES = ((1_000, 1_000), (2_740, 12_000), (10_000, 100_000), (100_000, 1_000_000))
PLOT = Path(__file__).with_name("growth.svg")


@dataclass(frozen=True, slots=True)
class Point:
    """What was found at a size, in milliseconds."""

    people: int
    shifts: int
    board: float
    claim: float
    commit: float


def measure(stages: Stages, quick: bool = False) -> Section:
    """From a small house to far more than any; of all tasks one in twenty is open and near."""
    section = Section("Growth (PostgreSQL)")
    points = [_point(stages, *size, quick) for size in (SIZES[:2] if quick else SIZES)]
    for point in points:
        section.add(
            f"{point.people:,} people, {point.shifts:,} tasks",
            f"board {point.board:.1f} ms, claim {point.claim:.1f} ms",
            reference=f"a view that commits one row: {point.commit:.1f} ms",
        )
    first, last = points[0], points[-1]
    section.notes.append(
        f"From the smallest to the largest there are {last.shifts // first.shifts:,} times as many "
        f"tasks; a board takes {last.board / first.board:.1f} times and a claim "
        f"{last.claim / first.claim:.1f} times as long. Medians over different people, one client."
    )
    if not quick:
        x = [point.shifts for point in points]
        board = Line("a worker's board", [point.board for point in points])
        claim = Line("a claim", [point.claim for point in points])
        commit = Line("a view that commits one row", [point.commit for point in points])
        PLOT.write_text(plot("tasks in the database", "milliseconds", x, [board, claim, commit]))
        section.notes.append("![Board and claim by the number of tasks](growth.svg)")
    return section


def _point(stages: Stages, people: int, shifts: int, quick: bool) -> Point:
    many = 20 if quick else 100
    with stages.stage("postgresql", people, shifts) as stage, stage.server() as server:
        with stage.app.app_context():
            pairs = pairs_of(many)
        boards = [get("/board", cookie) for cookie in stage.cookies(workers(many))]
        token = stage.csrf_token()
        claims = [
            post(f"/shifts/{shift_id}/claims", cookie, {"csrf_token": token}, HX_Request="true")
            for (_, shift_id), cookie in zip(
                pairs, stage.cookies([who for who, _ in pairs]), strict=True
            )
        ]
        return Point(
            people,
            shifts,
            board=median(one_after_the_other(server.port, boards).only(200).seconds),
            claim=median(one_after_the_other(server.port, claims, warm=0).only(200).seconds),
            commit=median(
                one_after_the_other(server.port, [post("/bare/commit", "", {})] * many).seconds
            ),
        )
