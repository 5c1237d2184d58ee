"""Rosters in the shapes of programs and of people: read to the minute, or refused with their place.

Beside ``test_imports``, which tells the story of one roster.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db
from app.core.intervals import Interval
from app.people.models import Department, Person
from app.rosters.models import RosterImport
from tests.factories import World, at
from tests.files.workbooks import bomb, with_borders, with_last_row, workbook
from tests.people.stories import followed
from tests.rosters.test_imports import (
    FIRST,
    OWN,
    PEOPLE,
    SECOND,
    WINDOWS,
    calendar,
    duties,
    send,
    taken,
    times,
)

pytestmark = [
    pytest.mark.usefixtures("morning", "without_tokens"),
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True),
]
# What a file says is the same on every engine; test_imports stores it on both.

NIGHT = Interval(at("23:00", date(2026, 10, 24)), at("07:30", date(2026, 10, 25)))
"""In which the clock goes back: nine hours and a half."""
EVENING = Interval(at("16:00", FIRST), at("00:00", FIRST + timedelta(days=1)))
DUTY = ["DTSTART:20261019T080000", "DTEND:20261019T163000"]
MOMENT = datetime.combine(FIRST, time(8))


@pytest.fixture
def house(world: World) -> Department:
    return world.department("De Linde")


@pytest.fixture
def noor(world: World, client: FlaskClient, house: Department) -> Person:
    """A worker, signed in."""
    noor = world.worker("Noor Haddad", house, personnel_number="00027")
    world.sign_in(client, noor)
    return noor


def table(*lines: str, head: str = "datum;begin;eind") -> bytes:
    return "\r\n".join([head, *lines, ""]).encode()


def local(event: str) -> list[str]:
    """An event of an hour and a half on the first Monday, with something more said of it."""
    return ["DTSTART:20261019T170000", "DTEND:20261019T183000", event]


OUTLOOK = (
    *("DTSTART;TZID=W. Europe Standard Time:20261020T000000",),
    *("DTEND;TZID=W. Europe Standard Time:20261021T000000",),
    *("X-MICROSOFT-CDO-ALLDAYEVENT:TRUE", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"),
)
READ: dict[str, tuple[bytes, list[Interval]]] = {
    "a night over the change of the clock, every week": (
        calendar(
            [
                "DTSTART;TZID=Europe/Amsterdam:20261017T230000",
                "DTEND;TZID=Europe/Amsterdam:20261018T073000",
                "RRULE:FREQ=WEEKLY;COUNT=3",
                "EXDATE;TZID=Europe/Amsterdam:20261017T230000,20261031T230000",
            ]
        ),
        [NIGHT],
    ),
    "a length in place of an end": (
        calendar(["DTSTART:20261024T230000", "DURATION:PT9H30M"]),
        [NIGHT],
    ),
    "whole days of Outlook, which have times": (
        calendar(DUTY, OUTLOOK, head=WINDOWS),
        duties(FIRST),
    ),
    "what leaves one free": (
        calendar(
            DUTY,
            local("X-MICROSOFT-CDO-BUSYSTATUS:FREE"),
            local("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE"),
            local("TRANSP:TRANSPARENT"),
            local("STATUS:CANCELLED"),
            ["DTSTART:20261019T170000", "SUMMARY:Herinnering"],
        ),
        duties(FIRST),
    ),
    "one and the same UID for all": (
        calendar(DUTY, ["DTSTART:20261026T080000", "DTEND:20261026T163000"]).replace(
            b"1@x", b"0@x"
        ),
        duties(FIRST, SECOND),
    ),
    "a newer version of the same": (
        calendar(
            ["DTSTART:20261019T070000", "DTEND:20261019T163000", "SEQUENCE:1"],
            [*DUTY, "SEQUENCE:2"],
        ).replace(b"1@x", b"0@x"),
        duties(FIRST),
    ),
    "two calendars in one file, one of them called off": (
        calendar(DUTY) + calendar(local("SUMMARY:Vervalt"), head=["METHOD:CANCEL"]),
        duties(FIRST),
    ),
    "the end of a day in a calendar": (
        calendar(["DTSTART:20261019T160000", "DTEND:20261019T240000"]),
        [EVENING],
    ),
    "the end of a day": (table("19-10-2026;16:00;24:00"), [EVENING]),
    "the end of a day beside its date": (
        table("19-10-2026;16:00;19-10-2026;24:00", head="datum;begin;einddatum;eind"),
        [EVENING],
    ),
    "midnight on the same date": (
        table("19-10-2026;16:00;19-10-2026;00:00", head="datum;begin;einddatum;eind"),
        [EVENING],
    ),
    "midnight on the next date": (
        table("19-10-2026;16:00;20-10-2026;00:00", head="datum;begin;einddatum;eind"),
        [EVENING],
    ),
    "an end before the start": (table("24-10-2026;23:00;7:30"), [NIGHT]),
    "a day off from midnight to midnight": (
        table("19-10-2026;08:00;16:30", "20-10-2026;00:00;00:00"),
        duties(FIRST),
    ),
    "a whole day of work": (
        table("19-10-2026;0:00;24:00"),
        [Interval(at("00:00", FIRST), at("00:00", FIRST + timedelta(days=1)))],
    ),
    "days beside the times": (
        table(
            "19-10-2026 08:00;19-10-2026 16:30", "24-10-2026 23:00:00;25-10-2026 7:30:00"
        ).replace(b"datum;begin;eind", b"Begint op;Eindigt op"),
        [*duties(FIRST), NIGHT],
    ),
    "days beside the times, month first": (
        table("10/24/2026 11:00 PM,10/25/2026 7:30 AM", head="Start,End"),
        [NIGHT],
    ),
    "as machines write": (
        table("2026-10-24T23:00,2026-10-25T07:30", head="start,end"),
        [NIGHT],
    ),
    "a workbook of moments": (
        workbook(
            [
                ["Begin dienst", "Einde dienst"],
                [MOMENT, MOMENT.replace(hour=16, minute=30)],
                [MOMENT.replace(hour=16), datetime.combine(FIRST + timedelta(days=1), time())],
            ]
        ),
        [*duties(FIRST), EVENING],
    ),
    "a workbook that counts hours": (
        workbook([["Datum", "Van", "Tot"], [MOMENT, time(16), timedelta(hours=24)]]),
        [EVENING],
    ),
    "sep= and slashes": (
        b"\xef\xbb\xbfsep=;\r\n" + table("19/10/2026;08:00;16:30"),
        duties(FIRST),
    ),
    "dots": (table("19.10.2026;8.00;16.30"), duties(FIRST)),
    "a time beside the date": (table("19-10-2026 00:00;08:00;16:30"), duties(FIRST)),
    "a title above, and columns of others": (
        table(
            *(";;;;", "Afdeling;Datum;Dienst;Van;Tot", "Lab;19-10-2026;D1;08:00;16:30"),
            head="Rooster oktober 2026, Noor;;;;",
        ),
        duties(FIRST),
    ),
    "a row that LibreOffice deleted": (
        with_last_row([["datum", "begin", "eind"], ["19-10-2026", "08:00", "16:30"]]),
        duties(FIRST),
    ),
    "empty rows with borders": (
        with_borders([["datum", "begin", "eind"], ["19-10-2026", "08:00", "16:30"]], 3000, 3),
        duties(FIRST),
    ),
    "a table that starts at B3": (
        workbook(
            [[], [], [None, "datum", "begin", "eind"], [None, "19-10-2026", "08:00", "16:30"]]
        ),
        duties(FIRST),
    ),
}


@pytest.mark.parametrize("shape", READ)
def test_a_shape_is_read_to_the_minute(
    client: FlaskClient, world: World, noor: Person, shape: str
) -> None:
    content, wanted = READ[shape]
    taken(client, send(client, OWN, content, "rooster"))

    assert times(world, noor) == wanted


EVENT = b"BEGIN:VEVENT\nDTSTART:20261019T080000\nEND:VEVENT\n"
LINE = "19-10-2026;08:00;16:30"
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "geen regels onder de kop"),
    "blanks": (lambda: b"\n \r\n", "geen regels onder de kop"),
    "a head alone": (lambda: table(), "geen regels onder de kop"),
    "a picture called a table": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), "geen tabel"),
    "ten thousand lines": (lambda: table(*[LINE] * 10_000), "meer dan 5000 regels"),
    "five thousand events and one": (
        lambda: b"BEGIN:VCALENDAR\n%sEND:VCALENDAR" % (EVENT * 5001),
        "meer dan we kunnen lezen",
    ),
    "a bomb": (bomb, "veel groter dan een tabel"),
    "no days at all": (lambda: table("08:00;16:30", head="begin;eind"), "“datum” ontbreekt"),
    "a day on one line alone": (
        lambda: table("19-10-2026 08:00;16:30", "08:00;16:30", head="begin;eind"),
        "Regel 3, kolom 1 (begin): geef een datum",
    ),
    "a day or a month": (
        lambda: table("03/04/2026 08:00;16:30", head="begin;eind"),
        "Regel 2, kolom 1 (begin): staat de dag of",
    ),
    "an end for ever": (
        lambda: table("19-10-2026;08:00;31-12-9999;16:30", head="datum;begin;einddatum;eind"),
        "Regel 2, kolom 3 (einddatum): geef een datum",
    ),
    "an end before its start": (
        lambda: table("19-10-2026 16:00;19-10-2026 08:00", head="begin;eind"),
        "Regel 2, kolom 2 (einde): dit ligt voor het begin",
    ),
    "an end too far": (
        lambda: table("19-10-2026 16:00;19-12-2026 08:00", head="begin;eind"),
        "Regel 2, kolom 2 (einde): dit is meer dan een maand",
    ),
    "an hour of no clock": (lambda: table("19-10-2026;24:00;08:00"), "Regel 2, kolom 2 (begin)"),
    "an event that ends before it starts": (
        lambda: calendar(["DTSTART:20261019T163000", "DTEND:20261019T080000"]),
        "Regel 8: Deze afspraak eindigt voordat",
    ),
    "an event of three months": (
        lambda: calendar(["DTSTART:20261019T163000", "DTEND:20270119T080000"]),
        "langer dan een maand",
    ),
    "a list of certificates": (
        lambda: b"medewerker;bekwaamheid;niveau;datum;geldig tot\nn@x;AVG;;20-11-2026;31-12-9999\n",
        "Regel 1: de kolom “begin” ontbreekt",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("address", [OWN, PEOPLE])
def test_what_is_no_roster_is_refused_with_its_place_and_leaves_nothing(
    client: FlaskClient, world: World, house: Department, noor: Person, what: str, address: str
) -> None:
    made, said = REFUSED[what]
    content = made()
    if address == PEOPLE:
        world.sign_in(client, world.administrator(house, "Anne de Graaf"))
    answer = send(client, address, content, "rooster.csv")

    assert answer.status_code == 422
    if address == OWN:
        assert said in answer.text
    with world.app.app_context():
        assert db.session.scalars(select(RosterImport)).all() == []


def test_lines_that_are_wrong_are_counted_and_the_first_of_them_named(
    client: FlaskClient, noor: Person
) -> None:
    answer = send(client, OWN, table(*["31-2-2026;acht;half vijf"] * 30), "rooster.csv")

    assert "30 regels zijn fout" in answer.text
    assert answer.text.count("<li>Regel ") == 20
    assert "En nog 10" in answer.text


def test_a_calendar_does_not_say_whose_duties_it_holds(
    client: FlaskClient, world: World, house: Department, noor: Person
) -> None:
    world.sign_in(client, world.administrator(house, "Anne de Graaf"))
    answer = send(client, PEOPLE, calendar(DUTY), "rooster.ics")

    assert answer.status_code == 422
    assert "van wie deze diensten zijn" in answer.text


def test_a_number_that_lost_its_zeros_is_still_somebody(
    client: FlaskClient, world: World, house: Department, noor: Person
) -> None:
    world.sign_in(client, world.administrator(house, "Anne de Graaf"))
    taken(client, send(client, PEOPLE, table(f"27;{LINE}", head="Pers.nr.;datum;van;tot"), "r.csv"))

    assert times(world, noor) == duties(FIRST)


def test_a_night_at_an_edge_of_the_period_is_whole_or_not_there(
    client: FlaskClient, world: World, noor: Person
) -> None:
    """It is of the day on which it begins, in a calendar as in a table."""
    nights = [[f"DTSTART:202610{day}T230000", f"DTEND:202610{day + 1}T073000"] for day in (18, 24)]
    sent = send(client, OWN, calendar(*nights), "n.ics", period="19-10-2026 – 24-10-2026")
    taken(client, sent)

    assert times(world, noor) == [NIGHT]


def test_a_calendar_that_begins_later_leaves_what_stands_before_it(
    client: FlaskClient, world: World, noor: Person
) -> None:
    taken(client, send(client, OWN, table(LINE), "een.csv"))
    later = ["DTSTART:20261026T080000", "DTEND:20261026T163000"]
    taken(client, send(client, OWN, calendar(later), "twee.ics"))

    assert times(world, noor) == duties(FIRST, SECOND)


def test_a_day_off_in_a_table_takes_a_duty_away_though_it_is_the_last(
    client: FlaskClient, world: World, noor: Person
) -> None:
    taken(client, send(client, OWN, table(LINE, "26-10-2026;08:00;16:30"), "een.csv"))
    sent = send(client, OWN, table(LINE, "26-10-2026;;"), "twee.csv")

    assert "ma 26 okt 08:00–16:30" in followed(client, sent), "what goes is shown before it goes"
    taken(client, sent)
    assert times(world, noor) == duties(FIRST)
