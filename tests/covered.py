"""Counts the branches of ``app/`` that the quick tests take, and fails below the floor.

``python3 dev.py test`` loads this as a pytest plugin (``-p tests.covered``) where it runs
everything. Slow tests run without counting: they spend their time in servers, browsers and
PostgreSQL, and counting would cost it again. The floor is ``fail_under`` in ``pyproject.toml``; it
only rises.
"""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import coverage
import pytest

from dev_calls import CACHE, ROOT
from tests.fast import is_slow

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = CACHE / "coverage"


def in_pyproject() -> coverage.Coverage:
    """Give a count as ``pyproject.toml`` sets it out, of this process alone."""
    settings, part = str(ROOT / "pyproject.toml"), str(FOLDER / "part")
    return coverage.Coverage(config_file=settings, data_file=part, data_suffix=True)


class Counted:
    """One process that runs tests, and counts as long as they are quick."""

    def __init__(self) -> None:
        self._count, self._on = in_pyproject(), False

    def switch(self, *, on: bool) -> None:
        """Count from now on, or no longer."""
        if on and not self._on:
            self._count.start()
        if self._on and not on:
            self._count.stop()
        self._on = on

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Count while a quick test runs."""
        self.switch(on=not is_slow(item.nodeid))
        return (yield)

    def pytest_sessionfinish(self) -> None:
        """Keep what this process counted."""
        self.switch(on=False)
        self._count.save()


class Added:
    """The process that shares the tests out: it adds up what the others counted."""

    def __init__(self) -> None:
        self.line = ""
        for old in FOLDER.glob("*"):
            old.unlink()

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a run that is green but for the floor."""
        count = in_pyproject()
        if session.exitstatus != pytest.ExitCode.OK:
            return
        count.combine([str(FOLDER)])
        total, floor = count.report(file=io.StringIO()), count.get_option("report:fail_under")
        self.line = f"Of the lines and branches of app/ the quick tests take {total:.1f} %."
        if total < float(str(floor)):
            self.line += f" The floor is {floor} %: what is new has no test yet."
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say how much was taken."""
        if self.line:
            terminalreporter.write_line(self.line)


counted: Counted | None = None
if "PYTEST_XDIST_WORKER" in os.environ:
    counted = Counted()
    counted.switch(on=True)  # before the program is loaded: its definitions are lines too


def pytest_configure(config: pytest.Config) -> None:
    """Count in each process that runs tests, and add up in the other."""
    config.pluginmanager.register(counted or Added())
