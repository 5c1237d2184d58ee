"""The checks of `dev.py check`, from lint to migrations."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from dev_audit import packages_are_sound, scripts_of_others_are_sound
from dev_biome import styles_and_scripts_pass
from dev_calls import PYTHON, flask_command, passes, say

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = {True: "ok", False: "FAILED", None: "not run"}


def run_checks() -> int:
    """Run every check, also after one failed; give the exit code.

    What the network keeps from running is said, and fails nothing.
    """
    checks: dict[str, Callable[[], bool | None]] = {
        "lint": lambda: passes([PYTHON, "-m", "ruff", "check"]),
        "format": lambda: passes([PYTHON, "-m", "ruff", "format", "--check"]),
        "types": lambda: passes([PYTHON, "-m", "mypy"]),
        "layers": lambda: passes([PYTHON.with_name("lint-imports"), "--no-cache"]),
        "templates": lambda: passes([PYTHON, "-m", "djlint", "--lint", "templates"]),
        "scripts and styles": styles_and_scripts_pass,
        "migrations": migrations_fit,
        "weaknesses of packages": packages_are_sound,
        "weaknesses of scripts": scripts_of_others_are_sound,
    }
    outcomes = {}
    for name, outcome in checks.items():
        say(f"\n── {name}")
        outcomes[name] = outcome()
    say("\n" + "\n".join(f"{WORDS[each]:8}{name}" for name, each in outcomes.items()))
    return 1 if False in outcomes.values() else 0


def migrations_fit() -> bool:
    """Say whether the migrations give exactly the models' tables, and can be undone."""
    steps = [["upgrade"], ["check"], ["downgrade", "base"], ["upgrade"]]
    with tempfile.TemporaryDirectory(prefix="flexpool-") as folder:
        database = f"sqlite:///{Path(folder).as_posix()}/migrations.sqlite"
        settings = {"FLEXPOOL_ENV": "test", "FLEXPOOL_DATABASE_URL": database}
        return all(passes(flask_command("db", *step), settings) for step in steps)
