"""Jobs write in small pieces: none keeps others out for long, and each may be cut off anywhere."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, event, update
from sqlalchemy.engine import Engine

from app import jobs
from app.accounts.models import SignInAttempt
from app.core import clock, command, pieces
from app.core.command import bookkeeping
from app.core.db import db, delete_rows
from app.jobs import TIMETABLE, Job
from app.notices import leases
from app.shifts import retention
from tests import full
from tests.notices.stories import story_kind

PIECE = 4
BOUND = 24
"""The rows that a piece of four may write, where each of the four writes several."""


class Meter:
    """How many rows each transaction wrote, as far as the engine tells."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.counted = 0

    def note(self, _c: Any, cursor: Any, text: str, _p: Any, context: Any, many: bool) -> None:
        """Count what a statement wrote, on PostgreSQL."""
        if text.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            self.counted += max(cursor.rowcount, len(context.parameters) if many else 0)

    def so_far(self) -> int:
        """SQLite counts itself, also what goes along with what is deleted."""
        driver: Any = db.session.connection().connection.dbapi_connection
        changes: int = getattr(driver, "total_changes", self.counted)
        return changes


@pytest.fixture
def meter(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meter]:
    found, real = Meter(), command._in_turn

    def measured(*given: Any, **more: Any) -> Any:
        before = found.so_far()
        result = real(*given, **more)
        found.rows.append(found.so_far() - before)
        return result

    monkeypatch.setattr(command, "_in_turn", measured)
    event.listen(Engine, "after_cursor_execute", found.note)
    yield found
    event.remove(Engine, "after_cursor_execute", found.note)


class CutOff(Exception):
    """The process ended between two pieces."""


@pytest.fixture
def job_app(context: Flask, meter: Meter, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Small pieces, after each of which that wrote something the process ends."""

    def cut_off(_seconds: float) -> None:
        if meter.rows[-1]:
            raise CutOff

    monkeypatch.setattr(pieces, "MOST", PIECE)
    monkeypatch.setattr(pieces, "rest", cut_off)
    monkeypatch.setattr(leases, "BATCH", PIECE)
    monkeypatch.setattr(retention, "WINDOW", 0)
    with story_kind(context), clock.fixed_at(full.NOW):
        yield context


def run_to_the_end(name: str) -> int:
    """Run a job as often as it takes, cut off after every piece; how often it was."""
    for cuts in range(1000):
        try:
            jobs.run(name)
        except CutOff:
            continue
        return cuts
    raise AssertionError(f"{name} never ends: a piece must do something, or say that it did not")


def check(name: str, meter: Meter) -> None:
    meter.rows.clear()
    cuts = run_to_the_end(name)
    assert sum(meter.rows) > BOUND, f"{name}: give it more to do in tests/full.py"
    assert max(meter.rows) <= BOUND, (
        f"{name} wrote {max(meter.rows)} rows in one transaction: see app/core/pieces.py"
    )
    assert cuts > 1, f"{name} lets nobody in between"


@pytest.mark.parametrize("name", sorted(TIMETABLE))
def test_a_job_writes_few_rows_at_a_time_and_may_be_cut_off_after_each_of_them(
    job_app: Flask, meter: Meter, name: str
) -> None:
    assert name in full.MUCH, "a new job: give it much to do in tests/full.py"
    done = full.filled(job_app, name)
    check(name, meter)
    db.session.rollback()
    assert done(), f"{name}, cut off and run again, left something undone"
    assert jobs.run(name) == 0, "once more changes nothing"


@bookkeeping
def delete_all(_now: datetime) -> int:
    return delete_rows(delete(SignInAttempt))


@bookkeeping
def change_all(_now: datetime) -> int:
    changed = db.session.scalars(update(SignInAttempt).values(account="b").returning(SignInAttempt))
    return len(changed.all())


@bookkeeping
def add_all(now: datetime) -> int:
    added = [SignInAttempt(at=now, account="c", address="") for _ in range(full.COUNT)]
    db.session.add_all(added)
    return len(added)


@pytest.mark.parametrize("function", [delete_all, change_all, add_all])
def test_a_job_that_writes_everything_at_once_is_seen(
    job_app: Flask, meter: Meter, monkeypatch: pytest.MonkeyPatch, function: Any
) -> None:
    full.save(SignInAttempt(at=full.NOW, account="a", address="b") for _ in range(full.COUNT))
    monkeypatch.setitem(TIMETABLE, "at_once", Job(function, seconds=60))
    with pytest.raises(AssertionError, match="rows in one transaction"):
        check("at_once", meter)


def test_every_room_has_something_to_delete_in_these_tests(
    job_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    full.filled(job_app, "retention")
    monkeypatch.setattr(pieces, "rest", lambda _seconds: None)
    few = [room.__name__ for room in jobs.ROOMS if room(full.NOW) < full.COUNT]
    assert few == [], "give these rooms more to delete in tests/full.py"
