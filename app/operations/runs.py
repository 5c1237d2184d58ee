"""Notes of how the jobs ran, for whoever looks after the installation."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock
from app.core.command import DatabaseBusy, bookkeeping
from app.core.db import db
from app.operations.models import JobRun

LATE_AFTER = 3
"""How many times its pace a job may let pass before it counts as late."""

SLACK = timedelta(minutes=1)
EXPECTED: dict[str, timedelta] = {}
"""The jobs of the timetable with their pace; it registers them when the application is made."""

log = logging.getLogger("flexpool.jobs")


@dataclass
class RunUnderWay:
    """One run under way; what it did is filled in."""

    done: int = 0


@dataclass(frozen=True, slots=True)
class JobState:
    """How a job of the timetable fares. ``last`` is None when it never ran."""

    name: str
    last: JobRun | None
    late: bool

    @property
    def failing(self) -> bool:
        """Whether the last run failed."""
        return self.last is not None and self.last.failed_at == self.last.ran_at


def expect(name: str, pace: timedelta) -> None:
    """A job of this name runs at this pace."""
    EXPECTED[name] = pace


@contextmanager
def noted(name: str) -> Iterator[RunUnderWay]:
    """Note how the job in the block ran; what it raises goes on.

    A database that was busy is no failure of the job, and gets no more to do.
    """
    began, run = monotonic(), RunUnderWay()
    try:
        yield run
    except DatabaseBusy:
        raise
    except Exception as error:
        with _quietly(name):
            note_failure(name, monotonic() - began, type(error).__name__)
        raise
    with _quietly(name):
        note_success(name, monotonic() - began, run.done)


@bookkeeping
def note_success(name: str, seconds: float, done: int) -> None:
    """The job ran and did so much."""
    run = _row(name, seconds)
    run.succeeded_at = run.ran_at
    run.done = done


@bookkeeping
def note_failure(name: str, seconds: float, problem: str) -> None:
    """The job ended in an error of this kind."""
    run = _row(name, seconds)
    run.failed_at = run.ran_at
    run.failures += 1
    run.problem = problem


def states() -> list[JobState]:
    """Every job of the timetable, in its order, and how it fares."""
    runs = {run.name: run for run in db.session.scalars(select(JobRun))}
    now = clock.now()
    return [
        JobState(name, runs.get(name), _is_late(runs.get(name), now - LATE_AFTER * pace - SLACK))
        for name, pace in EXPECTED.items()
    ]


@contextmanager
def _quietly(name: str) -> Iterator[None]:
    """A note that cannot be made changes nothing about the job."""
    try:
        yield
    except (SQLAlchemyError, DatabaseBusy) as error:
        log.warning("run of job %s not noted: %s", name, type(error).__name__)


def _is_late(run: JobRun | None, since: datetime) -> bool:
    return run is None or run.succeeded_at is None or run.succeeded_at < since


def _row(name: str, seconds: float) -> JobRun:
    run = db.session.get(JobRun, name, with_for_update=True)
    if run is None:
        run = JobRun(name=name, done=0, failures=0)
        db.session.add(run)
    run.ran_at = clock.now()
    run.seconds = seconds
    return run
