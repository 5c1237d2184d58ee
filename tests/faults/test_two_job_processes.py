"""Two job processes by mistake: one leads, and every message leaves once, also after a kill."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from app.claims.commands import assign
from app.core import clock
from app.notices.leases import LEASE
from tests.harness.stores import Store
from tests.harness.town import Town
from tests.mailserver import MailServer
from tests.test_jobs import leader, running


def assigned(town: Town, task_id: int, people: list[int]) -> None:
    """Leave a message for each, to be sent at once: the minute of its undo is over."""
    with town.app.app_context(), clock.fixed_at(clock.now() - timedelta(minutes=2)):
        for person_id in people:
            assign(person_id, task_id)


@contextmanager
def town_on(store: Store, workers: int) -> Iterator[Town]:
    town = Town(store.url, workers)
    yield town
    town.close()


def test_each_message_leaves_once_with_two_job_processes_of_which_one_is_killed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with MailServer() as mail, town_on(store, 24) as town:
        monkeypatch.setenv("FLEXPOOL_SMTP_URL", mail.url)
        [task] = town.tasks(0, [("09:00", "12:00", 24, False)])
        assigned(town, task.id, town.workers[:12])
        with running(store.url, 2) as (one, other):
            leads = leader(one, other)
            mail.wait_for(24)
            assigned(town, task.id, town.workers[12:])
            leads.process.kill()
            mail.wait_for(48, timeout=LEASE.total_seconds() + 60)
        different = {message["Message-ID"] for message in mail.messages}
        assert len(different) == 48, "one to each worker, and one about each to the contact person"
        assert len(mail.messages) <= 49, "a kill between sending and marking may repeat one"
