"""What is private is told in one way: the same words to everybody, and no figure, list or log."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.agreements.commands_agreements import add_agreement, end_agreement, remove_agreement
from app.agreements.commands_limits import add_limit, end_limit, remove_limit
from app.calendars import commands as feeds
from app.calendars.models import Scope
from app.core import clock
from app.core.db import db
from app.notices import delivery, kinds, leases
from app.notices.mail import MailRefused
from app.notices.models import Notice, NoticeState
from app.notices.private import APART, PLACE, SOMETHING, is_unheard
from app.notices.words import words_of
from app.operations import figures
from app.people.models import Person
from app.people.rules import AgreementDraft, LimitDraft
from app.reintegration.commands import start_track
from app.reintegration.rules import TrackDraft
from tests.factories import TODAY, World, at
from tests.mailserver import MailServer
from tests.notices.stories import NOON, deliver_at, leave, story_kind

Happens = Callable[[World, Person], object]


def _agreed(world: World, person: Person) -> int:
    made = add_agreement(person.id, AgreementDraft("fixed", TODAY))
    assert isinstance(made, int)
    return made


def _a_track(world: World, person: Person) -> object:
    lead = world.person()
    return start_track(TrackDraft(person.id, lead.id, TODAY, TODAY, TODAY, 12))


def _lost_feed(world: World, person: Person) -> object:
    feeds.make_feed(person.id, Scope.MINE)
    return feeds.revoke_every_feed()


PRIVATE: dict[str, Happens] = {
    "an agreement is made": _agreed,
    "an agreement ends": lambda w, p: end_agreement(w.agreement(p).id, TODAY),
    "an agreement is taken away": lambda w, p: remove_agreement(w.agreement(p).id),
    "a limit is made": lambda w, p: add_limit(p.id, LimitDraft(TODAY, hours_week=4)),
    "a limit ends": lambda w, p: end_limit(w.limit(p, hours_week=4).id, TODAY),
    "a limit is taken away": lambda w, p: remove_limit(w.limit(p, hours_week=4).id),
    "a calendar link stops": _lost_feed,
    "a track begins": _a_track,
}
"""What is between a person and who looks after them; answers to requests: tests/capabilities."""


@pytest.mark.parametrize("language", ["nl", "en"])
def test_whatever_is_private_is_told_in_the_very_same_words(context: Flask, language: str) -> None:
    world = World(context)
    said = {}
    for what, happens in PRIVATE.items():
        person = world.person("Sem Visser", language=language)
        happens(world, person)
        notices = db.session.scalars(select(Notice).where(Notice.person_id == person.id)).all()
        assert [n.kind for n in notices] == [SOMETHING], f"{what}: tell it by notices.private"
        [notice] = notices
        words = words_of(notice, person)
        assert words.body.strip().endswith(PLACE), f"{what}: a message leads to its place"
        said[what] = (words.subject, words.body, notice.data, notice.claim_id, notice.shift_id)
    assert len({repr(each) for each in said.values()}) == 1, said


def test_two_things_at_once_are_one_message(context: Flask) -> None:
    person = World(context).person()
    with clock.fixed_at(NOON):
        add_limit(person.id, LimitDraft(TODAY, hours_week=4))
        add_limit(person.id, LimitDraft(TODAY, hours_week=5))
        assert _waiting() == 1
        leases.lease(NOON)
        add_limit(person.id, LimitDraft(TODAY, hours_week=6))
        assert _waiting() == 2, "one that is leaving cannot tell of what came after it"
    with clock.fixed_at(NOON + timedelta(minutes=2)):
        add_limit(person.id, LimitDraft(TODAY, hours_week=7))
    assert _waiting() == 2, "the one that leaves later tells of it"


def test_nobody_gets_two_equal_mails_in_a_minute(app: Flask, world: World) -> None:
    """Delivery runs every few seconds: what happens after it is told of a while later, once."""
    sem = world.person()
    with MailServer() as mail:
        app.config["SMTP_URL"] = mail.url
        for second in range(0, 50, 10):
            with app.app_context(), clock.fixed_at(NOON + timedelta(seconds=second)):
                add_limit(sem.id, LimitDraft(TODAY, hours_week=4 + second))
            deliver_at(app, NOON + timedelta(seconds=second + 5))
        assert len(mail.wait_for(1)) == 1
        deliver_at(app, NOON + 2 * APART)
        assert len(mail.wait_for(2)) == 2, "and nothing is lost"
        app.config["SMTP_URL"] = ""


def _cannot(_notice: Notice) -> dict[str, object]:
    raise LookupError("what it is about is gone")


def _waiting() -> int:
    return len(db.session.scalars(select(Notice).where(Notice.state == NoticeState.WAITING)).all())


def test_no_figure_of_a_job_counts_what_is_private(app: Flask, world: World) -> None:
    noor, sem = world.person(), world.person()
    with app.app_context(), story_kind(app), clock.fixed_at(NOON):
        leave(noor)
        add_limit(sem.id, LimitDraft(TODAY, hours_week=4))
        assert delivery.deliver(NOON) == 1, "both left, and one is told of"
    with app.app_context():
        states = db.session.scalars(select(Notice.state)).all()
        assert states == [NoticeState.SENT] * 2
        assert figures.outbox(NOON).counts["sent"] == 1
        assert leases.delete_old_notices(NOON + timedelta(days=91)) == 1
        assert db.session.scalars(select(Notice)).all() == []


@pytest.mark.parametrize("how", ["cannot be written", "refused", "refused for now"])
def test_no_line_of_the_log_tells_of_what_is_private(
    app: Flask,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    how: str,
) -> None:
    class Office:
        def send(self, _letter: object) -> None:
            raise MailRefused("550 no such user", permanent=how == "refused")

        def close(self) -> None:
            pass

    monkeypatch.setattr(delivery, "post_office", Office)
    if how == "cannot be written":
        broken = kinds.NoticeKind(lambda _n: True, _cannot, lambda _n: None, private=True)
        monkeypatch.setitem(kinds.REGISTERED, SOMETHING, broken)
    noor, sem = world.person(), world.person()
    lines = []
    with app.app_context(), story_kind(app), clock.fixed_at(NOON):
        for private in (True, False):
            caplog.clear()
            with caplog.at_level(logging.INFO):
                add_limit(sem.id, LimitDraft(TODAY, hours_week=4)) if private else leave(noor)
                delivery.deliver(NOON)
                delivery.deliver(NOON + 2 * leases.REFUSED_AGAIN)
            lines.append([r for r in caplog.records if "message" in r.getMessage()])
        assert lines[0] == [], "a line about a message that no list shows tells that it is private"
        assert lines[1] or how == "cannot be written", "the control: others are written down"
        assert is_unheard() is (how != "refused for now"), "what is given up is an alarm instead"


def test_an_alarm_about_a_private_mail_ends_by_itself(app: Flask, world: World) -> None:
    person = world.person()
    with app.app_context():
        with clock.fixed_at(NOON):
            add_limit(person.id, LimitDraft(TODAY, hours_week=4))
            [number] = leases.lease(NOON)
            leases.mark_failed(number, "550 no such user")
            assert is_unheard()
        with clock.fixed_at(NOON + timedelta(days=15)):
            assert not is_unheard()


def test_it_leads_to_a_page_that_says_what_there_is(
    app: Flask, client: FlaskClient, world: World
) -> None:
    sem = world.worker(language="en")
    with clock.fixed_at(at("08:00")):
        with app.app_context():
            feeds.make_feed(sem.id, Scope.MINE)
            feeds.revoke_every_feed()
            add_limit(sem.id, LimitDraft(TODAY, hours_week=4))
        deliver_at(app, at("08:00"))
        world.sign_in(client, sem)
        assert f'href="{PLACE}"' in client.get("/notices").text, "no message is a dead end"
        page = client.get("/me").text
    for said in ('id="for-you"', "Your calendar link stopped", 'href="#agreed"', 'id="agreed"'):
        assert said in page
