"""The timetable, and the process that keeps it.

Every job takes the instant it runs for, may run twice without harm, and can be run by hand
(``flask --app wsgi run-job NAME``). Of several job processes one leads; the others wait, and one of
them takes over within two seconds when the leader dies. The scheduler runs beside a main loop that
watches the lead, for a leader who lost it (the database restarted) must stop.
"""

import logging
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.accounts.attempts import delete_old_attempts
from app.accounts.browsers import delete_unused_browsers
from app.accounts.retention import delete_old_links, delete_old_sessions
from app.agreements.retention import settle_limits
from app.agreements.retention_ages import forget_birthdays
from app.asking.commands_offers import settle_offers
from app.calls.retention import delete_old_calls, forget_callers
from app.capabilities.notices_expiry import tell_what_expires
from app.capacity.commands_recheck import recheck
from app.capacity.commands_supply import work_out_later, work_out_near
from app.claims.commands_lapses import lapse
from app.core import clock
from app.core.actor import JOB, acting
from app.core.command import DatabaseBusy, is_transient
from app.core.leader import Lock, try_to_lead
from app.core.localtime import local_time
from app.imports.commands import delete_old_imports
from app.notices.delivery import deliver
from app.notices.leases import delete_old_notices
from app.on_call.retention import delete_old_hours_offers
from app.on_shift.commands_lessons import forget_skips
from app.on_shift.commands_practice import practise
from app.operations import runs
from app.reintegration.commands_terms import remind
from app.reintegration.retention import delete_old_tracks
from app.requests.retention import delete_old_requests
from app.rosters.commands_imports import delete_old_rosters
from app.rosters.commands_sources import read_calendars
from app.shifts.retention import delete_old_changes, delete_old_overrides
from app.tasks.commands_pictures import shrink_pictures
from app.tasks.retention import delete_unused_pictures
from app.web import schema
from app.web.limits import YEARS

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

LOOK_SECONDS = 0.5
"""How often the lead is looked at; well under the two seconds that a take-over may take."""

BUSY_AGAIN_SECONDS = 15.0
"""A job that could not have the database is run again so soon, however long its pace."""

NUDGE_SECONDS = 2.0
"""A clock that goes back by less is being set right, and puts no job off for long."""

END_SIGNALS = (signal.SIGTERM, signal.SIGINT)

log = logging.getLogger("flexpool.jobs")


@dataclass(frozen=True, slots=True)
class Job:
    """A function of the instant it runs for, every so many seconds; it says how much it did."""

    function: Callable[[datetime], int]
    seconds: int


ROOMS: tuple[Callable[[datetime], int], ...] = (
    delete_old_sessions,
    delete_old_links,
    delete_old_attempts,
    delete_unused_browsers,
    delete_old_changes,
    delete_old_notices,
    forget_skips,
    delete_old_requests,
    delete_old_imports,
    delete_old_rosters,
    forget_callers,
    delete_old_calls,
    delete_old_overrides,
    delete_unused_pictures,
    forget_birthdays,
    delete_old_hours_offers,
)
"""What each room deletes; what is private is not among it: it is not counted."""


def retention(now: datetime) -> int:
    """Delete what nobody needs any more, and make pictures small; returns how many of both.

    What is private is not counted among it.
    """
    delete_old_tracks(now)
    settle_limits(now)
    return sum(room(now) for room in ROOMS) + shrink_pictures(now)


def terms(now: datetime) -> int:
    """Remind case workers of what is due. How much is nobody's business: this always says 0."""
    remind(now)
    return 0


TIMETABLE = {
    "calendars": Job(read_calendars, seconds=900),
    "capacity": Job(work_out_near, seconds=600),
    "capacity_later": Job(work_out_later, seconds=3600),
    "deliver": Job(deliver, seconds=5),
    "expiry": Job(tell_what_expires, seconds=3600),
    "lapse": Job(lapse, seconds=30),
    "offers": Job(settle_offers, seconds=30),
    "practice": Job(practise, seconds=3600),
    "recheck": Job(recheck, seconds=3600),
    "retention": Job(retention, seconds=3600),
    "terms": Job(terms, seconds=3600),
}


def install() -> None:
    """Say at which pace each job is expected to run."""
    for name, job in TIMETABLE.items():
        runs.expect(name, timedelta(seconds=job.seconds))


def run(name: str) -> int:
    """Run a job of the timetable now. Returns how much it did."""
    with acting(JOB):
        return TIMETABLE[name].function(clock.now())


@click.command("jobs")
@with_appcontext
def jobs_command() -> None:
    """Keep the timetable until told to end."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    for number in END_SIGNALS:
        signal.signal(number, _leave)
    try:
        _wait_for_the_schema()
        while True:
            lock = try_to_lead(app.config["SQLALCHEMY_DATABASE_URI"])
            if lock is None:
                time.sleep(LOOK_SECONDS)
                continue
            _lead(app, lock)
    except _Leave:
        click.echo("jobs: ended")


@click.command("run-job")
@click.argument("name")
@click.option("--now", "at", metavar="ISO", help="The instant to run it for; local without a zone.")
@with_appcontext
def run_job_command(name: str, at: str | None) -> None:
    """Run one job, once."""
    if name not in TIMETABLE:
        raise click.UsageError(f"there is no job {name!r}; there are: {', '.join(TIMETABLE)}")
    if at is None:
        done = _run_noted(name)
    else:
        with clock.fixed_at(_instant(at)):
            done = run(name)
    click.echo(f"{name}: {done}")


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.year not in YEARS:
        raise click.BadParameter(
            f"{text!r} is no ISO instant such as 2026-10-13T13:00+02:00, "
            f"from {YEARS.start} to {YEARS.stop - 1}",
            param_hint="--now",
        )
    return instant if instant.tzinfo else instant.replace(tzinfo=local_time().zone)


def _run_noted(name: str) -> int:
    with runs.noted(name) as noted:
        noted.done = run(name)
    return noted.done


class _Leave(BaseException):
    """Somebody asked this process to end."""


def _leave(*_: object) -> None:
    """Leave once: a second signal must not disturb a job that is finishing."""
    for number in END_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise _Leave


def _wait_for_the_schema() -> None:
    """Start nothing on tables of another revision, or that cannot be asked which they are."""
    while True:
        try:
            if schema.is_current():
                return
        except SQLAlchemyError as error:
            log.warning("database not available: %s", type(error).__name__)
        time.sleep(schema.LOOK_AGAIN_SECONDS)


def _lead(app: Flask, lock: Lock) -> None:
    """Keep the timetable for as long as the lock is ours."""
    click.echo("jobs: leading")
    scheduler, watch = _scheduler(app), ClockWatch()
    scheduler.start()
    try:
        while lock.held():
            time.sleep(LOOK_SECONDS)
            if watch.went_back():
                log.warning("the clock went back: every job runs now")
                run_all_soon(scheduler)
        click.echo("jobs: lost the lead")
    finally:
        scheduler.shutdown(wait=True)
        lock.release()


def _scheduler(app: Flask) -> "BackgroundScheduler":
    """Read here: web workers know the timetable too, and keep none."""
    from apscheduler.executors.pool import ThreadPoolExecutor
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler = BackgroundScheduler(
        timezone="UTC",
        executors={"default": ThreadPoolExecutor(len(TIMETABLE))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )

    def again(name: str) -> None:
        soon = min(BUSY_AGAIN_SECONDS, TIMETABLE[name].seconds)
        scheduler.modify_job(name, next_run_time=clock.now() + timedelta(seconds=soon))

    for name, job in TIMETABLE.items():
        scheduler.add_job(
            _run_quietly,
            "interval",
            (app, name, again),
            seconds=job.seconds,
            id=name,
            next_run_time=clock.now(),
        )
    return scheduler


class ClockWatch:
    """Sees the clock of the machine go back, against one that never does."""

    def __init__(self) -> None:
        self._offset = self._now()

    @staticmethod
    def _now() -> float:
        return time.time() - time.monotonic()

    def went_back(self) -> bool:
        """Whether it did since the last look, by more than clocks are nudged."""
        before, self._offset = self._offset, self._now()
        return before - self._offset > NUDGE_SECONDS


def run_all_soon(scheduler: "BackgroundScheduler") -> None:
    """Let every job run now: the scheduler waits for an instant, which a clock may put off."""
    for job in scheduler.get_jobs():
        job.modify(next_run_time=clock.now())


def _run_quietly(app: Flask, name: str, again: Callable[[str], None]) -> None:
    """Run a job; one that fails is reported, and runs again the next time.

    One for which the database was busy, or away, runs again soon: that is a line, and no fault.
    """
    with app.app_context():
        try:
            done = _run_noted(name)
        except Exception as error:
            busy = isinstance(error, DBAPIError) and is_transient(error)
            if isinstance(error, DatabaseBusy) or busy:
                log.warning("job %s: the database was busy; again soon", name, extra={"job": name})
                again(name)
            else:
                log.exception("job %s failed", name, extra={"job": name})
        else:
            if done:
                log.info("job %s: %s", name, done, extra={"job": name, "done": done})
