"""The summary of runs, as a table for people and for the documents."""

from collections import Counter
from collections.abc import Sequence

from tests.harness.history import Told
from tests.harness.runs import Result

MOST_LINES = 40
HEAD = (
    "engine",
    "locks",
    "rounds",
    "taps",
    "yours or done",
    "refused",
    "503",
    "no answer",
    "slowest",
    "blows",
    "violations",
)


def summary(results: Sequence[Result]) -> str:
    """One row for each run, and below what the nemesis did and the checker found."""
    rows = [HEAD, tuple("---" for _ in HEAD), *map(_row, results)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    blows = sum((result.blows for result in results), Counter[str]())
    done = "; ".join(f"{count} × {name}" for name, count in sorted(blows.items()))
    found = Counter(one.promise for each in results if not each.locked for one in each.violations)
    broken = "; ".join(f"{count} × {promise}" for promise, count in sorted(found.items()))
    return f"\n{table}\n\nThe nemesis: {done}.\nBroken without locks: {broken}.\n"


def _row(result: Result) -> tuple[str, ...]:
    told = result.told
    return (
        result.engine,
        "on" if result.locked else "off",
        str(result.rounds),
        str(result.requests),
        str(told[Told.OK]),
        str(told[Told.REFUSED]),
        str(told[Told.UNCHANGED]),
        str(told[Told.UNKNOWN]),
        f"{result.slowest:.1f} s",
        str(sum(result.blows.values())),
        str(len(result.violations)),
    )


def told_in_full(result: Result) -> str:
    """The first violations, one a line; for a run that should have had none."""
    lines = [f"{each.promise}: {each.found}" for each in result.violations[:MOST_LINES]]
    errors = ["The server's log:", *result.errors] if result.errors else []
    return "\n".join([f"{result.engine}: {len(result.violations)} violations", *lines, *errors])
