"""What stories about operations need: log lines as they leave, and databases beside the first."""

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from itertools import count
from typing import Any

import pytest
from flask import Flask

from app.core.db import db
from app.web import logs
from tests.conftest import Engine, make_app

_numbers = count(1)


class Lines:
    """What was logged, as it leaves in earnest."""

    def __init__(self) -> None:
        self.stream = StringIO()

    @property
    def text(self) -> str:
        """All of it."""
        return self.stream.getvalue()

    @property
    def found(self) -> list[dict[str, Any]]:
        """Each line as an object; fails where one is none."""
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, event: str) -> list[dict[str, Any]]:
        """The lines with this text."""
        return [line for line in self.found if line["event"] == event]


@contextmanager
def logged() -> Iterator[Lines]:
    """Everything that is logged within the block."""
    lines, root = Lines(), logging.getLogger()
    handler = logs.handler(lines.stream, structured=True)
    own = logging.getLogger("flexpool")
    before = root.level, own.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    own.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(before[0])
        own.setLevel(before[1])


@contextmanager
def another_database(engine: Engine, folder: Any, *, empty: bool = True) -> Iterator[Flask]:
    """An application on a further database of the engine; empty ones have no tables."""
    name = f"further_{next(_numbers)}"
    if engine.server is not None:
        url = engine.server.create(name, template=None if empty else "template_flexpool")
    else:
        url = f"sqlite:///{folder / name}.sqlite" if empty else engine.copy()
    app = make_app(url)
    yield app
    with app.app_context():
        db.engine.dispose()
    if engine.server is not None:
        engine.server.drop(name)


@pytest.fixture
def programs(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and pg_restore of the server's own version are found."""
    if engine.server is not None:
        path = os.environ["PATH"]
        monkeypatch.setenv("PATH", f"{engine.server.binaries}{os.pathsep}{path}")
