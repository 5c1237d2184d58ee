"""Messages leave: each one once, whatever happens to the server or to us."""

import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.trail import Verb
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.notices import delivery, leases, outbox
from app.notices import mail as mail_module
from app.notices.delivery import deliver
from app.notices.models import Notice, NoticeState
from app.operations import figures
from app.people.models import Person
from tests.factories import World
from tests.mailserver import MailServer, free_port
from tests.notices.stories import KIND, NOON, deliver_at, leave, state_of, story_kind

MINUTE = timedelta(minutes=1)


@pytest.fixture
def mail(app: Flask) -> Iterator[MailServer]:
    with MailServer() as server, story_kind(app):
        app.config["SMTP_URL"] = server.url
        yield server
        app.config["SMTP_URL"] = ""


def left(app: Flask, *people: Person, **more: object) -> list[int]:
    """Messages left at noon."""
    with app.app_context(), clock.fixed_at(NOON):
        return leave(*people, **more)


def test_a_message_leaves_with_everything_a_mail_needs(
    app: Flask, world: World, mail: MailServer
) -> None:
    noor = world.person("Noor Haddad")
    [number] = left(app, noor, title="Geregeld: Zoë komt", words="Tot zo, Zoë.")
    assert deliver_at(app, NOON) == 1
    [message] = mail.wait_for(1)
    assert message["X-RcptTo"] == noor.email
    assert message["To"] == f"Noor Haddad <{noor.email}>"
    assert message["From"] == app.config["MAIL_FROM"]
    assert message["Subject"] == "Geregeld: Zoë komt"
    made = int(NOON.timestamp() * 1000)
    assert message["Message-ID"] == f"<notice-{number}.{made}@localhost>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == NOON
    assert message.get_content().splitlines() == ["Dag Noor,", "", "Tot zo, Zoë."]
    sent = state_of(app, number)
    assert (sent.state, sent.subject) == (NoticeState.SENT, "Geregeld: Zoë komt")
    assert deliver_at(app, NOON + MINUTE) == 0, "once is enough"


def test_text_stays_text_and_no_header_can_be_smuggled_in(
    app: Flask, world: World, mail: MailServer
) -> None:
    person = world.person("Eve\r\nBcc: all@delinde.example", email="eve@delinde.example")
    title = "Hallo\r\nBcc: all@delinde.example\n\nfoo <b>&amp;</b>"
    left(app, person, title=title, words="<script>alert(1)</script> & co")
    assert deliver_at(app, NOON) == 1
    [message] = mail.wait_for(1)
    assert message["Bcc"] is None
    assert message["X-RcptTo"] == person.email
    assert message["Subject"] == "Hallo Bcc: all@delinde.example foo <b>&amp;</b>"
    assert "<script>alert(1)</script> & co" in message.get_content()
    assert message.get_content_type() == "text/plain"


def test_a_message_waits_until_it_is_due(app: Flask, world: World, mail: MailServer) -> None:
    left(app, world.person(), due_at=NOON + MINUTE)
    assert deliver_at(app, NOON) == 0
    assert deliver_at(app, NOON + MINUTE) == 1


def test_a_withdrawn_message_never_leaves(app: Flask, world: World, mail: MailServer) -> None:
    [number] = left(app, world.person(), claim_id=7, due_at=NOON + MINUTE)

    @bookkeeping
    def withdraw() -> bool:
        return outbox.withdraw([KIND], claim_id=7)

    with app.app_context(), clock.fixed_at(NOON):
        assert withdraw() is False, "nothing had left"
    assert deliver_at(app, NOON + MINUTE) == 0
    assert state_of(app, number).state == NoticeState.DROPPED


def test_what_is_being_sent_can_no_longer_be_withdrawn(
    app: Flask, world: World, mail: MailServer
) -> None:
    left(app, world.person(), claim_id=7)

    @bookkeeping
    def withdraw() -> bool:
        return outbox.withdraw([KIND], claim_id=7)

    with app.app_context(), clock.fixed_at(NOON):
        assert leases.lease(NOON)
        assert withdraw() is True, "who takes it back must be told that it may have left"


def test_what_expired_is_no_longer_due_or_goes_to_someone_gone_is_dropped(
    app: Flask, world: World
) -> None:
    gone = world.person(active=False)
    with MailServer() as mail, story_kind(app, due={1: False}):
        app.config["SMTP_URL"] = mail.url
        [expired] = left(app, world.person(), expires_at=NOON + MINUTE)
        _, undue, to_gone = left(app, world.person(), world.person(), gone)
        deliver_at(app, NOON + MINUTE)
        app.config["SMTP_URL"] = ""
        assert len(mail.wait_for(1)) == 1
    for number in (expired, undue, to_gone):
        assert state_of(app, number).state == NoticeState.DROPPED


def test_the_same_about_one_thing_leaves_once_when_both_wait(
    app: Flask, world: World, mail: MailServer
) -> None:
    noor, sem = world.person(), world.person()
    [first] = left(app, noor, claim_id=1, shift_id=7)
    left(app, sem, claim_id=1, shift_id=7)
    left(app, noor, claim_id=1, shift_id=7, words="Het is nu om twee uur.")
    left(app, noor, claim_id=2, shift_id=7)
    left(app, noor, shift_id=7)
    left(app, noor, claim_id=1, shift_id=7, due_at=NOON + MINUTE)
    [last] = left(app, noor, claim_id=1, shift_id=7)
    assert deliver_at(app, NOON) == 5
    assert (state_of(app, first).state, state_of(app, last).state) == ("dropped", "sent")
    assert len(mail.wait_for(5)) == 5
    assert deliver_at(app, NOON + MINUTE) == 1, "what was due later says it again"


def test_one_refused_address_among_twenty_stops_nobody_else(
    app: Flask, world: World, mail: MailServer
) -> None:
    people = [world.person() for _ in range(20)]
    mail.refuse(people[3].email)
    numbers = left(app, *people)
    assert deliver_at(app, NOON) == 19
    assert len(mail.wait_for(19)) == 19
    assert state_of(app, numbers[3]).state == NoticeState.WAITING, "servers err: once more"
    assert deliver_at(app, NOON + leases.REFUSED_AGAIN + MINUTE) == 0
    refused = state_of(app, numbers[3])
    assert refused.state == NoticeState.FAILED
    assert "550" in (refused.problem or ""), "an administrator can see why"


def test_one_refusal_that_was_a_mistake_of_the_server_loses_nothing(
    app: Flask, world: World, mail: MailServer
) -> None:
    person = world.person()
    left(app, person)
    mail.refuse(person.email)
    assert deliver_at(app, NOON) == 0
    mail.come_back()
    assert deliver_at(app, NOON + leases.REFUSED_AGAIN + MINUTE) == 1


def test_a_server_that_refuses_everybody_for_good_loses_no_message(
    app: Flask, world: World, mail: MailServer
) -> None:
    people = [world.person() for _ in range(8)]
    numbers = left(app, *people)
    mail.refuse(*(person.email for person in people))
    for minutes in range(0, 120, 10):
        assert deliver_at(app, NOON + minutes * MINUTE) == 0
    assert {state_of(app, number).state for number in numbers} == {NoticeState.WAITING}
    with app.app_context():
        assert figures.outbox(NOON + 119 * MINUTE).refuses_everybody, "the page of operations says"
    mail.come_back()
    assert sum(deliver_at(app, NOON + minutes * MINUTE) for minutes in range(120, 140, 2)) == 8
    with app.app_context():
        assert not figures.outbox(NOON + 140 * MINUTE).refuses_everybody


def test_addresses_that_nobody_has_hold_nobody_up_and_are_believed_in_the_end(
    app: Flask, world: World, mail: MailServer
) -> None:
    """Not even when they come first, and are all that there is to send."""
    nobody = [world.person() for _ in range(4)]
    numbers = left(app, *nobody)
    mail.refuse(*(person.email for person in nobody))
    for minutes in range(0, 20, 2):
        assert deliver_at(app, NOON + minutes * MINUTE) == 0
    with app.app_context(), clock.fixed_at(NOON + 20 * MINUTE):
        leave(world.person())
    assert sum(deliver_at(app, NOON + minutes * MINUTE) for minutes in range(20, 60, 2)) == 1
    assert {state_of(app, number).state for number in numbers} == {NoticeState.FAILED}


@pytest.mark.parametrize("when", ["at the greeting", "at the first command", "at the end"])
def test_a_server_that_says_wait_for_ever_is_hung_up_on(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    monkeypatch.setattr(mail_module, "STEP_SECONDS", 0.2)
    with story_kind(app), waiting_server(when) as url:
        [number] = left(app, world.person())
        app.config["SMTP_URL"] = url
        assert deliver_at(app, NOON) == 0
        app.config["SMTP_URL"] = ""
    assert state_of(app, number).state == NoticeState.WAITING
    assert "SMTPServerDisconnected" in (state_of(app, number).problem or "")


@contextmanager
def waiting_server(when: str) -> Iterator[str]:
    """An SMTP server that at some point only says that it is not done yet."""
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def talk() -> None:
        line, _address = listening.accept()
        with line, suppress(OSError), line.makefile("rb") as said:
            if when != "at the greeting":
                line.sendall(b"220 here\r\n")
            if when == "at the end":
                for answer in (b"250 hello", b"250 yes", b"250 yes", b"354 go on"):
                    said.readline()
                    line.sendall(answer + b"\r\n")
            while not over.wait(0.02):
                line.sendall(b"220-wait\r\n")

    talking = threading.Thread(target=talk)
    talking.start()
    yield f"smtp://127.0.0.1:{listening.getsockname()[1]}"
    over.set()
    talking.join()
    listening.close()


def test_what_was_given_up_is_sent_again_when_somebody_asks(
    app: Flask, world: World, mail: MailServer
) -> None:
    person = world.person()
    [number, expired] = (
        left(app, person),
        left(app, person, claim_id=1, expires_at=NOON + 20 * MINUTE),
    )
    mail.refuse(person.email)
    for minutes in range(15):
        deliver_at(app, NOON + minutes * MINUTE)
    assert state_of(app, *number).state == state_of(app, *expired).state == NoticeState.FAILED
    mail.come_back()
    with clock.fixed_at(NOON + 30 * MINUTE):
        said = [app.test_cli_runner().invoke(args=["send-again"]).output for _ in range(2)]
        assert said[0] == "they leave again within a minute\n"
        with app.app_context():
            entries = db.session.scalars(
                select(AuditEntry).where(AuditEntry.verb == Verb.SENT_AGAIN)
            ).all()
            assert [each.data for each in entries] == [{}, {}], "how many is not told"
    assert deliver_at(app, NOON + 31 * MINUTE) == 1
    assert state_of(app, *expired).state == NoticeState.DROPPED, "no longer due"


def test_one_message_that_cannot_be_written_stops_nobody_else(
    app: Flask, world: World, mail: MailServer
) -> None:
    bad_address = world.person(email="not an address")
    [unknown_kind] = left(app, world.person())
    with app.app_context():
        _set(unknown_kind, kind="nobody knows this")
    [impossible, fine] = left(app, bad_address, world.person())
    assert deliver_at(app, NOON) == 1
    assert state_of(app, unknown_kind).state == NoticeState.FAILED
    assert state_of(app, impossible).state == NoticeState.FAILED
    assert state_of(app, fine).state == NoticeState.SENT


def test_a_refusal_for_now_is_tried_again_less_and_less_often(
    app: Flask, world: World, mail: MailServer
) -> None:
    person = world.person()
    [number] = left(app, person)
    mail.refuse(person.email, reply="450 4.2.1 Mailbox busy")
    waits, instant = [], NOON
    while state_of(app, number).state == NoticeState.WAITING:
        assert deliver_at(app, instant) == 0
        due = state_of(app, number).due_at
        waits.append(due - instant)
        instant = due + timedelta(seconds=1)
    assert len(waits) == leases.MOST_ATTEMPTS
    at_least = [timedelta(seconds=seconds) for seconds in (30, 60, 120, 240)]
    assert all(wait >= least for wait, least in zip(waits, at_least, strict=False))
    assert waits[:4] == sorted(waits[:4]), "the time that a try took comes on top"
    assert timedelta(hours=20) < sum(waits, timedelta()) < timedelta(hours=30)
    assert "450" in (state_of(app, number).problem or "")


def test_nothing_is_lost_while_the_server_is_away(
    app: Flask, world: World, mail: MailServer
) -> None:
    numbers = left(app, *[world.person() for _ in range(5)])
    mail.go_away()
    instant = NOON
    for _ in range(24):
        assert deliver_at(app, instant) == 0
        instant += 5 * MINUTE
    waiting = state_of(app, numbers[0])
    assert (waiting.state, waiting.attempts) == (NoticeState.WAITING, 0), (
        "a server that is away is no fault of a message: it never gives up on that"
    )
    mail.come_back()
    assert deliver_at(app, instant) == 5
    assert len(mail.wait_for(5)) == 5


def test_a_server_that_does_not_answer_is_tried_again_in_a_minute(
    app: Flask, world: World, mail: MailServer
) -> None:
    [number] = left(app, world.person())
    app.config["SMTP_URL"] = f"smtp://127.0.0.1:{free_port()}"
    assert deliver_at(app, NOON) == 0
    assert "ConnectionRefusedError" in (state_of(app, number).problem or "")
    app.config["SMTP_URL"] = mail.url
    assert deliver_at(app, NOON + timedelta(seconds=50)) == 0
    assert deliver_at(app, NOON + timedelta(seconds=70)) == 1


def test_a_connection_that_breaks_costs_an_attempt_of_one_message_only(
    app: Flask, world: World, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = left(app, *[world.person() for _ in range(3)])
    real = smtplib.SMTP.send_message

    def break_at_the_second(self: smtplib.SMTP, message: object) -> object:
        if mail.messages:
            raise smtplib.SMTPServerDisconnected("gone")
        return real(self, message)  # type: ignore[arg-type]

    monkeypatch.setattr(smtplib.SMTP, "send_message", break_at_the_second)
    assert deliver_at(app, NOON) == 1
    assert [state_of(app, number).attempts for number in numbers] == [0, 1, 0]
    monkeypatch.setattr(smtplib.SMTP, "send_message", real)
    assert deliver_at(app, NOON + 2 * MINUTE) == 2


def test_a_crash_between_sending_and_marking_repeats_with_the_same_message_id(
    app: Flask, world: World, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    left(app, world.person())

    def crash(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(delivery.leases, "mark_sent", crash)
        with pytest.raises(SystemExit):
            deliver_at(app, NOON)
    assert deliver_at(app, NOON + MINUTE) == 0, "leased still: another deliverer keeps off"
    assert deliver_at(app, NOON + leases.LEASE + MINUTE) == 1
    first, second = mail.wait_for(2)
    assert first["Message-ID"] == second["Message-ID"]


def test_without_a_server_nothing_is_sent_in_earnest_and_the_log_is_read_in_development(
    app: Flask, world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with story_kind(app):
        [number] = left(app, world.person(), words="Lees dit.")
        monkeypatch.setitem(app.config, "SECURE", True)
        assert deliver_at(app, NOON) == 0
        assert state_of(app, number).state == NoticeState.WAITING
        assert "Lees dit." not in caplog.text
        monkeypatch.setitem(app.config, "SECURE", False)
        assert deliver_at(app, NOON + 2 * MINUTE) == 1
    assert "not sent: no SMTP" in caplog.text
    assert "Lees dit." in caplog.text


def test_a_password_for_the_server_does_not_travel_in_the_open(
    app: Flask, world: World, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    [number] = left(app, world.person())
    monkeypatch.setattr(mail_module, "_is_this_machine", lambda _host: False)
    app.config["SMTP_URL"] = mail.url.replace("smtp://", "smtp://user:secret@")
    assert deliver_at(app, NOON) == 0
    problem = state_of(app, number).problem or ""
    assert "no TLS" in problem
    assert "secret" not in problem


def test_two_deliverers_at_the_same_time_send_each_message_once(
    own_app: Flask, own_world: World
) -> None:
    people = [own_world.person() for _ in range(30)]
    with MailServer() as mail, story_kind(own_app):
        own_app.config["SMTP_URL"] = mail.url
        with own_app.app_context():
            leave(*people, *people, *people, *people)
        sent: list[int] = []
        start = threading.Barrier(3)

        def work() -> None:
            with own_app.app_context():
                start.wait()
                sent.append(deliver(clock.now()))

        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(sent) == 120
        ids = [message["Message-ID"] for message in mail.wait_for(120)]
    assert len(ids) == len(set(ids)) == 120


@bookkeeping
def _set(number: int, **values: object) -> None:
    notice = db.session.get_one(Notice, number)
    for name, value in values.items():
        setattr(notice, name, value)
