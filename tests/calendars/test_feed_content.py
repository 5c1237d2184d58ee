"""What a feed tells: two readers from different families agree on every bit of it."""

import re
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from app.calendars import document
from app.calendars.commands import choose_settings
from app.calendars.document import (
    LONGEST_CONTACT,
    Style,
    contact_text,
    feed_document,
    single_document,
)
from app.calendars.models import Detail
from app.calendars.rules import Appointment, FeedSettings
from app.core import clock
from app.core.intervals import Interval
from app.core.text import without_controls
from app.shifts.rules_charge import ChargePart
from app.shifts.states import ClaimState
from tests.calendars.stories import events_in, feed_of, instant, read, read_with_icalendar
from tests.factories import ZONE, World, at
from tests.icaljs import read_with_icaljs

NOON = at("12:00")
HOSTILE = {
    "controls": "a\x00b\x0bc\x1bd\x7fe\x85f\x9fg\u2028h\u2029i",
    "line ends": "one\r\ntwo\nthree\rfour\r\r\nfive",
    "separators": 'semi; comma, back\\slash \\n \\; "quoted": colon =',
    "injection": "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil\r\nSUMMARY:evil",
    "long": "lang " * 400 + "é" * 200,
    "emoji": "👩🏽‍⚕️🇳🇱🏥" * 40,
    "right to left": "משמרת לילה \u202eabc\u202c مستشفى",
    "spaces": "  leading, \t tab, trailing  ",
}


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Any:
    with clock.fixed_at(NOON):
        yield


def only_event(app: Flask, client: FlaskClient, person: Any) -> dict[str, Any]:
    """The one event that a new feed of the person holds."""
    (found,) = events_in(read(client, feed_of(app, person)).data)
    return found


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_is_read_alike_and_only_loses_its_control_characters(
    app: Flask, client: FlaskClient, world: World, kind: str
) -> None:
    text = HOSTILE[kind]
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
        text = text.replace("\x00", "")  # it refuses to store one
    department = world.department(f"Afd {kind} {text}")
    task_type = world.task_type(department, f"Taak {kind} {text}")
    contact = world.person(f"Naam {text}", email=f"{kind.replace(' ', '')}@test.example")
    worker = world.worker()
    shift = world.shift(
        department, task_type_id=task_type.id, contact_id=contact.id, location=text, note=text
    )
    world.held(worker, shift)
    body = read(client, feed_of(app, worker)).data
    (found,) = events_in(body)
    left = without_controls(text)
    assert found["summary"] == f"Taak {kind} {left} – Afd {kind} {left}"
    assert found["location"] == left
    assert left in found["description"]
    assert found["uid"] == f"shift-{shift.id}-person-{worker.id}@flexpool"
    assert_is_well_formed(body)


def assert_is_well_formed(body: bytes) -> None:
    lines = body.split(b"\r\n")
    assert lines[-1] == b"", "the last line ends too"
    assert all(b"\n" not in line and b"\r" not in line for line in lines), "only CRLF"
    assert max(map(len, lines)) <= 75, "folded at 75 octets"
    for line in lines:
        line.decode()  # no character is split by folding
    controls = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
    assert not controls.search(body.decode())


def test_the_calendar_says_how_it_is_called_and_when_to_look_again(
    app: Flask, client: FlaskClient, world: World
) -> None:
    body = read(client, feed_of(app, world.worker(language="en"))).data
    lines = body.decode().split("\r\n")
    for line in (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Flexpool//Flexpool//EN",
        "NAME:Flexpool: my tasks",
        "X-WR-CALNAME:Flexpool: my tasks",
        "X-WR-TIMEZONE:Europe/Amsterdam",
        "COLOR:teal",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ):
        assert line in lines
    assert b"METHOD" not in body
    assert events_in(body) == []


def test_an_event_has_all_that_the_holder_needs_and_nobody_else(
    app: Flask, client: FlaskClient, world: World
) -> None:
    department = world.department("Skillslab")
    task_type = world.task_type(department, "Practicum klaarzetten")
    contact = world.person("Marleen Brouwer", phone="51; 234")
    worker, colleague = world.worker(language="en"), world.worker("Sem Visser")
    shift = world.shift(
        department,
        task_type_id=task_type.id,
        contact_id=contact.id,
        places=2,
        note="Neem je pas mee",
    )
    world.held(worker, shift)
    world.held(colleague, shift)
    body = read(client, feed_of(app, worker)).data
    (found,) = events_in(body)
    text = body.replace(b"\r\n ", b"").decode()
    assert found["summary"] == "Practicum klaarzetten – Skillslab"
    assert found["location"] == shift.location
    assert (found["start"], found["end"]) == (instant(shift.starts_at), instant(shift.ends_at))
    assert (found["status"], found["transparency"]) == ("CONFIRMED", "OPAQUE")
    assert found["url"] == f"http://localhost/shifts/{shift.id}"
    assert found["alarms"] == 0
    assert found["stamp"] == found["modified"] == instant(NOON)
    assert found["description"].split("\n") == [
        "Marleen Brouwer, contact person, 51, 234",
        "Neem je pas mee",
        found["url"],
        "As of 12:00, Tue 13 Oct",
    ]
    assert "CONTACT:Marleen Brouwer\\, contact person\\, 51\\, 234\r\n" in text
    assert "CLASS:PRIVATE\r\n" in text
    assert "CATEGORIES:Flexpool\r\n" in text
    for absent in ("ATTENDEE", "ORGANIZER", "TZID", "Sem Visser", worker.name):
        assert absent not in text


@pytest.mark.parametrize(("language", "day"), [("nl", "di 13 okt"), ("en", "Tue 13 Oct")])
def test_a_feed_speaks_its_owners_language_whatever_the_calendar_asks(
    app: Flask, client: FlaskClient, world: World, language: str, day: str
) -> None:
    worker = world.worker(language=language)
    world.held(worker, world.shift())
    body = read(client, feed_of(app, worker), Accept_Language="fr, en;q=0.5, nl;q=0.4").data
    (found,) = events_in(body)
    assert found["description"].endswith(f"12:00, {day}")


def test_the_contact_line_is_bounded_and_has_no_semicolon() -> None:
    long = appointment(contact="a;b\n" * 400)
    text = contact_text(long)
    assert len(text) == LONGEST_CONTACT
    assert ";" not in text
    assert "\n" not in text


def test_an_extra_seat_looks_like_any_other(app: Flask, client: FlaskClient, world: World) -> None:
    shift = world.shift(extra_places=1)
    bodies = []
    for seat in ("regular", "extra"):
        worker = world.worker()
        world.held(worker, shift, seat=seat)
        body = read(client, feed_of(app, worker)).data
        bodies.append(body.replace(f"person-{worker.id}@".encode(), b"person-X@"))
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("requested", "TENTATIVE"),
        ("held", "CONFIRMED"),
        ("reconfirm", "TENTATIVE"),
        ("worked", "CONFIRMED"),
        ("handed_back", "CANCELLED"),
        ("swapped", "CANCELLED"),
        ("declined", "CANCELLED"),
        ("lapsed", "CANCELLED"),
        ("cancelled", "CANCELLED"),
        ("absent", "CANCELLED"),
        ("undone", None),
        ("withdrawn", None),
        ("not_chosen", None),
    ],
)
def test_every_state_of_a_claim_has_its_place_in_the_calendar(
    app: Flask, client: FlaskClient, world: World, state: str, status: str | None
) -> None:
    worker = world.worker(language="en")
    world.held(worker, world.shift(), state=state, sequence=3)
    secret = feed_of(app, worker)
    with app.app_context():
        choose_settings(worker.id, secret.id, FeedSettings(Detail.EVERYTHING, 30))
    found = events_in(read(client, secret).data)
    assert [each["status"] for each in found] == ([status] if status else [])
    for each in found:
        cancelled = status == "CANCELLED"
        assert each["sequence"] == 3
        assert each["summary"].startswith("CANCELLED: ") == cancelled
        assert each["transparency"] == ("TRANSPARENT" if cancelled else "OPAQUE")
        assert each["alarms"] == (1 if state in ("held", "reconfirm") else 0)


def test_a_cancelled_shift_is_told_with_a_higher_sequence_stays_thirty_days_and_goes(
    app: Flask, client: FlaskClient, world: World
) -> None:
    worker = world.worker()
    shift = world.shift()
    secret = feed_of(app, worker)
    row = world.held(worker, shift)
    (before,) = events_in(read(client, secret).data)
    ended = NOON + timedelta(minutes=30)
    row.state, row.live, row.sequence = ClaimState.CANCELLED, False, row.sequence + 1
    row.changed_at = row.ended_at = ended
    world.save(row)
    with clock.fixed_at(ended + timedelta(minutes=1)):
        (after,) = events_in(read(client, secret).data)
    assert after["status"] == "CANCELLED"
    assert after["sequence"] > before["sequence"]
    assert after["uid"] == before["uid"]
    assert after["stamp"] == after["modified"] == instant(ended)
    with clock.fixed_at(ended + timedelta(days=30, minutes=-1)):
        assert len(events_in(read(client, secret).data)) == 1
    with clock.fixed_at(ended + timedelta(days=30)):
        assert events_in(read(client, secret).data) == []


def test_of_several_claims_on_one_shift_the_newest_counts(
    app: Flask, client: FlaskClient, world: World
) -> None:
    worker, shift = world.worker(), world.shift()
    world.held(worker, shift, state="handed_back", sequence=1, ended_at=NOON)
    world.held(worker, shift, state="held", sequence=2)
    found = only_event(app, client, worker)
    assert (found["status"], found["sequence"]) == ("CONFIRMED", 2)


def test_a_feed_reaches_sixty_days_back_and_a_year_ahead(
    app: Flask, client: FlaskClient, world: World
) -> None:
    worker, department = world.worker(), world.department()
    for days in (-61, -59, 364, 366):
        world.held(worker, world.shift(department, NOON + timedelta(days=days)))
    found = events_in(read(client, feed_of(app, worker)).data)
    expected = [NOON + timedelta(days=days) for days in (-59, 364)]
    assert [each["start"] for each in found] == [instant(moment) for moment in expected]


def test_nobody_elses_shifts_are_in_a_feed(app: Flask, client: FlaskClient, world: World) -> None:
    world.held(world.worker(), world.shift())
    assert events_in(read(client, feed_of(app, world.worker())).data) == []


@pytest.mark.parametrize("detail", list(Detail))
def test_a_feed_tells_no_more_than_its_owner_chose(
    app: Flask, client: FlaskClient, world: World, detail: Detail
) -> None:
    department = world.department(f"Poli {detail}")
    task_type = world.task_type(department, f"Balie {detail}")
    contact = world.person("Marleen Brouwer", phone="51234")
    worker = world.worker()
    shift = world.shift(
        department,
        task_type_id=task_type.id,
        contact_id=contact.id,
        location="route 412",
        note="geheim",
    )
    world.held(worker, shift)
    secret = feed_of(app, worker)
    with app.app_context():
        choose_settings(worker.id, secret.id, FeedSettings(detail, None))
    body = read(client, secret).data
    (found,) = events_in(body)
    text = body.replace(b"\r\n ", b"").decode()
    summaries = {
        Detail.TIME: "Flexpool",
        Detail.DEPARTMENT: f"Poli {detail}",
        Detail.EVERYTHING: f"Balie {detail} – Poli {detail}",
    }
    assert found["summary"] == summaries[detail]
    for word in ("Balie", "Marleen", "51234", "route 412", "geheim"):
        assert (word in text) == (detail is Detail.EVERYTHING), word
    assert ("Poli" in text) == (detail is not Detail.TIME)


def test_a_change_of_settings_is_a_change_of_every_event(
    app: Flask, client: FlaskClient, world: World
) -> None:
    worker = world.worker()
    world.held(worker, world.shift())
    secret = feed_of(app, worker)
    later = NOON + timedelta(hours=1)
    with clock.fixed_at(later), app.app_context():
        choose_settings(worker.id, secret.id, FeedSettings(Detail.EVERYTHING, 60))
    body = read(client, secret).data
    (found,) = events_in(body)
    assert found["stamp"] == found["modified"] == instant(later)
    assert found["alarms"] == 1
    assert b"TRIGGER:-PT1H\r\n" in body


NIGHTS = {
    "the hour that is doubled, first": (date(2026, 10, 25), "2026-10-25T00:30", 60),
    "the hour that is doubled, second": (date(2026, 10, 25), "2026-10-25T01:30", 60),
    "the night that summer time ends": (date(2026, 10, 24), "2026-10-24T21:00", 570),
    "the night that summer time begins": (date(2027, 3, 27), "2027-03-27T22:00", 450),
    "just before the hour that is skipped": (date(2027, 3, 28), "2027-03-28T00:30", 60),
}


@pytest.mark.parametrize("night", NIGHTS)
def test_both_readers_agree_on_the_instants_when_the_clock_changes(
    app: Flask, client: FlaskClient, world: World, night: str
) -> None:
    day, start_text, minutes = NIGHTS[night]
    start = datetime.fromisoformat(f"{start_text}+00:00")
    worker = world.worker()
    world.held(worker, world.shift(None, start, start + timedelta(minutes=minutes)))
    found = only_event(app, client, worker)
    assert found["start"] == f"{start_text}:00.000Z"
    assert found["end"] == instant(start + timedelta(minutes=minutes))
    assert ZONE.day(start) == day


def appointment(**more: Any) -> Appointment:
    """An appointment made of nothing but defaults."""
    given_values = {
        "shift_id": 1,
        "person_id": 2,
        "state": "held",
        "span": Interval(at("13:00"), at("16:30")),
        "sequence": 0,
        "changed_at": NOON,
        "ended_at": NOON,
        "task": "Taak",
        "department": "Afdeling",
        "location": "",
        "note": "",
        "contact": "Marleen Brouwer",
        "phone": None,
        **more,
    }
    return Appointment(**given_values)


ANY_TEXT = st.text(st.characters(), max_size=300)


@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(task=ANY_TEXT, note=ANY_TEXT, contact=ANY_TEXT)
def test_any_text_survives_minus_its_control_characters(
    app: Flask, task: str, note: str, contact: str
) -> None:
    with app.test_request_context():
        body = single_document(appointment(task=task, note=note, contact=contact))
    (found,) = read_with_icalendar(body)
    assert found["summary"] == f"{without_controls(task)} – Afdeling"
    assert without_controls(note) in found["description"]
    assert_is_well_formed(body)


def test_many_strange_texts_are_read_alike_by_both(app: Flask) -> None:
    """One run of the second reader for all of Unicode's first plane, in slices."""
    texts = ["".join(map(chr, range(first, first + 400))) for first in range(0, 0x10000, 400)]
    with app.test_request_context():
        bodies = [single_document(appointment(shift_id=n, task=t)) for n, t in enumerate(texts)]
    inner = [body.split(b"VERSION:2.0\r\n")[1].split(b"END:VCALENDAR")[0] for body in bodies]
    whole = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + b"".join(inner)
    found = read_with_icaljs(whole + b"END:VCALENDAR\r\n")
    assert [each["summary"] for each in found] == [
        f"{without_controls(text)} – Afdeling" for text in texts
    ]


STYLES = (
    Style(),
    Style(Detail.TIME),
    Style(Detail.DEPARTMENT, 30),
    Style(Detail.EVERYTHING, 60, NOON + timedelta(hours=1)),
)
CHANGES: tuple[dict[str, Any], ...] = (
    {},
    {"shift_id": 2},
    {"person_id": 3},
    {"state": ClaimState.RECONFIRM},
    {"state": ClaimState.CANCELLED},
    {"span": Interval(at("14:00"), at("16:30"))},
    {"sequence": 1},
    {"changed_at": NOON + timedelta(hours=2)},
    {"task": "Iets anders"},
    {"department": "Skillslab"},
    {"location": "Gebouw C"},
    {"note": "Neem je pas mee"},
    {"contact": "Ruben Maas"},
    {"phone": "51234"},
    {"part": ChargePart.STAND_IN, "instead_of": "Ruben Maas"},
)


def test_an_event_that_is_kept_is_what_would_be_written_now(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever differs has its own: language, style, a setting, each part of an appointment."""

    def written(*, anew: bool) -> list[bytes]:
        found = []
        for language, style, change in product(("nl", "en"), STYLES, CHANGES):
            if anew:
                document._written.cache_clear()
            with app.test_request_context(), force_locale(language):
                found.append(feed_document([appointment(**change)], style))
        return found

    for setting, value in ((None, None), ("BASE_URL", "https://pool.example.org")):
        if setting:
            monkeypatch.setitem(app.config, setting, value)
        kept = written(anew=False)
        assert kept == written(anew=True) == written(anew=False)
        everything = kept[: len(CHANGES)]
        assert len(set(everything)) == len(CHANGES), "each of the changes shows"


def test_a_calendar_is_put_together_as_icalendar_would(app: Flask) -> None:
    appointments = [appointment(shift_id=number) for number in range(3)]
    with app.test_request_context():
        body = feed_document(appointments, Style(alarm_minutes=30))
    assert Calendar.from_ical(body).to_ical() == body
    assert body.count(b"BEGIN:VALARM") == len(read_with_icalendar(body)) == 3
