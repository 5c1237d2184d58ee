"""A clock that jumps loses no message, sends none twice, and puts nothing off for long."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from app import jobs
from app.core import clock
from app.jobs import ClockWatch, Job, run_all_soon
from app.notices import leases
from app.notices.models import NoticeState
from tests.factories import World
from tests.mailserver import MailServer
from tests.notices.stories import NOON, deliver_at, leave, state_of, story_kind
from tests.patience import wait_until

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def mail(app: Flask) -> Iterator[MailServer]:
    with MailServer() as server, story_kind(app):
        app.config["SMTP_URL"] = server.url
        yield server
        app.config["SMTP_URL"] = ""


def left(app: Flask, world: World, at: datetime, **more: object) -> int:
    """A message left at an instant."""
    with app.app_context(), clock.fixed_at(at):
        return leave(world.person(), **more)[0]


def leased(app: Flask, at: datetime) -> list[int]:
    """Lease what is due, as somebody who then dies or goes on sending."""
    with app.app_context(), clock.fixed_at(at):
        return list(leases.lease(at))


# --- Back by an hour -------------------------------------------------------------------------


def test_what_was_sent_is_not_sent_again(app: Flask, world: World, mail: MailServer) -> None:
    left(app, world, NOON)
    assert deliver_at(app, NOON) == 1
    for minutes in range(0, 130, 10):
        assert deliver_at(app, NOON - HOUR + minutes * MINUTE) == 0
    assert len(mail.wait_for(1)) == 1


def test_a_message_that_was_due_at_once_does_not_wait_for_the_hour_to_pass_again(
    app: Flask, world: World, mail: MailServer
) -> None:
    left(app, world, NOON)
    assert deliver_at(app, NOON - HOUR) == 1
    assert deliver_at(app, NOON) == 0


def test_a_quiet_minute_stays_a_minute(app: Flask, world: World, mail: MailServer) -> None:
    left(app, world, NOON, due_at=NOON + MINUTE)
    back = NOON - HOUR
    assert deliver_at(app, back) == 0
    assert deliver_at(app, back + 30 * SECOND) == 0
    assert deliver_at(app, back + MINUTE + SECOND) == 1


def test_a_message_for_a_time_of_its_own_keeps_it(
    app: Flask, world: World, mail: MailServer
) -> None:
    left(app, world, NOON, due_at=NOON + 3 * HOUR)
    for minutes in range(0, 240, 5):
        assert deliver_at(app, NOON - HOUR + minutes * MINUTE) == 0
    assert deliver_at(app, NOON + 3 * HOUR) == 1


def test_a_message_for_later_in_the_hour_that_comes_again_waits_for_it(
    app: Flask, world: World, mail: MailServer
) -> None:
    left(app, world, NOON - 2 * HOUR, due_at=NOON - MINUTE)
    assert deliver_at(app, NOON - HOUR) == 0
    assert deliver_at(app, NOON - MINUTE) == 1


def test_a_message_whose_sender_died_is_free_within_the_length_of_a_lease(
    app: Flask, world: World, mail: MailServer
) -> None:
    number = left(app, world, NOON)
    assert leased(app, NOON) == [number]
    back = NOON - HOUR
    assert deliver_at(app, back) == 0
    assert deliver_at(app, back + leases.LEASE + 10 * SECOND) == 1


def test_a_message_whose_sender_lives_is_not_taken_from_it(
    app: Flask, world: World, mail: MailServer
) -> None:
    """It gives up before its lease ends, by a clock of its own that never goes back."""
    number = left(app, world, NOON)
    assert leased(app, NOON) == [number]
    back, real_end = NOON - HOUR, leases.LEASE
    for seconds in range(0, int(real_end.total_seconds()), 5):
        assert leased(app, back + seconds * SECOND) == []


def test_a_retry_waits_a_minute_and_not_an_hour(app: Flask, world: World, mail: MailServer) -> None:
    number = left(app, world, NOON)
    mail.go_away()
    assert deliver_at(app, NOON) == 0
    assert state_of(app, number).state == NoticeState.WAITING
    mail.come_back()
    back = NOON - HOUR
    assert deliver_at(app, back) == 0
    assert deliver_at(app, back + leases.AWAY + SECOND) == 1


def test_clocks_of_several_machines_may_differ_a_little(
    app: Flask, world: World, mail: MailServer
) -> None:
    left(app, world, NOON + 20 * SECOND, due_at=NOON + 80 * SECOND)
    assert deliver_at(app, NOON) == 0
    assert deliver_at(app, NOON + 79 * SECOND) == 0
    assert deliver_at(app, NOON + 80 * SECOND) == 1


# --- Forward ---------------------------------------------------------------------------------


def test_forward_each_message_leaves_once_and_none_is_lost(
    app: Flask, world: World, mail: MailServer
) -> None:
    numbers = [left(app, world, NOON, due_at=NOON + hours * HOUR) for hours in range(5)]
    assert deliver_at(app, NOON) == 1
    assert deliver_at(app, NOON + 3 * HOUR) == 3
    assert deliver_at(app, NOON + HOUR) == 0, "and back again: nothing twice"
    assert deliver_at(app, NOON + 4 * HOUR) == 1
    assert {state_of(app, number).state for number in numbers} == {NoticeState.SENT}
    assert len({message["Message-ID"] for message in mail.wait_for(5)}) == 5


def test_a_lease_that_a_jump_ended_early_loses_nothing(
    app: Flask, world: World, mail: MailServer
) -> None:
    number = left(app, world, NOON)
    assert leased(app, NOON) == [number]
    assert deliver_at(app, NOON + HOUR) == 1
    assert state_of(app, number).state == NoticeState.SENT


# --- The nights on which the clocks change ---------------------------------------------------


@pytest.mark.parametrize(
    "night",
    [
        datetime.fromisoformat("2026-10-25T00:00+02:00"),
        datetime.fromisoformat("2027-03-28T00:00+01:00"),
    ],
)
def test_on_the_nights_of_the_change_each_message_leaves_once_at_its_instant(
    app: Flask, world: World, mail: MailServer, night: datetime
) -> None:
    """02:30 twice, or not at all: instants know nothing of it."""
    dues = [night + 30 * MINUTE * step for step in range(10)]
    numbers = [left(app, world, night - HOUR, due_at=due) for due in dues]
    for number, due in zip(numbers, dues, strict=True):
        assert deliver_at(app, due - SECOND) == 0
        assert deliver_at(app, due) == 1
        assert state_of(app, number).state == NoticeState.SENT


# --- The timetable ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "back"), [(-3600.0, True), (-3.0, True), (-1.0, False), (0.0, False), (3600.0, False)]
)
def test_a_clock_that_goes_back_is_seen_once(
    monkeypatch: pytest.MonkeyPatch, step: float, back: bool
) -> None:
    wall = [1000.0]
    monkeypatch.setattr(jobs.time, "time", lambda: wall[0])
    monkeypatch.setattr(jobs.time, "monotonic", lambda: 50.0)
    watch = ClockWatch()
    assert watch.went_back() is False
    wall[0] += step
    assert watch.went_back() is back
    assert watch.went_back() is False


def test_jobs_that_a_clock_put_off_for_an_hour_run_now(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ran: list[datetime] = []

    def note(now: datetime) -> int:
        ran.append(now)
        return 0

    monkeypatch.setattr(jobs, "TIMETABLE", {"note": Job(note, seconds=3600)})
    monkeypatch.setattr(jobs, "_run_quietly", lambda *_: note(NOON))
    scheduler: BackgroundScheduler = jobs._scheduler(app)
    scheduler.start(paused=True)
    [job] = scheduler.get_jobs()
    job.modify(next_run_time=clock.now() + HOUR)
    scheduler.resume()
    run_all_soon(scheduler)
    wait_until(lambda: ran, "it still waits for the hour", pause=0.01)
    scheduler.shutdown(wait=True)
    assert len(ran) == 1
