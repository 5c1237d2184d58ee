"""What messages say, in both languages, and the list of one's own."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.notices import kinds
from app.notices.leases import mark_sent
from app.notices.models import Notice
from app.notices.words import NoticeWords, words_of
from app.people.models import Person
from tests.factories import World, at
from tests.notices.stories import leave, story_kind

ROOT = Path(__file__).parent.parent.parent

ABOUT_TASKS = {
    "assigned": ("Je staat ingedeeld: Practicum, di 13 okt 13:00", "Bel Marleen Brouwer: 41234"),
    "not_needed": ("Toch niet nodig: Practicum, di 13 okt 13:00", "Bedankt"),
    "shift_cancelled": ("Gaat niet door: Practicum, di 13 okt 13:00", "Reden: zaal dicht"),
    "shift_changed": ("Kun je nog komen? Practicum is veranderd", "Het was: maandag 12 oktober"),
    "someone_comes": ("Geregeld: Noor Haddad komt om 13:00, di 13 okt", "Noor Haddad doet"),
    "someone_left": ("Noor Haddad komt niet: Practicum, di 13 okt 13:00", "binnen 2 uur"),
    "taken_over": ("Overgenomen: Practicum, di 13 okt 13:00", "Een collega"),
}


def sample(**changed: Any) -> Mapping[str, Any]:
    """What the room of tasks gives for a message."""
    return {
        "shift": {
            "task": "Practicum",
            "department": "Skillslab",
            "starts_at": at("13:00"),
            "ends_at": at("16:30"),
            "location": "gebouw B, route 412",
            "url": "http://localhost/shifts/8",
            "cancel_reason": "zaal dicht",
        },
        "other": Person(name="Noor Haddad", phone="49999"),
        "contact": Person(name="Marleen Brouwer", phone="41234"),
        "late": True,
        "reconfirm_until": at("09:00"),
        "old": {
            "starts_at": at("10:00", plus=-1),
            "ends_at": at("12:00", plus=-1),
            "location": "",
        },
        **changed,
    }


def said(kind: str, language: str, monkeypatch: pytest.MonkeyPatch, **changed: Any) -> NoticeWords:
    """The words of a message of a kind about that sample."""
    given = kinds.NoticeKind(
        lambda _notice: True, lambda _notice: sample(**changed), lambda _notice: "/shifts/8"
    )
    monkeypatch.setitem(kinds.REGISTERED, kind, given)
    reader = Person(name="Sem Visser", email="sem@delinde.example", language=language)
    with clock.fixed_at(at("11:05")):
        return words_of(Notice(kind=kind, data={}), reader)


@pytest.mark.parametrize("kind", ABOUT_TASKS)
def test_a_message_about_a_task_says_what_when_where_and_links_to_it(
    context: Flask, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject, phrase = ABOUT_TASKS[kind]
    words = said(kind, "nl", monkeypatch)
    assert words.subject == subject
    assert words.body.startswith("Dag Sem,\n\n")
    assert phrase in words.body
    assert "dinsdag 13 oktober, 13:00–16:30\ngebouw B, route 412 · Skillslab\n\n" in words.body
    assert words.body.endswith("http://localhost/shifts/8\n\nStand van 11:05, di 13 okt.\n"), (
        words.body
    )
    assert "49999" not in words.body, "the number of a worker is nobody's business in a mail"


@pytest.mark.parametrize("kind", ABOUT_TASKS)
def test_a_message_speaks_the_language_of_whom_it_is_for(
    context: Flask, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = said(kind, "en", monkeypatch)
    assert words.body.startswith("Hello Sem,")
    assert "Tuesday 13 October, 13:00–16:30" in words.body
    assert "As of 11:05, Tue 13 Oct." in words.body


def test_a_change_that_asks_nothing_only_says_what_it_is_now(
    context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = said("shift_changed", "nl", monkeypatch, reconfirm_until=None, old=None, contact=None)
    assert words.subject == "Veranderd: Practicum, di 13 okt 13:00"
    assert "of je nog kunt komen" not in words.body
    assert "Het was" not in words.body


def test_a_place_that_lapsed_is_told_to_whom_it_was_kept_for(
    context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = said("place_lapsed", "nl", monkeypatch, why="elsewhere")
    assert "al een andere taak hebt" in words.body
    assert "niet op tijd" not in words.body, "one cause, the one that it was"
    assert words.body.startswith("Dag Sem,")
    assert "http://localhost/shifts/8" in words.body


def test_every_kind_has_words_and_all_words_have_a_kind(context: Flask) -> None:
    parts = {"_question", "base", "task", "call", "was"}
    written = {path.stem for path in (ROOT / "templates/notices").glob("*.txt")} - parts
    assert written == set(kinds.REGISTERED), "a text that no room sends can go"
    for kind in kinds.REGISTERED:
        template = context.jinja_env.get_template(f"notices/{kind}.txt")
        assert "subject" in template.blocks, f"templates/notices/{kind}.txt needs block subject"


def test_my_messages_are_listed_and_nobody_elses(
    app: Flask, world: World, client: FlaskClient
) -> None:
    noor, sem = world.person("Noor Haddad"), world.person("Sem Visser")
    with app.app_context(), clock.fixed_at(at("12:00")):
        ours = leave(*[noor] * 52, title="Voor Noor", shift_id=8)
        [other] = leave(sem, title="Voor Sem")
        [_unsent] = leave(noor, title="Nog niet weg")
        for number in (*ours, other):
            mark_sent(number, f"Bericht {number} van toen", at("12:00") + timedelta(minutes=1))
    world.sign_in(client, noor)
    with story_kind(app):
        page = client.get("/notices").text
    assert f"Bericht {ours[-1]} van toen" in page
    assert "dinsdag 13 oktober om 12:01" in page
    assert 'href="/shifts/8"' in page
    assert f"Bericht {other} van toen" not in page
    assert "Nog niet weg" not in page
    assert f"Bericht {ours[0]} van toen" in client.get("/notices?page=2").text
    for odd in ("0", "-1", "99999999999999999999", "x", "3"):
        assert client.get(f"/notices?page={odd}").status_code == 200


def test_a_name_is_text_in_a_list_of_messages(
    app: Flask, world: World, client: FlaskClient
) -> None:
    noor = world.person("Noor Haddad")
    with app.app_context(), story_kind(app):
        [number] = leave(noor)
        mark_sent(number, "<b>Geregeld</b>", at("12:00"))
    world.sign_in(client, noor)
    assert "&lt;b&gt;Geregeld&lt;/b&gt;" in client.get("/notices").text
