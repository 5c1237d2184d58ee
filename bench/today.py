"""Today on the hospital: how long the list of exceptions takes, and the palette beside it."""

from bench.figures import Section, percentile, spread
from bench.phones import get, one_after_the_other
from bench.stages import ENGINES, Stage, Stages
from tests.statements import counted

AIM_MS = 200
COORDINATOR = "tarik.aydin@delinde.example"
WORDS = ("a", "noor", "vervoer", "morgen", "poli vrijdag")


def measure(stages: Stages, quick: bool = False) -> Section:
    """Both pages by their spread, and how many statements they take."""
    section = Section("Today")
    many = 5 if quick else 100
    for engine in ENGINES:
        with stages.stage(engine) as stage:
            asked = {address: _statements(stage, address) for address in ("/today", "/palette?q=a")}
            with stage.server() as server:
                [cookie] = stage.cookies([COORDINATOR])
                today = [get("/today", cookie)] * many
                typed = [
                    get(f"/palette?q={WORDS[number % len(WORDS)].replace(' ', '+')}", cookie)
                    for number in range(many)
                ]
                for what, pages in (("what asks the coordinator", today), ("the palette", typed)):
                    found = one_after_the_other(server.port, pages).only(200)
                    p95 = percentile(found.seconds, 0.95)
                    section.add(
                        f"{stage.label}: {what}",
                        spread(found.seconds),
                        aim=f"p95 < {AIM_MS} ms",
                        met=p95 < AIM_MS,
                    )
            for address, statements in asked.items():
                section.add(f"{stage.label}: statements of {address}", str(statements))
    return section


def _statements(stage: Stage, address: str) -> int:
    """How many one page asks, that of who looks included."""
    [cookie] = stage.cookies([COORDINATOR])
    client = stage.app.test_client(use_cookies=False)
    with counted() as statements:
        answer = client.get(address, headers={"Cookie": cookie})
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return len(statements)
