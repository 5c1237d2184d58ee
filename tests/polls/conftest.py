"""A process that answers polls early, and looks again at every one."""

from collections.abc import Iterator
from typing import Any, cast

import pytest
from flask import Flask

from app.core.db import db
from app.polls import picture
from tests.conftest import Engine, make_app
from tests.polls.phones import Served

_made: dict[str, Flask] = {}


@pytest.fixture
def served(own_app: Flask, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """Beside ``own_app``, which stands for every other process on the same database."""
    monkeypatch.setattr(picture, "LOOK_AGAIN", -1.0)
    if engine.name not in _made:
        _made[engine.name] = make_app(engine.url, QUICK_POLLS=True)
    app = _made[engine.name]
    with own_app.app_context():
        shared = db.engine
    with app.app_context():
        cast("dict[str | None, Any]", db.engines)[None] = shared
    served = Served(app)
    yield served
    served.leave()
