"""``python -m bench``: take all figures and write RESULTS.md; ``python -m bench board``: some."""

import argparse
import logging
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench import (
    board,
    candidates,
    capacity,
    claims,
    eligibility,
    feed,
    growth,
    kept,
    lighthouse,
    machine,
    matrix,
    polls,
    reports,
    signing_in,
    slow_network,
    today,
    worker,
)
from bench.figures import Section
from bench.stages import Stages

COMMANDS: dict[str, Callable[[Stages, bool], Section]] = {
    "board": board.measure,
    "claims": claims.measure,
    "feed": feed.measure,
    "polls": polls.measure,
    "sign-in": signing_in.measure,
    "worker": worker.measure,
    "judging": eligibility.measure,
    "candidates": candidates.measure,
    "matrix": matrix.measure,
    "today": today.measure,
    "capacity": capacity.measure,
    "reports": reports.measure,
    "kept": kept.measure,
    "lighthouse": lighthouse.measure,
    "slow-4g": slow_network.measure,
    "growth": growth.measure,
}
RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = "# Figures\n"
SECTION = re.compile(r"<!-- (\S+) -->\n(.*?)(?=<!-- |\Z)", re.DOTALL)
QUIET = 1.5


def main() -> None:
    """Measure what was asked for, print it, and (unless ``--quick``) write it down."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("what", nargs="*", help=f"some of {', '.join(COMMANDS)}; all without")
    parser.add_argument("--quick", action="store_true", help="few rounds, to see that it works")
    options = parser.parse_args()
    unknown = set(options.what) - COMMANDS.keys()
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    if machine.load() > QUIET:
        print(f"The machine is busy (load {machine.load():.1f}): the figures will be too high.")
    logging.disable(logging.WARNING)
    measured = {}
    with Stages() as stages:
        for name in options.what or _at_hand():
            began = time.monotonic()
            section = COMMANDS[name](stages, options.quick)
            measured[name] = section.text()
            print(f"{measured[name]}({time.monotonic() - began:.0f} s)\n", flush=True)
    if not options.quick:
        _write(measured)


def _at_hand() -> list[str]:
    """Every command, less the one whose tool dev.py does not bring, where it is not there."""
    return [name for name in COMMANDS if name != "lighthouse" or lighthouse.found()]


def _write(measured: dict[str, str]) -> None:
    """Put the sections in their places; those of commands that did not run stay as they are."""
    known = dict(SECTION.findall(RESULTS.read_text())) if RESULTS.exists() else {}
    day = f"{datetime.now(UTC):%d %B %Y}"
    taken = f"{day} on {machine.processor()}, load {machine.load():.1f} at the end"
    stamped = {name: f"{text.rstrip()}\n\nTaken on {taken}.\n" for name, text in measured.items()}
    sections = {**known, **stamped}
    parts = [HEAD, *machine.described(), ""]
    parts.append(
        "How they are taken stands in [README.md](README.md); where an aim is missed, "
        "[PROFILE.md](PROFILE.md) says where the time goes.\n"
    )
    parts += [
        f"<!-- {name} -->\n{sections[name].strip()}\n" for name in COMMANDS if name in sections
    ]
    RESULTS.write_text("\n".join(parts))


if __name__ == "__main__":
    main()
