"""The tools of the tests are themselves real, and say what is wrong."""

from __future__ import annotations

import smtplib
import threading
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import create_engine, text

from dev import find_chromium
from tests.browser import NO_CHROMIUM, axe, desktop, launch, phone
from tests.icaljs import read_with_icaljs
from tests.mailserver import MailServer
from tests.postgres import (
    NO_POSTGRES,
    find_binaries,
    installed_binaries,
    start_postgres,
    wheel_binaries,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

needs_chromium = pytest.mark.skipif(find_chromium() is None, reason=NO_CHROMIUM)

# --- PostgreSQL ------------------------------------------------------------------------------


@pytest.mark.parametrize("find", [installed_binaries, wheel_binaries])
def test_postgres_answers_with_the_binaries_of_the_machine_and_of_the_wheel(find) -> None:
    binaries = find()
    if binaries is None:
        pytest.skip(f"{find.__name__}: {NO_POSTGRES}")
    server = start_postgres(binaries)
    assert server is not None
    try:
        server.create("model")
        assert ask(server.url("model"), "SELECT lower('É')") == "é"
        copy = server.create("copy", template="model")
        assert int(ask(copy, "SHOW max_connections")) >= 100
        server.drop("copy")
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(host=str(server.folder), user="flexpool", dbname="copy")
    finally:
        server.stop()
    assert not server.folder.exists()


@pytest.mark.skipif(find_binaries() is None, reason=NO_POSTGRES)
def test_a_stopped_postgres_leaves_nothing_even_with_clients_and_stops_only_once() -> None:
    server = start_postgres()
    assert server is not None
    client = psycopg.connect(host=str(server.folder), user="flexpool", dbname="postgres")
    server.stop()
    server.stop()
    client.close()
    assert not server.folder.exists()


def ask(url: str, question: str) -> str:
    engine = create_engine(url)
    with engine.connect() as connection:
        answer: str = connection.execute(text(question)).scalar_one()
    engine.dispose()
    return answer


# --- Mail ------------------------------------------------------------------------------------


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def send(mail: MailServer, *recipients: str) -> dict[str, tuple[int, bytes]]:
    message = EmailMessage()
    message["From"] = "flexpool@delinde.example"
    message["To"] = ", ".join(recipients)
    message["Subject"] = "Een dienst die bij u past: zaterdag één uur"
    message.set_content("Kunt u zaterdag?\n.\nGroeten")
    with smtplib.SMTP("127.0.0.1", mail.port) as client:
        return client.send_message(message)


def test_the_mail_server_keeps_what_arrives_with_its_envelope(mail: MailServer) -> None:
    send(mail, "noor.haddad@delinde.example")
    [message] = mail.wait_for(1)
    assert message["Subject"] == "Een dienst die bij u past: zaterdag één uur"
    assert message["X-MailFrom"] == "flexpool@delinde.example"
    assert message["X-RcptTo"] == "noor.haddad@delinde.example"
    assert message.get_content().splitlines() == ["Kunt u zaterdag?", ".", "Groeten"]


def test_the_mail_server_refuses_chosen_recipients_only(mail: MailServer) -> None:
    mail.refuse("gone@delinde.example")
    refused = send(mail, "gone@delinde.example", "sem.visser@delinde.example")
    assert [code for code, _ in refused.values()] == [550]
    [message] = mail.wait_for(1)
    assert message["X-RcptTo"] == "sem.visser@delinde.example"


def test_the_mail_server_can_be_away_and_come_back(mail: MailServer) -> None:
    mail.go_away()
    with pytest.raises(smtplib.SMTPSenderRefused) as refusal:
        send(mail, "noor.haddad@delinde.example")
    assert refusal.value.smtp_code == 451
    mail.come_back()
    send(mail, "noor.haddad@delinde.example")
    assert len(mail.wait_for(1)) == 1


def test_waiting_for_mail_that_does_not_come_says_what_did(mail: MailServer) -> None:
    send(mail, "noor.haddad@delinde.example")
    with pytest.raises(AssertionError, match=r"2 messages expected .* 1 arrived: .*Een dienst"):
        mail.wait_for(2, timeout=0.05)


# --- Calendar --------------------------------------------------------------------------------

EVENT = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Flexpool//Tests//NL\r
BEGIN:VEVENT\r
UID:7@flexpool\r
DTSTAMP:20260301T000000Z\r
DTSTART:20261025T003000Z\r
DTEND:20261025T063000Z\r
SUMMARY:Nachtdienst\\, kamer 3\r
STATUS:CONFIRMED\r
SEQUENCE:2\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_icaljs_reads_an_event_in_utc() -> None:
    [event] = read_with_icaljs(EVENT)
    assert event["uid"] == "7@flexpool"
    assert event["summary"] == "Nachtdienst, kamer 3"
    assert event["start"] == "2026-10-25T00:30:00.000Z"
    assert event["end"] == "2026-10-25T06:30:00.000Z"
    assert (event["status"], event["sequence"]) == ("CONFIRMED", 2)


def test_icaljs_says_what_it_cannot_read() -> None:
    with pytest.raises(AssertionError, match=r"ical\.js cannot read this: .*invalid"):
        read_with_icaljs(b"no calendar")


# --- Browser ---------------------------------------------------------------------------------

POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'none'"
PAGES = {
    "/good": '<h1>Prikbord</h1><p><a href="/elsewhere">Verder</a></p>',
    "/unnamed": '<h1>Prikbord</h1><img src="data:," width="9" height="9">',
    "/inline": '<h1>Prikbord</h1><p style="color: red">Rood</p>',
    "/broken": '<h1>Prikbord</h1><script src="/static/gone.js"></script>',
    "/wide": "<h1>Prikbord</h1><p>Vandaag</p>",
}


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = self.path in PAGES
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        body = PAGES.get(self.path, "<h1>404</h1>")
        size = '<meta name="viewport" content="width=device-width">'
        page = f'<!doctype html><html lang="nl"><title>P</title>{size}<main>{body}</main></html>'
        self.wfile.write(page.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing: the report of the tests is for the tests."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launch() as browser:
        yield browser


@needs_chromium
def test_the_browser_renders_as_a_dutch_phone_and_as_an_english_dark_desktop(
    chromium: Browser, site: str
) -> None:
    asked = "[innerWidth, navigator.maxTouchPoints > 0, matchMedia('(hover: none)').matches]"
    with phone(chromium, site) as screen:
        screen.page.goto("/wide")
        assert screen.page.evaluate(asked) == [390, True, True]
        assert screen.page.evaluate("navigator.language") == "nl-NL"
    with desktop(chromium, site, dark=True, language="en") as screen:
        screen.page.goto("/wide")
        assert screen.page.evaluate(asked) == [1360, False, False]
        assert screen.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        assert screen.page.evaluate("navigator.language") == "en-GB"


@needs_chromium
def test_a_page_without_java_script_runs_none(chromium: Browser) -> None:
    page = "data:text/html,<p>plain</p><script>document.body.textContent = 'scripted'</script>"
    for java_script, shown in ((True, "scripted"), (False, "plain")):
        with phone(chromium, java_script=java_script) as screen:
            screen.page.goto(page)
            assert screen.page.inner_text("body").strip() == shown


@needs_chromium
def test_axe_finds_a_planted_violation_under_a_strict_policy_and_adds_no_problem(
    chromium: Browser, site: str
) -> None:
    with phone(chromium, site) as screen:
        screen.page.goto("/good")
        assert axe(screen.page) == []
        assert screen.problems == []
        screen.page.goto("/unnamed")
        [violation] = axe(screen.page)
        assert violation.startswith("image-alt (critical) at img: ")
        screen.problems.clear()  # the policy refuses the planted data: image


@needs_chromium
@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("/inline", "violates the following Content Security Policy directive"),
        ("/broken", r"answer 404 from .*/static/gone\.js"),
    ],
)
def test_a_breach_of_the_policy_or_a_missing_file_fails_the_test(
    chromium: Browser, site: str, address: str, problem: str
) -> None:
    with pytest.raises(AssertionError, match=problem), desktop(chromium, site) as screen:
        screen.page.goto(address)


@needs_chromium
def test_an_exception_in_the_page_fails_the_test(chromium: Browser) -> None:
    page = "data:text/html,<script>missing()</script>"
    with pytest.raises(AssertionError, match="missing is not defined"), phone(chromium) as screen:
        screen.page.goto(page)


@needs_chromium
def test_a_refusal_is_an_answer_and_no_problem(chromium: Browser, site: str) -> None:
    with phone(chromium, site) as screen:
        answer = screen.page.goto("/nowhere")
        assert answer is not None
        assert answer.status == 404
