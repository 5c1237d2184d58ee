"""A live calendar of one's own: what may be asked, what comes of it, and that it is only times."""

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.claims.models import Doubt
from app.core import clock
from app.core.actor import JOB, acting
from app.core.db import db
from app.core.intervals import Interval
from app.notices.models import Notice
from app.people.models import Commitment, Department, Person
from app.rosters import fetching
from app.rosters.commands_sources import read_calendars
from app.rosters.fetching import LARGEST, Unfetched, fetch
from app.rosters.models import CalendarSource
from app.rosters.rules_addresses import BadAddress, is_public, target_of
from tests.factories import World, at
from tests.patience import PATIENCE
from tests.people.stories import followed, send, trail
from tests.rosters.test_imports import calendar

pytestmark = pytest.mark.usefixtures("morning")

Answer = tuple[int, dict[str, str], bytes]
BUSY = calendar(
    [
        "DTSTART;TZID=Europe/Amsterdam:20261017T120000",
        "DTEND;TZID=Europe/Amsterdam:20261017T140000",
        "SUMMARY:Tandarts",
        "LOCATION:Kanaalstraat",
    ],
    ["DTSTART;VALUE=DATE:20261020", "DTEND;VALUE=DATE:20261022"],
)


class Elsewhere:
    """A real server on this machine; ``answers`` by path."""

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[], Answer]] = {}
        self.asked: list[tuple[str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, self.headers["Host"]))
                status, headers, body = outer.answers.get(self.path, lambda: (404, {}, b""))()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_more: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    def address(self, path: str = "/me.ics") -> str:
        return f"http://{self.host}{path}"

    def says(self, content: bytes, path: str = "/me.ics", status: int = 200, **more: str) -> None:
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        self.answers[path] = lambda: (status, headers, content)


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    server = Elsewhere()
    yield server
    server.server.shutdown()
    server.thread.join()
    server.server.server_close()


@pytest.fixture
def let_through(app: Flask, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    """Whoever installed this lets the server through."""
    monkeypatch.setitem(app.config, "CALENDAR_HOSTS", {elsewhere.host})
    return elsewhere


@pytest.fixture
def house(world: World) -> Department:
    return world.department("De Linde")


@pytest.fixture
def noor(world: World, client: FlaskClient, house: Department) -> Person:
    noor = world.worker("Noor Haddad", house)
    world.sign_in(client, noor)
    return noor


def times(app: Flask) -> list[tuple[str, str, Interval]]:
    with app.app_context():
        return [
            (str(row.kind), str(row.origin), Interval(row.starts_at, row.ends_at))
            for row in db.session.scalars(select(Commitment).order_by(Commitment.starts_at))
        ]


def read_again(app: Flask, minutes: int) -> int:
    with app.app_context(), acting(JOB), clock.fixed_at(at("08:00") + minutes * 60 * _SECOND):
        return read_calendars(clock.now())


_SECOND = at("08:01") - at("08:00")
_SECOND /= 60


def test_a_calendar_becomes_times_that_do_not_suit_and_ends_with_them(
    app: Flask, client: FlaskClient, world: World, noor: Person, let_through: Elsewhere
) -> None:
    let_through.says(BUSY)
    page = followed(client, send(client, "/calendar-sources", {"url": let_through.address()}))

    wanted = [
        ("unavailable", "calendar", Interval(at("12:00", plus=4), at("14:00", plus=4))),
        ("unavailable", "calendar", Interval(at("00:00", plus=7), at("00:00", plus=9))),
    ]
    assert times(app) == wanted
    assert "Nog 2 tijden." in page
    assert "127.0.0.1" in page
    assert "/me.ics" not in page, "the rest of the address is a secret"
    assert "Tandarts" not in client.get("/availability").text
    assert trail(world, "CalendarSource") == ["added", "changed"]
    assert read_again(app, 10) == 0, "not before a quarter of an hour"
    assert read_again(app, 16) == 1
    assert trail(world, "CalendarSource") == ["added", "changed"], "the same once more is no entry"

    end = page.split('/removal"')[0].rsplit('"', 1)[-1] + "/removal"
    followed(client, send(client, end))
    assert times(app) == []
    assert send(client, end).status_code == 404
    assert trail(world, "CalendarSource")[-1] == "removed"


def test_a_time_of_a_calendar_is_taken_away_there_and_not_by_an_administrator(
    app: Flask,
    client: FlaskClient,
    world: World,
    noor: Person,
    house: Department,
    let_through: Elsewhere,
) -> None:
    """It would be back a quarter of an hour later."""
    let_through.says(BUSY)
    followed(client, send(client, "/calendar-sources", {"url": let_through.address()}))
    own = client.get("/availability").text
    assert "uit je eigen agenda</span></a>" in own
    assert "of als je die niet meer laat lezen" in own
    world.sign_in(client, world.administrator(house, "Anne de Graaf"))
    address = f"/people/{noor.id}/commitments"
    page = client.get(address).text

    assert "uit de eigen agenda" in page
    assert "/removal" not in page
    with app.app_context():
        ids = db.session.scalars(select(Commitment.id)).all()
    assert [send(client, f"/commitments/{each}/removal").status_code for each in ids] == [403, 403]
    assert len(times(app)) == 2


def test_what_comes_into_the_calendar_over_a_task_is_told_and_what_goes_is_free_again(
    app: Flask,
    client: FlaskClient,
    world: World,
    noor: Person,
    house: Department,
    let_through: Elsewhere,
) -> None:
    shift = world.shift(house, start=at("13:00", plus=4))
    world.claim(noor, shift)
    let_through.says(calendar())
    followed(client, send(client, "/calendar-sources", {"url": let_through.address()}))
    let_through.says(BUSY)
    read_again(app, 16)

    with app.app_context():
        assert db.session.scalars(select(Doubt.codes)).all() == [["not_available"]]
        told = db.session.scalars(select(Notice.kind).where(Notice.person_id == noor.id)).all()
    assert "time_taken" in told
    let_through.says(calendar())
    read_again(app, 32)
    assert times(app) == []


def test_what_cannot_be_read_is_said_and_keeps_what_was_read(
    app: Flask, client: FlaskClient, noor: Person, let_through: Elsewhere
) -> None:
    let_through.says(BUSY)
    followed(client, send(client, "/calendar-sources", {"url": let_through.address()}))
    let_through.says(b"", status=410)
    read_again(app, 16)

    assert len(times(app)) == 2
    page = client.get("/calendar-sources").text
    assert "De laatste keer lukte het niet: Op dit adres staat geen agenda (meer)." in page
    assert "Voor het laatst gelezen: 08:00." in page


def test_what_flexpool_itself_put_there_takes_no_time(
    app: Flask, client: FlaskClient, noor: Person, let_through: Elsewhere
) -> None:
    let_through.says(BUSY.replace(b"UID:0@x", b"UID:shift-9-person-3@flexpool"))
    followed(client, send(client, "/calendar-sources", {"url": let_through.address()}))

    assert [each[2].start for each in times(app)] == [at("00:00", plus=7)]


REFUSED = {
    "": None,
    "ftp://x.example/a": BadAddress.NO_ADDRESS,
    "https:///a": BadAddress.NO_ADDRESS,
    "https://x.example/\x00": BadAddress.NO_ADDRESS,
    "https://x.example:99999/": BadAddress.NO_ADDRESS,
    "http://x.example/a": BadAddress.NOT_HTTPS,
    "https://me:secret@x.example/a": BadAddress.WITH_NAME,
    "https://x.example:8443/a": BadAddress.OTHER_PORT,
}


def test_only_https_without_a_password_is_taken(
    client: FlaskClient, app: Flask, noor: Person
) -> None:
    for url, why in REFUSED.items():
        assert why is None or target_of(url) is why, url
        answer = send(client, "/calendar-sources", {"url": url})
        assert answer.status_code in (400, 422), url
    assert not isinstance(target_of("webcal://x.example/a"), BadAddress)
    with app.app_context():
        assert db.session.scalars(select(CalendarSource)).all() == []


def test_no_address_inside_is_asked_however_it_is_written() -> None:
    inside = (
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1"),
        *("::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "ff02::1"),
        *("192.0.2.1", "nonsense"),
    )
    assert [each for each in inside if is_public(each)] == []
    assert is_public("93.184.216.34")
    assert is_public("2606:4700::1111")
    for host in ("127.0.0.1", "[::1]", "2130706433", "0x7f.1", "localhost", "[::ffff:10.0.0.1]"):
        assert fetch(f"https://{host}/") is Unfetched.NOT_ALLOWED, host


def test_a_name_is_looked_up_once_and_what_was_judged_is_what_is_asked(
    elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name leads to a public machine first, and to this one when it is asked again."""
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"])
    looked_up, connected = [], []

    def look_up(host: str, port: int, **_more: object) -> list[object]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(address: tuple[str, int], _seconds: float) -> socket.socket:
        connected.append(address)
        raise OSError("nobody is called from a test")

    monkeypatch.setattr(fetching.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(fetching.socket, "create_connection", connect)
    assert fetch("https://rebind.example/") is Unfetched.NO_ANSWER
    assert looked_up == ["rebind.example"]
    assert connected == [("93.184.216.34", 443)]
    assert fetch("https://rebind.example/") is Unfetched.NOT_ALLOWED
    monkeypatch.setattr(
        fetching.socket,
        "getaddrinfo",
        lambda *_a, **_m: [(2, 1, 6, "", (each, 443)) for each in ("93.184.216.34", "10.0.0.1")],
    )
    assert fetch("https://half.example/") is Unfetched.NOT_ALLOWED, "all of a name's or none"


def test_redirects_are_judged_as_addresses_and_bounded(elsewhere: Elsewhere) -> None:
    trusted = {elsewhere.host}
    elsewhere.says(b"", "/once", 302, Location="/me.ics")
    elsewhere.says(b"", "/inside", 302, Location="http://169.254.169.254/latest/meta-data")
    elsewhere.says(b"", "/other", 302, Location="https://10.0.0.1/")
    elsewhere.says(b"", "/round", 302, Location="/round")
    elsewhere.says(BUSY)
    assert fetch(elsewhere.address("/once"), trusted) == BUSY
    assert fetch(elsewhere.address("/inside"), trusted) is Unfetched.NOT_ALLOWED
    assert fetch(elsewhere.address("/other"), trusted) is Unfetched.NOT_ALLOWED
    elsewhere.asked.clear()
    assert fetch(elsewhere.address("/round"), trusted) is Unfetched.NO_ANSWER
    assert len(elsewhere.asked) == 4
    assert fetch(elsewhere.address(), ()) is Unfetched.NOT_ALLOWED, "unless it is let through"


def test_what_is_too_large_packed_or_too_slow_is_given_up(
    elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted, waits = {elsewhere.host}, threading.Event()
    elsewhere.says(bytes(LARGEST + 1), "/large")
    elsewhere.says(b"x", "/packed", Content_Encoding="gzip")
    elsewhere.answers["/slow"] = lambda: (200 if waits.wait(PATIENCE) else 500, {}, b"")
    assert fetch(elsewhere.address("/large"), trusted) is Unfetched.TOO_LARGE
    assert fetch(elsewhere.address("/packed"), trusted) is Unfetched.NO_ANSWER
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    assert fetch(elsewhere.address("/slow"), trusted) is Unfetched.TOO_SLOW
    waits.set()
