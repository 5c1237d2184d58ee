"""Ends the test report with one line: what was skipped, and why.

`python3 dev.py test` loads this as a pytest plugin (`-p tests.skips`).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_unconfigure(config: pytest.Config) -> None:
    """Write the line below everything else."""
    terminal: pytest.TerminalReporter | None = config.pluginmanager.getplugin("terminalreporter")
    if terminal is None or hasattr(config, "workerinput"):
        return  # one of several processes: the one that reports says it
    terminal.write_line(_summary(terminal.stats.get("skipped", [])))


def _summary(skipped: list[pytest.TestReport]) -> str:
    if not skipped:
        return "Skipped: nothing."
    reasons = Counter(_reason(report.longrepr) for report in skipped)
    return "Skipped: " + "; ".join(f"{count} × {reason}" for reason, count in reasons.items())


def _reason(longrepr: object) -> str:
    """Take the reason out of pytest's `(file, line, "Skipped: reason")`."""
    text = longrepr[2] if isinstance(longrepr, tuple) else str(longrepr)
    return text.removeprefix("Skipped: ")
