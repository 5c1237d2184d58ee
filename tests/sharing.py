"""How tests are shared out over several cores, by file and engine.

What hurts servers or drives a browser runs one after the other in one process, beginning at once:
those tests never load each other. ``python3 dev.py test`` loads this as a pytest plugin
(``-p tests.sharing``) where it runs everything.
"""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

WITH_PROCESSES = {"faults", "harness", "journeys", "test_jobs.py"}
ENGINES = ("sqlite", "postgresql")


class ByFileAndEngine(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each worker a file on one engine, and another when it is done with that."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def group_of(nodeid: str) -> str:
    """What stays together: ``tests/people/test_roles.py sqlite``, or all with servers."""
    if room_of(nodeid) in WITH_PROCESSES:
        return "processes"
    file, _, name = nodeid.partition("::")
    parameters = name.partition("[")[2].rstrip("]").split("-")
    return f"{file} {next((each for each in parameters if each in ENGINES), '')}"


def room_of(nodeid: str) -> str:
    """The folder below ``tests``, or the file where it lies in ``tests`` itself."""
    return nodeid.partition("::")[0].split("/")[1]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFileAndEngine:
    """Share tests out as above."""
    return ByFileAndEngine(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first."""
    items.sort(key=lambda item: room_of(item.nodeid) not in WITH_PROCESSES)


@pytest.hookimpl(tryfirst=True)
def pytest_report_to_serializable(report: pytest.CollectReport | pytest.TestReport) -> None:
    """What was logged about broken encodings must get from one process to the other."""
    report.sections = [
        (name, text.encode(errors="backslashreplace").decode()) for name, text in report.sections
    ]
