"""Looking back on the hospital: the balance of a month, and every figure over 12 weeks."""

from bench.figures import Section, percentile, spread
from bench.phones import get, one_after_the_other
from bench.stages import ENGINES, PEOPLE, SHIFTS, Stage, Stages
from tests.statements import counted

AIM_MS = 400
MOST_STATEMENTS = {"/balance": 4, "/reports": 12, "/reports/month": 14}
COORDINATOR = "tarik.aydin@delinde.example"


def measure(stages: Stages, quick: bool = False) -> Section:
    """The three pages, and how many statements each asks."""
    section = Section("Balance and reports")
    many = 5 if quick else 60
    for engine in ENGINES:
        with stages.stage(engine) as stage:
            counts = {path: _statements(stage, path) for path in MOST_STATEMENTS}
            with stage.server() as server:
                [cookie] = stage.cookies([COORDINATOR])
                for path in MOST_STATEMENTS:
                    asked = [get(path, cookie) for _ in range(many)]
                    found = one_after_the_other(server.port, asked).only(200)
                    p95 = percentile(found.seconds, 0.95)
                    section.add(
                        f"{stage.label}: `{path}`",
                        spread(found.seconds),
                        aim=f"p95 < {AIM_MS} ms",
                        met=p95 < AIM_MS,
                    )
            for path, most in MOST_STATEMENTS.items():
                section.add(
                    f"{stage.label}: statements of `{path}`",
                    str(counts[path]),
                    aim=f"≤ {most}",
                    met=counts[path] <= most,
                )
    section.notes.append(f"{PEOPLE:,} people and {SHIFTS:,} tasks; one coordinator of all of it.")
    return section


def _statements(stage: Stage, path: str) -> int:
    """How many one page asks, that of who looks included."""
    [cookie] = stage.cookies([COORDINATOR])
    client = stage.app.test_client(use_cookies=False)
    with counted() as statements:
        answer = client.get(path, headers={"Cookie": cookie})
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return len(statements)
