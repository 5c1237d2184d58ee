"""The job process: one leads, another takes over, and each job can be run by hand."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import OperationalError

from app import jobs
from app.accounts.commands import open_session
from app.accounts.models import ResetLink, SignedInSession, SignInAttempt
from app.core import actor, clock
from app.core.command import DatabaseBusy, bookkeeping
from app.core.db import db
from app.core.leader import KEY, try_to_lead
from app.jobs import TIMETABLE, Job
from app.notices.models import Notice, NoticeState
from app.operations import runs
from app.shifts.changelog import WINDOW
from app.shifts.models import ShiftChange
from tests.factories import World, at
from tests.patience import PATIENCE, wait_until
from tests.postgres import PostgresServer

ROOT = Path(__file__).parent.parent


LEADING = "jobs: leading"


class Jobs:
    """A job process of its own, and what it says."""

    def __init__(self, database: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "jobs"],
            cwd=ROOT,
            env={**os.environ, "FLEXPOOL_DATABASE_URL": database},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.strip())

    def has_said(self, line: str) -> bool:
        """Whether it said the line; what it says is kept."""
        return line in self.lines

    def says(self, line: str) -> bool:
        """Wait until it says the line; fail when it never does."""
        wait_until(lambda: self.has_said(line), lambda: f"{line!r} expected: {self.lines}")
        return True


@contextmanager
def running(database: str, count: int) -> Iterator[list[Jobs]]:
    """So many job processes on a database, ended afterwards."""
    started = [Jobs(database) for _ in range(count)]
    try:
        yield started
    finally:
        for each in started:
            each.process.kill()
            each.process.wait()
            assert each.process.stdout is not None
            each.process.stdout.close()


def leader(*processes: Jobs) -> Jobs:
    """The one that leads, once there is one."""
    wait_until(
        lambda: any(each.has_said(LEADING) for each in processes), "none of the processes leads"
    )
    return next(each for each in processes if each.has_said(LEADING))


def test_another_process_takes_over_after_a_kill_and_not_before(own_database: str) -> None:
    with running(own_database, 2) as (one, other):
        first = leader(one, other)
        follower = other if first is one else one
        assert try_to_lead(own_database) is None, "the lead is taken, so nobody else has it"
        assert not follower.has_said(LEADING), "two lead at the same time"
        first.process.kill()
        assert follower.says(LEADING), "nobody took over"
        follower.process.send_signal(signal.SIGTERM)
        assert follower.says("jobs: ended")
        assert follower.process.wait(PATIENCE) == 0


def test_the_lead_is_had_once_and_handed_on(own_database: str) -> None:
    first = try_to_lead(own_database)
    assert first is not None
    assert first.held()
    assert try_to_lead(own_database) is None
    first.release()
    second = try_to_lead(own_database)
    assert second is not None
    second.release()


def test_a_leader_whose_connection_was_cut_knows_it_no_longer_leads(
    postgres: PostgresServer,
) -> None:
    url = postgres.create("cut_off")
    lock = try_to_lead(url)
    assert lock is not None
    engine = create_engine(url)
    with engine.connect() as connection:
        holders = text(
            "SELECT pg_terminate_backend(pid) FROM pg_locks"
            " WHERE locktype = 'advisory' AND (classid::bigint << 32) + objid::bigint = :key"
        )
        assert connection.execute(holders, {"key": KEY}).all() == [(True,)]
    engine.dispose()
    assert not lock.held()
    lock.release()


def test_nobody_leads_while_the_database_cannot_be_asked() -> None:
    assert try_to_lead("postgresql+psycopg://nobody@127.0.0.1:1/nothing") is None


def test_a_job_runs_by_hand_for_an_instant_as_nobody_in_person(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[datetime, datetime, actor.Actor]] = []

    def look(now: datetime) -> int:
        seen.append((now, clock.now(), actor.current()))
        return 3

    monkeypatch.setitem(TIMETABLE, "look", Job(look, seconds=60))
    result = app.test_cli_runner().invoke(args=["run-job", "look", "--now", "2026-10-13T13:00"])
    assert (result.exit_code, result.output) == (0, "look: 3\n"), repr(result.exception)
    assert seen == [(at("13:00"), at("13:00"), actor.JOB)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing"], "deliver, expiry, lapse, offers, practice, recheck, retention"),
        (["deliver", "--now", "tomorrow"], "'tomorrow' is no ISO instant"),
        (["deliver", "--now", "2026-13-01"], "is no ISO instant"),
        ([], "Missing argument"),
    ],
)
def test_a_mistake_on_the_command_line_is_answered_in_words(
    app: Flask, arguments: list[str], words: str
) -> None:
    result = app.test_cli_runner().invoke(args=["run-job", *arguments])
    assert result.exit_code == 2
    assert words in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("name", sorted(TIMETABLE))
def test_every_job_may_run_twice_on_an_empty_database(context: Flask, name: str) -> None:
    assert [jobs.run(name), jobs.run(name)] == [0, 0]


def test_a_job_that_fails_is_reported_and_stops_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_now: datetime) -> int:
        raise ValueError("no luck")

    monkeypatch.setitem(TIMETABLE, "fail", Job(fail, seconds=60))
    jobs._run_quietly(app, "fail", print)
    assert "job fail failed" in caplog.text


@pytest.mark.parametrize(
    "error",
    [
        DatabaseBusy("capacity.commands_recheck.store_doubts"),
        OperationalError("SELECT 1", {}, Exception("database is locked")),
        OperationalError("SELECT 1", {}, Exception("gone"), connection_invalidated=True),
    ],
)
def test_a_job_for_which_the_database_was_busy_says_so_in_a_line_and_runs_again_soon(
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    def find_it_busy(_now: datetime) -> int:
        raise error

    monkeypatch.setattr(jobs, "TIMETABLE", {"hourly": Job(find_it_busy, seconds=3600)})
    scheduler = jobs._scheduler(app)
    scheduler.start(paused=True)
    [job] = scheduler.get_jobs()
    job.modify(next_run_time=clock.now() + timedelta(hours=1))
    job.func(*job.args)
    assert job.next_run_time <= clock.now() + timedelta(seconds=jobs.BUSY_AGAIN_SECONDS)
    scheduler.shutdown()
    [line] = [each for each in caplog.records if each.name == "flexpool.jobs"]
    assert "busy" in line.getMessage()
    assert line.exc_info is None, "one line, no traceback"
    with app.app_context():
        assert not runs.states()[0].failing, "a busy database is no fault of the job"


def test_retention_deletes_what_is_old_and_nothing_else(app: Flask, world: World) -> None:
    person, shift = world.person(), world.shift()
    now = at("12:00")

    def days(count: float) -> datetime:
        return now - timedelta(days=count)

    @bookkeeping
    def fill() -> None:
        for old, new in ((31, 29),):
            for age in (old, new):
                db.session.add(
                    SignedInSession(
                        token_hash=f"{age}",
                        person_id=person.id,
                        device="",
                        made_at=days(60),
                        proved_at=days(60),
                        seen_at=days(age),
                        expires_at=days(age),
                    )
                )
                db.session.add(
                    ResetLink(person_id=person.id, made_at=days(60), expires_at=days(age))
                )
        for minutes in (6, 4):
            then = now - timedelta(minutes=minutes)
            db.session.add(SignInAttempt(at=then, account="a", address="b"))
        for age, state in (
            (91, NoticeState.SENT),
            (91, NoticeState.WAITING),
            (89, NoticeState.SENT),
        ):
            db.session.add(
                Notice(
                    person_id=person.id,
                    kind="x",
                    data={},
                    state=state,
                    made_at=days(age),
                    due_at=days(age),
                )
            )
        for number in range(WINDOW + 10):
            db.session.add(ShiftChange(shift_id=shift.id, at=days(3 if number < 20 else 1)))

    with app.app_context(), clock.fixed_at(now):
        with clock.fixed_at(days(1)):
            open_session(person.id, device="")
        fill()
        assert jobs.run("retention") == 1 + 1 + 1 + 1 + 10
        kept = {
            table: len(db.session.scalars(select(table)).all())
            for table in (SignedInSession, ResetLink, SignInAttempt, Notice, ShiftChange)
        }
    assert kept == {
        SignedInSession: 2,
        ResetLink: 1,
        SignInAttempt: 1,
        Notice: 2,
        ShiftChange: WINDOW,
    }, "the last changes stay however old: versions are counted over them"
