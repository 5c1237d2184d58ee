"""Whatever happens in another process: a board from what is kept is the board from the database."""

import random
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.openings import queries_openings
from app.people.models import Person
from app.shifts.changelog import log_change
from app.shifts.models import Shift, ShiftChange
from app.shifts.states import ShiftState
from tests.conftest import Engine, make_app
from tests.factories import World, at
from tests.house import a_house
from tests.statements import counted

STEPS = 120
_made: dict[str, Flask] = {}


@pytest.fixture
def keeping(own_app: Flask, engine: Engine) -> Iterator[Flask]:
    """Keeps the open tasks; ``own_app``, on the same database, reads them each time."""
    if engine.name not in _made:
        _made[engine.name] = make_app(engine.url)
    app = _made[engine.name]
    with own_app.app_context():
        shared = db.engine
    with app.app_context():
        cast("dict[str | None, Any]", db.engines)[None] = shared
    keeper = own_app.extensions.pop("openings")
    queries_openings.keep(app)
    yield app
    own_app.extensions["openings"] = keeper


class Reader:
    """Somebody who looks at a board in both processes, with the same cookie."""

    def __init__(self, keeping: Flask, world: World, person: Person) -> None:
        self.kept, self.read = keeping.test_client(), world.app.test_client()
        self.world, self.person = world, person
        self.sign_in()

    def sign_in(self) -> None:
        self.world.sign_in(self.read, self.person)
        with self.read.session_transaction() as held, self.kept.session_transaction() as session:
            session.clear()
            session.update(held)

    def boards(self, address: str = "/board") -> tuple[str, str]:
        """The board that is kept, and the board that is read."""
        return _seen(self.kept, address), _seen(self.read, address)


TOKEN = re.compile(r'(name="(csrf_token|writer)" value|name="csrf-token" content)="[^"]*"')


def _seen(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    if answer.status_code == 303:
        return "signed out"
    assert answer.status_code == 200, answer.status
    return TOKEN.sub("", answer.text)


@pytest.mark.parametrize("seed", range(2))
def test_a_board_from_what_is_kept_is_the_board_from_the_database(
    keeping: Flask, own_app: Flask, own_world: World, seed: int
) -> None:
    house = a_house(own_world)
    house.chance = random.Random(seed)
    moment = at("08:00")
    with clock.fixed_at(moment):
        readers = [Reader(keeping, own_world, person) for person in house.people]
    for step in range(STEPS):
        moment += timedelta(seconds=house.chance.choice([0, 1, 10, 10, 61, 400, -30, 9000]))
        with clock.fixed_at(moment):
            with own_app.app_context():
                house.step(names_too=True)
            for reader in house.chance.sample(readers, 2):
                kept, read = reader.boards()
                assert kept == read, "\n".join([f"{moment}", *house.happened[-12:]])
            if step % 20 == 19:
                for reader in readers:
                    reader.sign_in()


@pytest.fixture
def noor(keeping: Flask, own_world: World, morning: None) -> Reader:
    return Reader(keeping, own_world, own_world.worker("Noor Haddad"))


def test_a_board_on_which_nothing_changed_asks_for_no_task(
    noor: Reader, keeping: Flask, own_world: World
) -> None:
    own_world.shift()
    noor.boards()
    with counted() as statements:
        assert noor.kept.get("/board").status_code == 200
    assert not [each for each in statements if "FROM shifts JOIN departments" in each], statements
    assert len(statements) <= 6, "\n\n".join(statements)


def test_after_a_restore_nothing_of_what_was_kept_is_shown(
    noor: Reader, own_app: Flask, own_world: World
) -> None:
    shift, later = own_world.shift(), own_world.shift(start=at("15:00"))
    for each in (shift, later):
        _log(own_app, each.id)
    assert f'id="shift-{later.id}"' in noor.boards()[0]
    with own_app.app_context():
        _as_if_it_never_was(later.id)
    kept, read = noor.boards()
    assert f'id="shift-{shift.id}"' in kept
    assert f'id="shift-{later.id}"' not in kept
    assert kept == read


@bookkeeping
def _as_if_it_never_was(shift_id: int) -> None:
    """As when the file of this morning was laid back."""
    db.session.execute(delete(ShiftChange).where(ShiftChange.shift_id == shift_id))
    db.session.execute(delete(Shift).where(Shift.id == shift_id))


@bookkeeping
def _note(shift_id: int) -> None:
    log_change(shift_id)


def _log(app: Flask, shift_id: int) -> None:
    with app.app_context():
        _note(shift_id)


def test_a_row_kept_in_one_language_is_not_shown_in_another(noor: Reader, own_world: World) -> None:
    own_world.shift()
    english = Reader(noor.kept.application, own_world, own_world.worker(language="en"))
    for _time in range(2):
        assert "Ik doe dit" in noor.boards()[0]
        assert "I&#39;ll do this" in english.boards()[0]


def test_what_a_command_has_not_stored_yet_is_not_kept(
    noor: Reader, keeping: Flask, own_world: World
) -> None:
    shift = own_world.shift()
    noor.boards()
    with keeping.app_context():
        _look_halfway(shift.id)
    assert f'id="shift-{shift.id}"' in noor.boards()[0]


@bookkeeping
def _look_halfway(shift_id: int) -> None:
    db.session.get_one(Shift, shift_id).state = ShiftState.CLOSED
    log_change(shift_id)
    assert shift_id not in {task.id for task in queries_openings.openings().tasks}
    db.session.rollback()


def test_with_the_setting_off_every_board_reads_the_tasks(own_world: World, morning: None) -> None:
    app = make_app(own_world.app.config["SQLALCHEMY_DATABASE_URI"], KEEP_OPENINGS=False)
    world = World(app)
    client, shift = app.test_client(), own_world.shift()
    world.sign_in(client, own_world.worker())
    for _time in range(2):
        with counted() as statements:
            assert f'id="shift-{shift.id}"' in client.get("/board").text
        assert [each for each in statements if "FROM shifts JOIN departments" in each]
