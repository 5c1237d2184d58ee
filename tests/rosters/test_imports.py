"""A roster from a file: the shapes that people send, looked at, taken whole or not at all."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.core.db import db
from app.core.intervals import Interval
from app.notices.models import Notice
from app.people.models import Commitment, Department, Person
from app.rosters.models import RosterImport
from tests.factories import World, at
from tests.people.stories import followed, trail

pytestmark = [pytest.mark.usefixtures("morning", "without_tokens")]

OWN, PEOPLE = "/commitments/import", "/people/rosters/import"
FIRST, SECOND, THIRD = date(2026, 10, 19), date(2026, 10, 26), date(2026, 11, 2)
"""Mondays before and after the end of summer time."""


@pytest.fixture
def house(world: World) -> Department:
    return world.department("De Linde")


@pytest.fixture
def noor(world: World, client: FlaskClient, house: Department) -> Person:
    """A worker, signed in."""
    noor = world.worker("Noor Haddad", house)
    world.sign_in(client, noor)
    return noor


def send(client: FlaskClient, path: str, content: bytes, name: str, **more: str) -> TestResponse:
    return client.post(path, data={"file": (io.BytesIO(content), name), **more})


def taken(client: FlaskClient, answer: TestResponse) -> str:
    """The page after a roster was sent, looked at, and said yes to."""
    page = followed(client, answer)
    plan = page.split('name="plan" value="')[1].split('"')[0]
    return followed(client, client.post(f"{answer.location}/confirmation", data={"plan": plan}))


def times(world: World, person: Person) -> list[Interval]:
    with world.app.app_context():
        rows = db.session.scalars(
            select(Commitment)
            .where(Commitment.person_id == person.id)
            .order_by(Commitment.starts_at)
        )
        return [Interval(row.starts_at, row.ends_at) for row in rows]


def duties(*days: date, start: str = "08:00", end: str = "16:30") -> list[Interval]:
    return [Interval(at(start, day), at(end, day)) for day in days]


def calendar(*events: Sequence[str], head: Sequence[str] = ()) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//NL", *head]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}@x", "DTSTAMP:20260101T000000Z", *event]
        lines.append("END:VEVENT")
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


WINDOWS = (
    *("BEGIN:VTIMEZONE", "TZID:W. Europe Standard Time", "BEGIN:STANDARD"),
    *("DTSTART:16010101T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100"),
    *("RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10", "END:STANDARD", "BEGIN:DAYLIGHT"),
    *("DTSTART:16010101T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200"),
    *("RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3", "END:DAYLIGHT", "END:VTIMEZONE"),
)


def weekly(zone: str) -> list[str]:
    """Mondays until November; the second an hour later, and the fourth not."""
    return [
        f"DTSTART;TZID={zone}:20261019T080000",
        f"DTEND;TZID={zone}:20261019T163000",
        "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261110T000000Z",
        f"EXDATE;TZID={zone}:20261109T080000",
        "SUMMARY:Dienst\\, balie",
    ]


def moved(zone: str) -> list[str]:
    """The second of them, an hour later."""
    return [
        f"RECURRENCE-ID;TZID={zone}:20261026T080000",
        f"DTSTART;TZID={zone}:20261026T090000",
        f"DTEND;TZID={zone}:20261026T173000",
    ]


def series(zone: str, head: Sequence[str] = ()) -> bytes:
    text = calendar(weekly(zone), moved(zone), head=head)
    return text.replace(b"UID:1@x", b"UID:0@x")


GOOGLE = b"""\
Subject,Start Date,Start Time,End Date,End Time,All Day Event
"Dienst, balie",10/19/2026,8:00 AM,10/19/2026,4:30 PM,False
Jarig,10/20/2026,,10/20/2026,,True
Nacht,10/24/2026,11:00 PM,10/25/2026,7:30 AM,False
"""
MOVED = [*duties(FIRST), *duties(SECOND, start="09:00", end="17:30"), *duties(THIRD)]
SHAPES: dict[str, tuple[str, bytes, list[Interval]]] = {
    "Outlook, with its zone": ("o.ics", series("W. Europe Standard Time", WINDOWS), MOVED),
    "Outlook, without it": ("o.ics", series("W. Europe Standard Time"), MOVED),
    "Apple": ("a.ics", b"\xef\xbb\xbf" + series("Europe/Amsterdam"), MOVED),
    "Google, in UTC": (
        "g.ics",
        calendar(
            [
                *("DTSTART:20261019T060000Z", "DTEND:20261019T143000Z"),
                "RRULE:FREQ=WEEKLY;COUNT=3",
            ],
            head=["X-WR-TIMEZONE:Europe/Amsterdam"],
        ),
        duties(FIRST, SECOND, THIRD),
    ),
    "what takes no time": (
        "free.ics",
        calendar(
            ["DTSTART:20261019T080000", "DTEND:20261019T163000"],
            ["DTSTART:20261020T080000", "DTEND:20261020T163000", "TRANSP:TRANSPARENT"],
            ["DTSTART:20261021T080000", "DTEND:20261021T163000", "STATUS:CANCELLED"],
            ["DTSTART;VALUE=DATE:20261022", "DTEND;VALUE=DATE:20261023", "SUMMARY:Jarig"],
        ),
        duties(FIRST),
    ),
    "semicolons with a mark": (
        "r.csv",
        "\ufeffDatum;Begin;Eind\r\n19-10-2026;08:00;16:30\r\n26-10-2026;8.00;1630\r\n".encode(),
        duties(FIRST, SECOND),
    ),
    "as Windows wrote": (
        "r.csv",
        "Médewerker;Datum;Tijd\n;19-10-2026;08:00 - 16:30\nMédard;26-10-2026;08:00–16:30\n".encode(
            "cp1252"
        ),
        duties(FIRST, SECOND),
    ),
    "commas of Google": (
        "g.csv",
        GOOGLE,
        [
            *duties(FIRST),
            Interval(at("23:00", date(2026, 10, 24)), at("07:30", date(2026, 10, 25))),
        ],
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_shapes_that_people_send_are_read_to_the_minute(
    client: FlaskClient, world: World, noor: Person, shape: str
) -> None:
    name, content, wanted = SHAPES[shape]
    taken(client, send(client, OWN, content, name))

    assert times(world, noor) == wanted
    with world.app.app_context():
        kept = db.session.scalars(select(RosterImport)).one()
        assert "Dienst" not in str(kept.times), "nothing but times"
    assert trail(world, "RosterImport") == ["imported"]


def test_a_roster_replaces_its_period_of_ones_own_and_leaves_the_rest(
    client: FlaskClient, world: World, noor: Person
) -> None:
    office = world.commitment(noor, at("08:00", FIRST), at("12:00", FIRST))
    first = b"datum;begin;eind\n19-10-2026;08:00;16:30\n26-10-2026;08:00;16:30\n"
    taken(client, send(client, OWN, first, "een.csv"))
    second = b"datum;begin;eind\n26-10-2026;10:00;16:30\n2-11-2026;08:00;16:30\n"
    page = taken(client, send(client, OWN, second, "twee.csv", period="26-10-2026 – 31-10-2026"))

    assert "Het rooster is ingelezen" in page
    assert times(world, noor) == [
        Interval(office.starts_at, office.ends_at),
        *duties(FIRST),
        *duties(SECOND, start="10:00"),
    ], "before and after the period nothing changed, and what the office wrote stays"
    taken_again = send(client, OWN, second, "twee.csv", period="2026-10-26/2026-10-31")
    assert "al bekend" in followed(client, taken_again)


WRONG = {
    "a day": (b"datum;begin;eind\n31-2-2026;08:00;16:30\n", "Regel 2, kolom 1 (datum)"),
    "a time": (b"naam;datum;van;tot\n;19-10-2026;08:00;half vijf\n", "Regel 2, kolom 4 (einde)"),
    "nothing": (b"datum;begin;eind\n19-10-2026;08:00;\n", "Regel 2, kolom 3 (einde)"),
    "an hour": (b"datum;begin;eind\n29-3-2026;02:30;08:00\n", "Regel 2, kolom 2 (begin)"),
    "no column": (b"datum;begin\n19-10-2026;08:00\n", "“einde” ontbreekt"),
    "a line": (calendar(["DTSTART:2026-10-19", "DTEND:20261019T163000"]), "Regel 7:"),
    "no end": (calendar(["DTSTART:20261019T080000", "RRULE:FREQ=SECONDLY"]), "Regel 8:"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(50), "geen tabel"),
    "nothing at all": (b"", ""),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_named_by_its_place_and_nothing_is_stored(
    client: FlaskClient, world: World, noor: Person, what: str
) -> None:
    content, said = WRONG[what]
    good = b"20-10-2026;08:00;16:30\n" if content.startswith(b"datum;begin;eind") else b""
    answer = send(client, OWN, content + good, "rooster")

    assert answer.status_code == 422
    assert said in answer.text
    with world.app.app_context():
        assert db.session.scalars(select(RosterImport)).all() == []


def test_a_calendar_that_never_stops_is_given_up(
    client: FlaskClient, world: World, noor: Person
) -> None:
    """A rule that no day ever meets would be looked for until the year 9999, again and again."""
    never = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    events = [["DTSTART:20261019T080000", "DTEND:20261019T163000", never]] * 60
    answer = send(client, OWN, calendar(*events), "never.ics")

    assert answer.status_code == 422
    assert "te veel werk" in answer.text


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(content)
    return content.getvalue()


def test_a_department_sends_the_rosters_of_all_its_people(
    app: Flask, client: FlaskClient, world: World, noor: Person, house: Department
) -> None:
    """The one who holds a task then is told, and Today lists it; their own words stay."""
    anne = world.administrator(house, "Anne de Graaf")
    sem = world.worker("Sem", house, personnel_number="00027")
    shift = world.shift(house, start=at("13:00", FIRST), end=at("16:00", FIRST))
    world.claim(noor, shift)
    school = world.commitment(sem, at("18:00", FIRST), at("21:00", FIRST), "unavailable")
    world.sign_in(client, anne)
    day, clock = datetime.combine(FIRST, time()), time(8)
    rows: list[list[object]] = [
        ["Rooster van de week"],
        ["Personeelsnummer", "E-mail", "Naam", "Datum", "Begin", "Eind"],
        [None, noor.email, "Noor", day, clock, "16:30"],
        [27, None, "Sem", day + timedelta(days=7), "22:00", "07:00"],
        [27, None, "Sem", day + timedelta(days=8), None, None],
    ]
    sent = send(client, PEOPLE, workbook(rows), "rooster.xlsx")
    assert "1 persoon heeft een taak in een tijd die bezet raakt" in followed(client, sent)
    assert times(world, noor) == [], "nothing before the yes"
    done = taken(client, sent)
    assert "1 persoon heeft een taak in een tijd die nu bezet is" in done
    assert "Noor Haddad" in done

    assert times(world, noor) == duties(FIRST)
    night = Interval(at("22:00", SECOND), at("07:00", SECOND + timedelta(days=1)))
    assert times(world, sem) == [Interval(school.starts_at, school.ends_at), night]
    with app.app_context():
        told = db.session.scalars(select(Notice.kind).where(Notice.person_id == noor.id)).all()
    assert "time_taken" in told
    assert trail(world, "RosterImport") == ["imported"]


def test_people_elsewhere_are_nobody_and_one_of_them_stops_all(
    client: FlaskClient, world: World, noor: Person, house: Department
) -> None:
    elsewhere = world.worker("Els")
    world.sign_in(client, world.administrator(house, "Anne de Graaf"))
    lines = [f"{each.email};19-10-2026;8;16" for each in (noor, elsewhere)]
    table = "\n".join(["e-mail;datum;begin;eind", *lines])
    answer = send(client, PEOPLE, table.encode(), "rooster.csv")

    assert answer.status_code == 422
    assert "Regel 3, kolom 1" in answer.text
    assert times(world, noor) == []


def test_what_changed_since_it_was_looked_at_is_looked_at_again(
    client: FlaskClient, world: World, noor: Person
) -> None:
    sent = send(client, OWN, b"datum;begin;eind\n19-10-2026;08:00;16:30\n", "een.csv")
    plan = followed(client, sent).split('name="plan" value="')[1].split('"')[0]
    own = {"kind": "own_roster", "day": "2026-10-19", "start": "07:00", "end": "09:00"}
    followed(client, client.post("/availability", data=own))

    late = client.post(f"{sent.location}/confirmation", data={"plan": plan})
    assert late.status_code == 409
    assert len(times(world, noor)) == 1
    world.sign_in(client, world.worker("Sem"))
    assert client.get(sent.location).status_code == 404
