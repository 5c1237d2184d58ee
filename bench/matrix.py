"""The contact card: 2,740 people beside 25 capabilities, and the same as tables to take away."""

import time
from collections.abc import Callable

from sqlalchemy import func, select

from app.capabilities.models import Capability
from app.core.db import db
from bench.figures import Section, percentile, spread
from bench.phones import get, one_after_the_other
from bench.stages import ENGINES, PEOPLE, Stage, Stages
from tests.statements import counted

AIM_MS = 250
MOST_STATEMENTS = 8
COORDINATOR = "tarik.aydin@delinde.example"


def measure(stages: Stages, quick: bool = False) -> Section:
    """The page with and without a question, its statements, and the downloads."""
    section = Section("Who can do what")
    many = 5 if quick else 100
    for engine in ENGINES:
        with stages.stage(engine) as stage:
            capabilities = _capabilities(stage)
            statements = _statements(stage, capabilities[0])
            with stage.server() as server:
                [cookie] = stage.cookies([COORDINATOR])
                plain = [get(f"/matrix?page={1 + number % 50}", cookie) for number in range(many)]
                asked = [
                    get(f"/matrix?capability={capabilities[number % len(capabilities)]}", cookie)
                    for number in range(many)
                ]
                for what, pages in (("the whole pool", plain), ("who can do one of them", asked)):
                    found = one_after_the_other(server.port, pages).only(200)
                    p95 = percentile(found.seconds, 0.95)
                    section.add(
                        f"{stage.label}: {what}",
                        spread(found.seconds),
                        aim=f"p95 < {AIM_MS} ms",
                        met=p95 < AIM_MS,
                    )
            section.add(
                f"{stage.label}: statements of a page",
                str(statements),
                aim=f"≤ {MOST_STATEMENTS}",
                met=statements <= MOST_STATEMENTS,
            )
            for name in ("matrix.csv", "matrix.xlsx"):
                seconds, size = _download(stage, f"/{name}")
                section.add(f"{stage.label}: {name}, everybody", f"{seconds:.1f} s, {size} kB")
    section.notes.append(f"{PEOPLE:,} people; {len(capabilities)} capabilities; 50 people a page.")
    return section


def _capabilities(stage: Stage) -> list[int]:
    with stage.app.app_context():
        held = select(Capability.id).order_by(func.lower(Capability.name_nl))
        return list(db.session.scalars(held))


def _statements(stage: Stage, capability_id: int) -> int:
    """How many one page asks, that of who looks included."""
    ask = _client(stage)
    with counted() as statements:
        ask(f"/matrix?capability={capability_id}")
    return len(statements)


def _download(stage: Stage, address: str) -> tuple[float, int]:
    """Seconds to make a whole table in this process, and its size in kB."""
    ask = _client(stage)
    began = time.perf_counter()
    size = ask(address)
    return time.perf_counter() - began, size // 1000


def _client(stage: Stage) -> Callable[[str], int]:
    """Asks in this process, signed in; gives the size of the answer."""
    [cookie] = stage.cookies([COORDINATOR])
    client = stage.app.test_client(use_cookies=False)

    def ask(address: str) -> int:
        answer = client.get(address, headers={"Cookie": cookie})
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        return len(answer.data)

    return ask
