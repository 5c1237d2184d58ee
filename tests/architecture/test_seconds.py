"""No test judges by seconds: on a machine under load they are other ones. They belong to bench."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.patience import PATIENCE

TESTS = Path(__file__).parent.parent
CLOCKS = {"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time"}
LENGTHS = {"seconds", "slowest", "elapsed"}
"""What a stretch of real time is called where it is measured."""

MEASURES = {
    "patience.py": "the one place where tests wait",
    "postgres.py": "the keeper of PostgreSQL is run by itself, and imports nothing of ours",
    "harness/runs.py": "rounds go on for so many minutes, and the report says how long they took",
    "operations/test_clock_jumps.py": "a clock that is put in the place of the machine's",
}
"""Where real time is looked at; nothing is asserted about it there either."""

WAITS = {"wait", "wait_for", "communicate", "run", "urlopen", "create_connection", "HTTPConnection"}
"""What ends in a failure when it took too long."""

A_PAUSE = 1
"""Seconds: what is shorter is a pause between two looks, and no wait."""


def measured(tree: ast.AST) -> Iterator[ast.expr]:
    """Where a clock of real time is read."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = _last(node.func)
            on_time = isinstance(node.func, ast.Attribute) and ast.unparse(node.func) == "time.time"
            if name in CLOCKS or on_time:
                yield node


def judged(tree: ast.AST) -> Iterator[ast.expr]:
    """Where an assertion compares a length of real time."""
    for statement in ast.walk(tree):
        if not isinstance(statement, ast.Assert):
            continue
        for node in ast.walk(statement.test):
            if isinstance(node, ast.Compare):
                sides = [node.left, *node.comparators]
                if any(_is_length(side) for side in sides) or any(measured(node)):
                    yield node


def impatient(tree: ast.AST) -> Iterator[ast.expr]:
    """Where something fails that took fewer seconds than patience lasts."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _last(node.func) not in WAITS:
            continue
        given = [each.value for each in node.keywords if each.arg == "timeout"]
        if _last(node.func) == "wait":
            given += node.args[:1]
        for each in given:
            said = each.value if isinstance(each, ast.Constant) else None
            if isinstance(said, int | float) and A_PAUSE <= said < PATIENCE:
                yield node


def _last(function: ast.expr) -> str:
    return ast.unparse(function).rsplit(".", 1)[-1]


def _is_length(node: ast.expr) -> bool:
    """``took.seconds``, ``elapsed``; not the seconds that a table or a setting says."""
    return isinstance(node, ast.Name) and node.id in LENGTHS


def places(path: Path, found: Iterator[ast.expr]) -> list[str]:
    name = path.relative_to(TESTS).as_posix()
    return [f"{name}:{node.lineno}: {ast.unparse(node)}" for node in found]


FILES = {path.relative_to(TESTS).as_posix(): path for path in sorted(TESTS.rglob("*.py"))}


def trees() -> Iterator[tuple[str, Path, ast.AST]]:
    for name, path in FILES.items():
        yield name, path, ast.parse(path.read_text(encoding="utf-8"))


def test_no_test_judges_by_how_long_something_took() -> None:
    found: list[str] = []
    for name, path, tree in trees():
        found += places(path, judged(tree))
        if name not in MEASURES:
            found += places(path, measured(tree))
        found += places(path, impatient(tree))
    assert found == [], (
        "wait with tests/patience.py and judge what came of it, and in which order; a figure in "
        "seconds belongs to bench/:\n" + "\n".join(found)
    )


def test_what_is_excused_is_there() -> None:
    assert MEASURES.keys() - FILES.keys() == set(), "take it off the lists"


@pytest.mark.parametrize(
    "line",
    [
        "assert time.monotonic() - began < 5",
        "assert monotonic() < deadline, 'too late'",
        "assert not seconds > 5",
        "assert {name for name, elapsed in read if elapsed > 5} == set()",
        "assert process.wait(5) == 0",
        "began = time.perf_counter()",
        "mail.wait_for(1, timeout=5)",
        "assert time.time() < end",
    ],
)
def test_each_way_to_judge_by_seconds_is_seen(line: str) -> None:
    tree = ast.parse(line)
    assert [*judged(tree), *measured(tree), *impatient(tree)]
