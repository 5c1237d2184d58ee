"""A second opinion on our calendar files: ical.js, which Thunderbird and Nextcloud read with.

`ical.es5.min.cjs` is ical.js 2.2.1, unchanged, under the Mozilla Public License 2.0 (LICENSE in
this folder); its sources are in the npm package `ical.js` of that version. It runs on the Node
that the playwright package brings, so no further tool is needed.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import playwright

READER = Path(__file__).parent / "read.cjs"


def read_with_icaljs(ics: bytes) -> list[dict[str, Any]]:
    """Give the events of an iCalendar file as ical.js understands them.

    `start` and `end` are ISO instants in UTC (`2026-03-02T07:00:00.000Z`); a property that is
    absent is None. Fails with what ical.js says when it cannot read the file.
    """
    answer = subprocess.run(
        [_node(), READER],
        input=ics,
        capture_output=True,
        check=False,
        env={**os.environ, "TZ": "UTC"},
    )
    assert answer.returncode == 0, f"ical.js cannot read this: {answer.stderr.decode()}"
    events: list[dict[str, Any]] = json.loads(answer.stdout)
    return events


def _node() -> Path:
    name = "node.exe" if os.name == "nt" else "node"
    return Path(playwright.__file__).parent / "driver" / name
