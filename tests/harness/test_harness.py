"""The short form: one round on each engine, with a kill, and once more without locks."""

from pathlib import Path

from tests.conftest import Engine
from tests.harness.report import told_in_full
from tests.harness.runs import PEACE, Trouble, run
from tests.harness.scenarios import SHORT
from tests.harness.stores import PostgreSQLStore, SQLiteStore, Store

KILL = "kill -9 a web process"
ONE_KILL = Trouble(lambda everything: {KILL: everything[KILL]}, pauses=(0.2, 0.6), most=1)


def store_on(engine: Engine) -> Store:
    """A fresh database of one's own."""
    url = engine.copy()
    return PostgreSQLStore(url, engine.server) if engine.server else SQLiteStore(url)


def test_whatever_is_told_is_so_while_a_web_process_is_killed(
    engine: Engine, tmp_path: Path
) -> None:
    result = run(store_on(engine), tmp_path, SHORT, ONE_KILL)
    assert result.violations == [], told_in_full(result)
    assert result.blows[KILL] == 1


def test_without_locks_and_constraints_the_checker_finds_violations(
    engine: Engine, tmp_path: Path
) -> None:
    result = run(store_on(engine), tmp_path, SHORT, PEACE, locked=False)
    promises = {each.promise for each in result.violations}
    assert promises & {"confirmed ≤ places", "no overlap per person"}, "it would miss them too"
