"""The long form: ``python3 dev.py harness``. Prints the summary; ends with 1 when it fails."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core.db import db
from app.core.migrations import upgrade
from tests.conftest import make_app
from tests.harness.report import summary, told_in_full
from tests.harness.runs import PEACE, Result, Trouble, run
from tests.harness.scenarios import Size
from tests.harness.stores import PostgreSQLStore, SQLiteStore, Store
from tests.postgres import NO_POSTGRES, start_postgres

ENGINES = ("sqlite", "postgresql")


def main() -> int:
    """Run it with the nemesis, and then its negative control, on each engine."""
    parser = argparse.ArgumentParser(prog="dev.py harness", description=__doc__)
    parser.add_argument("--engine", choices=(*ENGINES, "both"), default="both")
    parser.add_argument("--minutes", type=float, default=2, help="for each engine (default: 2)")
    options = parser.parse_args()
    engines = ENGINES if options.engine == "both" else (options.engine,)
    results = [result for engine in engines for result in _both_ways(engine, options.minutes)]
    _say(summary(results))
    failed = [each for each in results if bool(each.violations) is each.locked]
    for each in failed:
        _say(told_in_full(each))
    return 1 if failed else 0


def _both_ways(engine: str, minutes: float) -> Iterator[Result]:
    for locked in (True, False):
        kind = "with the nemesis" if locked else "without locks"
        _say(f"{engine}, {kind} …")
        with _store(engine) as (store, folder):
            if locked:
                yield run(store, folder, Size(), Trouble(), seconds=60 * minutes)
            else:
                yield run(store, folder, Size(), PEACE, locked=False)


@contextmanager
def _store(engine: str) -> Iterator[tuple[Store, Path]]:
    """A migrated, empty database on an engine of our own, and a folder beside it."""
    with tempfile.TemporaryDirectory(prefix="flexpool-harness-") as name:
        folder = Path(name)
        if engine == "sqlite":
            url = f"sqlite:///{folder / 'harness.sqlite'}"
            _migrate(url)
            yield SQLiteStore(url), folder
            return
        server = start_postgres()
        if server is None:
            raise SystemExit(NO_POSTGRES)
        try:
            url = server.create("harness")
            _migrate(url)
            yield PostgreSQLStore(url, server), folder
        finally:
            server.stop()


def _migrate(url: str) -> None:
    app = make_app(url)
    with app.app_context():
        upgrade()
        db.engine.dispose()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
