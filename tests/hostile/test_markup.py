"""Markup in every text that can be stored or sent back stays text, on every page and in mail.

Stored through the real forms. A page may then hold no element, attribute or address that was
typed by somebody: the marker ``zz`` is in each of them.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from app.notices.delivery import deliver
from tests.factories import at
from tests.hostile.battery import Route, failures, reads, writes
from tests.hostile.town import Town
from tests.mailserver import MailServer

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
MARKUP = """zz'"><zz-e hx-zz=/ onzz=1>{{zz}}</script><script src=//zz>"""
SHORT = """'"><zz-e onzz>"""
"""For the fields that hold no more."""
HARMLESS = {"alarm", "csrf_token"}


class Page(HTMLParser):
    """What a browser would make of a page, as far as it is not ours."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.foreign: list[str] = []
        self.told = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        if "zz" in tag or any("zz" in name for name in names):
            self.foreign.append(f"<{tag} {names}>")
        for name, value in attrs:
            if name in ("src", "action", "formaction", "href") and _leads_away(value or ""):
                self.foreign.append(f"{name}={value}")
            if name.startswith("on") or (name == "style"):
                self.foreign.append(f"{name} on {tag}")

    def handle_data(self, data: str) -> None:
        self.told += data


def _leads_away(address: str) -> bool:
    return address.lower().lstrip().startswith(("javascript:", "data:", "//", "vbscript:"))


def foreign(html: str) -> list[str]:
    """What is in the page that nobody of ours put there."""
    page = Page()
    page.feed(html)
    return page.foreign


def test_the_look_for_markup_finds_it(town: Town) -> None:
    """Else the rest would prove nothing."""
    assert len(foreign(f'<p title="{MARKUP}">')) == 3
    assert foreign(f"<p>{SHORT}")
    assert foreign('<a href=" JavaScript:alert(1)">')
    assert not foreign('<p title="zz">zz</p>')


def test_markup_in_what_is_sent_stays_text_in_the_answer(town: Town) -> None:
    """Forms that are shown again with what was typed, lists that say what was searched for."""
    found = []
    for route in (*writes(town), *reads(town)):
        visitor, address = town.visitors[route.allowed()], route.address(town)
        fields = route.fields(town)
        for name in fields:
            sent = {**fields, name: MARKUP}
            with town.undone():
                answer = (
                    visitor.post(address, sent)
                    if route.unsafe
                    else visitor.open(address, query_string=sent)
                )
            if answer.mimetype == "text/html" and (what := foreign(answer.text)):
                found.append(f"{route} {name}: {what}")
    assert found == [], failures(found)


def test_markup_that_is_stored_stays_text_on_every_page_and_in_mail(town: Town) -> None:
    with town.undone():
        stored = [
            f"{route} {name}"
            for route in writes(town)
            for name in _texts(route, town)
            if _store(town, route, name)
        ]
        assert len(stored) >= 12, f"the forms take texts: {stored}"
        told, found = "", []
        for route, name, html in _every_page(town):
            page = Page()
            page.feed(html)
            told += page.told
            found += [f"{route} by {name}: {what}" for what in page.foreign]
        assert told.count("<zz-e") > 30, "the texts are shown, as text"
        assert found == [], failures(found)
        _mail_stays_plain(town)


def _texts(route: Route, town: Town) -> list[str]:
    """The fields of a form whose example is a text of words."""
    return [
        name
        for name, value in route.fields(town).items()
        if isinstance(value, str)
        and re.search(r"[A-Z]|[a-z] [a-z]", value)
        and name not in ("password", "present", "new", "email")
    ]


def _store(town: Town, route: Route, name: str) -> bool:
    """Store markup in a field; whether the form took it. What it changed before stays."""
    visitor, fields = town.visitors[route.allowed()], route.fields(town)
    for number, text in enumerate((MARKUP, SHORT)):
        unique = {
            key: f"{value} {name} {number}"[:60]
            for key, value in fields.items()
            if key in ("name", "name_nl", "name_en", "once")
        }
        if "email" in fields:
            unique["email"] = f"{name}.{number}.{len(town.written)}@test.example"
        if "personnel_number" in fields:
            unique["personnel_number"] = f"{len(town.written)}"
        sent = {**fields, **unique, name: text}
        if visitor.post(route.address(town), sent).status_code in (200, 303):
            return True
    return False


def _every_page(town: Town) -> Iterator[tuple[Route, str, str]]:
    for route in reads(town):
        for name in ("top", "administrator", "poster", "coordinator", "worker", "colleague"):
            answer = route.send(town, name)
            if answer.mimetype != "text/html":
                continue
            yield route, name, answer.text
            if "/<int:" in route.rule.rule:
                for number in _some_ids(town, route):
                    address = re.sub(r"<int:\w+>", str(number), route.rule.rule)
                    yield route, name, town.visitors[name].open(address).text


def _some_ids(town: Town, route: Route) -> list[Any]:
    """The newest rows of what the address is about."""
    tables = {"shifts": "shifts", "task-types": "task_types", "people": "people",
              "departments": "departments", "capabilities": "capabilities"}  # fmt: skip
    table = tables.get(route.rule.rule.split("/")[1])
    if table is None:
        return []
    newest = f"SELECT id FROM {table} ORDER BY id DESC LIMIT 3"  # a name from the list above
    return list(town.connection.exec_driver_sql(newest).scalars())


def _mail_stays_plain(town: Town) -> None:
    """One recipient, the headers that are ours, text that is text."""
    with MailServer() as server:
        town.app.config["SMTP_URL"] = server.url
        with town.app.app_context():
            sent = deliver(at("08:30"))
        town.app.config["SMTP_URL"] = ""
        assert sent, "the forms above caused messages"
        for message in server.messages:
            assert message.get_content_type() == "text/plain"
            assert set(message.keys()) <= HEADERS, set(message.keys()) - HEADERS
            assert "," not in message["X-RcptTo"]


HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language",
    "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
    "X-Peer", "X-MailFrom", "X-RcptTo",
}  # fmt: skip
