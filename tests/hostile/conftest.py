"""One organisation for each module of the battery, on a database of its own."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.core import clock
from app.core.db import db, writing
from tests.conftest import Engine, make_app
from tests.factories import at
from tests.hostile.town import Remembering, Town, build

REMEMBERING = {"parameter_storage_class": Remembering}


@pytest.fixture(scope="module")
def town(engine: Engine) -> Iterator[Town]:
    """The organisation; the clock stands at 08:00."""
    app = make_app(engine.url)
    app.request_class = type("Request", (app.request_class,), REMEMBERING)
    with app.app_context():
        engines: Any = db.engines
        real = engines[None]
    token = writing.set(True)
    connection = real.connect()
    outer = connection.begin()
    writing.reset(token)
    engines[None] = connection
    with clock.fixed_at(at("08:00")):
        yield build(app, connection)
    outer.rollback()
    connection.close()
    real.dispose()
