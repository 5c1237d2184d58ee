"""No text becomes a header, a log line, a mail header or a calendar property of its own."""

import logging
import re

import pytest
from icalendar import Calendar
from sqlalchemy import select

from app.core.db import db
from app.notices.delivery import deliver
from app.people.models import Person
from tests.factories import at
from tests.hostile.battery import MACHINES, Route, failures, reads, routes, writes
from tests.hostile.town import Town
from tests.mailserver import MailServer

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
BREAK = "x\r\nSet-Cookie: zz=1\r\nBcc: evil@evil.example\r\n\r\nFORGED line"
CALENDAR = (
    "Sleutel\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTENDEE:mailto:evil@evil.example\r\n"
    "ATTACH:https://evil.example/x;FMTTYPE=a\r\nBEGIN:VALARM\r\nACTION:EMAIL"
)
SCRIPT = "\"';,:\\n\\N=<zz>"


def test_no_text_becomes_a_header_or_a_log_line(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    found: list[str] = []
    caplog.set_level(logging.DEBUG)
    for route in (*writes(town), *reads(town)):
        with town.undone():
            _send_broken(town, route, found)
    for record in caplog.records:
        if re.search(r"[\r\n]\W*FORGED", record.getMessage()):
            found.append(f"a log line was forged: {record.getMessage()!r}")
    assert found == [], failures(found)


def _send_broken(town: Town, route: Route, found: list[str]) -> None:
    """All fields and headers at once; each field alone is tried in ``test_values.py``."""
    visitor, address = town.visitors[route.allowed()], route.address(town)
    sent = dict.fromkeys(route.fields(town), BREAK)
    forged = {"HTTP_USER_AGENT": BREAK, "HTTP_REFERER": BREAK, "HTTP_HX_CURRENT_URL": BREAK}
    answer = (
        visitor.post(address, sent, environ_overrides=forged)
        if route.unsafe
        else visitor.open(address, query_string=sent, environ_overrides=forged)
    )
    if any(cookie.startswith("zz") for cookie in answer.headers.get_all("Set-Cookie")):
        found.append(f"{route}: a cookie of somebody else's")
    if any("\r" in value or "\n" in value for _name, value in answer.headers):
        found.append(f"{route}: a header with a line end")


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "http:evil.example",
        "http:/evil.example",
        "https:///evil.example",
        "/%0d%0aLocation:%20https://evil.example",
        "//localhost@evil.example",
        "//[",
        "/x\r\nSet-Cookie: zz=1",
        "evil.example",
        "?next=//evil.example",
        ".evil.example",
        "@evil.example",
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_no_place_to_come_back_to_is_anywhere_else(town: Town, target: str, htmx: bool) -> None:
    visitor = town.visitors[None]
    sign_in = next(route for route in writes(town) if route.endpoint == "accounts.try_sign_in")
    headers = {"HX-Request": "true"} if htmx else {}
    with town.undone():
        sent = {**sign_in.fields(town), "next": target}
        answer = visitor.post("/sign-in", sent, headers=headers)
    place = answer.headers.get("HX-Redirect") or answer.headers.get("Location") or "/"
    assert re.match(r"/(?![/\\])", place), place
    assert not any(c in place for c in "\r\n\t\\")
    page = visitor.open("/sign-in", query_string={"next": target}).text
    field = re.search(r'name="next"[^>]*value="([^"]*)"', page)
    assert field is None or re.match(r"/(?![/\\])|$", field[1])
    inside = town.visitors["worker"].open("/sign-in", query_string={"next": target})
    assert inside.status_code == 400 or re.match(r"/(?![/\\])", inside.location)


def test_a_place_with_other_letters_can_be_written_in_a_header(town: Town) -> None:
    for headers in ({}, {"HX-Request": "true"}):
        with town.undone():
            sign_in = next(r for r in writes(town) if r.endpoint == "accounts.try_sign_in")
            sent = {**sign_in.fields(town), "next": "/people?q=Çelik 日本"}
            answer = town.visitors[None].post("/sign-in", sent, headers=headers)
        place = answer.headers.get("HX-Redirect") or answer.location
        assert place.startswith("/people?q=%C3%87elik")
        assert place.isascii()


def test_a_text_stays_one_text_in_a_calendar(town: Town) -> None:
    feed = f"/ics/{town.ids['feed_token']}.ics"
    before = len(Calendar.from_ical(town.visitors[None].open(feed).data).walk("VEVENT"))
    assert before > 1, "the town has several"
    with town.undone():
        _rename_everything(town)
        names = {
            "shift": town.visitors["worker"].open(f"/shifts/{town.ids['shift_held']}.ics"),
            "feed": town.visitors[None].open(feed),
        }
    for name, answer in names.items():
        assert answer.status_code == 200, name
        calendar = Calendar.from_ical(answer.data)
        events = calendar.walk("VEVENT")
        assert len(events) == (1 if name == "shift" else before), name
        told = " ".join(str(event["description"]) for event in events)
        assert "END:VEVENT" in told, "the text is there, as text"
        properties = {key for event in events for key in event}
        assert not properties & {"ATTENDEE", "ATTACH", "ORGANIZER"}, name
        assert not calendar.walk("VALARM"), name
        lines = answer.text.replace("\r\n ", "").split("\r\n")
        assert all(re.match(r"[A-Z-]+[;:]", line) for line in lines if line), name
        assert all(len(line.encode()) <= 75 for line in answer.text.split("\r\n")), name


def _rename_everything(town: Town) -> None:
    """Put what looks like a calendar into every text that a calendar shows."""
    coordinator, administrator = town.visitors["coordinator"], town.visitors["administrator"]
    by_endpoint = {route.endpoint: route for route in writes(town)}
    change = by_endpoint["departments.change"].fields(town)
    note = coordinator.post(
        f"/shifts/{town.ids['shift_held']}/edit",
        {**change, "date": "2026-10-16", "note": CALENDAR, "location": SCRIPT + CALENDAR[:80]},
    )
    assert note.status_code == 303
    kind = by_endpoint["tasks.edit_task_type"]
    renamed = {**kind.fields(town), "name": SCRIPT, "place": CALENDAR[:100]}
    assert administrator.post(kind.address(town), renamed).status_code == 303
    department = {"name": SCRIPT, "parent": town.ids["hospital"], "hand_back_hours": 24}
    address = f"/departments/{town.ids['north']}/edit"
    assert town.visitors["top"].post(address, department).status_code == 303


def test_a_text_stays_one_text_in_a_mail(town: Town) -> None:
    with town.undone(), MailServer() as server:
        _rename_everything(town)
        poster = town.people["worker"]
        account = {
            "name": 'Noor "Bcc: evil@evil.example" <evil@evil.example>,',
            "email": poster.email,
            "home_department": town.ids["north"],
            "language": "en",
        }
        changed = town.visitors["administrator"].post(f"/people/{poster.id}/edit", account)
        assert changed.status_code == 303
        reason = {"reason": BREAK[:190].replace("\r\n", " ")}
        address = f"/shifts/{town.ids['shift_late']}/cancellation"
        assert town.visitors["poster"].post(address, reason).status_code == 303
        town.app.config["SMTP_URL"] = server.url
        with town.app.app_context():
            assert deliver(at("08:30")) >= 3
        town.app.config["SMTP_URL"] = ""
        messages = server.wait_for(3)
        with town.app.app_context():
            known = set(db.session.scalars(select(Person.email)))
    for message in messages:
        assert message["X-RcptTo"] in known
        assert message["Bcc"] is None
        assert message["Set-Cookie"] is None
        assert len(message.get_all("To", [])) == 1
        assert len(message["To"].addresses) == 1
        assert message["To"].addresses[0].addr_spec == message["X-RcptTo"]
        assert message.get_content_type() == "text/plain"
        assert not message.is_multipart()
    assert any("Bcc" in str(message["To"]) for message in messages), "the name is there, as a name"


def test_no_address_of_a_machine_sets_a_cookie(town: Town) -> None:
    """Caches and calendar programs keep what they get; a cookie would be somebody's."""
    machines = [route for route in routes(town, unsafe=False) if route.endpoint in MACHINES]
    addresses = [route.address(town) for route in machines if route.endpoint != "readyz"]
    addresses += ["/static/css/base.css", "/ics/nobody.ics", "/ics/%ff"]
    for address in addresses:
        for name in (None, "worker"):
            for headers in ({}, {"If-None-Match": "*"}, {"Accept-Language": "en"}):
                answer = town.visitors[name].open(address, headers=headers)
                assert answer.headers.get_all("Set-Cookie") == [], address
                assert "csrf" not in answer.text, address


def test_what_is_not_there_is_kept_by_no_cache(town: Town) -> None:
    """Its page greets whoever looks: a cache that keeps styles would hand it to the next."""
    for name in ("worker", None):
        answer = town.visitors[name].open("/static/css/nothing.css")
        assert answer.status_code == 404
        assert answer.headers["Cache-Control"] == "no-store"
        assert {"Cookie", "HX-Request"} <= set(answer.vary)
