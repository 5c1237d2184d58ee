"""What one act leaves for one person leaves as one mail, and each message stays its own."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask

from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.notices import leases, outbox
from app.notices.models import Notice, NoticeState
from app.people.models import Person
from tests.factories import World
from tests.mailserver import MailServer
from tests.notices.stories import KIND, NOON, deliver_at, leave, state_of, story_kind
from tests.notices.test_delivery import MINUTE


@pytest.fixture
def due() -> dict[int, bool]:
    """By the number of a message, whether it is still due; what is not here is."""
    return {}


@pytest.fixture
def mail(app: Flask, due: dict[int, bool]) -> Iterator[MailServer]:
    with MailServer() as server, story_kind(app, due):
        app.config["SMTP_URL"] = server.url
        yield server
        app.config["SMTP_URL"] = ""


def left_together(app: Flask, *people: Person, at: datetime = NOON) -> list[int]:
    """One message for each, all of one act; the same person may get several."""
    with app.app_context(), clock.fixed_at(at):
        return _leave(people)


@bookkeeping
def _leave(people: tuple[Person, ...]) -> list[int]:
    with outbox.together():
        return leave(*people)


def test_one_person_gets_one_mail_for_all_of_an_act_and_another_theirs(
    app: Flask, world: World, mail: MailServer
) -> None:
    noor, sem = world.person("Noor Haddad"), world.person("Sem Visser")
    numbers = left_together(app, noor, sem, noor, noor)
    alone = left_together(app, noor, at=NOON - MINUTE)
    assert deliver_at(app, NOON) == 3
    third, first, second = mail.wait_for(3)
    assert (first["X-RcptTo"], first["Subject"]) == (noor.email, "Bericht 0 (+2)")
    body = first.get_content()
    assert body.count("Dag Noor,") == 1, "the greeting stands once"
    assert body.count("Tot straks.") == 3
    assert second["Subject"] == "Bericht 1"
    assert third["Subject"] == "Bericht 0", "of another act"
    for number in (*numbers, *alone):
        assert state_of(app, number).state == NoticeState.SENT
    assert state_of(app, numbers[2]).subject == "Bericht 2", "each is listed by itself"
    assert deliver_at(app, NOON + MINUTE) == 0


def test_what_was_withdrawn_or_is_not_due_any_more_is_not_in_it(
    app: Flask, world: World, mail: MailServer, due: dict[int, bool]
) -> None:
    noor = world.person("Noor Haddad")
    numbers = left_together(app, noor, noor, noor)
    with app.app_context():
        _drop(numbers[0])
    due[1] = False
    assert deliver_at(app, NOON) == 1
    [message] = mail.wait_for(1)
    assert message["Subject"] == "Bericht 2"
    assert [state_of(app, number).state for number in numbers] == ["dropped", "dropped", "sent"]


@bookkeeping
def _drop(number: int) -> None:
    db.session.get_one(Notice, number).state = NoticeState.DROPPED


def test_a_server_that_does_not_take_it_keeps_all_of_it_waiting(
    app: Flask, world: World, mail: MailServer
) -> None:
    noor = world.person("Noor Haddad")
    numbers = left_together(app, noor, noor)
    mail.go_away()
    assert deliver_at(app, NOON) == 0
    assert [state_of(app, number).attempts for number in numbers] == [0, 0]
    mail.come_back()
    mail.refuse(noor.email)
    assert deliver_at(app, NOON + 2 * MINUTE) == 0
    assert [state_of(app, number).state for number in numbers] == ["waiting", "waiting"]
    mail.come_back()
    assert deliver_at(app, NOON + 2 * MINUTE + leases.REFUSED_AGAIN + MINUTE) == 1
    [message] = mail.wait_for(1)
    assert message["Subject"] == "Bericht 0 (+1)"


def test_what_is_due_later_leaves_later(app: Flask, world: World, mail: MailServer) -> None:
    noor = world.person("Noor Haddad")
    with app.app_context(), clock.fixed_at(NOON):
        _two(noor)
    assert deliver_at(app, NOON) == 1
    assert deliver_at(app, NOON + 2 * MINUTE) == 1
    assert [each["Subject"] for each in mail.wait_for(2)] == ["Nu", "Straks"]


@bookkeeping
def _two(noor: Person) -> None:
    with outbox.together():
        outbox.post(KIND, noor.id, number=0, title="Nu", words="a")
        outbox.post(KIND, noor.id, number=1, title="Straks", words="b", due_at=NOON + MINUTE)
