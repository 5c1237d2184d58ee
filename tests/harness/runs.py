"""A run: set up, rounds of stories with or without a nemesis, and what the checker says."""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from tests.harness.checker import Violation, check
from tests.harness.history import History, Told
from tests.harness.nemesis import Blow, Nemesis, blows
from tests.harness.record import read
from tests.harness.scenarios import Cast, Round, Size
from tests.harness.servers import ROOT, WebServer
from tests.harness.stores import Store
from tests.harness.town import Town

TOGETHER = 64
"""How many stories are told at the same time."""
UNLOCKED = Path(__file__).with_name("unlocked.py")

Choose = Callable[[dict[str, Blow]], Mapping[str, Blow]]


@dataclass(frozen=True, slots=True)
class Result:
    """What a run came to."""

    engine: str
    locked: bool
    rounds: int
    seconds: float
    told: Counter[Told]
    blows: Counter[str]
    slowest: float
    violations: list[Violation]

    @property
    def requests(self) -> int:
        """How many taps there were."""
        return sum(self.told.values())


def run(
    store: Store,
    folder: Path,
    size: Size,
    *,
    seconds: float = 0,
    locked: bool = True,
    choose: Choose = dict,
    pauses: Sequence[float] = (0.5, 2.5),
) -> Result:
    """Rounds for so many seconds, at least one, on a migrated and empty database.

    ``choose`` picks among what the nemesis can do. Without ``locked`` the guards are taken away.
    """
    history, began = History(), time.monotonic()
    if not locked:
        store.weaken()
    town = Town(store.url, size.workers)
    try:
        module = ROOT / "wsgi.py" if locked else UNLOCKED
        with WebServer(store.url, folder / "server.log", module) as server:
            rounds = _play(town, server, store, history, size, seconds, choose, pauses)
        ids = [task_id for each in rounds for task_id in each]
        violations = check(history, read(town.app, ids), store.problems())
    finally:
        town.close()
    taps = [each for each in history.operations if each.kind != "look"]
    return Result(
        engine=store.name,
        locked=locked,
        rounds=len(rounds),
        seconds=time.monotonic() - began,
        told=Counter(each.told for each in taps),
        blows=Counter(history.blows),
        slowest=max(each.seconds for each in history.operations),
        violations=violations,
    )


def _play(
    town: Town,
    server: WebServer,
    store: Store,
    history: History,
    size: Size,
    seconds: float,
    choose: Choose,
    pauses: Sequence[float],
) -> list[list[int]]:
    """The ids of the tasks of each round."""
    cast = Cast(town, server.port, history, size)
    rounds: list[list[int]] = []
    with ThreadPoolExecutor(TOGETHER) as pool:
        for _ in pool.map(lambda phone: phone.open("/me"), cast.everyone):
            pass
        until = time.monotonic() + seconds
        while not rounds or time.monotonic() < until:
            each = Round(cast, len(rounds))
            rounds.append([task.id for task in (*each.tasks.values(), *each.overlapping)])
            choices = choose(blows(server, store))
            with Nemesis(choices, history, pauses) if choices else nullcontext():
                for _ in pool.map(lambda story: story(), each.stories()):
                    pass
    return rounds
