"""A worker's board: alone, and with 8 clients at once."""

from bench.figures import Section, median, percentile, spread
from bench.phones import all_at_once, get, one_after_the_other
from bench.stages import ENGINES, Stage, Stages, workers
from tests.statements import counted

MEDIAN_MS, P95_MS = 25, 150
CLIENTS = 8


def measure(stages: Stages, quick: bool = False) -> Section:
    """On both engines, over boards of many different workers."""
    section = Section("A worker's board")
    many = 40 if quick else 200
    for engine in ENGINES:
        with stages.stage(engine) as stage, stage.server() as server:
            cookies = stage.cookies(workers(many))
            boards = [get("/board", cookie) for cookie in cookies]
            alone = one_after_the_other(server.port, boards).only(200)
            body = one_after_the_other(server.port, [get("/bare/body")] * many).only(200)
            together = all_at_once(server.port, boards * 4, CLIENTS).only(200)
            sizes, statements = _weigh(stage, cookies[:20])
        section.add(
            f"{stage.label}: alone, median",
            spread(alone.seconds),
            reference=f"bare 8 kB: {spread(body.seconds)}",
            aim=f"< {MEDIAN_MS} ms",
            met=median(alone.seconds) < MEDIAN_MS,
        )
        p95 = percentile(together.seconds, 0.95)
        section.add(
            f"{stage.label}: {CLIENTS} clients, p95",
            f"{p95:.0f} ms (median {median(together.seconds):.0f}, {together.rate:.0f} a second)",
            aim=f"< {P95_MS} ms",
            met=p95 < P95_MS,
        )
        section.add(f"{stage.label}: an answer", f"{sizes} bytes, {statements} statements")
    section.notes.append(
        f"Boards of {many} workers, one after the other: each sees some 600 open tasks, "
        "of which those that fit are shown."
    )
    return section


def _weigh(stage: Stage, cookies: list[str]) -> tuple[int, int]:
    """The middle size of boards, and the most statements that one took."""
    sizes, most = [], 0
    client = stage.app.test_client(use_cookies=False)
    for cookie in cookies:
        with counted() as statements:
            answer = client.get("/board", headers={"Cookie": cookie, "Host": "127.0.0.1"})
        assert answer.status_code == 200, answer.status
        sizes.append(len(answer.data))
        most = max(most, len(statements))
    return sorted(sizes)[len(sizes) // 2], most
