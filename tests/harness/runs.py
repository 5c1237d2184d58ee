"""A run: set up, rounds of stories with or without a nemesis, and what the checker says."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.harness.checker import Violation, check
from tests.harness.history import History, Told
from tests.harness.nemesis import Blow, Nemesis, Pauses, blows
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
class Trouble:
    """What the nemesis may do in each round: ``choose`` picks among all there is."""

    choose: Choose = dict
    pauses: Pauses = (1, 5)
    most: int = 1000


PEACE = Trouble(choose=lambda _all: {})


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
    errors: list[str]
    """What the server's log calls errors of its own."""

    @property
    def requests(self) -> int:
        """How many taps there were."""
        return sum(self.told.values())


def run(
    store: Store,
    folder: Path,
    size: Size,
    trouble: Trouble,
    *,
    seconds: float = 0,
    locked: bool = True,
) -> Result:
    """Rounds for so many seconds, at least one, on a migrated and empty database.

    Without ``locked`` the guards of claims are taken away.
    """
    history, began = History(), time.monotonic()
    if not locked:
        store.weaken()
    town = Town(store.url, size.workers)
    try:
        module = ROOT / "wsgi.py" if locked else UNLOCKED
        log = folder / "server.log"
        with WebServer(store.url, log, module) as server:
            cast = Cast(town, server.port, history, size)
            rounds = _play(cast, history, seconds, trouble, blows(server, store))
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
        errors=[line for line in log.read_text().splitlines() if "unexpected error" in line],
    )


def _play(
    cast: Cast, history: History, seconds: float, trouble: Trouble, all_blows: dict[str, Blow]
) -> list[list[int]]:
    """The ids of the tasks of each round."""
    choices = trouble.choose(all_blows)
    rounds: list[list[int]] = []
    with ThreadPoolExecutor(TOGETHER) as pool:
        for _ in pool.map(lambda phone: phone.open("/me"), cast.everyone):
            pass
        until = time.monotonic() + seconds
        while not rounds or time.monotonic() < until:
            each = Round(cast, len(rounds))
            rounds.append([task.id for task in (*each.tasks.values(), *each.overlapping)])
            with Nemesis(choices, history, trouble.pauses, trouble.most):
                for _ in pool.map(lambda story: story(), each.stories()):
                    pass
    return rounds
