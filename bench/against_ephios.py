"""``python -m bench.against_ephios FOLDER``: beside ephios, which FOLDER has installed.

Writes the figures of `against_ephios.md`, which says what is compared and how to install.
"""

import argparse
import logging
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from bench import machine
from bench.blocks import Asked, Found, Server, Times, median
from bench.ephios_data import hospital
from bench.ephios_scene import WARM, Scene, Size, cast
from bench.ephios_site import Site, address
from bench.figures import Section
from bench.phones import Answer, get, post
from bench.stages import ENGINES, Stage, Stages, tidy

PAGE = Path(__file__).with_name("against_ephios.md")
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->"
FULL = Size(blocks=8, ours=60, theirs=10, claims=30, bare=400)
QUICK = Size(blocks=2, ours=12, theirs=4, claims=6, bare=60)
TIMES_AIMED = {
    "sqlite": {"board": 40, "task": 50, "feed": 60, "claim": 20},
    "postgresql": {"board": 35, "task": 50, "feed": 60, "claim": 12},
}
BODIES_AIMED, COMMITS_AIMED = 25, 0.3
AS_FLEXPOOL_HAS = {"sqlite": ["PRAGMA journal_mode = WAL"], "postgresql": []}
STORED = {
    "flexpool": text("SELECT count(*) FROM claims WHERE live"),
    "ephios": text(
        "SELECT count(*) FROM localparticipation JOIN abstractparticipation"
        " ON id = abstractparticipation_ptr_id WHERE state = 1"
    ),
}


@dataclass(slots=True)
class Pair:
    """The same thing asked of both, and the bare view beside it."""

    flexpool: Found = field(default_factory=Found)
    ephios: Found = field(default_factory=Found)
    bare: Found = field(default_factory=Found)

    def take(self, ours: Server, theirs: Server, asked: tuple[Asked, Asked], bare: Asked) -> None:
        """One block of each, after each other."""
        self.flexpool.take(ours, asked[0])
        self.bare.take(ours, bare)
        self.ephios.take(theirs, asked[1])


def main() -> None:
    """Measure on both engines, print, and (unless ``--quick``) write down."""
    parser = argparse.ArgumentParser(prog="python -m bench.against_ephios", description=__doc__)
    parser.add_argument("folder", type=Path, help="the environment that has ephios")
    parser.add_argument("--quick", action="store_true", help="few rounds, to see that it works")
    options = parser.parse_args()
    load = machine.load()
    logging.disable(logging.WARNING)
    parts = []
    with Stages() as stages:
        for engine in ENGINES:
            began = time.monotonic()
            with stages.stage(engine) as stage, _database(stages, engine) as (database, rows):
                site = Site(options.folder, stages.folder / f"ephios-{engine}", database)
                section = _measured(stages, stage, site, rows, QUICK if options.quick else FULL)
                versions = site.versions()
            parts.append(f"#{section.text()}")
            print(f"{parts[-1]}({time.monotonic() - began:.0f} s)\n", flush=True)
    if not options.quick:
        _write([*_taken(versions, load), *parts])


@contextmanager
def _database(stages: Stages, engine: str) -> Iterator[tuple[str, Engine]]:
    """An empty database for ephios: as it is told of it, and to count and to tidy in from here."""
    if engine == "sqlite":
        path = stages.folder / "ephios.sqlite"
        address_for_ephios, rows = f"sqlite:///{path}", create_engine(f"sqlite:///{path}")
    else:
        rows = create_engine(stages.postgres.create("ephios"))
        address_for_ephios = address(stages.postgres.folder, "ephios")
    try:
        yield address_for_ephios, rows
    finally:
        rows.dispose()


def _measured(stages: Stages, stage: Stage, site: Site, rows: Engine, size: Size) -> Section:
    """Everything on one engine: the same hospital, the same people, the same tasks."""
    with stage.app.app_context():
        people = cast(size)
        told = hospital()
    known = site.set_up(told.rows(), people.who)
    tidy(rows, *AS_FLEXPOOL_HAS[stage.engine])
    scene = Scene(stage, people, told, known, size)
    database = [] if stage.engine == "sqlite" else [stages.postgres.process]
    with stage.server() as web, site.server() as (port, master):
        ours, theirs = (
            Server(web.port, [web.master.pid, *database]),
            Server(port, [master, *database]),
        )
        before = _stored(stage, rows)
        pairs: dict[str, Pair] = {}
        for name, (asked, bare) in _turns(scene, size).items():
            pair = pairs[name] = Pair()
            for block in range(size.blocks):
                pair.take(ours, theirs, asked(block), bare)
        after = _stored(stage, rows)
    if any(now - then != size.taken for now, then in zip(after, before, strict=True)):
        raise RuntimeError(
            f"{size.taken} were taken on each side; stored are {before}, then {after}"
        )
    return _section(stage, pairs, size)


def _turns(
    scene: Scene, size: Size
) -> dict[str, tuple[Callable[[int], tuple[Asked, Asked]], Asked]]:
    """By name: what a block asks of both, and of the bare view beside them."""
    body, commit = get("/bare/body"), post("/bare/commit", "", {})

    def bare(request: bytes) -> Asked:
        return Asked([request] * WARM, [request] * size.bare, _answered)

    return {
        "board": (scene.board, bare(body)),
        "task": (scene.task, bare(body)),
        "feed": (scene.feed, bare(body)),
        "claim": (scene.claim, bare(commit)),
    }


def _answered(_: int, answer: Answer) -> int:
    if answer.status != 200:
        raise RuntimeError(f"the bare view answered {answer.status}")
    return 1


def _stored(stage: Stage, rows: Engine) -> tuple[int, int]:
    """How many places are taken, in ours and in theirs."""
    ours = create_engine(stage.url)
    counts = []
    for engine, statement in ((ours, STORED["flexpool"]), (rows, STORED["ephios"])):
        with engine.connect() as connection:
            counts.append(int(connection.scalar(statement) or 0))
    ours.dispose()
    return counts[0], counts[1]


WHAT = {
    "board": "a worker's board; the list of events",
    "task": "the page of a task; of an event",
    "feed": "a calendar feed",
    "claim": "taking a place",
}


def _section(stage: Stage, pairs: dict[str, Pair], size: Size) -> Section:
    section = Section(stage.label)
    for name, pair in pairs.items():
        core = Times.of(pair.ephios.core, pair.flexpool.core)
        wall = Times.of(pair.ephios.wall, pair.flexpool.wall)
        aimed = TIMES_AIMED[stage.engine][name]
        section.add(
            WHAT[name],
            f"{core} of a core; {wall} on the clock",
            reference=f"Flexpool {pair.flexpool.text()}; ephios {pair.ephios.text()}",
            aim=f"≥ {aimed} ×",
            met=core.middle >= aimed,
        )
    feed = pairs["feed"]
    each = statistics.mean(feed.flexpool.shown) / statistics.mean(feed.ephios.shown)
    section.add(
        "a calendar feed, for each appointment in it",
        f"{Times.of(feed.ephios.core, feed.flexpool.core).by(each)} of a core",
        reference=f"{1 / each:.1f} times as many in a feed of ephios",
    )
    body, commit = pairs["board"], pairs["claim"]
    times = Times.of(body.flexpool.core, body.bare.core)
    section.add(
        "a worker's board beside a bare answer of 8 kB",
        f"{times} of a core; {Times.of(body.flexpool.wall, body.bare.wall)} on the clock",
        reference=f"bare {body.bare.text()}",
        aim=f"≤ {BODIES_AIMED} ×",
        met=times.middle <= BODIES_AIMED,
    )
    part = Times.of(commit.bare.core, commit.flexpool.core)
    section.add(
        "taking a place: part of the rate of a bare view that commits a row",
        f"{part} of a core; {Times.of(commit.bare.wall, commit.flexpool.wall)} on the clock",
        reference=f"bare {commit.bare.text()}",
        aim=f"≥ {COMMITS_AIMED} ×",
        met=part.middle >= COMMITS_AIMED,
    )
    section.notes.append(
        f"{size.blocks} blocks: medians of the blocks, in brackets the lowest and the highest. "
        + " ".join(_shown(name, pair) for name, pair in pairs.items() if name != "claim")
        + f" {size.taken} places were taken and stored on each side."
    )
    return section


def _shown(name: str, pair: Pair) -> str:
    """What an answer holds, in the middle, on each side."""
    sides = (
        f"{who} shows {statistics.median(found.shown):.0f} in {median(found.sizes)} bytes"
        for who, found in (("Flexpool", pair.flexpool), ("ephios", pair.ephios))
    )
    return f"{WHAT[name].capitalize()}: {', '.join(sides)}."


def _taken(versions: dict[str, str], load: float) -> list[str]:
    """Where and when, on what."""
    names = ", ".join(f"{name} {version}" for name, version in versions.items())
    return [
        *machine.described(),
        f"- {names} for ephios",
        f"- taken on {datetime.now(UTC):%d %B %Y}, load {load:.1f} before\n",
    ]


def _write(lines: list[str]) -> None:
    """Put the figures in their place; what is said around them stays."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    figures = "\n".join(lines).rstrip()
    PAGE.write_text(f"{before}{BEGIN}{figures}\n\n{END}{after}")


if __name__ == "__main__":
    main()
